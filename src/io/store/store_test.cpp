#include "io/store/store.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <fstream>
#include <set>

#include "desk/call_record.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "softphone store XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    options_.file = folder_ / "softphone.db";
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(folder_);
  }

  void open() {
    store_.reset();
    auto opened = Store::open(options_, from_unix_seconds(1'763'700'000));
    ASSERT_TRUE(opened) << opened.error().detail;
    store_ = std::move(*opened);
  }

  template <class T>
  T await(asio::awaitable<T> task) {
    return await_on(io_, std::move(task));
  }

  template <class T>
  static T await_on(asio::io_context& io, asio::awaitable<T> task) {
    std::optional<T> result;
    asio::co_spawn(io, keep(std::move(task), result), [](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
    });
    io.restart();
    io.run();
    return std::move(result.value());
  }

  template <class T>
  static asio::awaitable<void> keep(asio::awaitable<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
  }

  static desk::Fact voice(const std::string& sid, desk::UnixMs at, const std::string& to = "+33199000001") {
    desk::VoiceAsked asked{"client:alice", to, desk::route("client:alice", to, desk::practice_roster())};
    return {sid, at, std::move(asked)};
  }
  static desk::Fact leg(const std::string& sid, desk::UnixMs at, desk::LegStatus status) {
    return {sid, at, desk::LegChanged{sid + "b", "", "+33199000001", status, 0, {}}};
  }

  HistoryPage history(std::optional<Cursor> before = {}, std::size_t limit = 50) {
    auto page = await(store_->history("alice", std::move(before), limit));
    EXPECT_TRUE(page) << page.error().detail;
    return page ? *page : HistoryPage{};
  }

  fs::path folder_;
  StoreOptions options_;
  asio::io_context io_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, KeepsFactsOverARestart) {
  open();
  const auto first = await(store_->append(voice("CA1", 1000)));
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_TRUE(first->fresh);
  await(store_->append(leg("CA1", 2000, desk::LegStatus::in_progress)));
  open();
  const HistoryPage page = history();
  ASSERT_EQ(page.calls.size(), 1U);
  EXPECT_EQ(desk::state_of(page.calls[0]), desk::State::talking);
  EXPECT_EQ(page.calls[0].started_at(), 1000);
  EXPECT_FALSE(page.next);
}

TEST_F(StoreTest, ARepeatedFactChangesNothing) {
  open();
  await(store_->append(voice("CA1", 1000)));
  const auto again = await(store_->append(voice("CA1", 9000, "bob")));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->fresh);
  EXPECT_EQ(again->call.started_at(), 1000);
  const HistoryPage page = history();
  ASSERT_EQ(page.calls.size(), 1U);
  EXPECT_EQ(page.calls[0].to(), "+33199000001");
}

TEST_F(StoreTest, AVoiceRequestThatComesAfterItsCallbacksMovesTheCallToItsPlace) {
  open();
  await(store_->append(leg("CA1", 5000, desk::LegStatus::ringing)));
  EXPECT_TRUE(history().calls.empty()) << "nobody is known to take part yet";
  await(store_->append(voice("CA2", 3000)));
  await(store_->append(voice("CA1", 2000)));
  const HistoryPage page = history();
  ASSERT_EQ(page.calls.size(), 2U);
  EXPECT_EQ(page.calls[0].sid(), "CA2");
  EXPECT_EQ(page.calls[1].sid(), "CA1");
}

