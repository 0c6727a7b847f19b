// Whatever is read can be written and read again to the same text.
#include <cstdlib>

#include "proto/sdp/rtp_description.hpp"
#include "proto/sip/digest.hpp"
#include "proto/sip/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto text = as_text({data, size});
  (void)sip::parse_challenge(text);
  (void)sip::parse_authorization(text);
  if (const auto description = sdp::parse_rtp(text)) (void)sdp::parse_rtp(sdp::format(*description));
  sip::StreamFramer framer;
  if (framer.append({data, size})) (void)framer.next();
  const auto first = sip::parse_message({data, size});
  if (!first) return 0;
  (void)sip::best_challenge(*first);
  const std::string once = sip::format(*first);
  const auto second = sip::parse_message(as_bytes(once));
  // Writing may make a message longer than one may be.
  if (!second) return 0;
  const std::string twice = sip::format(*second);
  const auto third = sip::parse_message(as_bytes(twice));
  if (!third || sip::format(*third) != twice) std::abort();
  return 0;
}
