#pragma once
// Media threads: UDP sockets, ICE-lite, DTLS-SRTP, forwarding, playing. The control thread gives commands and
// gets events; both are posted, nothing is shared. One leg lives on one shard (media thread) for life; legs
// that are bridged must share a shard.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "audio/clip.hpp"
#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "io/media/tap.hpp"

namespace softphone::media {

/// Chosen by the caller, never reused.
enum class LegId : std::uint64_t {};
/// A place where more than two legs talk. Chosen by the caller, never reused.
enum class RoomId : std::uint64_t {};
/// One observer of a leg or room.
enum class TapId : std::uint64_t {};
/// Names one `play` so that its end can be told apart from a later one's.
enum class PlayId : std::uint64_t {};

struct IceCredentials {
  std::string ufrag;
  std::string pwd;
};

enum class DtlsRole { client, server };

/// A leg whose far end is a WebRTC peer.
struct WebRtcLegOptions {
  IceCredentials local;      ///< put in our SDP; unique ufrag (it finds the leg on the shared socket)
  IceCredentials remote;     ///< from the peer's SDP; may be empty until `set_remote` for offers we make
  Bytes remote_fingerprint;  ///< SHA-256 of the peer's certificate; empty until `set_remote`
  DtlsRole role = DtlsRole::server;
  audio::Codec codec = audio::Codec::pcmu;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t>
      telephone_event;  ///< its payload type, at the codec's clock rate if offered, else 8000 Hz
  std::uint32_t telephone_event_rate = 8000;
  std::uint32_t ssrc = 0;  ///< of what we send
  std::string cname;
  Duration distance{};  ///< DTLS of the peer is handled so late until it is connected
};

/// Transport facts of the peer, known later when we made the offer.
struct RemoteDescription {
  IceCredentials ice;
  Bytes fingerprint;
  DtlsRole role = DtlsRole::server;  ///< ours
  audio::Codec codec = audio::Codec::pcmu;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> telephone_event;
  std::uint32_t telephone_event_rate = 8000;
  Duration distance{};  ///< as of WebRtcLegOptions
};

/// A leg whose far end speaks plain RTP: a telephone, a trunk. Its codec is PCMU, which is A-law on the wire
/// where the far end wants that.
struct RtpLegOptions {
  std::uint32_t ssrc = 0;  ///< of what we send
  std::string cname;
};
/// What the far end's description says.
struct RtpRemote {
  std::string address;  ///< IPv4; "0.0.0.0" leaves the one in use
  std::uint16_t port = 0;
  std::uint16_t rtcp_port = 0;  ///< 0: the one after `port`
  std::uint8_t payload_type = 0;
  bool a_law = false;
  std::optional<std::uint8_t> telephone_event;  ///< at 8000 Hz
  bool sends = true;                            ///< false while it does not want to hear us
};

/// Impairment of what a local leg says, for the practice network's bad line.
struct Impairment {
  double loss = 0;         ///< probability 0..1
  Milliseconds jitter{0};  ///< each packet is delayed by 0..jitter, order kept or not as it falls
};

struct LegQuality {
  std::uint64_t packets_received = 0;
  std::uint64_t packets_lost = 0;
  std::uint64_t packets_sent = 0;
  double jitter_ms = 0;
  std::optional<double> round_trip_ms;
};

// Events, in the order they happened for a leg.
struct Connected {
  LegId leg;
};  ///< DTLS done, media flows
struct Disconnected {
  LegId leg;
};  ///< no consent (RFC 7675) for 30 s, or DTLS closed by the peer
struct DtmfReceived {
  LegId leg;
  char digit;
};  ///< RFC 4733 event ended; for a local leg: its peer pressed it
struct PlayFinished {
  LegId leg;
  PlayId play;
};  ///< ran to its end (not sent when stopped or replaced)
struct LegClosed {
  LegId leg;
  LegQuality quality;
};  ///< answer to close(); the last event of a leg
struct RoomPlayFinished {
  RoomId room;
  PlayId play;
};  ///< ran to its end
struct TalkChanged {
  LegId leg;
  bool talking;
};  ///< of a member of a room that is neither muted nor held
struct QualityReport {
  LegId leg;
  LegQuality quality;
};  ///< answer to report_quality()
using MediaEvent = std::variant<
    Connected,
    Disconnected,
    DtmfReceived,
    PlayFinished,
    LegClosed,
    RoomPlayFinished,
    TalkChanged,
    QualityReport>;

/// How a leg takes part in a room.
struct RoomMember {
  bool muted = false;            ///< nobody hears it
  bool held = false;             ///< neither heard nor hears; what is played to it goes on
  bool deaf = false;             ///< heard, but is sent silence
  std::optional<LegId> coaches;  ///< only this member hears it
};

struct MediaOptions {
  std::vector<std::string> candidate_addresses;  ///< IPs to announce; empty: 127.0.0.1 and the host's own
  std::string bind_address = "0.0.0.0";
  std::uint16_t first_port = 0;  ///< shard i binds first_port + i; 0: any free ports
  unsigned shards = 1;
  // Ports of plain RTP legs, two each; 0: any free ones.
  std::uint16_t first_rtp_port = 0;
  std::uint16_t last_rtp_port = 0;
};

class MediaEngine {
 public:
  /// `sink` runs on a media thread: it must only post. Error codes: port_taken, bind_failed,
  /// certificate_failed.
  static Result<std::unique_ptr<MediaEngine>> start(
      MediaOptions options, std::function<void(MediaEvent)> sink
  );
  ~MediaEngine();  ///< closes every leg (DTLS close_notify) and joins the threads
  MediaEngine(const MediaEngine&) = delete;
  MediaEngine& operator=(const MediaEngine&) = delete;

