#include "desk/presence.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

constexpr UnixMs kNow = 1'763'700'000'000;

PresenceBook with_page(bool answers = true, bool registered = true) {
  PresenceBook book;
  book.page("bob", "tab", answers, registered);
  return book;
}

TEST(Presence, FollowsThePages) {
  EXPECT_EQ(PresenceBook().status("bob", kNow), Status::offline);
  EXPECT_EQ(with_page().status("bob", kNow), Status::available);
  EXPECT_EQ(with_page(false).status("bob", kNow), Status::unreachable);
  EXPECT_EQ(with_page(true, false).status("bob", kNow), Status::unreachable);
}

TEST(Presence, OnePageThatAnswersIsEnough) {
  PresenceBook book = with_page(false);
  EXPECT_FALSE(book.hears("bob", kNow));
  book.page("bob", "laptop", true, true);
  EXPECT_EQ(book.status("bob", kNow), Status::available);
  EXPECT_TRUE(book.hears("bob", kNow));
}

TEST(Presence, APageThatWentSilentIsNotTakenForOneThatWasLeft) {
  PresenceBook left = with_page();
  left.page_gone("bob", "tab", false, kNow);
  EXPECT_EQ(left.status("bob", kNow), Status::offline);
  EXPECT_TRUE(left.hears("bob", kNow));

  PresenceBook asleep = with_page();
  asleep.page_gone("bob", "tab", true, kNow);
  EXPECT_EQ(asleep.status("bob", kNow), Status::unreachable);
  EXPECT_FALSE(asleep.hears("bob", kNow + 1000));
  EXPECT_EQ(asleep.page_returned("bob", "other"), std::nullopt);
  EXPECT_EQ(asleep.page_returned("bob", "tab"), kNow);
  EXPECT_EQ(asleep.page_returned("bob", "tab"), std::nullopt);
  EXPECT_EQ(asleep.status("bob", kNow), Status::offline);
}

TEST(Presence, ASleepingPageIsForgottenAfterADay) {
  PresenceBook book = with_page();
  book.page_gone("bob", "tab", true, kNow);
  const UnixMs tomorrow = kNow + 25LL * 60 * 60 * 1000;
  EXPECT_EQ(book.status("bob", tomorrow), Status::offline);
  EXPECT_TRUE(book.hears("bob", tomorrow));
}

TEST(Presence, CallsMakeBusyWhateverWasChosen) {
  PresenceBook book = with_page();
  book.choose("bob", {Choice::do_not_disturb, std::nullopt, kNow});
  EXPECT_EQ(book.status("bob", kNow), Status::do_not_disturb);
  book.talks("bob", "CA1", true);
  book.talks("bob", "CA2", true);
  EXPECT_EQ(book.status("bob", kNow), Status::busy);
  book.talks("bob", "CA1", false);
  EXPECT_EQ(book.status("bob", kNow), Status::busy);
  book.talks("bob", "CA2", false);
  EXPECT_EQ(book.status("bob", kNow), Status::do_not_disturb);
}

TEST(Presence, AChosenDeviceRingsAloneWhileItIsThere) {
  PresenceBook book;
  EXPECT_EQ(book.rings_on("bob"), std::nullopt);
  book.prefer("bob", "desk");
  EXPECT_EQ(book.rings_on("bob"), std::nullopt);
  book.page("bob", "desk.1", true, true);
  EXPECT_EQ(book.rings_on("bob"), "desk");
  book.page("bob", "desk.1", false, true);
  EXPECT_EQ(book.rings_on("bob"), std::nullopt);
  book.page("bob", "desktop.2", true, true);
  EXPECT_EQ(book.rings_on("bob"), std::nullopt) << "another device whose name begins alike";
  book.page("bob", "desk.3", true, true);
  EXPECT_EQ(book.rings_on("bob"), "desk");
  book.prefer("bob", "");
  EXPECT_EQ(book.rings_on("bob"), std::nullopt);
}

TEST(Presence, ALimitedChoiceEndsByItself) {
  PresenceBook book = with_page();
  book.choose("bob", {Choice::wrap_up, kNow + 60'000, kNow});
  EXPECT_EQ(book.status("bob", kNow + 59'999), Status::wrap_up);
  EXPECT_EQ(book.next_change(kNow), kNow + 60'000);
  EXPECT_EQ(book.status("bob", kNow + 60'000), Status::available);
  EXPECT_EQ(book.chosen("bob", kNow + 70'000), (Chosen{Choice::available, std::nullopt, kNow + 60'000}));
  EXPECT_EQ(book.next_change(kNow + 60'000), std::nullopt);
}

TEST(Presence, ChoicesAreChecked) {
  struct Row {
    const char* word;
    std::optional<UnixMs> until;
    const char* code;  ///< empty: accepted
  };
  for (const Row& row : {
           Row{"available", {}, ""},
           Row{"away", {}, ""},
           Row{"away", kNow + 1, ""},
           Row{"do_not_disturb", kNow + kLongestChoice, ""},
           Row{"wrap_up", kNow + 30'000, ""},
           Row{"wrap_up", {}, "bad_until"},
           Row{"away", kNow, "bad_until"},
           Row{"away", -1, "bad_until"},
           Row{"away", kNow + kLongestChoice + 1, "bad_until"},
           Row{"busy", {}, "unknown_status"},
           Row{"offline", {}, "unknown_status"},
           Row{"", {}, "unknown_status"},
       }) {
    const auto chosen = make_choice(row.word, row.until, kNow);
    EXPECT_EQ(chosen ? "" : chosen.error().code, row.code) << row.word;
  }
  EXPECT_EQ(make_choice("available", kNow + 1, kNow)->until, std::nullopt);
}

}  // namespace
}  // namespace softphone::desk
