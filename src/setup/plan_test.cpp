#include "setup/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::setup {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kUrl = "https://phone.example.com";
const std::string kApp = "AP" + std::string(32, 'a');
const std::string kOther = "AP" + std::string(32, 'b');
const std::string kOne = "PN" + std::string(32, '1');
const std::string kTwo = "PN" + std::string(32, '2');
const std::string kKey = "SK" + std::string(32, 'c');

Resource number(const std::string& sid, const std::string& name, const std::string& app = {}) {
  Fields fields{{"VoiceUrl", "https://old.example/voice"}, {"VoiceMethod", "GET"}};
  fields["VoiceApplicationSid"] = app;
  fields["TrunkSid"] = "";
  return {sid, name, fields, true};
}
Resource application(const std::string& sid, const Fields& fields, std::string_view name = kName) {
  return {sid, std::string(name), fields, true};
}
Found empty_account() {
  return {{}, {number(kOne, "+33100000001"), number(kTwo, "+33100000002")}, std::vector<Resource>{}};
}

/// What an account is after the changes were made in it.
Found after(Found found, const Plan& plan) {
  for (const Change& change : plan.changes) {
    auto& list = change.kind == Kind::application ? found.applications
                 : change.kind == Kind::number    ? found.numbers
                                                  : *found.keys;
    if (change.verb == Verb::create) {
      list.push_back({change.kind == Kind::key ? kKey : kApp, change.name, change.after, true});
      continue;
    }
    if (change.verb == Verb::remove) {
      std::erase_if(list, [&](const Resource& entry) { return entry.sid == change.sid; });
      continue;
    }
    for (Resource& entry : list) {
      if (entry.sid != change.sid) continue;
      for (const auto& [name, value] : change.after)
        entry.fields[name] = value == kNewApplication ? kApp : value;
    }
  }
  return found;
}

TEST(SetupPlan, AnEmptyAccountGetsAKeyAnApplicationAndItsNumbers) {
  const auto plan = plan_setup(empty_account(), {}, {kUrl, {}, false, true});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->changes.size(), 4U);
  EXPECT_EQ(plan->changes[0].kind, Kind::key);
  EXPECT_EQ(plan->changes[1].kind, Kind::application);
  EXPECT_EQ(plan->changes[1].after, application_fields(kUrl));
  EXPECT_EQ(plan->changes[2].after.at("VoiceApplicationSid"), kNewApplication);
  EXPECT_THAT(plan->numbers, ElementsAre("+33100000001", "+33100000002"));
  EXPECT_THAT(describe(*plan), HasSubstr("+ create TwiML App TeepTrak Softphone"));
  EXPECT_THAT(describe(*plan), HasSubstr("VoiceApplicationSid: (none) → (the new TwiML App)"));
}

TEST(SetupPlan, ASecondRunHasNothingToChange) {
  const Wanted wanted{kUrl, {}, false, true};
  const Found done = after(empty_account(), *plan_setup(empty_account(), {}, wanted));
  const auto again = plan_setup(done, {kApp, true, {}, kKey, true, {}}, {kUrl, {}, false, false});
  ASSERT_TRUE(again);
  EXPECT_THAT(again->changes, IsEmpty());
  EXPECT_EQ(describe(*again), "");
  EXPECT_THAT(drift(done, kApp, kUrl, again->numbers), IsEmpty());
}

TEST(SetupPlan, AHalfConfiguredAccountGetsWhatIsMissing) {
  Fields half = application_fields(kUrl);
  half["VoiceFallbackUrl"] = "";
  Found found{{application(kApp, half)}, {number(kOne, "+33100000001", kApp)}, std::nullopt};
  const auto plan = plan_setup(found, {}, {kUrl, {}, false, false});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->changes.size(), 1U);
  EXPECT_EQ(plan->changes[0].verb, Verb::update);
  EXPECT_EQ(plan->changes[0].before, (Fields{{"VoiceFallbackUrl", ""}}));
  EXPECT_EQ(plan->changes[0].after.size(), 1U);
}

TEST(SetupPlan, FindsOurApplicationByItsSidThenByWhereItLeadsThenByItsName) {
  const auto chosen = [](const std::vector<Resource>& applications, const std::string& known) {
    Memory memory;
    memory.app_sid = known;
    const auto plan = plan_setup(
        {applications, {number(kOne, "+33100000001")}, std::nullopt}, memory, {kUrl, {}, true, false}
    );
    return plan->changes.back().after.at("VoiceApplicationSid");
  };
  const Resource elsewhere = application(kOther, application_fields("https://other.example"));
  const Resource here = application(kApp, application_fields(kUrl));
  EXPECT_EQ(chosen({elsewhere, here}, ""), kApp);
  EXPECT_EQ(chosen({elsewhere, here}, kOther), kOther);
  EXPECT_EQ(chosen({elsewhere}, ""), kOther);
  EXPECT_EQ(chosen({application(kOther, {}, "Something else")}, ""), kNewApplication);
}

