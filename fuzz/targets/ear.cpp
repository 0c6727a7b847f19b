// Any packets, in any order and at any time, become 20 ms of sound after the other: no crash, no overrun, no
// more waiting than the buffer may hold. Each packet: 8 bytes of what the header would say, a byte of length,
// the payload.
#include "audio/ear.hpp"

#include <algorithm>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  audio::Ear ear;
  TimePoint now{};
  ByteView left(data, size);
  while (left.size() >= 9) {
    audio::HeardPacket packet;
    packet.codec = (left[0] & 1) != 0 ? audio::Codec::opus : audio::Codec::pcmu;
    packet.event = (left[0] & 2) != 0;
    packet.source = 1 + (left[0] >> 6);
    now += Milliseconds(left[1]);
    packet.sequence = static_cast<std::uint16_t>(left[2] << 8 | left[3]);
    packet.timestamp =
        std::uint32_t{left[4]} << 24 | std::uint32_t{left[5]} << 16 | std::uint32_t{left[6]} << 8 | left[7];
    const std::size_t length = std::min<std::size_t>(left[8] * 6u, left.size() - 9);
    packet.payload = left.subspan(9, length);
    (void)audio::opus_voice_activity(packet.payload);
    ear.hear(packet, now);
    if ((left[0] & 4) != 0) {
      ear.advance(now);
      (void)ear.narrow();
      (void)ear.wide();
    }
    if ((left[0] & 8) != 0) ear.join_rest();
    if (ear.buffer().waiting() > audio::JitterBuffer::kSlots) std::abort();
    if (ear.buffer().target() > audio::JitterBuffer::kMost) std::abort();
    left = left.subspan(9 + length);
  }
  return 0;
}
