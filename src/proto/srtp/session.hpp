#pragma once
// Protecting and unprotecting RTP and RTCP in place (RFC 3711, RFC 7714): indices, rollover, replay, a few
// streams.

#include <array>
#include <optional>

#include "base/result.hpp"
#include "proto/srtp/packet_cipher.hpp"
#include "proto/srtp/replay_window.hpp"

namespace softphone::srtp {

/// Synchronisation sources that one association may carry at once each way. A WebRTC audio leg has one; the
/// rest is room for changes. More are refused, so that a peer cannot grow our memory.
constexpr std::size_t kMaxStreams = 4;

/// Per source: the RTP window, and for RTCP the window (receiving) or the next index (sending).
class StreamTable {
 public:
  struct Stream {
    std::uint32_t ssrc = 0;
    ReplayWindow window;
  };
  /// The stream of `ssrc`, or a fresh unlisted one in `scratch`; null when the table is full.
  Stream* find(std::uint32_t ssrc, Stream& scratch);
  /// Lists a stream found in scratch once its packet has been authenticated.
  void keep(const Stream& stream);

 private:
  std::size_t count_ = 0;
  std::array<Stream, kMaxStreams> streams_;
};

class Sender {
 public:
  Sender(Profile profile, const MasterKey& key);

  /// `packet` holds an RTP packet of `size` bytes and room for kMaxOverhead more. Gives the new size; nothing
  /// if the packet is malformed, its index was used already, or there is no room.
  std::optional<std::size_t> protect_rtp(std::span<std::uint8_t> packet, std::size_t size);
  /// The same for a (compound) RTCP packet.
  std::optional<std::size_t> protect_rtcp(std::span<std::uint8_t> packet, std::size_t size);

 private:
  StreamTable streams_;
  PacketCipher rtp_;
  PacketCipher rtcp_;
  std::uint32_t rtcp_index_ = 0;
};

enum class Refusal : std::uint8_t { malformed, replayed, forged, too_many_streams };

class Receiver {
 public:
  Receiver(Profile profile, const MasterKey& key);

  /// Gives the size of the plain packet at the front of `packet`. State changes only after authentication.
  Result<std::size_t, Refusal> unprotect_rtp(std::span<std::uint8_t> packet);
  Result<std::size_t, Refusal> unprotect_rtcp(std::span<std::uint8_t> packet);

 private:
  StreamTable rtp_streams_;
  PacketCipher rtp_;
  PacketCipher rtcp_;
  StreamTable rtcp_streams_;
};

}  // namespace softphone::srtp