TEST(SetupPlan, ChoosesNumbers) {
  Found found = empty_account();
  found.numbers.push_back({"PN" + std::string(32, '3'), "+33700000003", {}, false});
  Memory memory;
  memory.numbers[kTwo] = {};
  const struct {
    const char* what;
    Memory memory;
    Wanted wanted;
    std::vector<std::string> chosen;  // none: refused
  } cases[] = {
      {"the first time all that take calls", {}, {kUrl, {}, false, false}, {"+33100000001", "+33100000002"}},
      {"later those of the first time", memory, {kUrl, {}, false, false}, {"+33100000002"}},
      {"all when told so", memory, {kUrl, {}, true, false}, {"+33100000001", "+33100000002"}},
      {"a named one", memory, {kUrl, {"+33100000001"}, false, false}, {"+33100000001"}},
      {"not one of somebody else", {}, {kUrl, {"+33100000009"}, false, false}, {}},
      {"not one for messages only", {}, {kUrl, {"+33700000003"}, false, false}, {}},
  };
  for (const auto& c : cases) {
    const auto plan = plan_setup(found, c.memory, c.wanted);
    ASSERT_EQ(plan.has_value(), !c.chosen.empty()) << c.what;
    if (plan) {
      EXPECT_EQ(plan->numbers, c.chosen) << c.what;
    }
  }
  const auto refused = plan_setup(found, {}, {kUrl, {"+33100000009"}, false, false});
  EXPECT_THAT(refused.error().detail, HasSubstr("+33100000001"));
  EXPECT_EQ(plan_setup({}, {}, {kUrl, {}, false, false}).error().code, "no_numbers");
}

TEST(SetupPlan, UndoingGivesEverythingBack) {
  const Found before = empty_account();
  const Found done = after(before, *plan_setup(before, {}, {kUrl, {}, false, true}));
  Memory memory{kApp, true, {}, kKey, true, {}};
  for (const Resource& n : before.numbers) memory.numbers[n.sid] = n.fields;
  const Plan undo = plan_removal(done, memory);
  EXPECT_EQ(undo.changes.back().kind, Kind::key);
  const Found undone = after(done, undo);
  EXPECT_THAT(undone.applications, IsEmpty());
  EXPECT_THAT(*undone.keys, IsEmpty());
  for (std::size_t i = 0; i < before.numbers.size(); ++i) {
    EXPECT_EQ(undone.numbers[i].fields, before.numbers[i].fields);
  }
  EXPECT_THAT(plan_removal(undone, memory).changes, IsEmpty());
}

TEST(SetupPlan, UndoingLeavesAloneWhatWasChangedSince) {
  Memory memory{kApp, false, {{"VoiceUrl", "https://before.example"}}, "", false, {}};
  memory.numbers[kOne] = number(kOne, "").fields;
  memory.numbers[kTwo] = number(kTwo, "", kOther).fields;
  const Found found{
      {application(kApp, application_fields(kUrl))},
      {number(kOne, "+33100000001", kOther), number(kTwo, "+33100000002", kApp)},
      std::nullopt};
  const Plan undo = plan_removal(found, memory);
  ASSERT_EQ(undo.changes.size(), 2U);
  EXPECT_EQ(undo.changes[0].sid, kTwo);
  EXPECT_EQ(undo.changes[0].after.at("VoiceApplicationSid"), "");  // its application is gone
  EXPECT_EQ(undo.changes[1].after, (Fields{{"VoiceUrl", "https://before.example"}}));
  EXPECT_THAT(undo.notes[0], HasSubstr("+33100000001 was led elsewhere"));
}

TEST(SetupPlan, ATrunkIsGivenBackWithoutNamingAnApplication) {
  Memory memory{kApp, true, {}, "", false, {}};
  memory.numbers[kOne] = {{"TrunkSid", "TK1"}, {"VoiceApplicationSid", ""}};
  const Plan undo =
      plan_removal({{application(kApp, {})}, {number(kOne, "+33100000001", kApp)}, std::nullopt}, memory);
  EXPECT_EQ(undo.changes[0].after, (Fields{{"TrunkSid", "TK1"}}));
}

