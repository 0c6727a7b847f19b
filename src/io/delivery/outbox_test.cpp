#include "io/delivery/outbox.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <deque>

#include "delivery/signature.hpp"
#include "desk/test_world.hpp"
#include "io/delivery/crm_delivery.hpp"
#include "io/net/http_server.hpp"
#include "io/net/random.hpp"
#include "io/store/test_database.hpp"

namespace softphone::io_delivery {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

const std::string kSecret = "a secret of the tests";

/// A CRM that answers what the test wants, one answer a note; the last one again and again.
class FakeCrm final : public crm::Crm {
 public:
  using Written = Result<crm::Receipt, crm::Failure>;
  std::deque<Written> answers;
  std::vector<crm::RecordRef> found;
  std::optional<crm::Failure> find_trouble;  ///< of the next time it is asked
  int finds = 0;
  std::vector<crm::CallNote> notes;
  std::vector<std::optional<crm::Receipt>> before;

  asio::awaitable<Result<std::vector<crm::RecordRef>, crm::Failure>> find(std::string, std::string) override {
    ++finds;
    if (find_trouble) co_return *std::exchange(find_trouble, std::nullopt);
    co_return found;
  }
  asio::awaitable<Written> write(crm::CallNote note, std::optional<crm::Receipt> receipt) override {
    Written answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    if (answer && receipt) answer->attachments = receipt->attachments;
    for (const crm::Sound& sound : note.sounds) {
      if (answer) answer->attachments.push_back({sound.recording_sid, 243});
    }
    notes.push_back(std::move(note));
    before.push_back(std::move(receipt));
    co_return answer;
  }
  asio::awaitable<Result<crm::RecordRef, crm::Failure>> create(std::string, std::string, std::string)
      override {
    co_return crm::RecordRef{};
  }
  asio::awaitable<Result<std::vector<crm::WorkSchedule>, crm::Failure>> schedules(std::int64_t) override {
    co_return std::vector<crm::WorkSchedule>{};
  }
};

const crm::RecordRef kLead{"crm.lead", 68, "Dupont", "https://odoo.example.com/odoo/crm.lead/68"};
const crm::Receipt kReceipt{kLead, 343, 0, ""};

crm::Failure trouble(crm::Trouble what, std::vector<crm::RecordRef> candidates = {}) {
  return {what, "So it is.", std::move(candidates)};
}

class OutboxWorkerTest : public store::DatabaseTest {
 protected:
  void TearDown() override {
    outbox_.reset();
    if (server_) server_->stop();
    io_.restart();
    io_.run_for(50ms);  // what the server has under way ends
    server_.reset();
    DatabaseTest::TearDown();
  }

  void begin(bool webhook, bool may_be_private = true, bool with_crm = false) {
    net::Router router;
    router.add("POST", "/hook", [this](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
      received_.push_back(request);
      net::HttpResponse answer = net::HttpResponse::json(200, R"({"ok":true})");
      if (!answers_.empty()) {
        answer = answers_.front();
        answers_.pop_front();
      }
      co_return answer;
    });
    net::HttpServerOptions options;
    options.port = 0;
    auto server = net::HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(server);
    server_ = std::move(*server);
    OutboxConfig config;
    if (webhook) {
      const std::string url = "http://127.0.0.1:" + std::to_string(server_->port()) + "/hook";
      config.webhooks.push_back({url, kSecret, false, may_be_private});
    }
    if (with_crm) config.crm = &crm_;
    config.recordings = recordings_;
    config.public_url = "https://phone.example.com";
    config.crm_login = [](const std::string& identity) { return identity + "@odoo"; };
    targets_ = targets_of(config);
    open();
    OutboxParts parts{
        *store_,
        http_,
        net::system_random(),
        std::make_shared<const desk::Roster>(desk::practice_roster()),
        []() -> asio::awaitable<desk::OutcomeList> { co_return desk::default_outcomes(); },
        [this](const desk::Call& call) { changed_ = call; },
        [this](std::string sid) -> asio::awaitable<Result<std::string>> {
          read_.push_back(std::move(sid));
          co_return sound_;
        },
        {}};
    outbox_ = std::make_unique<Outbox>(io_.get_executor(), std::move(config), std::move(parts));
    outbox_->start();
  }

