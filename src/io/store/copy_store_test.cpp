// What an examination finds of the recordings that are to be copied.
#include "io/store/copy_store.hpp"

#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

class CopyStoreTest : public DatabaseTest {
 protected:
  void begin(desk::Fact fact) {
    bool kept = false;
    const auto append = [](Store& store, desk::Fact what, bool& done) -> boost::asio::awaitable<void> {
      const auto appended = co_await store.append(std::move(what));
      done = appended.has_value();
    };
    boost::asio::co_spawn(io_, append(*store_, std::move(fact), kept), boost::asio::detached);
    io_.restart();
    io_.run();
    ASSERT_TRUE(kept);
  }
  [[nodiscard]] ExaminedCopies examine() const {
    const auto found = examine_copies((folder_ / "softphone.db").string());
    EXPECT_TRUE(found) << found.error().detail;
    return found ? *found : ExaminedCopies{};
  }
};

TEST_F(CopyStoreTest, CountsWhatIsHereWaitsAndWasGivenUp) {
  EXPECT_EQ(examine().here + examine().waiting + examine().failed, 0);
  EXPECT_EQ(examine().oldest_waiting, std::nullopt);
  CopyStore copies(store_->threads());
  for (const auto& [call, at] : {std::pair("CA1", 5000), std::pair("CA2", 4000), std::pair("CA3", 6000)}) {
    begin({call, at, desk::VoiceAsked{"client:alice", "+33199000001", {}}});
  }
  ASSERT_TRUE(await(copies.add("RE1", "CA1", 7000)));
  ASSERT_TRUE(await(copies.add("RE2", "CA2", 7000)));
  ASSERT_TRUE(await(copies.add("RE3", "CA3", 7000)));
  EXPECT_EQ(examine().waiting, 3);
  EXPECT_EQ(examine().oldest_waiting, 4000);
  EXPECT_EQ(examine().last_reason, "");

  desk::RecordingCopy copy = **await(copies.find("RE2"));
  copy.state = desk::CopyState::here;
  copy.reason = "busy";
  copy.next_at = 9000;
  ASSERT_TRUE(await(copies.keep(copy)));
  copy = **await(copies.find("RE1"));
  copy.reason = "not_ready";
  copy.next_at = 7500;
  ASSERT_TRUE(await(copies.keep(copy)));
  copy = **await(copies.find("RE3"));
  copy.state = desk::CopyState::failed;
  copy.reason = "refused";
  copy.next_at = 8000;
  ASSERT_TRUE(await(copies.keep(copy)));
  const ExaminedCopies found = examine();
  EXPECT_EQ(found.here, 1);
  EXPECT_EQ(found.waiting, 1);
  EXPECT_EQ(found.failed, 1);
  EXPECT_EQ(found.oldest_waiting, 5000);
  EXPECT_EQ(found.last_reason, "refused");
}

TEST_F(CopyStoreTest, SaysThatThereIsNoDatabase) {
  EXPECT_FALSE(examine_copies((folder_ / "none.db").string()));
}

}  // namespace
}  // namespace softphone::store