TEST(SetupPlan, NamesWhatLeadsElsewhere) {
  Found found{
      {application(kApp, application_fields(kUrl))}, {number(kOne, "+33100000001", kApp)}, std::nullopt};
  EXPECT_THAT(drift(found, kApp, kUrl, {"+33100000001", "+33600000000"}), IsEmpty());
  found.applications[0].fields["VoiceUrl"] = "https://n8n.example/\x1b[2J";
  found.numbers[0].fields["VoiceApplicationSid"] = "";
  found.numbers[0].fields["VoiceUrl"] = "";
  auto all = drift(found, kApp, kUrl, {"+33100000001"});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].code, "application");
  EXPECT_THAT(all[0].sentence, HasSubstr("https://n8n.example/?[2J, not " + kUrl));
  EXPECT_EQ(all[0].values.at("field"), "VoiceUrl");
  EXPECT_EQ(all[0].values.at("is"), "https://n8n.example/?[2J") << "no control characters reach a terminal";
  EXPECT_EQ(all[0].values.at("wanted"), application_fields(kUrl).at("VoiceUrl"));
  EXPECT_EQ(all[1].code, "number_unset");
  EXPECT_THAT(all[1].sentence, HasSubstr("+33100000001 does not ring here"));
  found.applications[0].fields["VoiceUrl"] = "";
  found.numbers[0].fields["VoiceUrl"] = "https://n8n.example/in";
  all = drift(found, kApp, kUrl, {"+33100000001"});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].code, "application_unset");
  EXPECT_EQ(all[1].code, "number_url");
  EXPECT_EQ(all[1].values.at("url"), "https://n8n.example/in");
  found.numbers[0].fields["VoiceApplicationSid"] = "AP9";
  all = drift(found, kApp, kUrl, {"+33100000001"});
  EXPECT_EQ(all.back().code, "number_app");
  EXPECT_EQ(all.back().values.at("app"), "AP9");
  EXPECT_EQ(drift({}, kApp, kUrl, {})[0].code, "gone");
  EXPECT_THAT(drift({}, kApp, kUrl, {})[0].sentence, HasSubstr("does not exist"));
  found = {{application(kApp, application_fields(kUrl))}, {number(kOne, "+33100000001")}, std::nullopt};
  found.numbers[0].fields["VoiceUrl"] = application_fields(kUrl)["VoiceUrl"];
  EXPECT_THAT(drift(found, kApp, kUrl, {"+33100000001"}), IsEmpty());
}

TEST(SetupPlan, AnAddressThatChangedIsFollowed) {
  const std::string former = "https://old.ngrok-free.app";
  Resource by_hand = number(kOne, "+33100000001");
  by_hand.fields["VoiceUrl"] = former + "/handle_calls";
  by_hand.fields["StatusCallback"] = former + "/webhook/softphone/status";
  const Resource of_others = number(kTwo, "+33100000002");
  const Found found{{application(kApp, application_fields(former))}, {by_hand, of_others}, std::nullopt};
  const Plan plan = plan_move(found, kApp, former, kUrl);
  ASSERT_EQ(plan.changes.size(), 2U);
  EXPECT_EQ(plan.changes[0].after.at("VoiceUrl"), kUrl + "/webhook/softphone/voice");
  EXPECT_EQ(after(found, plan).applications[0].fields, application_fields(kUrl));
  EXPECT_EQ(
      plan.changes[1].after,
      (Fields{{"VoiceUrl", kUrl + "/handle_calls"}, {"StatusCallback", kUrl + "/webhook/softphone/status"}})
  );
  EXPECT_THAT(plan_move(after(found, plan), kApp, former, kUrl).changes, IsEmpty());
  EXPECT_THAT(plan_move(after(found, plan), kApp, kUrl, kUrl).changes, IsEmpty());
}

TEST(SetupPlan, OnlyWhatWasOursMoves) {
  const auto changes = [](const std::string& voice_url, const std::string& former) {
    Fields fields = application_fields("https://x.example");
    fields["VoiceUrl"] = voice_url;
    const Found found{{application(kApp, fields)}, {number(kOne, "+33100000001")}, std::nullopt};
    return plan_move(found, kApp, former, kUrl).changes.size();
  };
  EXPECT_EQ(changes("https://n8n.example/webhook/softphone/voice", ""), 0U) << "somebody else's";
  EXPECT_EQ(changes("https://n8n.example/webhook/softphone/voice", "https://former.example"), 0U);
  EXPECT_EQ(changes("https://former.example.org/voice", "https://former.example"), 0U);
  EXPECT_EQ(changes("https://former.example/voice", "https://former.example"), 1U);
  EXPECT_EQ(changes("https://gone.ngrok.io/voice", ""), 1U) << "what ngrok gives is lent";
  EXPECT_EQ(changes("", ""), 1U) << "never set";
  Found found{{application(kOther, {{"VoiceUrl", ""}})}, {}, std::nullopt};
  EXPECT_THAT(plan_move(found, kApp, "", kUrl).changes, IsEmpty()) << "another application";
}

TEST(SetupPlan, ARepairLeadsTheChosenNumbersHereAndCreatesNothing) {
  Found found = empty_account();
  found.applications.push_back(application(kApp, {{"VoiceUrl", "https://n8n.example"}}));
  Memory memory;
  memory.numbers[kTwo] = {};
  const auto chosen = chosen_numbers(found, memory, "+33100000001");
  EXPECT_THAT(chosen, ElementsAre("+33100000001", "+33100000002"));
  const Plan plan = plan_repair(found, kApp, kUrl, chosen);
  ASSERT_EQ(plan.changes.size(), 3U);
  const Found repaired = after(found, plan);
  EXPECT_THAT(drift(repaired, kApp, kUrl, chosen), IsEmpty());
  EXPECT_THAT(plan_repair(repaired, kApp, kUrl, chosen).changes, IsEmpty());
  EXPECT_THAT(plan_repair(empty_account(), kApp, kUrl, chosen).changes, IsEmpty())
      << "the application is gone";
  EXPECT_THAT(chosen_numbers(found, {}, "+33600000000"), IsEmpty()) << "a verified caller ID";
}

}  // namespace
}  // namespace softphone::setup
