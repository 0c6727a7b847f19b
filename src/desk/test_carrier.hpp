#pragma once
// A carrier for tests: executes the desk's REST requests on one call and tells of it by callbacks, which a
// bad network delays, repeats and loses.

#include <boost/json.hpp>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "desk/reconcile.hpp"

namespace softphone::desk {

struct SimCallback {
  UnixMs due = 0;
  Fact fact;
};

class SimCarrier {
 public:
  enum class Life { ringing, talking, ended };
  struct Leg {
    std::string address;
    std::string party;  ///< of an added one
    std::string label;  ///< as a participant
    Life life = Life::ringing;
    bool in_room = false;
    bool bound_for_room = false;  ///< has fetched the document
    bool held = false;
    bool was_answered = false;
  };

  explicit SimCarrier(unsigned seed) : random_(seed) {}

  static std::string sid(char kind, int n) {
    const std::string digits = std::to_string(n);
    return std::string(
               kind == 'c'   ? "CA"
               : kind == 'f' ? "CF"
                             : "RE"
           ) +
           std::string(32 - digits.size(), '0') + digits;
  }

  int percent() { return std::uniform_int_distribution<int>(0, 99)(random_); }
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }

  /// The call as it stands once the callee has answered; or, of one that begins in its conference, while the
  /// caller waits there for the callee to be rung.
  void start(const std::string& from, const std::string& to, const Roster& roster) {
    VoiceAsked voice{from, to, route(from, to, roster)};
    voice.plan.recording = recording;
    voice.plan.words.box = box;
    told_.push_back({now, Fact{call_sid, now, voice}});
    legs[call_sid] = {from, {}, {}, Life::talking, false, false, false, true};
    if (voice.plan.room) {
      legs.at(call_sid).label = "rep-" + std::string(client_identity(from));
      join(call_sid);
      return;
    }
    const std::string callee =
        voice.plan.number.empty() ? "client:" + voice.plan.reps.front() : voice.plan.number;
    legs[callee_sid] = {callee, {}, {}, Life::talking, false, false, false, true};
    told_.push_back(
        {now, Fact{call_sid, now, LegChanged{callee_sid, from, callee, LegStatus::in_progress, 0, {}}}}
    );
    dialling_ = true;
  }

  /// The status and body of the answer; 0: it was lost, after or before the request was done.
  int execute(const RestRequest& request, boost::json::object& body) {
    if (trouble && percent() < 6) return 0;
    if (trouble && percent() < 4) return percent() < 50 ? 429 : 503;
    const int status = perform(request, body);
    if (trouble && percent() < 6) return 0;
    return status;
  }

  void answer(const std::string& leg_sid) {
    Leg& leg = legs.at(leg_sid);
    if (leg.life != Life::ringing) return;
    leg.life = Life::talking;
    leg.was_answered = true;
    status(leg_sid, LegStatus::in_progress);
    join(leg_sid);
  }

  void end(const std::string& leg_sid, LegStatus how = LegStatus::completed, int sip_code = 0) {
    Leg& leg = legs.at(leg_sid);
    if (leg.life == Life::ended) return;
    if (!leg.was_answered && how == LegStatus::completed) how = LegStatus::canceled;
    // A participant who never answered leaves the conference, too.
    if (leg.life == Life::ringing && !leg.label.empty()) event(leg_sid, RoomChanged::Event::leave);
    leg.life = Life::ended;
    drop_from_room(leg_sid);
    status(leg_sid, how, sip_code);
    if (leg_sid == call_sid && !leg.label.empty())
      tell(DialEnded{{}, "answered", LegStatus::completed, {}}, true);
    if (!dialling_ || (leg_sid != call_sid && leg_sid != callee_sid)) return;
    dialling_ = false;
    const bool caller_left = leg_sid == call_sid;
    if (caller_left) end(callee_sid);
    dialed(caller_left ? LegStatus::completed : LegStatus::in_progress);
  }

