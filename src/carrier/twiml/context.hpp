#pragma once
// What a verb may do to its call and see of it.

#include <string>
#include <utility>
#include <vector>

#include "carrier/conferences.hpp"
#include "carrier/queue.hpp"
#include "carrier/recordings.hpp"
#include "carrier/twiml/program.hpp"

namespace softphone::carrier {

struct Core;

/// Whom a Dial calls.
struct DialTarget {
  enum class Kind { number, client, sip };
  Kind kind = Kind::number;
  std::string address;    ///< E.164, a client's identity, or a SIP URI
  std::string caller_id;  ///< what the callee sees
  std::string send_digits;
  std::string whisper_url;  ///< TwiML for the callee alone, before it is put through; may be empty
  std::string whisper_method = "POST";
  std::vector<std::pair<std::string, std::string>> parameters;
  std::optional<ProgressCallback> progress;
  std::optional<MachineDetection> detection;
  std::optional<SipDestination> sip;  ///< of a SIP URI
};

class CallContext {
 public:
  CallContext(Core& core, Program& program) : core_(core), program_(program) {}

  /// Not for a verb that only makes sounds: a room has none.
  [[nodiscard]] const Call& call() const { return *program_.host->call(); }
  [[nodiscard]] WallTime wall_time() const;
  /// No verb that answers has run on this call yet.
  [[nodiscard]] bool first_verb() const;
  [[nodiscard]] std::string resolve(std::string_view reference) const;
  [[nodiscard]] bool owns_number(std::string_view number) const;

  /// Answers the call; nothing when it is answered.
  void answer();
  /// As `answer`, but its page may hear of it a little later.
  void answer_later();
  PlayId play(Sound sound, unsigned loops);
  /// Nothing in a room.
  std::optional<PlayId> send_digits(const std::string& digits);
  void stop_sound();
  /// One timer a verb; VerbTimer when it is due.
  void set_timer(Duration after);
  void cancel_timer();
  /// A warning for the account's debugger.
  void warn(int code, const std::string& text);
  void error(int code, const std::string& text);

  /// Calls somebody on behalf of this call; ChildRinging, ChildAnswered and ChildEnded follow.
  std::string dial(const DialTarget& target);
  /// Asks the call's far end to call a SIP URI instead of us; TransferReport follows. False when it is no
  /// SIP call.
  bool transfer(const std::string& target);
  /// To TransferAsked.
  void answer_transfer(const std::string& sid, bool taken);
  /// A call that this one dialled goes on by itself with another document, as after an update by REST.
  void release_child(const std::string& sid, const FetchNext& document);
  /// A call that this one dialled; null when it is forgotten.
  [[nodiscard]] const Call* child(const std::string& sid) const;
  void end_child(const std::string& sid, CallStatus status, int sip_code);
  void bridge(const std::string& child_sid);
  void unbridge();
  /// Puts the call into a conference, by name or SID; LeftConference tells that it was taken out again.
  std::optional<JoinProblem> join_conference(
      const std::string& name, const ParticipantSettings& settings, const ConferenceSettings& conference
  );
  /// Nothing when it is in none.
  void leave_conference(ParticipantEnd reason);

  // Queues (queue_context.cpp).
  /// Made when it is not there; null when there are too many.
  CallQueue* queue(const std::string& name, std::size_t max_size);
  [[nodiscard]] const CallQueue* find_queue(const std::string& name) const;
  /// False when it is full.
  bool enter_queue(CallQueue& queue);
  void leave_queue();
  /// The call hears `source` over and over.
  void wait_in_queue(const SoundSource& source, const std::string& queue_sid);
  /// The call hears `source` once; WhisperOver follows.
  void whisper(const SoundSource& source, const Form& facts);
  void stop_background();
  std::optional<QueueMember> take_from_queue(const std::string& queue_sid);
  /// MemberArrived follows, once.
  void wait_for_member(const std::string& queue_sid);
  void stop_waiting_for_member(const std::string& queue_sid);
  void forget_dequeuer();
  void tell(const std::string& call_sid, VerbEvent event);

  /// Records the call. Gives the recording's SID; RecordingDone follows.
  std::string start_recording(
      RecordingSource source, const RecordingSettings& settings, const RecordingLimits& limits = {}
  );
  void stop_recording(const std::string& sid);
  /// Asks a URL, with the recording's fields added, once it is closed with something in it.
  void ask_when_recorded(const std::string& sid, FetchNext request);
  /// Null when unknown.
  [[nodiscard]] const Recording* recording(const std::string& sid) const;
  [[nodiscard]] std::string recording_url(const Recording& recording) const;
  /// Asks a URL whose answer does not matter any more.
  void notify_url(const FetchNext& request);

 private:
  [[nodiscard]] Call& own_call() { return *program_.host->call(); }

  Core& core_;
  Program& program_;
};

/// Reports attributes that are not among `known` (12200).
void check_attributes(CallContext&, const twiml::Element&, const AttributeNames& known);

// Reading of attributes; a bad value is reported with `code` and replaced by the default.
bool boolean_attribute(CallContext&, const twiml::Element&, std::string_view name, bool fallback, int code);
long number_attribute(
    CallContext&, const twiml::Element&, std::string_view name, long fallback, long least, long most, int code
);
/// GET or POST.
std::string method_attribute(CallContext&, const twiml::Element&, std::string_view name, int code);

}  // namespace softphone::carrier
