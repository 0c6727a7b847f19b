// A call's entry in the CRM and the deliveries, over sockets; the CRM is one that answers what the test
// wants.
#include <deque>

#include "io/crm/index_worker.hpp"
#include "io/desk/desk_fixture.hpp"

namespace softphone::io_desk {
namespace {

class FakeCrm final : public crm::Crm {
 public:
  std::vector<crm::RecordRef> found;
  std::optional<crm::Failure> trouble;
  std::vector<crm::CallNote> notes;
  std::string created;
  std::string asked_for;  ///< the login whose own come first

  asio::awaitable<Result<std::vector<crm::RecordRef>, crm::Failure>> find(
      std::string number, std::string login
  ) override {
    asked_for = login;
    if (trouble && trouble->trouble == crm::Trouble::network) co_return *trouble;
    if (number == "+33639980002") co_return std::vector<crm::RecordRef>{{"res.partner", 9, "Durand", ""}};
    co_return found;
  }
  asio::awaitable<Result<crm::Receipt, crm::Failure>> write(
      crm::CallNote note, std::optional<crm::Receipt> before
  ) override {
    notes.push_back(note);
    if (trouble) co_return *trouble;
    if (note.chosen) co_return crm::Receipt{*note.chosen, 343, 0, ""};
    if (before) co_return *before;
    if (found.size() == 1) co_return crm::Receipt{found.front(), 343, 0, ""};
    co_return crm::Failure{
        found.empty() ? crm::Trouble::no_match : crm::Trouble::ambiguous, "So it is.", found};
  }
  asio::awaitable<Result<crm::RecordRef, crm::Failure>> create(
      std::string number, std::string name, std::string login
  ) override {
    created = number + ' ' + name + ' ' + login;
    co_return crm::RecordRef{"crm.lead", 70, name, "https://odoo/70"};
  }
  asio::awaitable<Result<std::vector<crm::WorkSchedule>, crm::Failure>> schedules(std::int64_t) override {
    co_return std::vector<crm::WorkSchedule>{};
  }
};

const crm::RecordRef kDupont{"crm.lead", 68, "Dupont", "https://odoo/68"};
const crm::RecordRef kDupond{"crm.lead", 69, "Dupond <b>", "javascript:alert(1)"};

class CrmRoutesTest : public DeskTest {
 protected:
  void SetUp() override {
    outbox_.crm = &crm_;
    outbox_.crm_login = [](const std::string& identity) { return identity + "@odoo"; };
    DeskTest::SetUp();
  }

  /// A call of alice that was answered and is over.
  void talk() {
    const std::string to = "+33639980001";
    const std::string leg = "CA" + std::string(32, '5');
    rest_ = [leg](const RestCall&) {
      return net::HttpResponse::json(201, R"({"call_sid":")" + leg + R"(","status":"queued"})");
    };
    post_signed("/webhook/softphone/voice", voice_form("client:alice", to));
    ASSERT_TRUE(wait_until([&] { return made("POST", "/Conferences/" + kCall + "/Participants.json") == 1; })
    );
    for (const char* status : {"in-progress", "completed"}) {
      Form form = leg_form(status, to);
      form.set("CallSid", leg);
      if (std::string_view(status) == "completed") form.add("CallDuration", "12");
      post_signed("/webhook/softphone/status", form);
    }
    Form caller = voice_form("client:alice", to);
    caller.set("CallStatus", "completed");
    post_signed("/webhook/softphone/status", caller);
  }
  json::value entry() { return calls().at(0).at("crm"); }
  bool becomes(const std::string& state) {
    for (int i = 0; i < 1000; ++i) {
      const json::value now = entry();
      if (now.is_object() && now.at("state").as_string() == state) return true;
      run([]() -> asio::awaitable<void> { co_await net::sleep_for(10ms); }());
    }
    return false;
  }
  std::size_t unlogged() { return json::parse(call("GET", "/api/crm").body).at("calls").as_array().size(); }
  net::HttpClientResponse log(const std::string& body, const std::string& what = {}) {
    return call("POST", "/api/calls/" + kCall + "/crm" + what, body);
  }

