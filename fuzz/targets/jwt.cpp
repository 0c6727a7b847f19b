// The whole input as a token, and its two halves as header and claims of a well-formed one.
#include <cstdlib>

#include "proto/jwt/access_token.hpp"

namespace {

void try_token(std::string_view text) {
  using namespace softphone;
  const auto now = from_unix_seconds(1'700'000'000);
  const auto unverified = jwt::parse(text);
  if (!unverified) return;
  // Nobody without the key passes: a fixed 32-byte secret that no input knows.
  if (jwt::check(*unverified, "0f1e2d3c4b5a69788796a5b4c3d2e1f0", unverified->token.account_sid, now))
    std::abort();
  const auto again = jwt::verify(
      jwt::sign(unverified->token, "key"),
      unverified->token.account_sid,
      now,
      [](std::string_view) { return std::optional<std::string>("key"); }
  );
  if (again && again->identity != unverified->token.identity) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const std::string_view text = as_text({data, size});
  try_token(text);
  const std::size_t half = text.find('\n');
  if (half != std::string_view::npos) {
    try_token(
        base64url(as_bytes(text.substr(0, half))) + "." + base64url(as_bytes(text.substr(half + 1))) +
        ".c2lnbmF0dXJl"
    );
  }
  return 0;
}