TEST_F(StoreTest, PagesWithoutGapsOrRepeatsEvenAtTheSameMoment) {
  open();
  for (int i = 0; i < 25; ++i) {
    await(store_->append(voice("CA" + std::to_string(100 + i), 1000 + i / 10)));
  }
  std::vector<std::string> seen;
  std::optional<Cursor> cursor;
  int pages = 0;
  do {
    const HistoryPage page = history(cursor, 10);
    for (const desk::Call& call : page.calls) seen.push_back(call.sid());
    cursor = page.next ? Cursor::read(page.next->text()) : std::nullopt;
    ++pages;
  } while (cursor);
  EXPECT_EQ(pages, 3);
  ASSERT_EQ(seen.size(), 25U);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST_F(StoreTest, CursorsOfOthersAreRefused) {
  for (const char* text : {"", "!!", "MTIz", "YSBi", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwIENB"}) {
    EXPECT_FALSE(Cursor::read(text)) << text;
  }
}

TEST_F(StoreTest, KnowsWhichCallsAreOpen) {
  open();
  await(store_->append(voice("CA1", 1000)));
  await(store_->append(voice("CA2", 1000)));
  await(store_->append(leg("CA2", 2000, desk::LegStatus::busy)));
  // Its caller waits in the conference until told otherwise.
  await(store_->append({"CA2", 2001, desk::LegChanged{"CA2", "", "", desk::LegStatus::completed, 0, {}}}));
  await(store_->append(voice("CA3", 1000, "112")));
  const auto open_calls = await(store_->open_calls());
  ASSERT_TRUE(open_calls);
  ASSERT_EQ(open_calls->size(), 1U);
  EXPECT_EQ(open_calls->front().sid(), "CA1");
}

TEST_F(StoreTest, ManyAtOnceAreAllKeptAndOneFailureHarmsNoOther) {
  open();
  int kept = 0;
  int failed = 0;
  const auto count = [&](std::exception_ptr error, const Result<bool>& saved) {
    ASSERT_FALSE(error);
    ++(saved ? kept : failed);
  };
  for (int i = 0; i < 300; ++i) {
    // Every third one repeats a primary key.
    const std::string hash = std::to_string(i % 3 == 2 ? i - 1 : i);
    auto insert = [hash](Connection& connection) {
      connection.sql() << "INSERT INTO call_names (name, call_sid) VALUES (:name, 'CA1')", soci::use(hash);
      return true;
    };
    asio::co_spawn(io_, store_->threads().writer.run(std::move(insert)), count);
  }
  io_.run();
  EXPECT_EQ(kept, 200);
  EXPECT_EQ(failed, 100);
  const auto rows = await(store_->threads().reader.run([](Connection& connection) {
    int count_of_rows = 0;
    connection.sql() << "SELECT COUNT(*) FROM call_names", soci::into(count_of_rows);
    return count_of_rows;
  }));
  ASSERT_TRUE(rows);
  EXPECT_EQ(*rows, 200);
}

TEST_F(StoreTest, AFullDiskIsSaidInWordsAndWhatWasKeptStays) {
  open();
  // A little more than an empty database takes, however many tables it has.
  const auto empty = await(store_->threads().reader.run([](Connection& connection) {
    long long pages = 0;
    connection.sql() << "PRAGMA page_count", soci::into(pages);
    return pages;
  }));
  ASSERT_TRUE(empty);
  options_.max_pages = *empty + 10;
  open();
  std::optional<Error> error;
  int kept = 0;
  while (!error && kept < 2000) {
    const auto appended = await(store_->append(voice("CA" + std::to_string(kept), 1000 + kept)));
    if (!appended)
      error = appended.error();
    else
      ++kept;
  }
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "disk_full");
  options_.max_pages = 0;
  open();
  EXPECT_EQ(history({}, 5000).calls.size(), static_cast<std::size_t>(kept));
  EXPECT_TRUE(await(store_->append(voice("CAlast", 9999))));
}

TEST_F(StoreTest, AFileThatIsNoDatabaseIsRefused) {
  std::ofstream(options_.file) << std::string(8192, 'x');
  const auto opened = Store::open(options_, {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "database_corrupt") << opened.error().detail;
}

TEST_F(StoreTest, AFolderThatDoesNotExistIsRefused) {
  options_.file = folder_ / "missing" / "softphone.db";
  const auto opened = Store::open(options_, {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "not_writable") << opened.error().detail;
}

TEST_F(StoreTest, ADatabaseOfALaterProgramIsRefused) {
  open();
  store_.reset();
  const std::string command =
      "sqlite3 '" + options_.file.string() + "' 'INSERT INTO schema_migrations VALUES (9999, 0)'";
  ASSERT_EQ(std::system(command.c_str()), 0) << "needs the sqlite3 command, which test.sh installs";
  const auto opened = Store::open(options_, {});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "database_newer");
}

TEST_F(StoreTest, WhatWasAcknowledgedSurvivesKill9) {
  int acknowledged[2];
  ASSERT_EQ(pipe(acknowledged), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    close(acknowledged[0]);
    auto opened = Store::open(options_, {});
    if (!opened) _exit(1);
    asio::io_context io;
    for (std::int32_t i = 0;; ++i) {
      if (!await_on(io, (*opened)->append(voice("CA" + std::to_string(i), 1000 + i)))) _exit(2);
      if (write(acknowledged[1], &i, sizeof i) != sizeof i) _exit(3);
    }
  }
  close(acknowledged[1]);
  std::int32_t last = -1;
  while (last < 100) {
    std::int32_t next = 0;
    ASSERT_EQ(read(acknowledged[0], &next, sizeof next), static_cast<ssize_t>(sizeof next))
        << "the writer failed";
    last = next;
  }
  ASSERT_EQ(kill(child, SIGKILL), 0);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  for (std::int32_t next = 0; read(acknowledged[0], &next, sizeof next) == sizeof next;) last = next;
  close(acknowledged[0]);

  open();
  const HistoryPage page = history({}, 100'000);
  std::set<std::string> kept;
  for (const desk::Call& call : page.calls) kept.insert(call.sid());
  for (std::int32_t i = 0; i <= last; ++i) EXPECT_TRUE(kept.contains("CA" + std::to_string(i))) << i;
}

TEST_F(StoreTest, NothingKeepsTheLogFromBeingCut) {
  open();
  for (const char* sid : {"CA1", "CA2"}) {
    ASSERT_TRUE(await(store_->append(voice(sid, 1000))));
    ASSERT_TRUE(await(store_->append(leg(sid, 2000, desk::LegStatus::ringing))));
    ASSERT_TRUE(await(store_->append(leg(sid, 3000, desk::LegStatus::in_progress))));
    ASSERT_TRUE(await(store_->append({sid, 4000, desk::Abandoned{"The server stopped."}})));
    // The call's words are found as they were, by a statement that stops at its first row.
    ASSERT_TRUE(await(store_->append(leg(sid, 5000, desk::LegStatus::completed))));
    ASSERT_TRUE(await(store_->find_call(sid)));
  }
  history({}, 1);
  soci::session other(soci::sqlite3, "dbname=\"" + options_.file.string() + "\"");
  int busy = 1;
  int frames = 0;
  int moved = 0;
  other << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy), soci::into(frames), soci::into(moved);
  EXPECT_EQ(busy, 0) << "a connection still looks at " << frames << " pages of the log";
  EXPECT_EQ(fs::file_size(folder_ / "softphone.db-wal"), 0U);
}

TEST_F(StoreTest, AnotherProcessMayWriteBetweenTwoFacts) {
  open();
  ASSERT_TRUE(await(store_->append(voice("CA1", 1000))));
  ASSERT_TRUE(await(store_->append(leg("CA1", 1001, desk::LegStatus::completed))));
  auto other = Store::open(options_, {});
  ASSERT_TRUE(other);
  ASSERT_TRUE(await((*other)->append(voice("CA2", 2000))));
  other->reset();
  const auto after = await(store_->append(voice("CA3", 3000)));
  EXPECT_TRUE(after) << after.error().code;
  EXPECT_EQ(history().calls.size(), 3U);
}

TEST_F(StoreTest, ADecisionIsKeptOrRefusedAsAWhole) {
  open();
  ASSERT_TRUE(await(store_->append(voice("CA1", 1000))));
  const auto refuse = [](const desk::Call& call) -> Result<desk::Fact, desk::CommandRefused> {
    EXPECT_EQ(call.started_at(), 1000);
    return desk::CommandRefused{false, "no", "No."};
  };
  auto decided = await(store_->decide("CA1", refuse));
  ASSERT_TRUE(decided);
  EXPECT_EQ(decided->refused->code, "no");
  const auto reached = [](const desk::Call&) -> Result<desk::Fact, desk::CommandRefused> {
    return desk::CommandRefused{false, {}, {}, true};
  };
  decided = await(store_->decide("CA1", reached));
  ASSERT_TRUE(decided);
  EXPECT_FALSE(decided->refused);
  EXPECT_FALSE(decided->appended.fresh);
  EXPECT_EQ(decided->appended.call.started_at(), 1000) << "as it is";
  const auto accept = [](const desk::Call& call) -> Result<desk::Fact, desk::CommandRefused> {
    desk::Wanted wanted;
    wanted.id = "id-" + std::to_string(call.commands().size() + 1);
    return desk::Fact{call.sid(), 2000, std::move(wanted)};
  };
  for (int i = 0; i < 2; ++i) {
    decided = await(store_->decide("CA1", accept));
    ASSERT_TRUE(decided);
    EXPECT_TRUE(decided->appended.fresh);
  }
  EXPECT_EQ(decided->appended.call.commands().size(), 2U) << "each saw the one before";
}

TEST_F(StoreTest, ACallIsFoundByItsLegsAndRecordings) {
  open();
  ASSERT_TRUE(await(store_->append(voice("CA1", 1000))));
  ASSERT_TRUE(await(store_->append(leg("CA1", 1001, desk::LegStatus::ringing))));
  ASSERT_TRUE(await(store_->append({"CA1", 1002, desk::RecordingChanged{"RE1", "CA1b", "", "completed"}})));
  for (const char* name : {"CA1", "CA1b", "RE1"}) {
    const auto found = await(store_->find_call(name));
    ASSERT_TRUE(found && *found) << name;
    EXPECT_EQ((*found)->sid(), "CA1");
  }
  const auto unknown = await(store_->find_call("CA2"));
  ASSERT_TRUE(unknown);
  EXPECT_FALSE(*unknown);
}

}  // namespace
}  // namespace softphone::store
