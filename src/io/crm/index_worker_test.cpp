// The index over real HTTP and a real database; Odoo is one in memory whose answers a test may spoil.
#include "io/crm/index_worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <random>

#include "crm/test_odoo.hpp"
#include "io/net/http_server.hpp"
#include "io/net/random.hpp"
#include "io/store/test_database.hpp"

namespace softphone::crm {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

class IndexWorkerTest : public store::DatabaseTest, public testing::WithParamInterface<int> {
 protected:
  void SetUp() override {
    DatabaseTest::SetUp();
    net::Router router;
    const auto handler = [this](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
      return serve(std::move(request));
    };
    router.add("POST", "/jsonrpc", handler);
    router.add("POST", "/json/2/*/*", handler);
    net::HttpServerOptions options;
    options.port = 0;
    auto listening = net::HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(listening) << listening.error().detail;
    server_ = std::move(*listening);
    config_ = {
        "http://127.0.0.1:" + std::to_string(server_->port()),
        "sales",
        "bot",
        "SECRETKEY",
        "https://phone.example.com"};
    begin();
  }
  void TearDown() override {
    worker_.reset();
    index_.reset();
    server_.reset();
    io_.restart();
    io_.poll();
    odoo_client_.reset();
    DatabaseTest::TearDown();
  }

  /// As after a restart of the program.
  void begin(IndexSeal seal = IndexSeal()) {
    worker_.reset();
    index_.reset();
    odoo_client_.reset();
    open();
    odoo_client_ = std::make_unique<Odoo>(http_, config_);
    index_ = std::make_unique<NumberIndex>(*store_, seal, "https://odoo.example.com", "sales");
    worker_ = std::make_unique<IndexWorker>(io_.get_executor(), *odoo_client_, *index_, net::system_random());
  }

  asio::awaitable<net::HttpResponse> serve(net::HttpRequest request) {
    const OdooAnswer answer = odoo.answer({request.method, request.target, {}, request.body, false});
    net::HttpResponse response = net::HttpResponse::json(answer.status, answer.body);
    if (spoil && !odoo.asked.empty() && odoo.asked.back() == "crm.lead.search_read") {
      if (spoil_after-- <= 0) spoil(response);
      if (slow) co_await net::sleep_for(1s);
    }
    co_return response;
  }

  template <class T>
  T run(asio::awaitable<T> task) {
    std::optional<T> out;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error, T value) {
      if (error) std::rethrow_exception(error);
      out = std::move(value);
    });
    io_.restart();
    while (!out && io_.run_one() > 0) {
    }
    return std::move(*out);
  }
  Result<SyncReport, Failure> sync(bool full = false) { return run(worker_->sync(full, {})); }
  std::vector<std::string> names_of(const std::string& number, const std::string& login = {}) {
    const auto answer = run(index_->find(number, login));
    std::vector<std::string> names;
    if (answer) {
      for (const RecordRef& one : answer->records) names.push_back(one.name);
    }
    return names;
  }
  void add_lead(const std::string& name, const std::string& phone) {
    const long id = static_cast<long>(odoo.leads.size()) + 1;
    odoo.leads.push_back(json::object{
        {"id", id},
        {"name", name},
        {"phone", phone},
        {"active", true},
        {"partner_id", false},
        {"user_id", false},
        {"country_id", json::array{75, "France"}},
        {"probability", 10.5},
        {"write_date", "2026-11-20 20:36:49"}});
  }
  IndexStatus status() { return *run(index_->status()); }

  TestOdoo odoo{GetParam()};
  std::function<void(net::HttpResponse&)> spoil;
  int spoil_after = 0;  ///< so many answers later
  bool slow = false;
  OdooConfig config_;
  net::HttpClient http_;
  std::unique_ptr<net::HttpServer> server_;
  std::unique_ptr<Odoo> odoo_client_;
  std::unique_ptr<NumberIndex> index_;
  std::unique_ptr<IndexWorker> worker_;
};
INSTANTIATE_TEST_SUITE_P(Versions, IndexWorkerTest, testing::Values(17, 18, 19));