  FakeCrm crm_;
};

TEST_F(CrmRoutesTest, ACallIsLoggedAndItsRecordSaysWhere) {
  crm_.found = {kDupont};
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("written"));
  EXPECT_EQ(entry().at("record").at("url").as_string(), "https://odoo/68");
  EXPECT_EQ(crm_.notes.front().rep_login, "alice@odoo");
  EXPECT_EQ(unlogged(), 0U);
  const json::value details = json::parse(call("GET", "/api/calls/" + kCall).body);
  const json::array& timeline = details.at("timeline").as_array();
  EXPECT_TRUE(std::any_of(timeline.begin(), timeline.end(), [](const json::value& event) {
    return event.at("kind").as_string() == "logged" && event.at("detail").as_string() == "Dupont";
  }));
}

TEST_F(CrmRoutesTest, WhoeverCallsIsLookedUp) {
  crm_.found = {kDupont};
  EXPECT_EQ(call("GET", "/api/crm/records?number=%2B33639980001").status, 401);
  sign_in("alice");
  const auto look = [&](const std::string& number) {
    return call("GET", "/api/crm/records?number=" + number);
  };
  EXPECT_EQ(look("0639980001").status, 400);
  const auto found = look("%2B33639980001");
  EXPECT_EQ(found.headers.get("Cache-Control"), "no-store");
  const json::value answer = json::parse(found.body);
  EXPECT_TRUE(answer.at("crm").as_bool());
  EXPECT_EQ(answer.at("records").at(0).at("name").as_string(), "Dupont");
  EXPECT_EQ(answer.at("reason").as_string(), "");
  EXPECT_EQ(crm_.asked_for, "alice@odoo") << "whose own come first";
}

TEST_F(CrmRoutesTest, ARepChoosesOnlyWhatTheCrmHasNamed) {
  crm_.found = {kDupont, kDupond};
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("choose"));
  EXPECT_EQ(entry().at("candidates").as_array().size(), 2U);
  EXPECT_EQ(unlogged(), 1U);
  EXPECT_EQ(error_code(log(R"({"record":{"model":"crm.lead","id":1}})")), "unknown_record");
  EXPECT_EQ(error_code(log(R"({"record":{"model":"res.users","id":68}})")), "unknown_record");
  EXPECT_EQ(error_code(log("[")), "not_json");
  const auto chosen = log(R"({"record":{"model":"crm.lead","id":69}})");
  ASSERT_EQ(chosen.status, 200) << chosen.body;
  EXPECT_EQ(json::parse(chosen.body).at("call").at("crm").at("state").as_string(), "waiting");
  ASSERT_TRUE(becomes("written"));
  EXPECT_EQ(crm_.notes.back().chosen, kDupond);
  EXPECT_EQ(unlogged(), 0U);

  // It was the wrong one: another record, found by another number.
  EXPECT_EQ(error_code(log(R"({"record":{"model":"res.partner","id":9}})")), "unknown_record");
  EXPECT_EQ(log(R"({"record":{"model":"res.partner","id":9},"number":"+33639980002"})").status, 200);
  ASSERT_TRUE(becomes("written"));
  EXPECT_EQ(crm_.notes.back().chosen->name, "Durand");
}

TEST_F(CrmRoutesTest, ARecordIsMadeForANumberThatHasNone) {
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("choose"));
  EXPECT_EQ(entry().at("reason").as_string(), "no_match");
  EXPECT_EQ(log(R"({"name":"Nouveau client"})", "/create").status, 200);
  EXPECT_EQ(crm_.created, "+33639980001 Nouveau client alice@odoo");
  ASSERT_TRUE(becomes("written"));
  EXPECT_EQ(entry().at("record").at("id").as_int64(), 70);
}

TEST_F(CrmRoutesTest, WhatAnAdminHasToMendIsSaidAndTriedAgain) {
  crm_.found = {kDupont};
  crm_.trouble = crm::Failure{crm::Trouble::credentials, "The key has expired.", {}};
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("failed"));
  EXPECT_EQ(entry().at("reason").as_string(), "credentials");
  EXPECT_EQ(unlogged(), 1U);
  const json::value outbox = json::parse(call("GET", "/api/outbox").body);
  const json::value& target = outbox.at("targets").at(0);
  EXPECT_EQ(target.at("name").as_string(), "crm");
  EXPECT_EQ(target.at("reason").as_string(), "credentials");
  EXPECT_TRUE(target.at("pausedUntil").is_int64());
  crm_.trouble.reset();
  EXPECT_EQ(log("{}").status, 200) << "at once, though the CRM is left alone for now";
  ASSERT_TRUE(becomes("written"));
}

