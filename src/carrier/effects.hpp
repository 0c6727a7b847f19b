#pragma once
// What the carrier core wants done. The shell executes effects in order; none of them answers at once, what
// comes of them returns as an event.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "audio/clip.hpp"
#include "audio/machine_detector.hpp"
#include "base/encoding.hpp"
#include "base/form.hpp"
#include "base/time.hpp"
#include "carrier/ids.hpp"
#include "carrier/recording.hpp"
#include "proto/sip/transaction.hpp"

namespace softphone::carrier {

// ---- signalling
struct SendFrame {
  ConnectionId connection;
  std::string text;
};
struct CloseConnection {
  ConnectionId connection;
  std::uint16_t code;  ///< RFC 6455 §7.4
  std::string reason;
};

// ---- media. A call's legs share a shard.
struct IceCredentials {
  std::string ufrag;
  std::string pwd;
};
/// How packets to and from the far end look.
struct StreamFormat {
  audio::Codec codec = audio::Codec::pcmu;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> telephone_event;
  std::uint32_t telephone_event_rate = 8000;
};
struct RemoteMedia {
  IceCredentials ice;
  Bytes fingerprint;
  bool we_are_dtls_client = false;
  StreamFormat format;
  Milliseconds distance{0};  ///< what comes from there while it connects comes so late
};
struct OpenWebRtcLeg {
  LegId leg;
  unsigned shard;
  IceCredentials local;
  std::uint32_t ssrc;
  std::string cname;
  StreamFormat format;
  std::optional<RemoteMedia> remote;  ///< nothing yet when the offer is ours
};
struct SetRemote {
  LegId leg;
  RemoteMedia remote;
};
struct RestartIce {
  LegId leg;
  IceCredentials local;
  IceCredentials remote;
};
/// A leg of plain RTP with a port of its own: RtpLegOpened tells which.
struct OpenRtpLeg {
  LegId leg;
  unsigned shard;
  std::uint32_t ssrc;
  std::string cname;
};
/// What the far end's description says; again after each new one.
struct SetRtpRemote {
  LegId leg;
  std::string address;  ///< IPv4; "0.0.0.0" leaves the one in use
  std::uint16_t port = 0;
  std::uint16_t rtcp_port = 0;  ///< 0: the one after `port`
  std::uint8_t payload_type = 0;
  bool a_law = false;                           ///< on the wire; the leg is PCMU for everybody else
  std::optional<std::uint8_t> telephone_event;  ///< at 8000 Hz
  bool sends = true;                            ///< false while the far end does not want to hear us
};
/// A party of the practice network: a leg without a network.
struct OpenLocalLeg {
  LegId leg;
  unsigned shard;
  double loss = 0;         ///< probability that a packet of what it says is dropped
  Milliseconds jitter{0};  ///< each of its packets is late by up to this
};
struct CloseLeg {
  LegId leg;
};
struct BridgeLegs {
  LegId a;
  LegId b;
};
struct UnbridgeLeg {
  LegId leg;
};

/// How a leg takes part in a room.
struct RoomMember {
  bool muted = false;            ///< nobody hears it
  bool held = false;             ///< neither heard nor hears; what is played to it goes on
  bool deaf = false;             ///< heard, but hears nobody: its far end has not answered
  std::optional<LegId> coaches;  ///< only this member hears it
};
/// Puts a leg into a room, which opens with its first member and closes with its last. Ends its bridge.
struct JoinRoom {
  LegId leg;
  RoomId room;
  unsigned shard;  ///< the room's home; members may live on others
  RoomMember as;
};
struct UpdateMember {
  LegId leg;
  RoomMember as;
};
struct LeaveRoom {
  LegId leg;
};
/// Two legs without a network, back to back: what one hears, the other says. They may live on two shards.
struct OpenLink {
  LegId a;
  unsigned shard_a;
  LegId b;
  unsigned shard_b;
};

/// Sounds that the shell makes, fetches, encodes and keeps.
struct RingBackTone {
  std::string country;
};
struct SpokenText {
  std::string text;
  std::string language;  ///< BCP 47
  bool woman = false;
};
struct AudioFile {
  std::string url;
};
/// The music for waiting that is shipped with the carrier.
struct HoldMusic {};
/// Short tones: somebody came into a conference or left it, or a recording begins.
struct Beep {
  enum class Kind { enter, leave, record };
  Kind kind = Kind::enter;
};
using Sound = std::variant<RingBackTone, SpokenText, AudioFile, HoldMusic, Beep>;

/// To the leg's person. `loops` 0: until stopped.
struct PlaySound {
  LegId leg;
  PlayId play;
  Sound sound;
  audio::Codec codec;
  unsigned loops;
};
struct StopSound {
  LegId leg;
};
/// To everybody in a room who is not held, mixed into what is said. Replaces the room's sound under way.
struct PlayInRoom {
  RoomId room;
  PlayId play;
  Sound sound;
  unsigned loops;
};
struct StopRoomSound {
  RoomId room;
};
/// A local leg's own voice.
struct SpeakAsParty {
  LegId leg;
  PlayId play;
  Sound sound;
};
struct StopSpeaking {
  LegId leg;
};
struct EchoAsParty {
  LegId leg;
  bool on;
};
/// Keys towards the leg's person (RFC 4733).
struct SendDigits {
  LegId leg;
  PlayId play;
  std::string digits;
};

// ---- recordings. Answered by one RecordingEnded, whatever happens.
/// To a file named by its SID. In two channels, the left is what the leg's person says.
struct StartRecording {
  std::string sid;
  std::variant<LegId, RoomId> of;
  int channels;
  RecordingTrack track;
  bool trim;
  std::optional<Duration> silence;  ///< so much silence ends it
  Duration length;                  ///< the longest
};
/// Until it is resumed there is silence in the file, or (`skip`) nothing.
struct PauseRecording {
  std::string sid;
  bool skip;
};
struct ResumeRecording {
  std::string sid;
};
struct StopRecording {
  std::string sid;
};
/// Its sound, not what is known of it.
struct DeleteRecording {
  std::string sid;
};
/// What is to be known of it after a restart.
struct SaveRecording {
  Recording recording;
};

/// Who picked up? Answered by MachineDetected unless the leg closes first.
struct DetectMachine {
  LegId leg;
  audio::MachineDetectorOptions options;
};
struct StopDetection {
  LegId leg;
};

// ---- telephone network
/// One SIP message. SipSendFailed tells when it cannot be sent.
struct SendSip {
  sip::Transmit packet;
};

// ---- the application's server
/// A document request: at most 15 s, connect failures retried once. Answered by FetchFinished or FetchFailed.
struct FetchDocument {
  RequestId request;
  std::string call_sid;  ///< or a conference's
  std::string method;
  std::string url;
  Form params;
};
/// Asynchronous; order kept per call or conference, retried by the shell, never answered.
struct StatusCallback {
  std::string call_sid;  ///< or a conference's
  std::string method;
  std::string url;
  Form params;
  /// Tells how this recording ended: once delivered or given up, RecordingAnnounced is expected. Else empty.
  std::string recording_sid = {};
};

// ---- for people
/// An entry of the account's debugger.
struct Notify {
  int code;
  bool error;            ///< else a warning
  std::string call_sid;  ///< or a conference's
  std::string text;
  std::string url;  ///< of the document it is about; may be empty
};
/// A call was created or changed status.
struct CallChanged {
  std::string call_sid;
  std::string direction;
  std::string status;  ///< at that moment; the call may have moved on
};

using Effect = std::variant<
    SendFrame,
    CloseConnection,
    OpenWebRtcLeg,
    SetRemote,
    RestartIce,
    OpenRtpLeg,
    SetRtpRemote,
    OpenLocalLeg,
    CloseLeg,
    BridgeLegs,
    UnbridgeLeg,
    JoinRoom,
    UpdateMember,
    LeaveRoom,
    OpenLink,
    PlaySound,
    StopSound,
    PlayInRoom,
    StopRoomSound,
    SpeakAsParty,
    StopSpeaking,
    EchoAsParty,
    SendDigits,
    StartRecording,
    PauseRecording,
    ResumeRecording,
    StopRecording,
    DeleteRecording,
    SaveRecording,
    DetectMachine,
    StopDetection,
    SendSip,
    FetchDocument,
    StatusCallback,
    Notify,
    CallChanged>;

}  // namespace softphone::carrier
