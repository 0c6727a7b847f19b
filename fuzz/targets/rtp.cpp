// Headers, payloads and events stay inside the packet; hostile SRTP is refused; what is protected can be
// read.
#include <algorithm>
#include <cstdlib>

#include "proto/rtp/packet.hpp"
#include "proto/rtp/telephone_event.hpp"
#include "proto/srtp/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  if (size > 2000) return 0;
  const ByteView packet(data, size);
  const auto header = rtp::parse_header(packet);
  if (header) {
    if (const auto payload = rtp::payload_of(packet, *header)) {
      if (payload->data() < data || payload->data() + payload->size() > data + size) std::abort();
      rtp::EventReceiver keys;
      if (const auto event = rtp::parse_event(*payload))
        (void)keys.handle_event(*event, header->timestamp, {});
    }
  }
  for (const auto profile : {srtp::Profile::aes128_cm_sha1_80, srtp::Profile::aead_aes_128_gcm}) {
    const srtp::MasterKey key{};
    srtp::Receiver receiver(profile, key);
    Bytes copy(packet.begin(), packet.end());
    (void)receiver.unprotect_rtp(copy);
    copy.assign(packet.begin(), packet.end());
    (void)receiver.unprotect_rtcp(copy);
    if (!header) continue;
    srtp::Sender sender(profile, key);
    srtp::Receiver fresh(profile, key);
    copy.assign(packet.begin(), packet.end());
    copy.resize(size + srtp::kMaxOverhead);
    const auto sealed = sender.protect_rtp(copy, size);
    if (!sealed) std::abort();
    copy.resize(*sealed);
    const auto opened = fresh.unprotect_rtp(copy);
    if (!opened || *opened != size || !std::equal(packet.begin(), packet.end(), copy.begin())) std::abort();
  }
  return 0;
}