TEST_F(CrmRoutesTest, RecordsAreFoundForThoseWhoMaySeeTheCall) {
  crm_.found = {kDupont};
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("written"));
  const std::string records = "/api/calls/" + kCall + "/crm/records";
  EXPECT_EQ(json::parse(call("GET", records).body).at("records").as_array().size(), 1U);
  const json::value other = json::parse(call("GET", records + "?number=%2B33639980002").body);
  EXPECT_EQ(other.at("records").at(0).at("name").as_string(), "Durand");
  EXPECT_EQ(error_code(call("GET", records + "?number=12")), "not_a_number");
  crm_.trouble = crm::Failure{crm::Trouble::network, "No answer.", {}};
  const auto failed = call("GET", records);
  EXPECT_EQ(failed.status, 409);
  EXPECT_EQ(json::parse(failed.body).at("error").at("reason").as_string(), "network");
  cookie_.clear();
  EXPECT_EQ(call("GET", records).status, 401);
  sign_in("bob");
  for (const char* what : {"", "/create"}) EXPECT_EQ(log("{}", what).status, 404) << what;
  EXPECT_EQ(call("GET", records).status, 404);
  EXPECT_EQ(call("GET", "/api/outbox").status, 403);
  EXPECT_EQ(call("POST", "/api/outbox/retry", "{}").status, 403);
}

/// With an index that knows one lead of bob's and one of nobody's.
class IndexTest : public CrmRoutesTest {
 protected:
  void configure(DeskConfig& config) override {
    index_ = std::make_unique<crm::NumberIndex>(*store_, crm::IndexSeal(), "https://odoo", "sales");
    config.index = index_.get();
  }
  void read(std::string_view model, const char* rows) {
    crm::IndexState state;
    state.model = model;
    state.place = index_->place();
    state.major = 19;
    crm::begin_round(state, crm::Round::full, 1);
    auto step = crm::read_page(state, json::parse(rows), {}, 500, now());
    ASSERT_TRUE(step);
    store::IndexWrite write;
    for (const auto& record : step->records)
      write.records.push_back(index_->seal().keep(record, net::system_random()));
    write.step = std::move(*step);
    run([](crm::NumberIndex& index, store::IndexWrite page) -> asio::awaitable<void> {
      auto applying = index.store().apply(std::move(page));
      EXPECT_TRUE(*co_await std::move(applying));
    }(*index_, std::move(write)));
  }
  static desk::UnixMs now() { return unix_milliseconds(net::system_now().wall); }
  json::value look(const std::string& more = {}) {
    return json::parse(call("GET", "/api/crm/records?number=%2B33639980001" + more).body);
  }

  std::unique_ptr<crm::NumberIndex> index_;
};

TEST_F(IndexTest, WhoCallsIsKnownWhileTheCrmIsAway) {
  sign_in("alice");
  crm_.trouble = crm::Failure{crm::Trouble::network, "No answer.", {}};
  EXPECT_TRUE(look().at("records").as_array().empty());
  EXPECT_EQ(look().at("reason"), "network");
  read(crm::kUsers, R"([{"id":8,"login":"alice@odoo","active":true}])");
  read(crm::kContacts, "[]");
  read(crm::kLeads, R"([
      {"id":68,"name":"Newest","phone":"06 39 98 00 01","active":true,"write_date":"2026-11-26 00:00:00"},
      {"id":69,"name":"Hers","phone":"+33639980001","active":true,"user_id":[8,"Alice"],"write_date":"2026-01-01 00:00:00"},
      {"id":70,"name":"Lost","phone":"+33639980001","active":false,"user_id":[8,"Alice"]},
      {"id":71,"name":"Other","phone":"+1 639 980 001","active":true}])");
  const json::value known = look();
  const json::array& records = known.at("records").as_array();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].at("name"), "Hers");
  EXPECT_EQ(records[0].at("url"), "https://odoo/odoo/crm.lead/69");
  EXPECT_EQ(records[1].at("name"), "Newest");
  EXPECT_EQ(records[2].at("name"), "Lost");
  EXPECT_EQ(known.at("reason"), "");
  EXPECT_EQ(known.at("fresh"), true);
  EXPECT_TRUE(known.at("asOf").is_int64());
  const json::value asked = look("&fresh=1");
  EXPECT_EQ(asked.at("records").as_array().size(), 3U) << "what is known is better than nothing";
  EXPECT_EQ(asked.at("reason"), "network");
}