  /// Runs the loop, the workers with it, until it holds; false after twenty seconds.
  bool until(const std::function<bool()>& condition) {
    const auto limit = std::chrono::steady_clock::now() + 20s;
    io_.restart();
    while (!condition() && std::chrono::steady_clock::now() < limit) io_.run_one_for(50ms);
    return condition();
  }

  void append(const desk::Fact& fact) {
    bool done = false;
    asio::co_spawn(
        io_,
        [](store::Store& store, desk::Fact one) -> asio::awaitable<void> {
          const auto appended = co_await store.append(std::move(one));
          EXPECT_TRUE(appended);
        }(*store_, fact),
        [&](std::exception_ptr) { done = true; }
    );
    ASSERT_TRUE(until([&] { return done; }));
  }

  void have_a_call() {
    desk::World world(1, "client:alice", desk::kCustomer);
    world.run_for(2000);
    EXPECT_EQ(world.ask("alice", "hangup"), "");
    world.run_for(3000);
    sid_ = world.call().sid();
    ended_ = world.carrier.now;
    for (const desk::Fact& fact : world.facts()) append(fact);
  }

  /// The rep clicked on that record to make the call that `have_a_call` makes.
  void click(const delivery::ClickedRecord& record) {
    bool done = false;
    const std::string sid = desk::World(1, "client:alice", desk::kCustomer).call().sid();
    asio::co_spawn(
        io_,
        [](store::Store& store, std::string call, delivery::ClickedRecord one) -> asio::awaitable<void> {
          store::ClickedRecordStore records(store.threads());
          const auto kept = co_await records.keep(std::move(call), std::move(one));
          EXPECT_TRUE(kept);
        }(*store_, sid, record),
        [&](std::exception_ptr) { done = true; }
    );
    ASSERT_TRUE(until([&] { return done; }));
  }

  [[nodiscard]] std::vector<std::string> types() const {
    std::vector<std::string> out;
    for (const net::HttpRequest& request : received_)
      out.push_back(request.headers.get("X-Softphone-Event").value_or(""));
    return out;
  }
  [[nodiscard]] std::optional<desk::CrmTold> told() const {
    if (!changed_ || changed_->after().crm().empty()) return std::nullopt;
    return changed_->after().crm().rbegin()->second;
  }
  bool becomes(desk::CrmState state) {
    return until([&] { return told() && told()->state == state; });
  }
  std::vector<delivery::Delivery> dead() {
    std::vector<delivery::Delivery> rows;
    bool done = false;
    asio::co_spawn(
        io_,
        [](store::Store& store, std::vector<delivery::Delivery>& out) -> asio::awaitable<void> {
          store::OutboxStore outbox(store);
          const auto found = co_await outbox.unfinished(delivery::State::dead, 100);
          if (found) out = *found;
        }(*store_, rows),
        [&](std::exception_ptr) { done = true; }
    );
    EXPECT_TRUE(until([&] { return done; }));
    return rows;
  }

