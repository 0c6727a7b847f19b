#include "desk/timeline.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <set>

#include "desk/call_record.hpp"
#include "desk/destination.hpp"
#include "desk/party.hpp"
#include "desk/quality.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

std::string_view side(EndedBy by) {
  switch (by) {
    case EndedBy::caller:
      return "caller";
    case EndedBy::callee:
      return "callee";
    case EndedBy::system:
      return "system";
  }
  return "system";
}

class Teller {
 public:
  explicit Teller(const Call& call)
      : call_(call), control_(control_of(call)), verdict_(judge(call, Roster({}, {}))) {}

  std::vector<TimelineEvent> tell() {
    beginning();
    people();
    commands();
    recordings();
    ending();
    afterwards();
    std::stable_sort(events_.begin(), events_.end(), [](const TimelineEvent& a, const TimelineEvent& b) {
      return a.at < b.at;
    });
    return std::move(events_);
  }

 private:
  TimelineEvent& add(UnixMs at, std::string_view kind) {
    events_.push_back({});
    events_.back().at = at;
    events_.back().kind = kind;
    return events_.back();
  }

  void beginning() {
    if (call_.from().empty() && call_.to().empty()) return;
    TimelineEvent& called = add(call_.started_at(), "called");
    called.by = client_identity(call_.from());
    // Of a call from outside, who called; of a rep's, whom.
    if (called.by.empty()) {
      called.who = call_.from();
      if (call_.plan()) called.detail = call_.plan()->line;
    } else if (call_.plan() && !call_.plan()->number.empty()) {
      called.who = call_.plan()->number;
    } else if (call_.plan() && call_.plan()->reps.size() == 1) {
      called.who = "client:" + call_.plan()->reps.front();
    } else {
      called.who = call_.to();
    }
    if (call_.plan() && call_.plan()->outside) outside_hours(called.by, called.who);
  }

  /// Why somebody was called, or was not, whom the clock forbids to call. The names are copies: `add` moves
  /// the list.
  void outside_hours(std::string by, std::string who) {
    const CallingNote& note = *call_.plan()->outside;
    TimelineEvent& event = add(call_.started_at(), "outside_hours");
    event.by = std::move(by);
    event.who = std::move(who);
    event.follow_up = note.due;
    if (call_.plan()->refusal) {
      event.detail = "refused";
    } else if (note.passed == CallingNote::Passed::promised) {
      event.detail = "promised";
    } else {
      event.detail = note.passed == CallingNote::Passed::confirmed ? "confirmed" : "unasked";
    }
  }

  void people() {
    if (control_.parties.empty()) {
      for (const auto& [sid, leg] : call_.rung()) {
        if (leg.end && !answered_at(leg)) unanswered(leg);
      }
      return;
    }
    if (verdict_.answered_at) {
      TimelineEvent& answered = add(*verdict_.answered_at, "answered");
      if (const Leg* leg = call_.talking_leg()) answered.who = leg->to;
      answered.by = client_identity(answered.who);
    }
    for (const Party& party : control_.parties) {
      if (party.dormant) continue;
      if (!party.original || !verdict_.answered_at) guest(party);
      const bool early = party.out && verdict_.ended_at && *party.out + 1000 < *verdict_.ended_at;
      const bool call_goes_on = party.out && !verdict_.ended_at;
      if (party.answered && (early || call_goes_on)) add(*party.out, "left").who = party.address;
    }
  }

  void guest(const Party& party) {
    if (party.answered) {
      add(*party.answered, "joined").who = party.address;
    } else if (party.no_show && party.wanted) {
      TimelineEvent& missing = add(party.out.value_or(party.since), "not_reached");
      missing.who = party.address;
      missing.detail = to_word(*party.no_show);
    }
  }

  /// Who was rung in vain; those whose ringing the caller or a colleague ended did nothing.
  void unanswered(const Leg& leg) {
    if (leg.end->status == LegStatus::canceled || leg.end->status == LegStatus::completed) return;
    TimelineEvent& missing = add(leg.end->at, "not_reached");
    missing.who = leg.to;
    const bool rep = !leg.identity().empty();
    missing.detail = leg.end->sip_code == 603 || (rep && leg.end->status == LegStatus::busy) ? "declined"
                     : leg.end->status == LegStatus::busy                                    ? "busy"
                     : leg.end->status == LegStatus::no_answer                               ? "no_answer"
                                                                                             : "failed";
  }

  [[nodiscard]] std::string address_of(const std::string& party) const {
    const Party* found = party.empty() ? nullptr : control_.find(party);
    return found ? found->address : std::string();
  }

  void commands() {
    std::map<std::string, UnixMs> held;  // since when, by party; empty: all others
    for (const auto& [key, wanted] : call_.commands()) {
      TimelineEvent& event = add(key.first, kind_of(wanted.verb));
      event.by = wanted.by;
      event.who = wanted.to.empty() ? address_of(wanted.party) : wanted.to;
      if (const std::string_view box = voicemail_box(wanted.to); !box.empty()) {
        event.kind = "voicemail_asked";
        event.who = address_of_box(box);
      }
      if (wanted.verb == Verb::hold) held.emplace(wanted.party, key.first);
      if (wanted.verb == Verb::resume) {
        auto since = held.find(wanted.party);
        if (since == held.end()) since = held.find({});
        if (since != held.end()) {
          event.number = (key.first - since->second) / 1000;
          held.erase(since);
        }
      }
    }
  }

