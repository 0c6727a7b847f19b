// What an application's server and its URLs say about webhooks: overrides stay in range, cookies stay one
// field.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "proto/twilio/cookie_jar.hpp"
#include "proto/twilio/webhook_url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto overrides = twilio::read_webhook_overrides(text);
  if (overrides.retries < 0 || overrides.retries > 5 || overrides.total_timeout.count() > 15'000)
    std::abort();
  if (twilio::webhook_url_on_the_wire(text).find('#') != std::string::npos) std::abort();
  const std::size_t line = std::min(text.find('\n'), text.size());
  const auto now = from_unix_seconds(1'700'000'000);
  twilio::CookieJar jar;
  jar.take(text.substr(0, line), text.substr(std::min(line + 1, text.size())), now);
  jar.take("https://app.test/voice", text, now);
  const std::string field = jar.cookies_for("https://app.test/voice", now);
  if (field.find_first_of("\r\n") != std::string::npos) std::abort();
  return 0;
}
