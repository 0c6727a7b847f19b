#pragma once
// The desk's side of a call for tests, in virtual time: facts kept once by their keys, commands accepted,
// requests made of a SimCarrier.

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "desk/call_record.hpp"
#include "desk/command.hpp"
#include "desk/rest_answer.hpp"
#include "desk/test_carrier.hpp"

namespace softphone::desk {

namespace json = boost::json;
using Life = SimCarrier::Life;

inline const Roster kRoster = practice_roster();
inline constexpr const char* kCustomer = "+33639980001";
inline const std::vector<std::string> kReps = {"alice", "bob", "chloe"};

/// The desk's shell and database in virtual time.
class World {
 public:
  World(
      unsigned seed,
      const std::string& from,
      const std::string& to,
      bool answer = true,
      bool trouble = false,
      const RecordingPolicy& recording = {},
      const std::string& box = {}
  )
      : carrier(seed), shuffle_(seed) {
    carrier.recording = recording;
    carrier.box = box;
    carrier.trouble = trouble;
    carrier.start(from, to, kRoster);
    run_for(100);
    if (!answer) return;
    // The callee of a call that begins in its conference is rung by the desk.
    for (int i = 0; i < 100 && !carrier.legs.contains(carrier.callee_sid); ++i) run_for(200);
    carrier.answer(carrier.callee_sid);
    run_for(100);
  }

  [[nodiscard]] Call call() const { return fold(facts_); }
  [[nodiscard]] CallRecord seen(const std::string& rep) const {
    return seen_by(call(), rep, kRoster).value_or(CallRecord{});
  }
  [[nodiscard]] Control control() const { return control_of(call()); }

  /// Empty when accepted, "so already" when there was nothing to do, else the code of the refusal.
  std::string ask(
      const std::string& rep,
      const std::string& word,
      const std::string& to = {},
      const std::string& party = {}
  ) {
    return ask_with_id("id-" + std::to_string(++ids_), rep, word, to, party);
  }
  std::string ask_with_id(
      const std::string& id,
      const std::string& rep,
      const std::string& word,
      const std::string& to = {},
      const std::string& party = {}
  ) {
    const auto fact = accept(call(), rep, {id, word, party, to}, kRoster, carrier.now);
    if (!fact) return fact.error().reached ? "so already" : fact.error().code;
    keep(*fact);
    return {};
  }

  /// The rep's page calls to come back into the call; the new leg's SID, or empty when it was refused.
  std::string come_back(const std::string& rep) {
    const std::string leg = carrier.call_in(rep);
    const auto fact = accept(call(), rep, {leg, "come_back", {}, {}, leg}, kRoster, carrier.now);
    if (!fact) {
      carrier.legs.erase(leg);
      return {};
    }
    keep(*fact);
    carrier.led_back(leg, std::get<Wanted>(fact->what).party);
    return leg;
  }

  /// Callbacks come, requests are made, time goes by.
  void run_for(UnixMs milliseconds) {
    const UnixMs until = carrier.now + milliseconds;
    while (true) {
      collect();
      if (const auto request = agenda_.next(steady())) {
        make(*request);
        continue;
      }
      UnixMs next = until;
      for (const SimCallback& callback : pending_) next = std::min(next, callback.due);
      if (const auto wake = agenda_.wake()) next = std::min(next, wall(*wake));
      carrier.now = std::max(carrier.now, next);
      std::vector<Fact> due;
      std::erase_if(pending_, [&](const SimCallback& callback) {
        if (callback.due > carrier.now) return false;
        due.push_back(callback.fact);
        return true;
      });
      for (const Fact& fact : due) keep(fact);
      if (due.empty() && carrier.now >= until) return;
    }
  }

  /// The process dies and starts again: facts are all it knows.
  void crash() {
    agenda_ = Agenda();
    agenda_.plan(reconcile(call()), steady());
  }