  static std::string_view kind_of(Verb verb) {
    switch (verb) {
      case Verb::hold:
        return "held";
      case Verb::resume:
        return "resumed";
      case Verb::transfer:
        return "transfer_asked";
      case Verb::consult:
        return "consult_asked";
      case Verb::swap:
        return "swapped";
      case Verb::complete:
        return "completed";
      case Verb::cancel:
        return "canceled";
      case Verb::merge:
        return "merged";
      case Verb::add:
        return "add_asked";
      case Verb::remove:
        return "removed";
      case Verb::leave:
        return "left";
      case Verb::hangup:
        return "hung_up";
      case Verb::record:
        return "recording_started";
      case Verb::pause_recording:
        return "recording_paused";
      case Verb::resume_recording:
        return "recording_resumed";
      case Verb::stop_recording:
        return "recording_stopped";
      case Verb::come_back:
        return "came_back";
      case Verb::park:
        return "parked";
    }
    return "held";
  }

  /// Those that no rep asked for: the team's policy began them.
  void recordings() {
    for (const auto& [sid, recording] : call_.room().recordings()) {
      const bool asked = !recording.wanted.empty() && call_.command(recording.wanted);
      if (!asked && recording.since) add(*recording.since, "recording_started");
    }
  }

  void ending() {
    if (verdict_.state != State::ended || !verdict_.ended_at) return;
    TimelineEvent& ended = add(*verdict_.ended_at, "ended");
    if (verdict_.ended_by) ended.detail = side(*verdict_.ended_by);
    ended.number = verdict_.duration;
    if (verdict_.outcome) ended.note = to_word(*verdict_.outcome);
  }

  void afterwards() {
    const AfterCall& after = call_.after();
    std::map<std::string, bool> promised;  // by rep: a follow-up that is open
    for (const auto& [at, saved] : after.wrap_ups()) {
      bool& open = promised[saved.by];
      const bool done = open && saved.follow_up_done;
      TimelineEvent& event = add(at, done ? "follow_up_done" : "wrapped_up");
      event.by = saved.by;
      event.detail = saved.outcome;
      event.note = saved.note;
      event.follow_up = saved.follow_up;
      open = saved.follow_up != 0 && !saved.follow_up_done;
    }
    for (const auto& [id, told] : after.quality()) {
      TimelineEvent& event = add(told.at, "quality");
      event.by = told.what.by;
      event.detail = to_word(judge_quality(told.what));
      if (told.what.mos) event.mos = told.what.mos->average;
      tell_warnings(told.what);
    }
    for (const auto& [id, told] : after.troubles()) {
      TimelineEvent& event = add(told.at, "trouble");
      event.detail = told.what.warning ? "warning" : "error";
      event.number = told.what.code;
    }
    for (const auto& [id, rated] : after.ratings()) {
      TimelineEvent& event = add(rated.at, "rated");
      event.by = rated.what.by;
      event.detail = rated.what.issue;
      event.number = rated.what.score;
    }
    for (const auto& [key, listened] : after.listened()) {
      TimelineEvent& event = add(key.first, listened.download ? "downloaded" : "listened");
      event.by = listened.by;
      event.detail = listened.recording_sid;
    }
    tell_crm(after);
  }

  /// Of what a page was warned of, the first of each kind: a bad line warns every few seconds. Errors of its
  /// line are among them, named by Twilio's code.
  void tell_warnings(const QualityTold& told) {
    std::set<std::string_view> seen;
    for (const QualityWarning& warning : told.warnings) {
      if (!seen.insert(warning.name).second) continue;
      const int code = error_code(warning.name);
      TimelineEvent& event = add(warning.at, code != 0 ? "trouble" : "warned");
      event.by = told.by;
      event.detail = code != 0 ? "error" : warning.name;
      event.number = code != 0 ? code : warning.until ? (*warning.until - warning.at) / 1000 : 0;
    }
  }

  /// Only what somebody would ask about: where it was written, and that it was not.
  void tell_crm(const AfterCall& after) {
    std::optional<CrmTold> before;
    for (const auto& [key, told] : after.crm()) {
      const bool same = before && before->state == told.state && before->record == told.record;
      before = told;
      if (same || told.state == CrmState::waiting) continue;
      TimelineEvent& event = add(key.first, told.state == CrmState::written ? "logged" : "not_logged");
      event.detail = told.state == CrmState::written && told.record ? told.record->name : told.reason;
    }
  }

  const Call& call_;
  Control control_;
  Verdict verdict_;
  std::vector<TimelineEvent> events_;
};

json::value peer_or_null(const std::string& address, const Roster& roster) {
  if (address.empty()) return nullptr;
  const Peer peer = peer_of(address, roster);
  return json::object{
      {"kind", peer.is_rep ? "rep" : "number"},
      {"value", peer.value},
      {"name", peer.name ? json::value(*peer.name) : json::value(nullptr)}};
}

}  // namespace

std::vector<TimelineEvent> timeline_of(const Call& call) {
  return Teller(call).tell();
}

json::array timeline_json(const std::vector<TimelineEvent>& events, const Roster& roster) {
  json::array out;
  for (const TimelineEvent& event : events) {
    json::object object{
        {"at", event.at},
        {"kind", event.kind},
        {"by", event.by.empty() ? json::value(nullptr) : peer_or_null("client:" + event.by, roster)},
        {"who", peer_or_null(event.who, roster)},
        {"detail", event.detail.empty() ? json::value(nullptr) : json::value(event.detail)},
        {"note", event.note},
        {"followUp", event.follow_up == 0 ? json::value(nullptr) : json::value(event.follow_up)},
        {"number", event.number},
        {"mos", event.mos == 0 ? json::value(nullptr) : json::value(event.mos)}};
    out.push_back(std::move(object));
  }
  return out;
}

}  // namespace softphone::desk
