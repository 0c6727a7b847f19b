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
  World(unsigned seed, const std::string& from, const std::string& to) : carrier(seed), shuffle_(seed) {
    carrier.start(from, to, kRoster);
    run_for(100);
  }

  [[nodiscard]] Call call() const { return fold(facts_); }
  [[nodiscard]] CallRecord seen(const std::string& rep) const {
    return seen_by(call(), rep, kRoster).value_or(CallRecord{});
  }
  [[nodiscard]] Control control() const { return control_of(call()); }

  /// Empty when accepted, else the code of the refusal.
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
    if (!fact) return fact.error().code;
    keep(*fact);
    return {};
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

  void make(const RestRequest& request) {
    const Call before = call();
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
