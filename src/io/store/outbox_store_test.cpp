#include "io/store/outbox_store.hpp"

#include <random>

#include "delivery/backoff.hpp"
#include "delivery/event.hpp"
#include "desk/test_world.hpp"
#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

using delivery::Delivery;
using delivery::State;

const std::string kFirst = "webhook-1";
const std::string kSecond = "webhook-2";
const std::string kCrm(delivery::kCrm);

/// The facts of one call, its SID another one each time.
std::vector<desk::Fact> story(unsigned seed, const std::string& sid, bool recorded) {
  desk::World world(seed, "client:alice", desk::kCustomer);
  if (recorded) {
    EXPECT_EQ(world.ask("alice", "record"), "");
  }
  world.run_for(2000);
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  world.run_for(3000);
  std::vector<desk::Fact> facts = world.facts();
  const desk::UnixMs now = world.carrier.now;
  facts.push_back({"", now + 10, desk::WrappedUp{"w1-" + sid, "alice", "connected", "Devis", 0, false}});
  facts.push_back({"", now + 20, desk::WrappedUp{"w2-" + sid, "alice", "connected", "Devis envoyé", 0, false}}
  );
  const std::string own = world.call().sid();
  for (desk::Fact& fact : facts) {
    fact.call_sid = sid;
    if (auto* leg = std::get_if<desk::LegChanged>(&fact.what)) {
      leg->leg_sid = leg->leg_sid == own ? sid : leg->leg_sid + sid.substr(2);
    }
    if (auto* dial = std::get_if<desk::DialEnded>(&fact.what); dial && !dial->leg_sid.empty())
      dial->leg_sid += sid.substr(2);
    if (auto* recording = std::get_if<desk::RecordingChanged>(&fact.what))
      recording->recording_sid += sid.substr(2);
    if (auto* room = std::get_if<desk::RoomChanged>(&fact.what)) {
      room->conference_sid += sid.substr(2);
      room->leg_sid = room->leg_sid == own ? sid : room->leg_sid + sid.substr(2);
    }
    if (auto* seen = std::get_if<desk::RoomSeen>(&fact.what)) {
      seen->conference_sid += sid.substr(2);
      seen->leg_sid = seen->leg_sid == own ? sid : seen->leg_sid + sid.substr(2);
    }
    if (auto* placed = std::get_if<desk::PartyPlaced>(&fact.what); placed && !placed->leg_sid.empty())
      placed->leg_sid += sid.substr(2);
    if (auto* asked = std::get_if<desk::DocumentAsked>(&fact.what))
      asked->leg_sid = asked->leg_sid == own ? sid : asked->leg_sid + sid.substr(2);
  }
  return facts;
}

