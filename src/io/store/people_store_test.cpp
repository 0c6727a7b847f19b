#include "io/store/people_store.hpp"

#include <boost/json.hpp>

#include "io/store/session_store.hpp"
#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

using desk::AccountState;
using desk::Role;

const Actor kConsole{"", "command line", ""};
const Actor kAlice{"alice", "page", "203.0.113.7"};
constexpr desk::UnixMs kNow = 1'763'700'000'000;
constexpr desk::UnixMs kDay = 86'400'000;

desk::Person somebody(std::string identity, Role role = Role::rep) {
  desk::Person person;
  person.identity = std::move(identity);
  person.name = "Name of " + person.identity;
  person.role = role;
  return person;
}

class PeopleStoreTest : public DatabaseTest {
 protected:
  PeopleStore people() { return PeopleStore(store_->threads()); }

  Result<desk::Person> add(desk::Person person, std::string hash = "hash", Actor actor = kConsole) {
    PeopleStore store = people();
    return await(store.add(std::move(person), std::move(hash), std::move(actor), kNow));
  }
  Result<desk::Person> change(std::string identity, PersonChange change) {
    PeopleStore store = people();
    return await(store.change(std::move(identity), std::move(change), kAlice, kNow + 1));
  }
  Team team() {
    PeopleStore store = people();
    auto loaded = await(store.load());
    EXPECT_TRUE(loaded);
    return std::move(*loaded);
  }
  std::vector<AuditEntry> log(AuditQuery query = {}) {
    AuditStore audit(store_->threads());
    return await(audit.page(std::move(query)))->entries;
  }
  std::size_t sessions() {
    SessionStore store(store_->threads());
    return await(store.load(0))->size();
  }
  void sign_in(std::string hash, std::string identity) {
    SessionStore store(store_->threads());
    await(store.save({std::move(hash), std::move(identity), kNow, kNow + kDay, "", "", kNow}));
  }
};

template <class T>
std::string refusal(const Result<T>& result) {
  return result ? "" : result.error().code;
}

TEST_F(PeopleStoreTest, TheFirstPersonIsAnAdminAndEndsTheTrial) {
  sign_in("practice", "alice");
  EXPECT_EQ(refusal(add(somebody("bob"))), "first_is_admin");
  EXPECT_EQ(sessions(), 1U) << "what was refused changed nothing";
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  EXPECT_EQ(sessions(), 0U) << "the trial's Alice had no password";
  EXPECT_EQ(team().people.at(0).state, AccountState::active);
  EXPECT_TRUE(add(somebody("bob")));
}

TEST_F(PeopleStoreTest, AnInvitationAloneEndsNothing) {
  sign_in("practice", "alice");
  ASSERT_TRUE(add(somebody("alice", Role::admin), ""));
  EXPECT_EQ(team().people.at(0).state, AccountState::invited);
  EXPECT_EQ(sessions(), 1U);
  PeopleStore store = people();
  ASSERT_TRUE(await(store.invite("alice", "token", kConsole, kNow)));
  ASSERT_TRUE(await(store.accept_invitation("token", "hash", {}, kNow + 1)));
  EXPECT_EQ(sessions(), 0U);
}

TEST_F(PeopleStoreTest, EveryChangeRaisesTheVersionAndSurvivesARestart) {
  desk::Person alice = somebody("alice", Role::admin);
  alice.email = "Alice@example.com";
  alice.number = "+33199001001";
  alice.short_number = "101";
  alice.language = "fr";
  ASSERT_TRUE(add(alice));
  const Team before = team();
  PersonChange rename;
  rename.name = "Élise";
  ASSERT_TRUE(change("alice", rename));
  open();
  const Team after = team();
  EXPECT_GT(after.version, before.version);
  desk::Person expected = before.people.at(0);
  expected.name = "Élise";
  EXPECT_EQ(after.people.at(0), expected);
  EXPECT_EQ(expected.email, "Alice@example.com");
}

TEST_F(PeopleStoreTest, WhatIsWrongOrTakenIsRefusedWithTheField) {
  desk::Person alice = somebody("alice", Role::admin);
  alice.email = "alice@example.com";
  ASSERT_TRUE(add(alice));
  EXPECT_EQ(refusal(add(somebody("ALICE"))), "taken_identity");
  EXPECT_EQ(refusal(add(somebody("b b"))), "invalid_identity");
  desk::Person bob = somebody("bob");
  bob.email = "ALICE@example.com";
  EXPECT_EQ(refusal(add(bob)), "taken_email");
  PersonChange change_number;
  change_number.number = "12";
  EXPECT_EQ(refusal(change("alice", change_number)), "invalid_number");
  EXPECT_EQ(refusal(change("mallory", change_number)), "unknown_person");
  EXPECT_EQ(team().people.size(), 1U);
}