  net::HttpClient http_;
  std::unique_ptr<net::HttpServer> server_;
  FakeCrm crm_;
  std::unique_ptr<Outbox> outbox_;
  std::deque<net::HttpResponse> answers_;
  std::vector<net::HttpRequest> received_;
  std::optional<desk::Call> changed_;
  delivery::CrmRecordings recordings_ = delivery::CrmRecordings::link;
  Result<std::string> sound_{boost::system::in_place_value, "ID3sound"};
  std::vector<std::string> read_;  ///< recordings whose sound was asked for
  std::string sid_;
  desk::UnixMs ended_ = 0;
};

TEST_F(OutboxWorkerTest, TellsWhatHappensSignedAndInOrder) {
  begin(true);
  have_a_call();
  append({sid_, ended_ + 10, desk::WrappedUp{"w1", "alice", "connected", "Devis", 0, false}});
  ASSERT_TRUE(until([&] { return received_.size() == 4; }));
  EXPECT_EQ(
      types(), (std::vector<std::string>{"call.started", "call.answered", "call.ended", "outcome.saved"})
  );
  for (const net::HttpRequest& request : received_) {
    const std::string timestamp = request.headers.get("X-Softphone-Timestamp").value_or("0");
    EXPECT_EQ(
        request.headers.get("X-Softphone-Signature"),
        delivery::sign(kSecret, std::stoll(timestamp), request.body)
    );
    EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
    const json::object event = json::parse(request.body).as_object();
    EXPECT_EQ(event.at("call").at("rep").at("name"), "Alice Martin");
    EXPECT_EQ(event.at("call").at("url"), json::value("https://phone.example.com/#/history/" + sid_));
  }
}

TEST_F(OutboxWorkerTest, TriesAgainWhatWasNotConfirmedAndKeepsTheOrder) {
  begin(true);
  answers_ = {
      net::HttpResponse::empty(), net::HttpResponse::json(500, "{}"), net::HttpResponse::json(404, "{}")};
  answers_.front().status = 200;  // n8n 1 answers so when a workflow fails
  have_a_call();
  ASSERT_TRUE(until([&] { return received_.size() == 6; }));
  EXPECT_EQ(
      types(),
      (std::vector<std::string>{
          "call.started", "call.started", "call.started", "call.started", "call.answered", "call.ended"})
  );
}

TEST_F(OutboxWorkerTest, GivesUpWhereTheSignatureIsRefused) {
  begin(true);
  for (int i = 0; i < 3; ++i) answers_.push_back(net::HttpResponse::json(401, "{}"));
  have_a_call();
  ASSERT_TRUE(until([&] { return received_.size() == 5; }));
  const auto rows = dead();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().type, "call.started");
  EXPECT_EQ(rows.front().reason, "unauthorized");
}

TEST_F(OutboxWorkerTest, DoesNotFollowRedirectsNorCallPrivateAddresses) {
  begin(true, false);
  have_a_call();
  ASSERT_TRUE(until([&] { return dead().size() == 3; })) << dead().size();
  EXPECT_EQ(dead().front().reason, "forbidden_address");
  EXPECT_TRUE(received_.empty());
}

TEST_F(OutboxWorkerTest, ANoteIsWrittenAndWrittenAnew) {
  crm_.answers = {kReceipt};
  begin(false, true, true);
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::written));
  EXPECT_EQ(told()->record, delivery::as_desk_record(kLead));
  ASSERT_EQ(crm_.notes.size(), 1U);
  EXPECT_EQ(crm_.notes[0].rep_login, "alice@odoo");
  EXPECT_FALSE(crm_.before[0]);
  append({sid_, ended_ + 10, desk::WrappedUp{"w1", "alice", "connected", "Devis", 0, false}});
  ASSERT_TRUE(until([&] { return crm_.notes.size() == 2; }));
  EXPECT_EQ(crm_.notes[1].note, "Devis");
  EXPECT_EQ(crm_.before[1], kReceipt) << "the same note";
}

TEST_F(OutboxWorkerTest, ARepChoosesAmongSeveral) {
  const crm::RecordRef other{"crm.lead", 69, "Dupond", ""};
  crm_.answers = {trouble(crm::Trouble::ambiguous, {kLead, other}), kReceipt};
  begin(false, true, true);
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::choose));
  EXPECT_EQ(told()->reason, "ambiguous");
  EXPECT_EQ(told()->candidates.size(), 2U);
  store::OutboxStore outbox(*store_);
  bool chosen = false;
  asio::co_spawn(
      io_,
      [](store::OutboxStore& rows, std::string sid, std::optional<crm::RecordRef> record
      ) -> asio::awaitable<void> {
        const auto call = co_await rows.log_call(std::move(sid), std::move(record), 1'763'800'000'000);
        EXPECT_TRUE(call && *call);
      }(outbox, sid_, other),
      [&](std::exception_ptr) { chosen = true; }
  );
  ASSERT_TRUE(until([&] { return chosen; }));
  outbox_->wake();
  ASSERT_TRUE(becomes(desk::CrmState::written));
  EXPECT_EQ(crm_.notes.back().chosen, other);
}

TEST_F(OutboxWorkerTest, ACallFromARecordIsWrittenThereOnceTheCrmSaysThatItBearsTheNumber) {
  const crm::RecordRef other{"crm.lead", 69, "Durand", ""};
  begin(false, true, true);
  crm_.answers = {kReceipt};
  crm_.found = {other, kLead};
  crm_.find_trouble = trouble(crm::Trouble::network);
  click({"crm.lead", 68});
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::written));
  ASSERT_EQ(crm_.notes.size(), 1U) << "nothing is written while the CRM cannot be asked";
  EXPECT_EQ(crm_.notes[0].chosen, kLead);
  EXPECT_EQ(crm_.finds, 2);
}

