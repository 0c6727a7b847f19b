// What ngrok's API answers and its log says: nothing of it moves a terminal's cursor or leads elsewhere than
// to a web address.
#include "setup/tunnel.hpp"

#include <algorithm>
#include <cstdlib>

using namespace softphone;
using namespace softphone::setup;

namespace {

void must_be_plain(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  if (const auto tunnels = read_tunnels(body)) {
    for (const Tunnel& tunnel : tunnels->entries) {
      if (!tunnel.public_url.starts_with("http")) std::abort();
      (void)is_ngrok_address(tunnel.public_url);
      (void)leads_elsewhere(*tunnels, 3000, tunnel.public_url);
    }
    const auto address = address_of(*tunnels, 3000, "");
    if (address && address_of(*tunnels, 3000, *address) != address) std::abort();
    const Finding finding =
        judge_tunnel("http://127.0.0.1:4040", true, *tunnels, 3000, "https://a.example", true);
    must_be_plain(finding.found);
  }
  NgrokLog log;
  for (std::size_t begin = 0; begin < body.size();) {
    const std::size_t end = std::min(body.find('\n', begin), body.size());
    log.line(body.substr(begin, end - begin));
    begin = end + 1;
  }
  must_be_plain(log.trouble());
  must_be_plain(log.api());
  return 0;
}
