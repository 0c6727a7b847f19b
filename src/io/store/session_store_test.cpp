#include "io/store/session_store.hpp"

#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

using SessionStoreTest = DatabaseTest;

StoredSession session(std::string hash, std::string identity, desk::UnixMs from, desk::UnixMs until) {
  return {std::move(hash), std::move(identity), from, until, "Firefox on Linux", "203.0.113.x", from};
}

TEST_F(SessionStoreTest, SessionsAreKeptUntilTheyExpireOrAreRemoved) {
  SessionStore sessions(store_->threads());
  await(sessions.save(session("aa", "alice", 1000, 5000)));
  await(sessions.save(session("bb", "bob", 1000, 9000)));
  await(sessions.save(session("cc", "chloe", 1000, 9000)));
  await(sessions.save(session("bb", "alice", 500, 9000)));
  await(sessions.remove("cc", "chloe"));
  open();
  SessionStore again(store_->threads());
  const auto kept = await(again.load(6000));
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->size(), 2U) << "one browser may have two reps signed in";
  EXPECT_EQ(kept->front().identity, "alice");
  EXPECT_EQ(kept->back().token_hash, "bb");
  EXPECT_EQ(kept->back().identity, "bob");
  EXPECT_EQ(kept->back().expires_at, 9000);
  EXPECT_EQ(kept->back().browser, "Firefox on Linux");
  EXPECT_EQ(kept->back().last_seen_at, 1000);
}

TEST_F(SessionStoreTest, SigningInAgainReplacesTheRow) {
  SessionStore sessions(store_->threads());
  await(sessions.save(session("aa", "alice", 1000, 5000)));
  ASSERT_TRUE(await(sessions.save(session("aa", "alice", 2000, 9000))));
  const auto kept = await(sessions.load(0));
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ(kept->front().expires_at, 9000);
}

TEST_F(SessionStoreTest, AllOfAPersonsButOneCanBeEnded) {
  SessionStore sessions(store_->threads());
  for (const char* hash : {"aa", "bb", "cc"}) await(sessions.save(session(hash, "alice", 1000, 9000)));
  await(sessions.save(session("dd", "bob", 1000, 9000)));
  await(sessions.remove_all("alice", "bb"));
  auto kept = await(sessions.load(0));
  ASSERT_EQ(kept->size(), 2U);
  EXPECT_EQ(kept->front().token_hash, "bb");
  await(sessions.remove_all("alice", ""));
  kept = await(sessions.load(0));
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ(kept->front().identity, "bob");
}

TEST_F(SessionStoreTest, NotesWhereSomebodyWasSeenButRevivesNothing) {
  SessionStore sessions(store_->threads());
  await(sessions.save(session("aa", "alice", 1000, 9000)));
  StoredSession seen = session("aa", "alice", 1000, 9000);
  seen.last_seen_at = 4000;
  seen.address = "198.51.100.x";
  await(sessions.seen({seen, session("zz", "mallory", 1000, 9000)}));
  const auto kept = await(sessions.load(0));
  ASSERT_EQ(kept->size(), 1U);
  EXPECT_EQ(kept->front().last_seen_at, 4000);
  EXPECT_EQ(kept->front().address, "198.51.100.x");
}

}  // namespace
}  // namespace softphone::store