  /// A rep's page calls to come back; `party` is what the desk makes of it, empty if it refuses.
  std::string call_in(const std::string& rep) {
    const std::string leg_sid = sid('c', 500 + ++called_in_);
    legs[leg_sid] = {"client:" + rep, {}, {}, Life::talking, false, false, false, true};
    return leg_sid;
  }
  void led_back(const std::string& leg_sid, const std::string& party) {
    Leg& leg = legs.at(leg_sid);
    leg.party = leg.label = party;
    join(leg_sid);
  }

  /// A ringing leg makes itself heard.
  void ring(const std::string& leg_sid) { status(leg_sid, LegStatus::ringing); }

  /// What the desk answers when a leg follows the action of its Dial, or was moved: into the room or not.
  void enter_room(const std::string& leg_sid) {
    Leg& leg = legs.at(leg_sid);
    if (leg.life == Life::talking && !leg.in_room) join(leg_sid);
  }

  std::vector<SimCallback> take_told() { return std::exchange(told_, {}); }

  bool anybody_alive() const {
    for (const auto& [id, leg] : legs) {
      if (leg.life != Life::ended) return true;
    }
    return false;
  }

  const std::string call_sid = sid('c', 1);
  const std::string callee_sid = sid('c', 2);
  std::map<std::string, Leg> legs;
  RecordingPolicy recording = {};
  std::string box = {};  ///< of the colleague who is called
  bool trouble = true;   ///< the network loses, delays, repeats
  UnixMs now = 1'763'700'000'000;
  int placed = 0;
  int announced = 0;

 private:
  int perform(const RestRequest& request, boost::json::object& body) {
    using Kind = RestRequest::Kind;
    namespace json = boost::json;
    switch (request.kind) {
      case Kind::move:
      case Kind::send_off:
      case Kind::to_voicemail:
      case Kind::end:
      case Kind::look: {
        const auto found = legs.find(request.leg);
        if (found == legs.end()) return 404;
        if (request.kind != Kind::look && found->second.life == Life::ended) {
          body = {{"code", 21220}, {"status", 400}};
          return 400;
        }
        if (request.kind == Kind::end) {
          end(request.leg);
        } else if (request.kind == Kind::send_off) {
          end(request.leg);  // after the sentence
        } else if (request.kind == Kind::to_voicemail) {
          tell(VoicemailAsked{request.to}, false);
          end(request.leg);  // after the message
        } else if (request.kind == Kind::move) {
          move(request.leg);
        }
        body = call_resource(request.leg);
        return 200;
      }
      case Kind::find_room:
        if (!room_.empty()) {
          body = {{"conferences", json::array{json::object{{"sid", room_}}}}};
        } else {
          body = {{"conferences", json::array()}};
        }
        return 200;
      case Kind::look_room: {
        json::array all;
        for (const auto& [id, leg] : legs) {
          const bool listed = leg.in_room || (!leg.label.empty() && leg.life == Life::ringing);
          if (listed) all.push_back(participant(id));
        }
        body = {{"participants", std::move(all)}};
        return 200;
      }
      case Kind::hold:
      case Kind::unhold: {
        const auto found = legs.find(request.leg);
        if (found == legs.end() || !found->second.in_room) return 404;
        const bool held = request.kind == Kind::hold;
        if (found->second.held != held) {
          found->second.held = held;
          event(request.leg, held ? RoomChanged::Event::hold : RoomChanged::Event::unhold);
        }
        body = participant(request.leg);
        return 200;
      }
      case Kind::add:
        return add(request, body);
      case Kind::start_recording:
        body = {{"sid", sid('r', ++recordings_)}, {"status", "in-progress"}};
        return 201;
      case Kind::announce:
        ++announced;
        return 200;
      case Kind::give_up:
        return 500;
      case Kind::change_recording:
        body = {{"sid", request.recording}, {"status", request.status}};
        return 200;
    }
    return 500;
  }

