#pragma once
// How packets of a plain RTP leg (RFC 3550, no ICE, no SRTP) look on the wire and where they go: symmetric
// RTP (RFC 4961), latching for far ends behind a NAT, and A-law for those who want it.

#include "io/media/media_engine.hpp"
#include "io/media/rtp_sockets.hpp"

namespace softphone::media {

class PlainRtp {
 public:
  explicit PlainRtp(std::unique_ptr<RtpSockets> sockets) : sockets_(std::move(sockets)) {}

  [[nodiscard]] const RtpSockets& sockets() const { return *sockets_; }
  /// Where the far end says it is; packets go there until some come from elsewhere.
  void set_remote(const RtpRemote& remote);
  /// Whether an RTP packet from there is the far end's. The first sender is taken for it, as a NAT makes its
  /// address another than the announced one; who comes later is not, unless the first has gone silent.
  bool accept(Endpoint from, TimePoint now);

  [[nodiscard]] bool ready() const { return target_ != 0; }
  /// Towards the far end; false while it holds the call.
  [[nodiscard]] bool sends() const { return target_ != 0 && sends_; }
  void send_rtp(ByteView packet) const { RtpSockets::send(sockets_->rtp(), target_, packet); }
  void send_rtcp(ByteView packet) const { RtpSockets::send(sockets_->rtcp(), rtcp_target_, packet); }

  // Inside the program a leg speaks mu-law; on the wire A-law is its twin.
  void to_wire(std::span<std::uint8_t> payload) const;
  void from_wire(std::span<std::uint8_t> payload) const;

 private:
  std::unique_ptr<RtpSockets> sockets_;
  Endpoint announced_ = 0;
  Endpoint target_ = 0;
  Endpoint rtcp_target_ = 0;
  Endpoint latched_ = 0;
  TimePoint heard_{};
  bool sends_ = true;
  bool a_law_ = false;
};

}  // namespace softphone::media
