// Any datagram to a retired association: read within its bounds, and nothing that is not the peer's ends it.
#include <cstdlib>

#include "proto/dtls/alert_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using softphone::dtls::AlertReader;
  const AlertReader reader({1, 2, 3}, {4, 5, 6});
  if (reader.read({data, size}) != AlertReader::Alert::none) std::abort();
  return 0;
}
