#include "desk/wrap_up.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace softphone::desk {
namespace {

namespace json = boost::json;

json::object object(const char* text) {
  return json::parse(text).as_object();
}

std::string refusal(const Call& call, const char* body) {
  const auto fact = accept_wrap_up(call, "alice", object(body), default_outcomes(), 1000);
  return fact ? "" : fact.error().code;
}

TEST(WrapUp, WhatIsAccepted) {
  const Call call("CA1");
  const auto fact = accept_wrap_up(
      call,
      "alice",
      object(R"({"id":"a-1","outcome":"follow_up","note":" Rappeler\r\nlundi\u0007 \n","followUp":5000})"),
      default_outcomes(),
      1000
  );
  ASSERT_TRUE(fact) << fact.error().message;
  EXPECT_EQ(
      std::get<WrappedUp>(fact->what),
      (WrappedUp{"a-1", "alice", "follow_up", " Rappeler\nlundi", 5000, false})
  );
  EXPECT_EQ(refusal(call, R"({"id":"a","outcome":null,"note":"only a note"})"), "");
  EXPECT_EQ(refusal(call, R"({"id":"a","followUp":4000})"), "");
}

TEST(WrapUp, WhatIsRefused) {
  const Call call("CA1");
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "bad_id"},
      {R"({"id":"a b","outcome":"busy"})", "bad_id"},
      {R"({"id":"a","outcome":"sold"})", "unknown_outcome"},
      {R"({"id":"a","outcome":"busy","note":7})", "bad_note"},
      {R"({"id":"a","outcome":"busy","followUp":"monday"})", "bad_follow_up"},
      {R"({"id":"a","outcome":"busy","followUp":-5})", "bad_follow_up"},
      {R"({"id":"a","outcome":"busy","followUp":99999999999999})", "bad_follow_up"},
      {R"({"id":"a","note":"  \n "})", "empty"},
      {R"({"id":"a","outcome":"busy","replaces":"other"})", "changed_meanwhile"},
  };
  for (const auto& [body, code] : cases) EXPECT_EQ(refusal(call, body), code) << body;
  const std::string long_note = R"({"id":"a","note":")" + std::string(9000, 'x') + R"("})";
  EXPECT_EQ(refusal(call, long_note.c_str()), "bad_note");
}

TEST(WrapUp, AnEditKnowsWhatItReplacesAndComesAfterIt) {
  Call call("CA1");
  call.apply({"CA1", 5000, WrappedUp{"one", "alice", "busy", "", 0, false}});
  EXPECT_EQ(refusal(call, R"({"id":"two","outcome":"busy","replaces":""})"), "changed_meanwhile");
  const auto edit = accept_wrap_up(
      call, "alice", object(R"({"id":"two","outcome":null,"replaces":"one"})"), default_outcomes(), 1000
  );
  ASSERT_TRUE(edit) << "an edit may take everything back";
  EXPECT_EQ(edit->at, 5001) << "though the clock went back";
  call.apply(*edit);
  EXPECT_EQ(refusal(call, R"({"id":"two","outcome":"busy","replaces":"one"})"), "") << "a repeat";
}

TEST(WrapUp, OnlyTheOwnLastOneCanBeUndoneAndOnlyOnce) {
  Call call("CA1");
  call.apply({"CA1", 5000, WrappedUp{"one", "alice", "busy", "", 0, false}});
  call.apply({"CA1", 6000, WrappedUp{"two", "alice", "busy", "", 0, false}});
  EXPECT_FALSE(accept_undo(call, "bob", "two", 1));
  EXPECT_FALSE(accept_undo(call, "alice", "one", 1));
  EXPECT_FALSE(accept_undo(call, "alice", "", 1));
  const auto undone = accept_undo(call, "alice", "two", 7000);
  ASSERT_TRUE(undone);
  call.apply(*undone);
  EXPECT_EQ(call.after().standing("alice")->what.id, "one");
  EXPECT_TRUE(accept_undo(call, "alice", "two", 8000)) << "a repeat changes nothing";
}

TEST(Outcomes, TheListIsReadBackAndKeepsWhatCallsMayName) {
  const OutcomeList defaults = default_outcomes();
  const auto same = read_outcomes(object(outcomes_json(defaults).c_str()), {});
  ASSERT_TRUE(same);
  EXPECT_EQ(*same, defaults);
  const auto changed = read_outcomes(
      object(
          R"({"outcomes":[{"en":"Meeting set!","fr":"Rendez-vous"},{"key":"busy","en":"Busy"},{"en":"Busy"}]})"
      ),
      defaults
  );
  ASSERT_TRUE(changed) << changed.error().detail;
  EXPECT_EQ((*changed)[0], (OutcomeChoice{"meeting_set", "Meeting set!", "Rendez-vous", false}));
  EXPECT_EQ((*changed)[1], (OutcomeChoice{"busy", "Busy", "Busy", false}));
  EXPECT_EQ((*changed)[2].key, "busy_2");
  EXPECT_EQ(changed->size(), 3 + defaults.size() - 1);
  EXPECT_TRUE(changed->back().hidden);
}

TEST(Outcomes, WhatIsRefused) {
  for (const char* body :
       {R"({})",
        R"({"outcomes":[]})",
        R"({"outcomes":[7]})",
        R"({"outcomes":[{"key":"a"}]})",
        R"({"outcomes":[{"key":"A b","en":"x"}]})",
        R"({"outcomes":[{"key":"a","en":"x"},{"key":"a","en":"y"}]})",
        R"({"outcomes":[{"key":"a","en":"x","hidden":true}]})"}) {
    const auto list = read_outcomes(object(body), {});
    ASSERT_FALSE(list) << body;
    EXPECT_EQ(list.error().code, "bad_outcomes");
  }
  json::array many(11, json::object{{"en", "x"}});
  EXPECT_EQ(read_outcomes(json::object{{"outcomes", many}}, {}).error().code, "too_many_outcomes");
}

TEST(NoteText, KeepsLinesAndDropsTheRest) {
  EXPECT_EQ(note_text("a\r\nb\n\nc\x01\n \n", 100), "a\nb\n\nc");
  EXPECT_EQ(note_text("é\xff€", 100), "é€");
  EXPECT_EQ(note_text("aaé", 3), "aa");
  EXPECT_EQ(note_text("\n\n", 100), "");
}

}  // namespace
}  // namespace softphone::desk
