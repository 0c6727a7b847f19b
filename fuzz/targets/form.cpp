// What is encoded decodes to the same pairs; a signature over them verifies.
#include "base/form.hpp"

#include <cstdlib>

#include "base/encoding.hpp"
#include "proto/twilio/signature.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const std::string_view text = as_text({data, size});
  const Form form = parse_form(text);
  if (form.pairs().size() > 1'000) std::abort();
  // A nameless, valueless pair encodes to "=", so nothing is lost.
  if (parse_form(form.encode()).pairs() != form.pairs()) std::abort();
  if (percent_decode(percent_encode(text)) != text) std::abort();
  const std::string url = "https://h.example/" + std::string(text.substr(0, 64));
  if (!twilio::verify_request("token", twilio::sign_request("token", url, form), url, form)) std::abort();
  (void)twilio::verify_request("token", text, text, form);
  (void)twilio::verify_json("token", "x", text, text);
  return 0;
}
