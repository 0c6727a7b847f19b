#include "io/store/history_store.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <boost/asio.hpp>
#include <filesystem>

#include "desk/history_entry.hpp"

namespace softphone::store {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

const desk::Roster kRoster = desk::practice_roster();

class HistoryStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "softphone history XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(folder_);
  }

  void open() {
    store_.reset();
    StoreOptions options;
    options.file = folder_ / "softphone.db";
    auto opened = Store::open(options, from_unix_seconds(1'763'700'000));
    ASSERT_TRUE(opened) << opened.error().detail;
    store_ = std::move(*opened);
  }

  template <class T>
  T await(asio::awaitable<T> task) {
    std::optional<T> result;
    asio::co_spawn(io_, put(std::move(task), result), [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
    io_.restart();
    io_.run();
    return std::move(result.value());
  }
  template <class T>
  static asio::awaitable<void> put(asio::awaitable<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
  }

  void keep(desk::Fact fact) {
    auto appended = await(store_->append(std::move(fact)));
    ASSERT_TRUE(appended) << appended.error().detail;
  }
  /// A call that Alice made, or that somebody made to her line; Bob for the other lines.
  void call(const std::string& sid, desk::UnixMs at, const std::string& from, const std::string& to) {
    keep({sid, at, desk::VoiceAsked{from, to, desk::route(from, to, kRoster)}});
  }
  void end(const std::string& sid, desk::UnixMs at, const std::string& to, desk::LegStatus status) {
    keep({sid, at, desk::LegChanged{sid + "b", "", to, status, 0, {}}});
  }
  void note(const std::string& sid, desk::UnixMs at, const std::string& outcome, const std::string& text) {
    keep({sid, at, desk::WrappedUp{sid + "-" + std::to_string(at), "alice", outcome, text, 0, false}});
  }

  static WantedWord word(const std::string& text, std::vector<std::string> instead = {}) {
    return {desk::read_search(text).at(0), std::move(instead)};
  }

  std::vector<std::string> find(HistoryFilter filter, std::size_t limit = 50) {
    HistoryStore history(store_->threads());
    const auto page = await(history.find(std::move(filter), {}, limit));
    EXPECT_TRUE(page) << page.error().detail;
    std::vector<std::string> sids;
    for (const FoundCall& found : page->calls) sids.push_back(found.call.sid());
    return sids;
  }
  static HistoryFilter of(const std::string& viewer) {
    HistoryFilter filter;
    filter.viewer = viewer;
    return filter;
  }

  fs::path folder_;
  asio::io_context io_;
  std::unique_ptr<Store> store_;
};

using Sids = std::vector<std::string>;

TEST_F(HistoryStoreTest, EachSeesTheirOwnAndTheTeamAll) {
  call("CA1", 1000, "client:alice", "+33639980001");
  call("CA2", 2000, "+33639980002", "+33199001002");
  call("CA3", 3000, "client:alice", "bob");
  EXPECT_EQ(find(of("alice")), (Sids{"CA3", "CA1"}));
  EXPECT_EQ(find(of("bob")), (Sids{"CA3", "CA2"}));
  EXPECT_EQ(find(of(std::string(desk::kTeam))), (Sids{"CA3", "CA2", "CA1"}));
  EXPECT_TRUE(find(of("chloe")).empty());
}

TEST_F(HistoryStoreTest, FiltersAreKeptUpWithTheFacts) {
  call("CA1", 1000, "client:alice", "+33639980001");
  call("CA2", 2000, "+33639980002", "+33199001001");
  HistoryFilter filter = of("alice");
  filter.outcomes = {"busy"};
  EXPECT_TRUE(find(filter).empty());
  end("CA1", 1500, "+33639980001", desk::LegStatus::busy);
  EXPECT_EQ(find(filter), Sids{"CA1"});
  filter = of("alice");
  filter.missed = true;
  end("CA2", 2500, "client:alice", desk::LegStatus::no_answer);
  EXPECT_EQ(find(filter), Sids{"CA2"});
  filter = of("alice");
  filter.direction = "incoming";
  EXPECT_EQ(find(filter), Sids{"CA2"});
  filter = of("alice");
  filter.dispositions = {"voicemail"};
  EXPECT_TRUE(find(filter).empty());
  note("CA1", 5000, "voicemail", "");
  EXPECT_EQ(find(filter), Sids{"CA1"});
  filter.dispositions = {""};
  EXPECT_EQ(find(filter), Sids{"CA2"}) << "none was picked";
  filter = of("alice");
  filter.recorded = true;
  EXPECT_TRUE(find(filter).empty());
  keep({"CA2", 2600, desk::RecordingChanged{"RE1", "CA2", "", "in-progress"}});
  EXPECT_EQ(find(filter), Sids{"CA2"});
  filter = of("alice");
  filter.from = 1000;
  filter.to = 2000;
  EXPECT_EQ(find(filter), Sids{"CA1"});
}

TEST_F(HistoryStoreTest, NumbersAreFoundByAnyPartNotesByTheBeginningsOfWords) {
  call("CA1", 1000, "client:alice", "+33639980001");
  call("CA2", 2000, "+33639980002", "+33199001001");
  call("CA3", 3000, "client:alice", "bob");
  note("CA2", 5000, "", "Devis envoyé à Müller");
  const auto found = [&](std::vector<WantedWord> words) {
    HistoryFilter filter = of("alice");
    filter.words = std::move(words);
    return find(filter);
  };
  EXPECT_EQ(found({word("06 39 98 00 01")}), Sids{"CA1"});
  EXPECT_EQ(found({word("3998")}), (Sids{"CA2", "CA1"}));
  EXPECT_EQ(found({word("env")}), Sids{"CA2"});
  EXPECT_TRUE(found({word("voye")}).empty()) << "not from the middle of a word";
  EXPECT_EQ(found({word("mull"), word("+33 6 39 98 00 02"), word("devis")}), Sids{"CA2"});
  EXPECT_TRUE(found({word("mull"), word("0639980001")}).empty()) << "all of them, in one call";
  EXPECT_EQ(found({word("bob", {"@bob"})}), Sids{"CA3"}) << "a colleague by name";
  EXPECT_TRUE(found({word("nothing")}).empty());
  note("CA2", 6000, "", "Autre chose");
  EXPECT_EQ(found({word("autre")}), Sids{"CA2"});
  EXPECT_EQ(found({word("devis")}), Sids{"CA2"})
      << "what was written once is found as long as it was not undone";
  keep({"CA2", 7000, desk::WrapUpUndone{"CA2-5000", "alice"}});
  EXPECT_TRUE(found({word("devis")}).empty());
}

TEST_F(HistoryStoreTest, AWordOfManyCallsIsFoundPageByPage) {
  for (int i = 0; i < 2'300; ++i) {
    const std::string number = "+3363998" + std::to_string(1000 + i);
    call("CA" + std::to_string(10'000 + i), 1000 + i / 3, "client:alice", number);
  }
  HistoryFilter filter = of("alice");
  filter.words = {word("3998")};
  HistoryStore history(store_->threads());
  std::optional<Cursor> cursor;
  Sids seen;
  do {
    const auto page = await(history.find(filter, cursor, 100));
    ASSERT_TRUE(page) << page.error().detail;
    for (const FoundCall& found : page->calls) seen.push_back(found.call.sid());
    cursor = page->next;
  } while (cursor);
  EXPECT_EQ(seen.size(), 2'300U);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST_F(HistoryStoreTest, FollowUpsThoseDueFirst) {
  call("CA1", 1000, "client:alice", "+33639980001");
  call("CA2", 2000, "client:alice", "+33639980002");
  keep({"CA1", 5000, desk::WrappedUp{"w1", "alice", "follow_up", "", 90'000, false}});
  keep({"CA2", 5000, desk::WrappedUp{"w2", "alice", "follow_up", "", 80'000, false}});
  HistoryStore history(store_->threads());
  auto due = await(history.follow_ups("alice", 10));
  ASSERT_TRUE(due);
  ASSERT_EQ(due->size(), 2U);
  EXPECT_EQ(due->front().call.sid(), "CA2");
  EXPECT_EQ(due->front().row.follow_up, 80'000);
  keep({"CA2", 6000, desk::WrappedUp{"w3", "alice", "follow_up", "", 80'000, true}});
  due = await(history.follow_ups("alice", 10));
  EXPECT_EQ(due->size(), 1U);
  EXPECT_TRUE(await(history.follow_ups("bob", 10))->empty());
}

TEST_F(HistoryStoreTest, CallsOfAnEarlierProgramAreIndexedAtTheStart) {
  call("CA1", 1000, "client:alice", "+33639980001");
  note("CA1", 5000, "busy", "Devis");
  store_.reset();
  {
    soci::session sql(soci::sqlite3, "dbname=\"" + (folder_ / "softphone.db").string() + "\"");
    for (const char* table : {"call_index", "call_texts", "call_terms", "search_terms"})
      sql << std::string("DELETE FROM ") + table;
  }
  open();
  EXPECT_EQ(find(of("alice")), Sids{"CA1"});
  HistoryFilter filter = of("alice");
  filter.words = {word("devis")};
  filter.dispositions = {"busy"};
  EXPECT_EQ(find(filter), Sids{"CA1"});
}

TEST_F(HistoryStoreTest, AVoiceRequestThatComesLateMovesTheCallInTheSearch) {
  end("CA1", 9000, "client:alice", desk::LegStatus::no_answer);
  call("CA2", 5000, "client:alice", "+33639980002");
  call("CA1", 2000, "+33639980001", "+33199001001");
  EXPECT_EQ(find(of("alice")), (Sids{"CA2", "CA1"}));
  HistoryFilter filter = of("alice");
  filter.words = {word("3998")};
  EXPECT_EQ(find(filter), (Sids{"CA2", "CA1"}));
}

}  // namespace
}  // namespace softphone::store