class OutboxTest : public DatabaseTest {
 protected:
  /// For values that cannot be made of nothing, too.
  template <class T>
  T await(boost::asio::awaitable<T> task) {
    std::optional<T> result;
    boost::asio::co_spawn(io_, hold(std::move(task), result), [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
    io_.restart();
    io_.run();
    return std::move(result.value());
  }
  template <class T>
  static boost::asio::awaitable<void> hold(boost::asio::awaitable<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
  }

  void tell(std::vector<std::string> webhooks, bool crm) {
    targets_ = {std::move(webhooks), crm};
    open();
  }
  void append(const desk::Fact& fact) {
    const auto appended = await(store_->append(fact));
    ASSERT_TRUE(appended) << appended.error().detail;
  }
  NextDelivery next(const std::string& target, desk::UnixMs now) {
    OutboxStore outbox(*store_);
    const auto found = await(outbox.next(target, now));
    EXPECT_TRUE(found) << found.error().detail;
    return found ? *found : NextDelivery{};
  }
  std::optional<desk::Call> keep(Tried tried, const std::string& call_sid, desk::UnixMs now) {
    OutboxStore outbox(*store_);
    const auto kept = await(outbox.keep(std::move(tried), call_sid, now));
    EXPECT_TRUE(kept) << kept.error().detail;
    return kept ? *kept : std::nullopt;
  }
  static Tried tried(const Delivery& row, State state, desk::UnixMs next_at = 0) {
    Tried out;
    out.id = row.id;
    out.revision = row.revision;
    out.state = state;
    out.next_at = next_at;
    if (state != State::done) {
      out.attempts = row.attempts + 1;
      out.reason = "server_error";
      out.detail = "It answered 500.";
    }
    return out;
  }
};

/// Facts come and go down in the middle of everything; a worker each target sends, fails, and dies between
/// sending and keeping. Whatever happens: every event that followed from a fact is sent, in order of its
/// call, and again only when the worker died before it could keep that it was sent.
TEST_F(OutboxTest, CrashAtEveryStepAndNothingIsLostOrDoubled) {
  for (unsigned seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(seed);
    std::filesystem::remove(folder_ / "softphone.db");
    store_.reset();
    for (const char* file : {"softphone.db", "softphone.db-wal", "softphone.db-shm"})
      std::filesystem::remove(folder_ / file);
    tell({kFirst, kSecond}, false);
    std::mt19937 random(seed);
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };

    std::vector<desk::Fact> facts;
    std::vector<std::vector<desk::Fact>> calls = {
        story(seed, "CA1", seed % 2 == 0), story(seed + 100, "CA2", true), story(seed + 200, "CA3", false)};
    for (std::size_t i = 0; !calls.empty();) {
      i = random() % calls.size();
      facts.push_back(calls[i].front());
      if (chance(20)) facts.push_back(calls[i].front());  // told twice
      calls[i].erase(calls[i].begin());
      if (calls[i].empty()) calls.erase(calls.begin() + static_cast<long>(i));
    }

    // What has to come of them, by the rules alone.
    std::map<std::string, std::vector<std::string>> expected;
    {
      std::map<std::string, desk::Call> folded;
      std::set<std::string> known;
      std::set<std::string> keys;
      for (const desk::Fact& fact : facts) {
        if (!known.insert(fact.key()).second) continue;
        desk::Call& call = folded.try_emplace(fact.call_sid, fact.call_sid).first->second;
        const desk::Call before = call;
        call.apply(fact);
        for (const auto& event : delivery::events_of(before, fact, call)) {
          if (keys.insert(event.key).second) expected[fact.call_sid].push_back(event.key);
        }
      }
    }
    ASSERT_EQ(expected.size(), 3U);

    std::map<std::string, std::map<std::string, std::vector<std::string>>> received;  // target, call, keys
    std::map<std::string, int> sent;
    std::map<std::string, int> died;
    desk::UnixMs now = 1'763'700'000'000;
    std::size_t at = 0;
    const auto crash = [&] { open(); };
    const auto step = [&](const std::string& target) {
      const NextDelivery found = next(target, now);
      if (!found.due) {
        now = std::max(now, found.next_at.value_or(now));
        return found.next_at.has_value();
      }
      if (chance(10)) {
        crash();  // before it was sent
        return true;
      }
      const std::string key = target + ' ' + found.due->key;
      if (chance(25)) {
        keep(
            tried(*found.due, State::waiting, now + delivery::backoff(1, random())), found.due->call_sid, now
        );
        return true;
      }
      ++sent[key];
      auto& log = received[target][found.due->call_sid];
      if (std::find(log.begin(), log.end(), found.due->key) == log.end()) log.push_back(found.due->key);
      if (chance(15)) {
        ++died[key];
        crash();  // sent, and nobody knows
        return true;
      }
      keep(tried(*found.due, State::done), found.due->call_sid, now);
      return true;
    };
    while (at < facts.size()) {
      ++now;
      if (chance(60)) {
        append(facts[at]);
        if (!chance(5)) ++at;  // else: it crashed before it was acknowledged, and the fact is told again
      } else {
        step(chance(50) ? kFirst : kSecond);
      }
      if (chance(5)) crash();
    }
    for (const std::string& target : {kFirst, kSecond}) {
      for (int i = 0; i < 10'000 && step(target); ++i) {
      }
    }
    for (const std::string& target : {kFirst, kSecond}) {
      EXPECT_EQ(received[target], expected) << target;
    }
    for (const auto& [key, times] : sent) EXPECT_EQ(times, 1 + died[key]) << key;
  }
}

TEST_F(OutboxTest, NobodyToTellMakesNoRows) {
  for (const desk::Fact& fact : story(1, "CA1", true)) append(fact);
  OutboxStore outbox(*store_);
  const auto rows = await(outbox.unfinished(std::nullopt, 100));
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->empty());
}

