// Parsing stays inside the packet, and the ICE agent answers anything with well-formed STUN or not at all.
#include <cstdlib>

#include "proto/ice/lite_agent.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const ByteView packet(data, size);
  const auto message = stun::parse(packet);
  if (!message) return 0;
  (void)stun::integrity_matches(packet, *message, as_bytes("VOkJxbRl1RmTxUk/WvJxBt"));
  ice::LiteAgent agent({"evtj", "VOkJxbRl1RmTxUk/WvJxBt"}, {"h6vY", "password"}, TimePoint{});
  agent.handle_message(packet, *message, stun::Address::v4(0x7F000001, 5000), TimePoint{});
  while (const auto output = agent.poll_output()) {
    const auto* transmit = std::get_if<ice::Transmit>(&*output);
    if (transmit != nullptr && !stun::parse(transmit->datagram)) std::abort();
  }
  return 0;
}