TEST_F(OutboxWorkerTest, ARecordThatDoesNotBearTheNumberCountsForNothing) {
  begin(false, true, true);
  crm_.answers = {kReceipt};
  crm_.found = {kLead};
  click({"res.partner", 68});
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::written));
  EXPECT_EQ(crm_.notes.at(0).chosen, std::nullopt);
  EXPECT_EQ(crm_.finds, 1);
}

TEST_F(OutboxWorkerTest, ARefusedKeyStopsTheCrmAndLosesNothing) {
  crm_.answers = {trouble(crm::Trouble::credentials), kReceipt};
  begin(false, true, true);
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::failed));
  EXPECT_EQ(told()->reason, "credentials");
  ASSERT_EQ(outbox_->status().size(), 1U);
  EXPECT_EQ(outbox_->status().front().reason, "credentials");
  EXPECT_NE(outbox_->status().front().paused_until, 0);
  ASSERT_TRUE(becomes(desk::CrmState::written)) << "a later try succeeds by itself";
  EXPECT_EQ(outbox_->status().front().paused_until, 0);
}

TEST(CrmDelivery, WhatMayBeCarriedOutYetIsNotSentAgainMeanwhile) {
  const auto next_try = [](bool pending) {
    crm::Failure failure{crm::Trouble::network, "no answer", {}, pending};
    return tried_note({}, {}, failure, 1'000'000, 0).tried.next_at - 1'000'000;
  };
  EXPECT_LE(next_try(false), 1000);
  EXPECT_GE(next_try(true), 150'000) << "longer than Odoo works on one request";
  const auto unclear = [](bool pending) {
    crm::Failure failure{crm::Trouble::network, "no answer", {}, pending};
    return tried_note({}, {}, failure, 1'000'000, 0).tried.kept;
  };
  ASSERT_TRUE(unclear(true));
  EXPECT_EQ(unclear(true)->unclear_until, 1'150'000);
  EXPECT_FALSE(unclear(false));
}

TEST_F(OutboxWorkerTest, WhatIsDownIsTriedAgainAndWhatIsRefusedIsNot) {
  crm_.answers = {
      trouble(crm::Trouble::network),
      trouble(crm::Trouble::server),
      trouble(crm::Trouble::missing),
      trouble(crm::Trouble::refused)};
  begin(false, true, true);
  have_a_call();
  ASSERT_TRUE(becomes(desk::CrmState::failed));
  EXPECT_EQ(told()->reason, "refused");
  EXPECT_EQ(crm_.notes.size(), 4U);
  const auto rows = dead();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().reason, "refused");
  EXPECT_NE(rows.front().detail.find("So it is."), std::string::npos);
}

/// A recording of the call, begun by its rep and finished.
void record(std::vector<desk::Fact>& facts, const std::string& sid, desk::UnixMs at) {
  desk::Wanted wanted;
  wanted.id = "rec";
  wanted.by = "alice";
  wanted.verb = desk::Verb::record;
  facts.push_back({sid, at, wanted});
  const std::string recording = "RE" + std::string(32, 'a');
  facts.push_back({sid, at + 1, desk::RecordingChanged{recording, sid, "rec", "in-progress"}});
  facts.push_back({sid, at + 2, desk::RecordingChanged{recording, sid, "rec", "completed"}});
}

class RecordingsTest : public OutboxWorkerTest {
 protected:
  void have_a_recorded_call() {
    have_a_call();
    std::vector<desk::Fact> facts;
    record(facts, sid_, ended_ - 1000);
    for (const desk::Fact& fact : facts) append(fact);
  }
  const std::string recording_ = "RE" + std::string(32, 'a');
};

TEST_F(RecordingsTest, AreReadOnlyWhereTheyAreToBeAttached) {
  crm_.answers = {kReceipt};
  begin(false, true, true);
  have_a_recorded_call();
  ASSERT_TRUE(until([&] { return !crm_.notes.empty() && !crm_.notes.back().recording_url.empty(); }));
  EXPECT_TRUE(crm_.notes.back().sounds.empty());
  EXPECT_TRUE(read_.empty());
}