TEST_F(OutboxTest, ADeadOneLetsTheOthersPassAndComesBackWhenItIsAskedFor) {
  tell({kFirst}, false);
  for (const desk::Fact& fact : story(1, "CA1", false)) append(fact);
  const Delivery first = *next(kFirst, 1).due;
  EXPECT_EQ(first.type, "call.started");
  keep(tried(first, State::waiting, 5000), "CA1", 1);
  EXPECT_FALSE(next(kFirst, 4999).due) << "those of the same call wait for it";
  EXPECT_EQ(next(kFirst, 4999).next_at, 5000);
  const Delivery again = *next(kFirst, 5000).due;
  EXPECT_EQ(again.attempts, 1);
  keep(tried(again, State::dead), "CA1", 5000);
  EXPECT_EQ(next(kFirst, 5000).due->type, "call.answered");
  OutboxStore outbox(*store_);
  auto dead = await(outbox.unfinished(State::dead, 10));
  ASSERT_TRUE(dead);
  ASSERT_EQ(dead->size(), 1U);
  EXPECT_EQ(dead->front().reason, "server_error");
  EXPECT_EQ(*await(outbox.retry_dead(6000)), 1);
  EXPECT_EQ(next(kFirst, 6000).due->type, "call.started");
  EXPECT_EQ(next(kFirst, 6000).due->attempts, 0) << "it has all its tries again";
  EXPECT_FALSE(*await(outbox.retry(9999, 6000)));
}

TEST_F(OutboxTest, CountsAndForgets) {
  tell({kFirst, kSecond}, true);
  for (const desk::Fact& fact : story(1, "CA1", false)) append(fact);
  OutboxStore outbox(*store_);
  while (const auto due = next(kFirst, 1).due) keep(tried(*due, State::done), "CA1", 1);
  const auto counts = await(outbox.counts());
  ASSERT_TRUE(counts);
  ASSERT_EQ(counts->size(), 3U);
  EXPECT_EQ(counts->at(0).target, kCrm);
  EXPECT_EQ(counts->at(0).waiting, 1);
  EXPECT_EQ(counts->at(1).waiting, 0);
  EXPECT_FALSE(counts->at(1).oldest);
  EXPECT_EQ(counts->at(2).waiting, 5);
  EXPECT_TRUE(counts->at(2).oldest);
  ASSERT_TRUE(await(outbox.forget_done(9'999'999'999'999)));
  EXPECT_EQ(await(outbox.counts())->size(), 2U) << "what was delivered is forgotten, what waits is not";
}

TEST_F(OutboxTest, ANoteIsWrittenAnewWhenThereIsSomethingNew) {
  tell({}, true);
  const std::vector<desk::Fact> facts = story(1, "CA1", false);
  const std::size_t end = facts.size() - 2;  // two wrap-ups follow
  for (std::size_t i = 0; i < end; ++i) append(facts[i]);
  const Delivery note = *next(kCrm, 1).due;
  EXPECT_EQ(note.key, "CA1/crm");
  auto call = await(store_->find_call("CA1"));
  ASSERT_TRUE(call && *call);
  ASSERT_EQ((*call)->after().crm().size(), 1U) << "that it waits is a fact of the call";

  // The wrap-up comes while the note is being written.
  append(facts[end]);
  Tried written = tried(note, State::done);
  const crm::RecordRef lead{"crm.lead", 68, "Dupont", "https://odoo/68"};
  written.kept = delivery::CrmKept{crm::Receipt{lead, 343, 0, ""}, std::nullopt};
  written.told = desk::CrmTold{desk::CrmState::written, "", delivery::as_desk_record(lead), {}};
  const auto told = keep(written, "CA1", 100);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->after().crm().rbegin()->second.state, desk::CrmState::written);
  const NextDelivery anew = next(kCrm, 100);
  ASSERT_TRUE(anew.due) << "the wrap-up is not in it yet";
  EXPECT_GT(anew.due->revision, note.revision);
  EXPECT_EQ(delivery::read_crm_kept(anew.due->document).receipt->message_id, 343);

  Tried second = tried(*anew.due, State::done);
  second.told = written.told;
  EXPECT_FALSE(keep(second, "CA1", 200)) << "what was said is not said again";
  EXPECT_FALSE(next(kCrm, 9'999'999'999'999).due);
  append(facts[end + 1]);
  EXPECT_TRUE(next(kCrm, 1).due) << "another word of the rep";
}

