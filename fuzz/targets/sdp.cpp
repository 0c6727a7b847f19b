// Whatever is read can be written and read again to the same thing.
#include <cstdlib>

#include "proto/sdp/session_description.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto first = sdp::parse(as_text({data, size}));
  if (!first) return 0;
  const auto second = sdp::parse(sdp::format(*first));
  if (!second) std::abort();
  const auto third = sdp::parse(sdp::format(*second));
  if (!third || *third != *second) std::abort();
  return 0;
}
