#pragma once
// What happens to the carrier core.

#include <string>
#include <variant>
#include <vector>

#include "audio/machine_detector.hpp"
#include "base/time.hpp"
#include "carrier/ids.hpp"
#include "proto/sip/transaction.hpp"

namespace softphone::carrier {

// Signalling connections.
struct ConnectionOpened {
  ConnectionId connection;
  std::string edge{};  ///< the SDK's `edge` option where it could be told; else empty
};
struct FrameReceived {
  ConnectionId connection;
  std::string text;
};
struct ConnectionClosed {
  ConnectionId connection;
};

// Media.
struct LegConnected {
  LegId leg;
};
struct LegDisconnected {
  LegId leg;
};
/// Port 0: none was free.
struct RtpLegOpened {
  LegId leg;
  std::uint16_t port;
};
struct DigitReceived {
  LegId leg;
  char digit;
};
struct SoundFinished {
  LegId leg;
  PlayId play;
};
/// The sound could not be made or fetched. `code` is Twilio's (11200, 13520 …).
struct SoundFailed {
  LegId leg;
  PlayId play;
  int code;
  std::string text;
};

struct RoomSoundFinished {
  RoomId room;
  PlayId play;
};
struct RoomSoundFailed {
  RoomId room;
  PlayId play;
  int code;
  std::string text;
};
/// A member of a room, which is neither muted nor held, begins or ceases to talk.
struct TalkChanged {
  LegId leg;
  bool talking;
};

// Recordings and detection.
struct RecordingEnded {
  enum class Reason { stopped, silence, max_length, leg_gone, failed };
  std::string sid;
  Reason reason = Reason::stopped;
  Milliseconds length{0};  ///< of the sound that is kept
  bool heard = false;      ///< somebody spoke
  std::string error;       ///< of `failed`, for people
};
/// Who asked to be told of its end has been, or cannot be reached.
struct RecordingAnnounced {
  std::string sid;
};
struct MachineDetected {
  LegId leg;
  audio::AnsweredBy who;
};

// Documents.
struct FetchFinished {
  RequestId request;
  int status;
  std::string content_type;
  std::string body;
};
/// `code` is Twilio's (11200 … 11237).
struct FetchFailed {
  RequestId request;
  int code;
  std::string text;
};

// SIP.
/// The sockets are ready: registration and keepalive may begin. Ports that far ends reach us at; 0: none.
struct SipStarted {
  std::uint16_t udp_port = 0;
  std::uint16_t tcp_port = 0;
  std::uint16_t tls_port = 0;
};
struct SipReceived {
  sip::Hop from;  ///< with a textual IP address
  std::string bytes;
};
struct SipSendFailed {
  std::string transaction;
};
/// The addresses of the trunk's host name: calls from them are the trunk's.
struct SipTrunkResolved {
  std::vector<std::string> addresses;
};

using Event = std::variant<
    ConnectionOpened,
    FrameReceived,
    ConnectionClosed,
    LegConnected,
    LegDisconnected,
    RtpLegOpened,
    DigitReceived,
    SoundFinished,
    SoundFailed,
    RoomSoundFinished,
    RoomSoundFailed,
    TalkChanged,
    RecordingEnded,
    RecordingAnnounced,
    MachineDetected,
    FetchFinished,
    FetchFailed,
    SipStarted,
    SipReceived,
    SipSendFailed,
    SipTrunkResolved>;

}  // namespace softphone::carrier