TEST_F(OutboxTest, ANoteThatMayBeCarriedOutYetIsNotHurriedByWhatIsNew) {
  tell({}, true);
  std::vector<desk::Fact> facts = story(1, "CA1", false);
  const desk::Fact later = facts.back();
  facts.pop_back();
  const desk::Fact word = facts.back();
  facts.pop_back();
  for (const desk::Fact& fact : facts) append(fact);
  const Delivery note = *next(kCrm, 1).due;
  append(word);  // while the try goes on
  keep(tried(note, State::waiting, 150'000), "CA1", 10);
  EXPECT_FALSE(next(kCrm, 149'999).due);
  append(later);  // while it waits
  EXPECT_FALSE(next(kCrm, 149'999).due);
  EXPECT_TRUE(next(kCrm, 150'000).due);
}

TEST_F(OutboxTest, ANoteThatMayBeCarriedOutYetIsNotHurriedByAnybody) {
  tell({}, true);
  for (const desk::Fact& fact : story(1, "CA1", false)) append(fact);
  OutboxStore outbox(*store_);
  const Delivery note = *next(kCrm, 1).due;
  Tried unclear = tried(note, State::waiting, 150'000);
  unclear.kept = delivery::CrmKept{{}, {}, 150'000};
  keep(unclear, "CA1", 10);
  const crm::RecordRef lead{"crm.lead", 7, "Durand", ""};
  ASSERT_TRUE(*await(outbox.log_call("CA1", lead, 50)));
  EXPECT_FALSE(next(kCrm, 149'999).due) << "another post would be a second note";
  ASSERT_TRUE(*await(outbox.log_call("CA1", std::nullopt, 60)));
  ASSERT_TRUE(*await(outbox.retry(note.id, 70)));
  EXPECT_FALSE(next(kCrm, 149'999).due);
  const auto after = next(kCrm, 150'000).due;
  ASSERT_TRUE(after);
  EXPECT_EQ(delivery::read_crm_kept(after->document).chosen, lead);
  Tried written = tried(*after, State::done);
  written.kept = delivery::CrmKept{crm::Receipt{lead, 1, 0, ""}, lead, 0};
  keep(written, "CA1", 150'001);
  ASSERT_TRUE(*await(outbox.log_call("CA1", lead, 150'002)));
  EXPECT_TRUE(next(kCrm, 150'002).due) << "what is clear is tried at once";
}

TEST_F(OutboxTest, ARepChoosesARecordEvenWhileItIsTried) {
  tell({}, true);
  for (const desk::Fact& fact : story(1, "CA1", false)) append(fact);
  OutboxStore outbox(*store_);
  const Delivery note = *next(kCrm, 1).due;
  const crm::RecordRef lead{"crm.lead", 7, "Durand", ""};
  ASSERT_TRUE(*await(outbox.log_call("CA1", lead, 50)));
  Tried ambiguous = tried(note, State::held);
  ambiguous.kept = delivery::CrmKept{};
  ambiguous.told = desk::CrmTold{desk::CrmState::choose, "ambiguous", std::nullopt, {}};
  keep(ambiguous, "CA1", 60);
  const NextDelivery after = next(kCrm, 60);
  ASSERT_TRUE(after.due) << "the rep has chosen meanwhile";
  EXPECT_EQ(delivery::read_crm_kept(after.due->document).chosen, lead);

  keep(tried(*after.due, State::held), "CA1", 70);
  EXPECT_EQ(*await(outbox.unlogged("alice", 10)), std::vector<std::string>{"CA1"});
  EXPECT_TRUE(await(outbox.unlogged("bob", 10))->empty());
  EXPECT_FALSE(next(kCrm, 9'999'999'999'999).due);
  append({"CA1", 90'000, desk::WrappedUp{"w9", "alice", "busy", "Encore un mot", 0, false}});
  EXPECT_FALSE(next(kCrm, 9'999'999'999'999).due) << "a note does not tell which record is meant";
  ASSERT_TRUE(*await(outbox.log_call("CA1", std::nullopt, 80)));
  EXPECT_TRUE(next(kCrm, 80).due);
  EXPECT_FALSE(*await(outbox.log_call("CA9", std::nullopt, 80)));
}

}  // namespace
}  // namespace softphone::store
