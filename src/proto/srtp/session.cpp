#include "proto/srtp/session.hpp"

#include <openssl/crypto.h>

#include <cstring>

#include "proto/rtp/packet.hpp"

namespace softphone::srtp {
namespace {

constexpr std::size_t kRtcpHeader = 8;              // RFC 3711 §3.4: stays in the clear
constexpr std::uint32_t kEncryptedFlag = 1u << 31;  // E bit before the SRTCP index
constexpr std::uint32_t kMaxRtcpIndex = kEncryptedFlag - 1;

std::uint32_t read_u32(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

std::array<std::uint8_t, 4> big_endian(std::uint32_t value) {
  return {
      static_cast<std::uint8_t>(value >> 24),
      static_cast<std::uint8_t>(value >> 16),
      static_cast<std::uint8_t>(value >> 8),
      static_cast<std::uint8_t>(value)};
}

bool tag_equal(const std::uint8_t* a, const std::uint8_t* b) {
  return CRYPTO_memcmp(a, b, PacketCipher::kShaTag) == 0;
}

}  // namespace

StreamTable::Stream* StreamTable::find(std::uint32_t ssrc, Stream& scratch) {
  for (std::size_t i = 0; i < count_; ++i) {
    if (streams_[i].ssrc == ssrc) return &streams_[i];
  }
  if (count_ == streams_.size()) return nullptr;
  scratch = Stream{ssrc, {}};
  return &scratch;
}

void StreamTable::keep(const Stream& stream) {
  streams_[count_++] = stream;
}

Sender::Sender(Profile profile, const MasterKey& key)
    : rtp_(profile, derive(profile, key, Stream::rtp)), rtcp_(profile, derive(profile, key, Stream::rtcp)) {}

std::optional<std::size_t> Sender::protect_rtp(std::span<std::uint8_t> packet, std::size_t size) {
  const auto header = rtp::parse_header(packet.first(size));
  if (!header || packet.size() < size + rtp_.tag_size()) return std::nullopt;
  StreamTable::Stream scratch;
  StreamTable::Stream* stream = streams_.find(header->ssrc, scratch);
  if (stream == nullptr) return std::nullopt;
  // A repeated index would repeat keystream (CM) or nonce (GCM): refused, whatever the caller wants.
  const auto index = guess_index(stream->window, header->sequence);
  if (!index || !stream->window.fresh(*index)) return std::nullopt;
  const std::span<std::uint8_t> payload = packet.subspan(header->size, size - header->size);
  if (rtp_.profile() == Profile::aead_aes_128_gcm) {
    if (!rtp_.gcm_seal(
            rtp_.rtp_iv(header->ssrc, *index), packet.first(header->size), {}, payload, packet.data() + size
        )) {
      return std::nullopt;
    }
  } else {
    if (!rtp_.counter_crypt(header->ssrc, *index, payload)) return std::nullopt;
    rtp_.authenticate(
        packet.first(size),
        big_endian(static_cast<std::uint32_t>(*index >> 16)),
        packet.subspan(size).first<PacketCipher::kShaTag>()
    );
  }
  stream->window.mark(*index);
  if (stream == &scratch) streams_.keep(scratch);
  return size + rtp_.tag_size();
}

std::optional<std::size_t> Sender::protect_rtcp(std::span<std::uint8_t> packet, std::size_t size) {
  if (size < kRtcpHeader || packet.size() < size + rtcp_.tag_size() + 4 || rtcp_index_ > kMaxRtcpIndex) {
    return std::nullopt;
  }
  const std::uint32_t ssrc = read_u32(packet.data() + 4);
  const std::uint32_t index = rtcp_index_++;
  const auto trailer = big_endian(index | kEncryptedFlag);
  const std::span<std::uint8_t> body = packet.subspan(kRtcpHeader, size - kRtcpHeader);
  if (rtcp_.profile() == Profile::aead_aes_128_gcm) {
    // RFC 7714 §9.2: header, ciphertext, tag, then the index; header and index are authenticated.
    if (!rtcp_.gcm_seal(
            rtcp_.rtcp_iv(ssrc, index), packet.first(kRtcpHeader), trailer, body, packet.data() + size
        )) {
      return std::nullopt;
    }
    std::memcpy(packet.data() + size + PacketCipher::kGcmTag, trailer.data(), trailer.size());
  } else {
    if (!rtcp_.counter_crypt(ssrc, index, body)) return std::nullopt;
    std::memcpy(packet.data() + size, trailer.data(), trailer.size());
    rtcp_.authenticate(
        packet.first(size + trailer.size()), {}, packet.subspan(size + 4).first<PacketCipher::kShaTag>()
    );
  }
  return size + rtcp_.tag_size() + 4;
}

Receiver::Receiver(Profile profile, const MasterKey& key)
    : rtp_(profile, derive(profile, key, Stream::rtp)), rtcp_(profile, derive(profile, key, Stream::rtcp)) {}

Result<std::size_t, Refusal> Receiver::unprotect_rtp(std::span<std::uint8_t> packet) {
  const std::size_t tag_size = rtp_.tag_size();
  if (packet.size() < tag_size) return Refusal::malformed;
  const std::size_t size = packet.size() - tag_size;
  const auto header = rtp::parse_header(packet.first(size));
  if (!header) return Refusal::malformed;
  StreamTable::Stream scratch;
  StreamTable::Stream* stream = rtp_streams_.find(header->ssrc, scratch);
  if (stream == nullptr) return Refusal::too_many_streams;
  const auto index = guess_index(stream->window, header->sequence);
  if (!index || !stream->window.fresh(*index)) return Refusal::replayed;
  const std::span<std::uint8_t> payload = packet.subspan(header->size, size - header->size);
  const std::uint8_t* tag = packet.data() + size;
  if (rtp_.profile() == Profile::aead_aes_128_gcm) {
    if (!rtp_.gcm_open(rtp_.rtp_iv(header->ssrc, *index), packet.first(header->size), {}, payload, tag)) {
      return Refusal::forged;
    }
  } else {
    std::array<std::uint8_t, PacketCipher::kShaTag> expected;
    rtp_.authenticate(packet.first(size), big_endian(static_cast<std::uint32_t>(*index >> 16)), expected);
    if (!tag_equal(expected.data(), tag)) return Refusal::forged;
    if (!rtp_.counter_crypt(header->ssrc, *index, payload)) return Refusal::malformed;
  }
  stream->window.mark(*index);
  if (stream == &scratch) rtp_streams_.keep(scratch);
  return size;
}

Result<std::size_t, Refusal> Receiver::unprotect_rtcp(std::span<std::uint8_t> packet) {
  const std::size_t trailer_size = rtcp_.tag_size() + 4;
  if (packet.size() < kRtcpHeader + trailer_size || packet[0] >> 6 != 2) return Refusal::malformed;
  const std::size_t size = packet.size() - trailer_size;
  const bool gcm = rtcp_.profile() == Profile::aead_aes_128_gcm;
  const std::uint8_t* trailer = packet.data() + size + (gcm ? PacketCipher::kGcmTag : 0);
  const std::uint32_t word = read_u32(trailer);
  const std::uint32_t index = word & kMaxRtcpIndex;
  const std::uint32_t ssrc = read_u32(packet.data() + 4);
  const bool encrypted = (word & kEncryptedFlag) != 0;
  StreamTable::Stream scratch;
  StreamTable::Stream* stream = rtcp_streams_.find(ssrc, scratch);
  if (stream == nullptr) return Refusal::too_many_streams;
  if (!stream->window.fresh(index)) return Refusal::replayed;
  const std::span<std::uint8_t> body = packet.subspan(kRtcpHeader, size - kRtcpHeader);
  if (gcm) {
    const auto clear = encrypted ? packet.first(kRtcpHeader) : packet.first(size);
    if (!rtcp_.gcm_open(
            rtcp_.rtcp_iv(ssrc, index),
            clear,
            ByteView(trailer, 4),
            encrypted ? body : body.first(0),
            packet.data() + size
        )) {
      return Refusal::forged;
    }
  } else {
    std::array<std::uint8_t, PacketCipher::kShaTag> expected;
    rtcp_.authenticate(packet.first(size + 4), {}, expected);
    if (!tag_equal(expected.data(), trailer + 4)) return Refusal::forged;
    if (encrypted && !rtcp_.counter_crypt(ssrc, index, body)) return Refusal::malformed;
  }
  stream->window.mark(index);
  if (stream == &scratch) rtcp_streams_.keep(scratch);
  return size;
}

}  // namespace softphone::srtp