  /// SHA-256 of our certificate, 32 bytes, for a=fingerprint.
  [[nodiscard]] const Bytes& fingerprint() const;
  [[nodiscard]] unsigned shards() const;
  /// What to put into a=candidate for a leg on `shard`.
  struct Address {
    std::string ip;
    std::uint16_t port;
  };
  [[nodiscard]] std::vector<Address> candidates(unsigned shard) const;

  // Commands. All are posted and never fail: a command for an unknown leg is dropped.
  void open_web_rtc(unsigned shard, LegId leg, WebRtcLegOptions options);
  void set_remote(LegId leg, RemoteDescription remote);
  /// ICE restart (RFC 8445 §9): new credentials, same DTLS association.
  void restart_ice(LegId leg, IceCredentials local, IceCredentials remote);
  /// A leg without a network: a party of the practice network. It adapts to its peer's codec.
  void open_local(unsigned shard, LegId leg, Impairment impairment);
  /// A leg of plain RTP, with a port of its own, which is the answer. Nothing is sent before the remote side
  /// is set. Error code: no_port.
  Result<std::uint16_t> open_rtp(unsigned shard, LegId leg, RtpLegOptions options);
  void set_rtp_remote(LegId leg, RtpRemote remote);
  void close(LegId leg);
  /// Answered by QualityReport, if the leg is a WebRTC one that lives.
  void report_quality(LegId leg);

  /// Forwards both ways, undecoded. Replaces earlier bridges of both. What a leg plays goes on until stopped
  /// and takes precedence over what its peer sends.
  void bridge(LegId a, LegId b);
  void unbridge(LegId leg);

  // Rooms. Any mix of codecs, shards and kinds of legs. A room opens with its first member and closes with
  // its last. Two members with one codec are relayed undecoded while nothing else must be heard.
  /// Ends the leg's bridge, or its place in another room. `shard`: the room's home, taken from the first
  /// join.
  void join(LegId leg, RoomId room, unsigned shard, RoomMember as);
  void update_member(LegId leg, RoomMember as);
  void leave(LegId leg);
  /// Mixed into what everybody hears who is not held; replaces the room's sound under way. `loops` 0:
  /// until stopped.
  void play_in_room(RoomId room, PlayId play, audio::PcmClipPtr clip, unsigned loops);
  void stop_room_play(RoomId room);

  /// Two legs without a network, back to back: what one hears, the other says.
  void open_link(LegId a, unsigned shard_a, LegId b, unsigned shard_b);

  // Taps see the sound of a leg or room, from now until removed or the leg or room is gone (the tap is
  // released on the media thread).
  void add_tap(LegId leg, TapId tap, std::shared_ptr<Tap> observer);
  void add_tap(RoomId room, TapId tap, std::shared_ptr<Tap> observer);
  void remove_tap(TapId tap);

  /// Sends `clip` to the leg's person; replaces a play under way. `loops` 0: until stopped. The clip's codec
  /// must be the leg's. On a local leg: as if heard by the practice party (it only takes time).
  void play(LegId leg, PlayId play, audio::EncodedClipPtr clip, unsigned loops);
  void stop_play(LegId leg);
  /// Sends RFC 4733 events to the leg's person: 0-9*#A-D, `w` pauses 500 ms. PlayFinished when done.
  void send_dtmf(LegId leg, PlayId play, std::string digits);
  /// Local legs only: the party itself talks, in its peer's codec (both encodings given so that it fits any).
  struct Speech {
    audio::EncodedClipPtr pcmu;
    audio::EncodedClipPtr opus;
  };
  void speak(LegId leg, PlayId play, Speech speech, unsigned loops);
  void stop_speaking(LegId leg);
  /// Local legs only: the party returns what it hears.
  void echo(LegId leg, bool on);
  /// While muted nothing of what this leg sends reaches its peer.
  void mute(LegId leg, bool on);

  class Impl;

 private:
  explicit MediaEngine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace softphone::media
