#pragma once
// A leg with a network. Its far end is a WebRTC peer (ICE-lite, DTLS, SRTP), or speaks plain RTP: then
// `plain_` stands in the place of all these, and what is sent and received inside is the same.

#include <array>

#include "io/media/leg.hpp"
#include "io/media/plain_rtp.hpp"
#include "proto/dtls/session.hpp"
#include "proto/ice/lite_agent.hpp"
#include "proto/rtp/outgoing_stream.hpp"
#include "proto/rtp/packet.hpp"
#include "proto/rtp/reception.hpp"
#include "proto/srtp/session.hpp"

namespace softphone::media {

class WebRtcLeg final : public Leg {
 public:
  WebRtcLeg(LegId leg, std::uint32_t the_serial, WebRtcLegOptions options, ShardContext& context);

  /// One of plain RTP.
  WebRtcLeg(
      LegId leg,
      std::uint32_t the_serial,
      RtpLegOptions options,
      std::unique_ptr<RtpSockets> sockets,
      ShardContext& context
  );

  void set_remote(RemoteDescription remote, ShardContext& context);
  /// Of a plain leg.
  void set_rtp_remote(const RtpRemote& remote, ShardContext& context);
  /// Whether a packet of that sender is for a plain leg.
  bool accept_plain(Endpoint from, ShardContext& context) {
    return plain_ && plain_->accept(from, context.now);
  }
  void restart_ice(IceCredentials local, IceCredentials remote) {
    ice_.restart(
        {std::move(local.ufrag), std::move(local.pwd)}, {std::move(remote.ufrag), std::move(remote.pwd)}
    );
  }

  /// A binding request with our ufrag. Local fragments that are out of use are appended to `retired`.
  void handle_stun(
      ByteView packet,
      const stun::Message& message,
      Endpoint from,
      ShardContext& context,
      std::vector<std::string>& retired
  );
  void handle_dtls(ByteView datagram, ShardContext& context);
  void handle_rtp(std::span<std::uint8_t> packet, ShardContext& context);
  void handle_rtcp(std::span<std::uint8_t> packet, ShardContext& context);

  /// Sends a packet of the peer leg, unless something else is playing.
  void forward(const Frame& frame, ShardContext& context);
  /// Sends 20 ms of sound, unless something else is playing.
  void hear_sound(Sound& sound, ShardContext& context);
  /// Sends a key of somebody whose packets do not come here.
  void hear_key(char digit);
  /// Every 20 ms.
  void tick(ShardContext& context);
  /// BYE, close_notify, and no address leads here any more.
  void close(ShardContext& context);

  /// How late DTLS of the peer is to be handled: nothing once it is connected.
  [[nodiscard]] Duration distance() const { return sender_ ? Duration::zero() : distance_; }
  [[nodiscard]] audio::Codec codec() const { return codec_; }
  /// Begins to bring what every packet needs into the cache.
  void prefetch() const;
  [[nodiscard]] std::uint32_t event_rate() const { return event_rate_; }
  [[nodiscard]] LegQuality quality() const;

 private:
  struct Sent {
    std::uint32_t packets = 0;  ///< as RTCP counts them
    std::uint32_t octets = 0;
  };

  /// Keys or addresses are known: packets can be sent.
  [[nodiscard]] bool ready() const { return plain_ ? plain_->ready() : sender_.has_value(); }
  void learn_address(Endpoint from, ShardContext& context);
  void start_dtls(ShardContext& context);
  void pump_dtls(ShardContext& context);
  void report_lost(ShardContext& context);
  void handle_event(ByteView payload, const rtp::Header& header, ShardContext& context);
  void
  emit(std::span<std::uint8_t> payload, std::uint8_t type, const rtp::OutgoingStream::Slot& slot, ShardContext&);
  void emit_copy(ByteView payload, std::uint8_t type, const rtp::OutgoingStream::Slot& slot, ShardContext&);
  void forward_event(const Frame& frame, ShardContext& context);
  /// Lets the next ticks pass if they would find nothing to do.
  void rest(ShardContext& context);
  void tick_playing(ShardContext& context);
  void tick_listening(ShardContext& context);
  void tick_relayed_keys(ShardContext& context);
  void tick_silence(ShardContext& context);
  void tick_digits(DigitPlay& digits, ShardContext& context);
  /// One packet of keys under way; whether there was one.
  bool send_digit(rtp::EventSender& digits, ShardContext& context);
  /// Whether something else is sent than what the peer or room says.
  [[nodiscard]] bool blocked() const { return occupied() || relayed_keys_; }
  void send_reports(ShardContext& context, bool bye);
  [[nodiscard]] std::uint64_t source() const { return std::uint64_t{serial} << 32 | reception_->ssrc(); }

  // Used by every packet, the small things first.
  std::unique_ptr<PlainRtp> plain_;
  Endpoint target_ = 0;
  std::uint32_t ssrc_;
  std::uint32_t event_rate_;
  std::optional<std::uint8_t> event_type_;
  std::uint8_t payload_type_;
  audio::Codec codec_;
  Sent sent_;
  std::uint64_t total_sent_ = 0;
  TimePoint last_fed_{};    ///< last packet of the peer leg that was sent on
  TimePoint last_sound_{};  ///< last sound that was encoded here
  rtp::OutgoingStream stream_;
  std::optional<rtp::Reception> reception_;
  ice::LiteAgent ice_;  ///< its clock only
  std::optional<srtp::Receiver> receiver_;
  std::optional<srtp::Sender> sender_;

  // Used now and then.
  rtp::EventReceiver keys_;
  std::unique_ptr<audio::Voice> voice_;  ///< from the first sound that is encoded for this leg
  int far_loss_ = 0;                     ///< percent of our packets, as the peer reports
  // Keys that cannot be passed on as they are, because codecs or clocks differ or a room lies between.
  rtp::EventReceiver foreign_keys_;
  std::uint64_t foreign_source_ = 0;
  std::string waiting_keys_;
  std::optional<rtp::EventSender> relayed_keys_;
  std::unique_ptr<dtls::Session> dtls_;
  dtls::Role dtls_role_;
  Bytes remote_fingerprint_;
  TimePoint dtls_due_ = TimePoint::max();
  TimePoint report_due_ = TimePoint::max();
  Sent reported_;
  std::string cname_;
  std::optional<Duration> round_trip_;
  std::uint64_t past_received_ = 0;  ///< of sources that were replaced
  std::uint64_t past_lost_ = 0;
  std::array<Endpoint, 4> addresses_{};
  std::size_t next_address_ = 0;
  bool lost_reported_ = false;
  Duration distance_;
};

}  // namespace softphone::media