TEST_P(IndexWorkerTest, KnowsWhoCallsWhenOdooIsGone) {
  add_lead("Usine", "01 23 45 67 89 / 06 12 34 56 78");
  add_lead("Other", "+1 612 345 678");
  const auto report = sync();
  ASSERT_TRUE(report) << report.error().detail;
  EXPECT_EQ(report->records, 2);
  server_.reset();
  EXPECT_EQ(names_of("+33612345678"), std::vector<std::string>{"Usine"});
  EXPECT_EQ(names_of("+33123456789"), std::vector<std::string>{"Usine"});
  EXPECT_TRUE(names_of("+33699999999").empty());
  begin();
  const auto answer = run(index_->find("+33612345678", ""));
  ASSERT_TRUE(answer);
  EXPECT_TRUE(answer->ready);
  EXPECT_GT(answer->synced_at, 0);
  const std::string url = GetParam() >= 18
                              ? "https://odoo.example.com/odoo/crm.lead/1"
                              : "https://odoo.example.com/web#id=1&model=crm.lead&view_type=form";
  EXPECT_EQ(answer->records.at(0).url, url);
}

TEST_P(IndexWorkerTest, AnswersAsOdooItselfWould) {
  std::mt19937 random(3);
  const auto any = [&](long below) { return static_cast<long>(random() % static_cast<unsigned>(below)); };
  const auto number = [&] { return "06 12 34 56 7" + std::to_string(any(4)); };
  const auto date = [&] { return "2026-11-2" + std::to_string(any(8)) + " 20:36:49"; };
  const auto country = [&]() -> json::value {
    return any(3) == 0 ? json::value(json::array{134, "Morocco"}) : json::value(json::array{75, "France"});
  };
  odoo.users = {json::object{
      {"id", 8},
      {"login", "alice@x"},
      {"active", true},
      {"partner_id", json::array{43, "Alice"}},
      {"lang", "en_US"},
      {"write_date", date()}}};
  for (long id = 1; id <= 20; ++id) {
    const long company = 1 + any(6);
    odoo.partners.push_back(json::object{
        {"id", id},
        {"name", "Contact " + std::to_string(id)},
        {"phone", any(2) == 0 ? number() : ""},
        {"active", any(5) != 0},
        {"commercial_partner_id", json::array{id <= 6 ? id : company, "C"}},
        {"user_id", any(3) == 0 ? json::value(json::array{8, "Alice"}) : json::value(false)},
        {"country_id", country()},
        {"write_date", date()}});
  }
  for (long id = 1; id <= 25; ++id) {
    // The Odoo in memory knows of no children: a lead's contact is the company itself.
    odoo.leads.push_back(json::object{
        {"id", id},
        {"name", "Lead " + std::to_string(id)},
        {"phone", any(5) == 0 ? number() : ""},
        {"active", any(4) != 0},
        {"partner_id", json::array{1 + any(6), "P"}},
        {"user_id", any(3) == 0 ? json::value(json::array{8, "Alice"}) : json::value(false)},
        {"country_id", country()},
        {"probability", any(4) == 0 ? 100.0 : 10.5},
        {"write_date", date()}});
  }
  ASSERT_TRUE(sync());
  for (const char* e164 : {"+33612345670", "+33612345671", "+33612345672", "+33612345673", "+212612345670"}) {
    for (const char* login : {"", "alice@x", "stranger@x"}) {
      const auto asked = run(odoo_client_->find(e164, login));
      ASSERT_TRUE(asked);
      std::vector<std::string> names;
      for (const RecordRef& one : *asked) names.push_back(one.name);
      EXPECT_EQ(names_of(e164, login), names) << e164 << ' ' << login;
    }
  }
}