TEST_F(PeopleStoreTest, TheLastAdminStays) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  ASSERT_TRUE(add(somebody("bob", Role::admin), ""));
  ASSERT_TRUE(add(somebody("chloe", Role::manager)));
  PersonChange demote;
  demote.role = Role::manager;
  PersonChange disable;
  disable.disabled = true;
  EXPECT_EQ(refusal(change("alice", demote)), "last_admin")
      << "who is only invited cannot change anything yet";
  EXPECT_EQ(refusal(change("alice", disable)), "last_admin");
  PersonChange promote;
  promote.role = Role::admin;
  ASSERT_TRUE(change("chloe", promote));
  ASSERT_TRUE(change("alice", disable));
  EXPECT_EQ(refusal(change("chloe", demote)), "last_admin");
}

TEST_F(PeopleStoreTest, DisablingEndsSessionsAndLinks) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  ASSERT_TRUE(add(somebody("bob")));
  sign_in("b1", "bob");
  sign_in("a1", "alice");
  PeopleStore store = people();
  ASSERT_TRUE(await(store.invite("bob", "reset", kAlice, kNow)));
  PersonChange disable;
  disable.disabled = true;
  EXPECT_EQ(change("bob", disable)->state, AccountState::disabled);
  EXPECT_EQ(sessions(), 1U);
  EXPECT_EQ(refusal(await(store.find_invitation("reset", kNow))), "bad_link");
  EXPECT_EQ(refusal(await(store.invite("bob", "other", kAlice, kNow))), "is_disabled");
  EXPECT_EQ(refusal(await(store.set_password({"bob", "hash", ""}, kAlice, kNow))), "is_disabled");
  PersonChange enable;
  enable.disabled = false;
  EXPECT_EQ(change("bob", enable)->state, AccountState::active);
}

TEST_F(PeopleStoreTest, OnlySomebodyWhoNeverSignedInCanBeRemoved) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  ASSERT_TRUE(add(somebody("bob"), ""));
  PeopleStore store = people();
  EXPECT_EQ(refusal(await(store.remove("alice", kAlice, kNow))), "not_invited");
  ASSERT_TRUE(await(store.remove("bob", kAlice, kNow)));
  EXPECT_EQ(team().people.size(), 1U);
}

TEST_F(PeopleStoreTest, ALinkWorksOnceForAWeekAndOnlyTheLatest) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  ASSERT_TRUE(add(somebody("bob"), ""));
  PeopleStore store = people();
  ASSERT_TRUE(await(store.invite("bob", "first", kAlice, kNow)));
  const auto second = await(store.invite("bob", "second", kAlice, kNow));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->invitation.reset);
  EXPECT_EQ(refusal(await(store.find_invitation("first", kNow))), "bad_link");
  EXPECT_EQ(refusal(await(store.find_invitation("second", kNow + 7 * kDay))), "expired_link");
  EXPECT_EQ(await(store.find_invitation("second", kNow + 6 * kDay))->person.identity, "bob");
  const auto joined = await(store.accept_invitation("second", "bob's hash", {"", "page", ""}, kNow + kDay));
  ASSERT_TRUE(joined);
  EXPECT_EQ(joined->state, AccountState::active);
  EXPECT_EQ(refusal(await(store.accept_invitation("second", "other", {}, kNow + kDay))), "used_link");
  EXPECT_EQ((*await(store.credentials("BOB")))->password_hash, "bob's hash");
  EXPECT_EQ(log().at(0).action, "person.joined");
  EXPECT_EQ(log().at(0).actor.identity, "bob");
  ASSERT_TRUE(await(store.invite("bob", "third", kAlice, kNow + kDay)));
  EXPECT_TRUE(await(store.find_invitation("third", kNow + kDay))->invitation.reset);
}

TEST_F(PeopleStoreTest, ANewPasswordEndsTheOtherSessions) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  for (const char* hash : {"a1", "a2", "a3"}) sign_in(hash, "alice");
  PeopleStore store = people();
  ASSERT_TRUE(await(store.set_password({"alice", "new", "a2"}, kAlice, kNow + 5)));
  EXPECT_EQ(sessions(), 1U);
  EXPECT_EQ((*await(store.credentials("alice")))->password_hash, "new");
  EXPECT_EQ((*await(store.credentials("alice")))->person.password_changed_at, kNow + 5);
}