  void keep(const Fact& fact) {
    if (!keys_.insert(fact.key()).second) return;
    facts_.push_back(fact);
    agenda_.plan(reconcile(call()), steady());
    if (const auto* dial = std::get_if<DialEnded>(&fact.what)) after_dial(*dial);
  }

  /// The record of the same facts in another order, with repeats.
  void check_fold() {
    std::vector<Fact> other = facts_;
    std::shuffle(other.begin(), other.end(), shuffle_);
    for (std::size_t i = 0; i < facts_.size(); i += 3) other.push_back(facts_[i]);
    const Call one = call();
    const Call two = fold(other);
    for (const std::string& rep : kReps) ASSERT_EQ(json_of(one, rep), json_of(two, rep));
    ASSERT_EQ(keys_of(reconcile(one)), keys_of(reconcile(two)));
    Call stored(carrier.call_sid);
    for (const Fact& fact : facts_) {
      const auto read = read_fact(fact.call_sid, fact.at, to_json(fact));
      ASSERT_TRUE(read);
      stored.apply(*read);
    }
    for (const std::string& rep : kReps) ASSERT_EQ(json_of(one, rep), json_of(stored, rep));
  }

  [[nodiscard]] std::string story() const {
    std::string out;
    for (const Fact& fact : facts_) out += std::to_string(fact.at % 10'000'000) + ' ' + to_json(fact) + '\n';
    return out;
  }

  [[nodiscard]] const std::vector<Fact>& facts() const { return facts_; }

  SimCarrier carrier;

 private:
  static Call fold(const std::vector<Fact>& facts) {
    Call call(SimCarrier::sid('c', 1));
    for (const Fact& fact : facts) call.apply(fact);
    return call;
  }
  static std::string json_of(const Call& call, const std::string& rep) {
    const auto record = seen_by(call, rep, kRoster);
    return record ? to_json(*record) : "nothing";
  }
  static std::vector<std::string> keys_of(const std::vector<RestRequest>& requests) {
    std::vector<std::string> keys;
    for (const RestRequest& request : requests) keys.push_back(request.key());
    return keys;
  }

  void collect() {
    for (SimCallback& callback : carrier.take_told()) pending_.push_back(std::move(callback));
  }

  /// What the desk answers the caller's leg when the leg that was dialled has gone its way.
  void after_dial(const DialEnded& dial) {
    if (dial.leg_sid.empty() || is_final(dial.caller)) return;
    const Control now = control();
    const bool kept = now.room && !now.ending() && !now.parties.front().out && now.parties.front().wanted;
    if (kept) {
      carrier.legs.at(carrier.call_sid).label = now.parties.front().id;
      carrier.enter_room(carrier.call_sid);
    } else {
      carrier.end(carrier.call_sid);
    }
  }

  void make(const RestRequest& request) {
    const Call before = call();
    if (request.kind == RestRequest::Kind::give_up) {
      agenda_.finished(Agenda::Outcome::done, steady());
      keep(give_up(request, before, carrier.now));
      return;
    }
    json::object body;
    const int status = carrier.execute(request, body);
    carrier.now += 5;
    RestAnswer answer;
    if (status != 0) answer = read_answer(request, before, status, body, carrier.now);
    agenda_.finished(answer.outcome, steady());
    if (answer.look) agenda_.hurry_looks(request.leg, steady());
    for (const Fact& fact : answer.facts) keep(fact);
  }

  [[nodiscard]] TimePoint steady() const { return TimePoint(std::chrono::milliseconds(carrier.now)); }
  static UnixMs wall(TimePoint at) {
    return std::chrono::ceil<std::chrono::milliseconds>(at.time_since_epoch()).count();
  }

  std::vector<Fact> facts_;
  std::set<std::string> keys_;
  std::vector<SimCallback> pending_;
  Agenda agenda_;
  std::mt19937 shuffle_;
  int ids_ = 0;
};

}  // namespace softphone::desk