TEST_P(IndexWorkerTest, GoesOnAfterAnAnswerThatWasSpoiltAndSaysWhyItFailed) {
  for (int i = 0; i < 1200; ++i) add_lead("Lead", "06 12 34 56 78");
  struct Case {
    const char* what;
    std::function<void(net::HttpResponse&)> spoil;
    Trouble trouble;
    bool slow;
  };
  const std::vector<Case> cases = {
      {"a page of HTML",
       [](auto& r) { r = net::HttpResponse::text(200, "<html>Bad gateway</html>"); },
       Trouble::server,
       false},
      {"half an answer", [](auto& r) { r.body.resize(r.body.size() / 2); }, Trouble::server, false},
      {"another thing",
       [](auto& r) { r.body = R"({"jsonrpc":"2.0","result":{"a":1}})"; },
       Trouble::server,
       false},
      {"a refused key",
       [](auto& r) {
         const std::string data = R"({"name":"odoo.exceptions.AccessDenied","message":"x"})";
         r = net::HttpResponse::json(200, R"({"error":{"code":200,"data":)" + data + "}}");
         r.status = 401;
       },
       Trouble::credentials,
       false},
      {"a flood", [](auto& r) { r.body = std::string(2 * kMaxAnswer, 'x'); }, Trouble::network, false},
      {"no answer in time", [](auto&) {}, Trouble::network, true},
  };
  for (const Case& one : cases) {
    config_.timeout = one.slow ? Milliseconds(300) : Milliseconds(10'000);
    begin();
    ASSERT_TRUE(sync(true)) << one.what;
    spoil = one.spoil;
    spoil_after = 2;  // the newest one and a page are well
    slow = one.slow;
    const auto failed = sync(true);
    spoil = nullptr;
    slow = false;
    ASSERT_FALSE(failed) << one.what;
    EXPECT_EQ(failed.error().trouble, one.trouble) << one.what << ": " << failed.error().detail;
    EXPECT_EQ(status().reason, to_word(one.trouble)) << one.what;
    EXPECT_EQ(status().detail.find("SECRETKEY"), std::string::npos);
    EXPECT_EQ(names_of("+33612345678").size(), 10U) << "what is known stays: " << one.what;
    begin();
    const auto again = sync();
    ASSERT_TRUE(again) << one.what << ": " << again.error().detail;
    EXPECT_EQ(status().reason, "") << one.what;
    EXPECT_EQ(status().leads, 1200) << one.what;
  }
}

TEST_P(IndexWorkerTest, KeepsNamesAndNumbersUnderAKey) {
  add_lead("Usine Secrète", "06 12 34 56 78");
  const IndexSeal sealed(crypto::AeadKey{7});
  begin(sealed);
  ASSERT_TRUE(sync());
  EXPECT_EQ(names_of("+33612345678"), std::vector<std::string>{"Usine Secrète"});
  store_.reset();  // checkpoints
  std::ifstream file(folder_ / "softphone.db", std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  EXPECT_GT(bytes.size(), 4096U);
  for (const char* word : {"Usine", "345678", "06 12", "612345"}) {
    EXPECT_EQ(bytes.find(word), std::string::npos) << word;
  }
  begin(IndexSeal(crypto::AeadKey{8}));
  EXPECT_TRUE(names_of("+33612345678").empty()) << "another key opens nothing";
  ASSERT_TRUE(sync());
  EXPECT_EQ(names_of("+33612345678"), std::vector<std::string>{"Usine Secrète"}) << "and all is read anew";
}

TEST_P(IndexWorkerTest, TwoProgramsReadTogether) {
  for (int i = 0; i < 2000; ++i) add_lead("Lead", "06 12 34 56 78");
  auto another = open_another();
  ASSERT_TRUE(another);
  Odoo client(http_, config_);
  NumberIndex index(**another, IndexSeal(), "https://odoo.example.com", "sales");
  IndexWorker worker(io_.get_executor(), client, index, net::system_random());
  std::optional<bool> theirs;
  asio::co_spawn(io_, worker.sync(false, {}), [&](std::exception_ptr, Result<SyncReport, Failure> done) {
    theirs = done.has_value();
  });
  const auto ours = sync();
  ASSERT_TRUE(ours) << ours.error().detail;
  io_.restart();
  while (!theirs && io_.run_one() > 0) {
  }
  EXPECT_TRUE(*theirs);
  EXPECT_EQ(status().leads, 2000);
  EXPECT_EQ(status().phase, IndexPhase::ready);
}

}  // namespace
}  // namespace softphone::crm