TEST_F(IndexTest, WhereTheCrmMayKnowBetterItIsAsked) {
  sign_in("alice");
  crm_.found = {kDupont};
  EXPECT_EQ(look().at("records").at(0).at("name"), "Dupont") << "nothing is known yet";
  read(crm::kContacts, "[]");
  read(crm::kLeads, "[]");
  EXPECT_TRUE(look().at("records").as_array().empty());
  EXPECT_EQ(look().at("fresh"), false) << "somebody new may have been put in";
  const json::value asked = look("&fresh=1");
  EXPECT_EQ(asked.at("records").at(0).at("name"), "Dupont");
  EXPECT_EQ(asked.at("asOf"), nullptr);
}

TEST_F(IndexTest, ARepChoosesWhatIsKnownHereWhileTheCrmIsAway) {
  read(crm::kContacts, "[]");
  read(crm::kLeads, R"([{"id":68,"name":"Known","phone":"06 39 98 00 01","active":true}])");
  crm_.trouble = crm::Failure{crm::Trouble::network, "No answer.", {}};
  sign_in("alice");
  talk();
  ASSERT_TRUE(becomes("waiting"));
  const json::value found = json::parse(call("GET", "/api/calls/" + kCall + "/crm/records").body);
  EXPECT_EQ(found.at("records").at(0).at("name"), "Known");
  EXPECT_EQ(log(R"({"record":{"model":"crm.lead","id":68}})").status, 200);
  EXPECT_EQ(log(R"({"record":{"model":"crm.lead","id":67}})").status, 409);
  crm_.trouble.reset();
  EXPECT_EQ(log("{}").status, 200);
  ASSERT_TRUE(becomes("written"));
  EXPECT_EQ(entry().at("record").at("id").as_int64(), 68);
}

TEST_F(IndexTest, AdminsSeeHowItStands) {
  sign_in("alice");
  const auto status = [&] { return json::parse(call("GET", "/api/crm/index").body).at("index"); };
  EXPECT_EQ(status().at("phase"), "empty");
  read(crm::kContacts, "[]");
  read(crm::kLeads, R"([{"id":68,"name":"Known","phone":"06 39 98 00 01"}])");
  EXPECT_EQ(status().at("phase"), "ready");
  EXPECT_EQ(status().at("leads"), 1);
  EXPECT_EQ(error_code(call("POST", "/api/crm/index/sync", "{}")), "no_crm")
      << "nobody reads it in this test";
  sign_in("bob");
  EXPECT_EQ(call("GET", "/api/crm/index").status, 403);
  EXPECT_EQ(call("POST", "/api/crm/index/sync", "{}").status, 403);
}

class NoCrmTest : public DeskTest {};

TEST_F(NoCrmTest, SaysThatThereIsNone) {
  sign_in("alice");
  EXPECT_FALSE(json::parse(call("GET", "/api/crm").body).at("crm").as_bool());
  EXPECT_TRUE(json::parse(call("GET", "/api/crm/index").body).at("index").is_null());
  EXPECT_EQ(error_code(call("POST", "/api/calls/" + kCall + "/crm", "{}")), "no_crm");
  EXPECT_TRUE(json::parse(call("GET", "/api/outbox").body).at("targets").as_array().empty());
  EXPECT_EQ(call("GET", "/api/outbox?state=odd").status, 400);
  EXPECT_EQ(error_code(call("POST", "/api/outbox/retry", R"({"id":7})")), "no_such_delivery");
  EXPECT_EQ(error_code(call("POST", "/api/outbox/retry", R"({"id":"7"})")), "bad_id");
}

}  // namespace
}  // namespace softphone::io_desk
