#include "desk/person.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

Person somebody(std::string identity, Role role = Role::rep, AccountState state = AccountState::active) {
  Person person;
  person.identity = std::move(identity);
  person.name = "Somebody";
  person.role = role;
  person.state = state;
  person.password_changed_at = state == AccountState::invited ? 0 : 1;
  return person;
}

std::string wrong_field(const Person& person) {
  const auto problem = check_person(person);
  return problem ? problem->field : "";
}

TEST(Person, IdentitiesAreWhatTheVoiceSdkTakesAndNeverANumber) {
  for (const char* fine : {"alice", "Alice_2", "a", "x112"})
    EXPECT_EQ(wrong_field(somebody(fine)), "") << fine;
  for (const char* bad : {"", "112", "_12", "al ice", "alice@example.com", "élise", "a-b", "<a>"}) {
    EXPECT_EQ(wrong_field(somebody(bad)), "identity") << bad;
  }
  EXPECT_EQ(wrong_field(somebody(std::string(64, 'a'))), "");
  EXPECT_EQ(wrong_field(somebody(std::string(65, 'a'))), "identity");
}

TEST(Person, EveryFieldIsChecked) {
  struct Case {
    const char* field;
    std::string Person::*member;
    std::string value;
    bool fine;
  };
  const Case cases[] = {
      {"name", &Person::name, "Chloé Petit", true},
      {"name", &Person::name, "", false},
      {"name", &Person::name, "   ", false},
      {"name", &Person::name, "a\nb", false},
      {"name", &Person::name, "a\xff", false},
      {"name",
       &Person::name,
       "a\xe2\x80\xae"
       "b",
       false},  // right-to-left override
      {"name", &Person::name, std::string(80, 'x'), true},
      {"name", &Person::name, std::string(81, 'x'), false},
      {"email", &Person::email, "", true},
      {"email", &Person::email, "a.b+c@example.com", true},
      {"email", &Person::email, "example.com", false},
      {"email", &Person::email, "@example.com", false},
      {"email", &Person::email, "a@", false},
      {"email", &Person::email, "a@b@c", false},
      {"email", &Person::email, "a b@c.fr", false},
      {"number", &Person::number, "+33199001004", true},
      {"number", &Person::number, "0199001004", false},
      {"shortNumber", &Person::short_number, "101", true},
      {"shortNumber", &Person::short_number, "1", false},
      {"shortNumber", &Person::short_number, "123456", false},
      {"shortNumber", &Person::short_number, "1a", false},
      {"shortNumber", &Person::short_number, "112", false},
      {"shortNumber", &Person::short_number, "15", false},
      {"language", &Person::language, "fr", true},
      {"language", &Person::language, "de", false},
  };
  for (const Case& each : cases) {
    Person person = somebody("alice");
    person.*each.member = each.value;
    EXPECT_EQ(wrong_field(person), each.fine ? "" : each.field) << each.value;
  }
}

TEST(Person, WhatNamesSomebodyBelongsToOneOnly) {
  Person alice = somebody("alice");
  alice.email = "Alice@example.com";
  alice.number = "+33199001001";
  alice.short_number = "101";
  const auto taken = [&](Person person) {
    const auto problem = check_unique(person, {alice});
    return problem ? problem->field : "";
  };
  EXPECT_EQ(taken(somebody("ALICE")), "identity");
  Person bob = somebody("bob");
  EXPECT_EQ(taken(bob), "") << "nobody's address, number and short number are like nobody's";
  bob.email = "alice@EXAMPLE.com";
  EXPECT_EQ(taken(bob), "email");
  bob.email = {};
  bob.number = alice.number;
  EXPECT_EQ(taken(bob), "number");
  bob.number = {};
  bob.short_number = "101";
  EXPECT_EQ(taken(bob), "shortNumber");
}

TEST(Person, TheTrialLastsUntilSomebodyHasAPassword) {
  EXPECT_TRUE(is_trial({}));
  EXPECT_TRUE(is_trial({somebody("alice", Role::admin, AccountState::invited)}));
  EXPECT_FALSE(is_trial({somebody("alice", Role::admin)}));
  EXPECT_FALSE(is_trial({somebody("alice", Role::admin, AccountState::disabled)}));
}

TEST(Person, OnlyThoseWhoMayWorkAreAdminsOrRung) {
  const std::vector<Person> people = {
      somebody("alice", Role::admin, AccountState::disabled),
      somebody("bob"),
      somebody("chloe", Role::admin, AccountState::invited)};
  EXPECT_FALSE(has_admin(people));
  const Roster roster = roster_of(people, "+33199001000");
  ASSERT_EQ(roster.reps().size(), 1U);
  EXPECT_EQ(roster.reps()[0].identity, "bob");
  EXPECT_EQ(roster.reps()[0].number, "+33199001000");
  EXPECT_EQ(roster.name_of("alice"), "Somebody") << "calls keep the names of those who left";
  EXPECT_EQ(roster.by_identity("alice"), nullptr);
  EXPECT_EQ(roster.role_of("alice"), Role::rep);
  EXPECT_EQ(roster.name_of("chloe"), "chloe");
}

TEST(Invitation, LivesAWeekAndWorksOnce) {
  const UnixMs now = 1'763'700'000'000;
  Invitation invitation{"", "alice", false, now, now + Milliseconds(kInvitationLife).count(), 0};
  EXPECT_EQ(state_of(invitation, now), InvitationState::valid);
  EXPECT_EQ(state_of(invitation, invitation.expires_at - 1), InvitationState::valid);
  EXPECT_EQ(state_of(invitation, invitation.expires_at), InvitationState::expired);
  invitation.used_at = now + 1;
  EXPECT_EQ(state_of(invitation, now + 2), InvitationState::used);
  EXPECT_EQ(state_of(invitation, invitation.expires_at), InvitationState::used);
}

TEST(Roster, ShortNumbersAndRoles) {
  const Roster roster = practice_roster();
  ASSERT_NE(roster.by_short_number("102"), nullptr);
  EXPECT_EQ(roster.by_short_number("102")->identity, "bob");
  EXPECT_EQ(roster.by_short_number(""), nullptr);
  EXPECT_EQ(roster.by_short_number("104"), nullptr);
  EXPECT_TRUE(is_at_least(Role::admin, Role::manager));
  EXPECT_TRUE(is_at_least(Role::manager, Role::manager));
  EXPECT_FALSE(is_at_least(Role::rep, Role::manager));
}

}  // namespace
}  // namespace softphone::desk
