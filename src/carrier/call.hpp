#pragma once
// One leg as Twilio counts them: every party of a conversation is a Call with its own SID.

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/form.hpp"
#include "base/time.hpp"
#include "carrier/config.hpp"
#include "carrier/effects.hpp"
#include "carrier/recording.hpp"
#include "carrier/timer_queue.hpp"
#include "proto/signal/server_message.hpp"
#include "proto/sip/digest.hpp"

namespace softphone::carrier {

class Endpoint;
class Program;

/// Whom a call to a SIP URI calls, and as whom.
struct SipDestination {
  sip::Uri uri;
  sip::Credentials credentials;
  std::vector<sip::Header> headers;
};

enum class CallStatus {
  queued,
  initiated,
  ringing,
  in_progress,
  completed,
  busy,
  failed,
  no_answer,
  canceled
};
/// As on the wire: "in-progress", "no-answer" …
std::string_view to_string(CallStatus status);
constexpr bool is_final(CallStatus status) {
  return status >= CallStatus::completed;
}

enum class CallDirection { inbound, outbound_api, outbound_dial };
std::string_view to_string(CallDirection direction);

/// How a call ends.
struct Ending {
  CallStatus status = CallStatus::completed;
  int sip_code = 200;
  std::optional<signal::SdkError> error;  ///< told to an SDK on the far end
  bool by_far_end = false;                ///< the endpoint knows already
};

/// Events of one call that somebody asked to be told (initiated, ringing, answered, completed).
struct ProgressCallback {
  std::string url;
  std::string method = "POST";
  std::vector<std::string> events{"completed"};
  int sequence = 0;
};

/// Whether and how it is found out who picked up.
struct MachineDetection {
  audio::MachineDetectorOptions options;
  bool async = false;        ///< TwiML does not wait for the verdict
  std::string callback_url;  ///< told the verdict; may be empty
  std::string callback_method = "POST";
};

/// Somebody on the application's side who is told what the call's page sends.
struct MessageSubscription {
  std::string sid;  ///< ZY…
  std::string callback;
  std::string method = "POST";
};

struct Call {
  std::string sid;
  std::string parent_sid;  ///< empty for a first leg
  int hops = 0;            ///< numbers of the account that led here, one calling the next
  CallDirection direction = CallDirection::inbound;
  std::string from;
  std::string to;
  std::string application_sid;
  std::string phone_number_sid;
  std::string caller_name;
  std::string stir_status;  ///< who vouches for `from`: "TN-Validation-Passed-A" …; empty: nobody
  std::vector<std::pair<std::string, std::string>>
      extra_params;  ///< the page's connect({params}), kept for every request
  std::vector<std::pair<std::string, std::string>> custom;       ///< <Parameter>s towards a client
  std::optional<SipDestination> sip;                             ///< where a call to a SIP URI goes
  std::string sip_call_id;                                       ///< Call-ID of a SIP leg
  std::vector<std::pair<std::string, std::string>> sip_headers;  ///< X- headers of the far end's last answer

  CallStatus status = CallStatus::queued;
  WallTime created{};
  std::optional<WallTime> answered_at;
  std::optional<WallTime> ended_at;
  int sip_code = 0;

  // Media.
  unsigned shard = 0;
  LegId leg{};
  StreamFormat format;                     ///< of a WebRTC leg, once negotiated
  bool media_connected = false;            ///< local legs are connected from the start
  std::optional<PlaySound> waiting_sound;  ///< held back until media is connected
  std::string bridged_to;                  ///< SID of the call it talks with; empty for none

  bool bridged_in_room = false;  ///< with it, for a plain bridge cannot join the two
  bool early_media = false;      ///< its far end is heard before it answers
  bool in_talk = false;          ///< it hears others in a conference, and they may hear it

  std::unique_ptr<Endpoint> endpoint;  ///< the far end; null once ended

  // Control.
  VoiceHandler handler;                 ///< where its TwiML comes from
  std::optional<std::string> twiml;     ///< given inline by the API
  std::unique_ptr<Program> program;     ///< the TwiML it runs; null for a dialled leg
  std::unique_ptr<Program> background;  ///< TwiML it hears while its own verb goes on; may be null
  std::string conference_sid;           ///< it takes part in, or is expected to; empty for none
  std::string queue_sid;                ///< it waits in; empty for none
  std::string dequeued_by;              ///< SID of the call that took it out of a queue to talk with it
  std::string dialled_by;               ///< SID of the call whose <Dial> owns this one; empty when free
  bool whispering = false;              ///< a dialled leg that runs its own TwiML before it is put through
  std::optional<ProgressCallback> progress;
  Duration ring_timeout = 60s;  ///< of an API call
  Duration time_limit = std::chrono::hours(4);
  std::string send_digits;  ///< pressed once it is answered

  // Recording, and who picked up.
  std::optional<RecordingSettings> record;  ///< from its answer on
  bool report_waits = false;                ///< its end is reported once its recordings are closed
  std::optional<MachineDetection> detection;
  std::string answered_by;  ///< "human", "machine_start" …; empty when not looked for

  // Messages to and from its page.
  std::vector<MessageSubscription> message_subscriptions;
  int message_sequence = 0;
  std::deque<std::pair<std::string, std::string>> idempotency_keys;  ///< key → SID made for it, newest last

  [[nodiscard]] bool ended() const { return is_final(status); }
  /// Somebody is there whom it talks with.
  [[nodiscard]] bool talks() const { return !bridged_to.empty() || in_talk; }
  [[nodiscard]] bool answered() const { return answered_at.has_value(); }
  /// Talking time so far or in total, whole seconds.
  [[nodiscard]] long long duration_seconds(WallTime now) const;

  Call();
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
};

}  // namespace softphone::carrier
