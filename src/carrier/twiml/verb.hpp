#pragma once
// What every TwiML verb is to the interpreter. One verb is one file; registry.cpp is the only list of them.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/form.hpp"
#include "carrier/call.hpp"
#include "carrier/ids.hpp"
#include "carrier/twiml/background.hpp"
#include "proto/twiml/document.hpp"

namespace softphone::carrier {

class CallContext;

// What may happen to a verb while it runs.
struct PlayEnded {
  PlayId play;
  bool failed = false;
};
struct VerbTimer {};
struct KeyPressed {
  char digit;
};
struct ChildRinging {
  std::string sid;
};
struct ChildAnswered {
  std::string sid;
};
/// An answered child has heard its whisper and may talk.
struct ChildReady {
  std::string sid;
};
struct ChildEnded {
  std::string sid;
};
/// The call is in its conference no more, for a reason that is not the verb's.
struct LeftConference {};
/// Of one who waits in a queue: its turn has come (`dequeued_by` of its call), what it hears first, if
/// anything.
struct Dequeued {
  SoundSource whisper;
};
struct WhisperOver {};
/// <Leave> in its document.
struct LeaveQueue {};
/// Of one who dials a queue: somebody waits there now.
struct MemberArrived {};
// Of both, about the other: it may talk, or talks no more.
struct PeerReady {};
struct PeerGone {};
/// A recording of the call is closed, for better or worse.
struct RecordingDone {
  std::string sid;
};
/// A transfer by SIP goes on: answer to the REFER, and what a NOTIFY says of the new call; 0 for not yet.
struct TransferReport {
  int refer_status = 0;
  int notify_status = 0;
  bool over = false;
};
/// A SIP far end asks that `sid`, the call itself or the one it talks with, be transferred.
struct TransferAsked {
  std::string sid;
  std::string target;  ///< SIP URI
};
using VerbEvent = std::variant<
    PlayEnded,
    VerbTimer,
    KeyPressed,
    ChildRinging,
    ChildAnswered,
    ChildReady,
    ChildEnded,
    LeftConference,
    Dequeued,
    WhisperOver,
    LeaveQueue,
    MemberArrived,
    PeerReady,
    PeerGone,
    RecordingDone,
    TransferReport,
    TransferAsked>;

// How a verb goes on.
struct StillRunning {};
struct NextVerb {};
/// Leave this document for another one. `url` is resolved already.
struct FetchNext {
  std::string url;
  std::string method = "POST";
  Form extra;  ///< the verb's own fields of the request
};
struct EndCall {
  Ending ending;
};
using Step = std::variant<StillRunning, NextVerb, FetchNext, EndCall>;

/// A verb under way on one call. It never ends or replaces its own call: it says so by its Step.
class Verb {
 public:
  virtual ~Verb() = default;
  virtual Step start(CallContext& context) = 0;
  virtual Step handle(CallContext&, const VerbEvent&) { return StillRunning{}; }
  /// Whether a SIP far end may ask now that its call be transferred (TransferAsked).
  [[nodiscard]] virtual bool takes_transfer() const { return false; }
  /// The call ended, or goes on with another document: undo what is under way.
  virtual void stop(CallContext&, bool /*call_ended*/) {}
};

/// Attributes that a verb or noun knows; others are reported (12200) and ignored.
using AttributeNames = std::vector<std::string_view>;

struct VerbEntry {
  std::string_view name;
  AttributeNames attributes;
  AttributeNames children;  ///< elements that may stand in it
  int bad_child_code = 12200;
  bool in_whisper = true;      ///< may stand in a document that a dialled party hears
  bool in_background = false;  ///< may stand in what is heard while another verb goes on
  bool in_queue = false;       ///< may stand, besides those, in what who waits in a queue hears
  std::function<std::unique_ptr<Verb>(const twiml::Element&)> make;
};

/// Null for a verb we do not know.
const VerbEntry* find_verb(std::string_view name);

// Each in its own file.
VerbEntry dial_verb();
VerbEntry enqueue_verb();
VerbEntry gather_verb();
VerbEntry hangup_verb();
VerbEntry leave_verb();
VerbEntry pause_verb();
VerbEntry play_verb();
VerbEntry record_verb();
VerbEntry redirect_verb();
VerbEntry refer_verb();
VerbEntry reject_verb();
VerbEntry say_verb();
VerbEntry start_verb();

}  // namespace softphone::carrier