TEST_F(PeopleStoreTest, SignsInByIdentityOrAddressWhateverTheCase) {
  desk::Person alice = somebody("Alice", Role::admin);
  alice.email = "alice.martin@example.com";
  ASSERT_TRUE(add(alice));
  PeopleStore store = people();
  for (const char* name : {"alice", "ALICE", "Alice.Martin@Example.com"}) {
    const auto found = await(store.credentials(name));
    ASSERT_TRUE(found && *found) << name;
    EXPECT_EQ((*found)->person.identity, "Alice");
  }
  EXPECT_FALSE(*await(store.credentials("")));
  EXPECT_FALSE(*await(store.credentials("alic_")));
}

TEST_F(PeopleStoreTest, TheLogSaysWhoDidWhatAndWhatItWasBeforeWithoutSecrets) {
  ASSERT_TRUE(add(somebody("alice", Role::admin), "$argon2id$secret"));
  ASSERT_TRUE(add(somebody("bob"), "", kAlice));
  PersonChange promote;
  promote.role = Role::manager;
  promote.name = "Name of bob";  // as it was
  ASSERT_TRUE(change("bob", promote));
  PeopleStore store = people();
  ASSERT_TRUE(await(store.invite("bob", "hash of a token", kAlice, kNow)));
  const std::vector<AuditEntry> entries = log();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[1].action, "person.changed");
  EXPECT_EQ(entries[1].actor.identity, "alice");
  EXPECT_EQ(entries[1].actor.address, "203.0.113.7");
  EXPECT_EQ(entries[1].subject, "bob");
  EXPECT_EQ(entries[1].details, R"({"before":{"role":"rep"},"after":{"role":"manager"}})");
  EXPECT_EQ(entries[3].actor.via, "command line");
  for (const AuditEntry& entry : entries) {
    EXPECT_EQ(entry.details.find("secret"), std::string::npos);
    EXPECT_EQ(entry.details.find("token"), std::string::npos);
  }
}

TEST_F(PeopleStoreTest, TheLogHasPagesAndFilters) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  AuditStore audit(store_->threads());
  for (int i = 0; i < 5; ++i) {
    AuditEntry entry;
    entry.at = kNow + i;
    entry.action = i % 2 == 0 ? "sign_in.failed" : "sign_in";
    entry.subject = i == 4 ? "bob" : "alice";
    ASSERT_TRUE(await(audit.append(entry)));
  }
  std::size_t seen = 0;
  AuditQuery query;
  query.limit = 2;
  for (int page = 0; page < 3; ++page) {
    const auto found = await(audit.page(query));
    ASSERT_TRUE(found);
    seen += found->entries.size();
    EXPECT_EQ(found->next.has_value(), page < 2);
    query.before = found->next;
  }
  EXPECT_EQ(seen, 6U);
  const auto filtered = [&](std::string person, std::string action) {
    AuditQuery by;
    by.person = std::move(person);
    by.action = std::move(action);
    return log(std::move(by)).size();
  };
  EXPECT_EQ(filtered("bob", ""), 1U);
  EXPECT_EQ(filtered("", "sign_in"), 5U);
  EXPECT_EQ(filtered("", "sign_in.failed"), 3U);
  EXPECT_EQ(filtered("alice", "sign_in.failed"), 2U);
  EXPECT_EQ(filtered("", "sign"), 0U);
}

TEST_F(PeopleStoreTest, FailuresSurviveARestart) {
  PeopleStore store = people();
  ASSERT_TRUE(await(store.save_failures({{"person:a", {5, kNow, kNow + 30'000}}, {"address:b", {1, kNow, 0}}})
  ));
  ASSERT_TRUE(await(store.save_failures({{"address:b", {}}})));
  open();
  PeopleStore again = people();
  const auto loaded = await(again.load_failures());
  ASSERT_EQ(loaded->size(), 1U);
  EXPECT_EQ(loaded->front().first, "person:a");
  EXPECT_EQ(loaded->front().second, (desk::Failures{5, kNow, kNow + 30'000}));
}

TEST_F(PeopleStoreTest, AnotherProcessIsNoticedByTheVersion) {
  ASSERT_TRUE(add(somebody("alice", Role::admin)));
  PeopleStore mine = people();
  const auto before = await(mine.version());
  auto other = open_another();
  ASSERT_TRUE(other);
  PeopleStore theirs((*other)->threads());
  ASSERT_TRUE(await(theirs.add(somebody("bob"), "hash", kConsole, kNow)));
  EXPECT_GT(*await(mine.version()), *before);
  EXPECT_EQ(team().people.size(), 2U);
}

}  // namespace
}  // namespace softphone::store