  int add(const RestRequest& request, boost::json::object& body) {
    for (const auto& [id, leg] : legs) {
      if (leg.label == request.party && leg.life != Life::ended) {
        body = {{"code", 16025}, {"status", 400}};
        return 400;
      }
    }
    std::string leg_sid = callee_sid;
    if (!request.first || legs.contains(callee_sid)) leg_sid = sid('c', 2 + ++placed);
    const std::string party = request.first ? std::string() : request.party;
    legs[leg_sid] = {request.to, party, request.party, Life::ringing, false, false, false, false};
    open_room();
    status(leg_sid, LegStatus::initiated);
    body = {{"call_sid", leg_sid}, {"conference_sid", room_}};
    return 201;
  }

  boost::json::object call_resource(const std::string& leg_sid) const {
    const Leg& leg = legs.at(leg_sid);
    const char* word = leg.life == Life::ringing   ? "ringing"
                       : leg.life == Life::talking ? "in-progress"
                       : leg.was_answered          ? "completed"
                                                   : "no-answer";
    return {{"sid", leg_sid}, {"status", word}, {"to", leg.address}, {"end_time", nullptr}};
  }

  boost::json::object participant(const std::string& leg_sid) const {
    const Leg& leg = legs.at(leg_sid);
    return {
        {"call_sid", leg_sid},
        {"conference_sid", room_},
        {"label", leg.label},
        {"hold", leg.held},
        {"status", leg.in_room ? "connected" : "ringing"}};
  }

  void move(const std::string& leg_sid) {
    legs.at(leg_sid).bound_for_room = true;
    tell(DocumentAsked{leg_sid, DocumentAsked::Which::room}, false);
    if (dialling_) {
      dialling_ = false;
      dialed(LegStatus::in_progress);
    }
    enter_room(leg_sid);
  }

  void dialed(LegStatus caller) {
    DialEnded ended{callee_sid, "completed", caller, {}};
    tell(std::move(ended), false);
  }

  void open_room() {
    if (room_.empty()) {
      room_ = sid('f', ++rooms_);
      sequence_ = 0;
    }
  }

  void join(const std::string& leg_sid) {
    open_room();
    legs.at(leg_sid).in_room = true;
    event(leg_sid, RoomChanged::Event::join);
  }

  void drop_from_room(const std::string& leg_sid) {
    Leg& leg = legs.at(leg_sid);
    if (!leg.in_room) return;
    leg.in_room = false;
    leg.held = false;
    event(leg_sid, RoomChanged::Event::leave);
  }

  void event(const std::string& leg_sid, RoomChanged::Event what) {
    const Leg& leg = legs.at(leg_sid);
    tell(RoomChanged{room_, ++sequence_, what, leg_sid, leg.label, leg.held}, true);
  }

  void status(const std::string& leg_sid, LegStatus what, int sip_code = 0) {
    const Leg& leg = legs.at(leg_sid);
    LegChanged change{leg_sid, "", leg.address, what, sip_code, {}};
    change.party = leg.party;
    tell(std::move(change), true);
  }

  /// Documents are asked for by requests that wait for an answer: they are not lost.
  template <class What>
  void tell(What what, bool may_be_lost) {
    const int copies = !trouble || !may_be_lost ? 1 : percent() < 12 ? 0 : percent() < 15 ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      const UnixMs late = !trouble || !may_be_lost ? 5 : percent() < 80 ? below(80) : below(6000);
      // A callback that is late says so by its Timestamp; see event_time().
      const UnixMs at = late < 2000 ? now + late : now / 1000 * 1000;
      told_.push_back({now + late, Fact{call_sid, at, what}});
    }
  }

  std::mt19937 random_;
  std::vector<SimCallback> told_;
  bool dialling_ = false;
  std::string room_;
  int rooms_ = 0;
  std::int64_t sequence_ = 0;
  int recordings_ = 0;
  int called_in_ = 0;
};

}  // namespace softphone::desk