TEST_F(RecordingsTest, AreNotSpokenOfWhereTheTeamWantsNone) {
  recordings_ = delivery::CrmRecordings::none;
  crm_.answers = {kReceipt};
  begin(false, true, true);
  have_a_recorded_call();
  ASSERT_TRUE(becomes(desk::CrmState::written));
  EXPECT_TRUE(crm_.notes.back().recording_url.empty());
  EXPECT_TRUE(read_.empty());
}

TEST_F(RecordingsTest, GoWithTheNoteAndAreNotReadAgainOnceAttached) {
  recordings_ = delivery::CrmRecordings::attach;
  crm_.answers = {kReceipt};
  begin(false, true, true);
  have_a_recorded_call();
  ASSERT_TRUE(until([&] { return !crm_.notes.empty() && !crm_.notes.back().sounds.empty(); }));
  EXPECT_EQ(crm_.notes.back().sounds.front().recording_sid, recording_);
  EXPECT_EQ(crm_.notes.back().sounds.front().bytes, "ID3sound");
  const std::size_t notes = crm_.notes.size();
  append({sid_, ended_ + 10, desk::WrappedUp{"w1", "alice", "connected", "Devis", 0, false}});
  ASSERT_TRUE(until([&] { return crm_.notes.size() > notes; }));
  EXPECT_TRUE(crm_.notes.back().sounds.empty());
  EXPECT_EQ(read_.size(), 1U);
  const std::vector<crm::Attachment> attached = {{recording_, 243}};
  EXPECT_EQ(crm_.before.back()->attachments, attached) << "kept between the stages";
}

TEST_F(RecordingsTest, ThatAreTooLargeStayLinksWithAReason) {
  recordings_ = delivery::CrmRecordings::attach;
  sound_ = fail("too_large", "The recording is too large to be attached.");
  crm_.answers = {kReceipt};
  begin(false, true, true);
  have_a_recorded_call();
  ASSERT_TRUE(until([&] { return !crm_.notes.empty() && !crm_.notes.back().recording_reason.empty(); }));
  EXPECT_EQ(crm_.notes.back().recording_reason, "too_large");
  EXPECT_FALSE(crm_.notes.back().recording_url.empty());
  const std::size_t notes = crm_.notes.size();
  append({sid_, ended_ + 10, desk::WrappedUp{"w1", "alice", "connected", "Devis", 0, false}});
  ASSERT_TRUE(until([&] { return crm_.notes.size() > notes; }));
  EXPECT_EQ(crm_.notes.back().recording_reason, "too_large");
  EXPECT_EQ(read_.size(), 1U) << "its size is known";
}

TEST(TriedNote, AWrittenNoteWithoutItsRecordingIsTriedAgain) {
  delivery::Delivery row;
  row.id = 1;
  crm::Receipt partly = kReceipt;
  partly.not_attached = crm::Failure{crm::Trouble::network, "Timeout was reached", {}, true};
  const NoteTried clear = tried_note(row, {}, kReceipt, 1'000'000, 7);
  EXPECT_EQ(clear.tried.state, delivery::State::done);
  const NoteTried tried = tried_note(row, {}, partly, 1'000'000, 7);
  EXPECT_EQ(tried.tried.state, delivery::State::waiting);
  ASSERT_TRUE(tried.tried.told);
  EXPECT_EQ(tried.tried.told->state, desk::CrmState::written) << "the note stands";
  ASSERT_TRUE(tried.tried.kept);
  EXPECT_EQ(tried.tried.kept->attach_tries, 1);
  EXPECT_FALSE(tried.tried.kept->receipt->not_attached);
  EXPECT_GE(tried.tried.next_at, 1'000'000 + 150'000) << "an upload without answer may be carried out yet";
  EXPECT_EQ(tried.tried.kept->unclear_until, 1'000'000 + 150'000);
  const delivery::CrmKept read = delivery::read_crm_kept(delivery::to_json(*tried.tried.kept));
  EXPECT_EQ(read.attach_tries, 1);
}

}  // namespace
}  // namespace softphone::io_delivery
