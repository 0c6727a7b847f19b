#include "crm/odoo_talk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crm/test_odoo.hpp"

namespace softphone::crm {
namespace {

using testing::Contains;
using testing::HasSubstr;

json::object lead(long id, const std::string& name, const std::string& phone) {
  return {
      {"id", id},
      {"name", name},
      {"phone", phone},
      {"active", true},
      {"partner_id", false},
      {"user_id", false},
      {"country_id", false},
      {"probability", 10.5},
      {"write_date", "2026-11-20 20:36:49"}};
}

CallNote a_call() {
  CallNote note;
  note.call_sid = "CA9";
  note.number = "+33612345678";
  note.outcome = "answered";
  note.duration = 65;
  note.started_at = 1763668800000;
  note.language = "en";
  return note;
}

/// A conversation's end. `lost`: the request of this number is carried out, but its answer never arrives.
class Bot {
 public:
  explicit Bot(TestOdoo& odoo) : odoo_(odoo) {}

  template <class T>
  Result<T, Failure> run(OdooTalk<T> talk, int lost = -1) {
    steps = 0;
    talk.start();
    while (const auto request = exchange_.poll_request()) {
      OdooAnswer answer = odoo_.answer(*request);
      if (steps++ == lost) answer = {0, {}, "Timeout was reached"};
      exchange_.handle_answer(std::move(answer));
    }
    return talk.take();
  }

  int steps = 0;

 private:
  TestOdoo& odoo_;
  OdooExchange exchange_;

 public:
  OdooTalks talks{exchange_, {"sales", "bot", "KEY"}, "https://odoo.example.com", "phone.example.com"};
};

class EachVersion : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Odoo, EachVersion, testing::Values(17, 18, 19));

TEST_P(EachVersion, WritesACallOnItsLeadAndAnewWhenTheNoteArrives) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(68, "Usine", "06 12 34 56 78"), lead(69, "Other", "+1 612 345 678")};
  odoo.users = {json::object{
      {"id", 8}, {"login", "alice@x"}, {"partner_id", json::array{43, "Alice"}}, {"lang", "fr_FR"}}};
  Bot bot(odoo);
  CallNote note = a_call();
  note.rep_login = "alice@x";
  const auto first = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(first->record.id, 68);
  EXPECT_EQ(first->record.name, "Usine");
  ASSERT_EQ(odoo.messages.size(), 1U);
  const json::object posted = odoo.messages[0].as_object();
  EXPECT_EQ(posted.at("message_id"), "<softphone.CA9@phone.example.com>");
  EXPECT_EQ(posted.at("author_id"), 43);
  EXPECT_EQ(posted.at("date"), "2025-11-20 20:00:00");
  EXPECT_THAT(std::string(posted.at("body").as_string()), HasSubstr("Appel sortant vers +33612345678"));

  note.note = "Rappeler";
  note.follow_up = "2026-12-01";
  const auto second = bot.run(bot.talks.write(note, *first));
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->message_id, first->message_id);
  ASSERT_EQ(odoo.messages.size(), 1U);
  EXPECT_THAT(std::string(odoo.messages[0].at("body").as_string()), HasSubstr("Rappeler"));
  ASSERT_EQ(odoo.activities.size(), 1U);
  EXPECT_EQ(odoo.activities[0].at("user_id"), 8);
  EXPECT_EQ(second->activity_id, odoo.activities[0].at("id").to_number<long>());

  note.follow_up = "2026-12-03";
  const auto third = bot.run(bot.talks.write(note, *second));
  ASSERT_TRUE(third);
  ASSERT_EQ(odoo.activities.size(), 1U);
  EXPECT_EQ(odoo.activities[0].at("date_deadline"), "2026-12-03");
}

TEST_P(EachVersion, AFollowUpThatIsTakenBackLeavesOdooWhicheverAnswerIsLost) {
  int steps = 1;
  for (int lost = -1; lost < steps; ++lost) {
    TestOdoo odoo(GetParam());
    odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
    CallNote note = a_call();
    note.follow_up = "2026-12-01";
    Bot bot(odoo);
    const auto first = bot.run(bot.talks.write(note, std::nullopt));
    ASSERT_TRUE(first);
    ASSERT_EQ(odoo.activities.size(), 1U);
    note.follow_up.clear();
    auto second = bot.run(bot.talks.write(note, *first), lost);
    steps = std::max(steps, bot.steps);
    if (!second) second = bot.run(bot.talks.write(note, *first));
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_TRUE(odoo.activities.empty()) << "lost: " << lost;
    EXPECT_EQ(second->activity_id, 0);
    EXPECT_EQ(second->follow_up, "");
    note.follow_up = "2026-12-03";
    const auto again = bot.run(bot.talks.write(note, *second));
    ASSERT_TRUE(again);
    EXPECT_EQ(odoo.activities.size(), 1U) << "and may be planned again";
  }
}

TEST_P(EachVersion, NeverWritesTwiceWhicheverAnswerIsLost) {
  int steps = 1;
  for (int lost = 0; lost < steps; ++lost) {
    TestOdoo odoo(GetParam());
    odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
    CallNote note = a_call();
    note.follow_up = "2026-12-01";
    Bot bot(odoo);
    const auto failed = bot.run(bot.talks.write(note, std::nullopt), lost);
    if (failed) {  // all the steps have been lost once
      EXPECT_GT(lost, 4);
      break;
    }
    EXPECT_EQ(failed.error().trouble, Trouble::network);
    steps = lost + 2;
    Bot restarted(odoo);
    const auto receipt = restarted.run(restarted.talks.write(note, std::nullopt));
    ASSERT_TRUE(receipt) << receipt.error().detail;
    EXPECT_EQ(odoo.messages.size(), 1U) << "lost: " << lost;
    EXPECT_EQ(odoo.activities.size(), 1U) << "lost: " << lost;
  }
}

TEST_P(EachVersion, LooksForTheMarkRightBeforeItPosts) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
  Bot bot(odoo);
  ASSERT_TRUE(bot.run(bot.talks.write(a_call(), std::nullopt)));
  const auto post = std::find(odoo.asked.begin(), odoo.asked.end(), "crm.lead.message_post");
  ASSERT_NE(post, odoo.asked.end());
  EXPECT_EQ(*(post - 1), "mail.message.search_read");
}

TEST_P(EachVersion, GoesThroughTheContactToItsLead) {
  TestOdoo odoo(GetParam());
  json::object his = lead(70, "His lead", "");
  his["partner_id"] = json::array{5, "ACME"};
  odoo.leads = {his};
  odoo.partners = {json::object{
      {"id", 6},
      {"name", "Paul"},
      {"phone", "0612345678"},
      {"active", true},
      {"commercial_partner_id", json::array{5, "ACME"}},
      {"country_id", json::array{75, "France"}}}};
  Bot bot(odoo);
  const auto found = bot.run(bot.talks.find("+33612345678", ""));
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].model, "crm.lead");
  EXPECT_EQ((*found)[1].model, "res.partner");
  EXPECT_EQ(
      (*found)[0].url,
      GetParam() >= 18 ? "https://odoo.example.com/odoo/crm.lead/70"
                       : "https://odoo.example.com/web#id=70&model=crm.lead&view_type=form"
  );
  odoo.partners[0].as_object()["country_id"] = json::array{134, "Morocco"};
  const auto other = bot.run(bot.talks.find("+33612345678", ""));
  ASSERT_TRUE(other);
  EXPECT_TRUE(other->empty()) << "a Moroccan number";
}

TEST_P(EachVersion, OffersTheRepsOwnFirstAndOpenBeforeClosedAllTheSame) {
  TestOdoo odoo(GetParam());
  json::object own = lead(3, "Own", "0612345678");
  own["user_id"] = json::array{8, "Alice"};
  json::object own_and_won = own;
  own_and_won["id"] = 5;
  own_and_won["name"] = "Own and won";
  own_and_won["probability"] = 100.0;
  json::object newer = lead(4, "Newer", "0612345678");
  newer["write_date"] = "2026-11-25 00:00:00";
  odoo.leads = {own_and_won, own, newer};
  odoo.users = {json::object{
      {"id", 8}, {"login", "alice@x"}, {"partner_id", json::array{43, "Alice"}}, {"lang", "en_US"}}};
  Bot bot(odoo);
  const auto names = [&](const char* login) {
    std::vector<std::string> out;
    const auto found = bot.run(bot.talks.find("+33612345678", login));
    if (!found) return out;
    for (const RecordRef& one : *found) out.push_back(one.name);
    return out;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names("alice@x"), (Names{"Own", "Newer", "Own and won"}));
  EXPECT_EQ(names("bob@x"), (Names{"Newer", "Own", "Own and won"}));
  EXPECT_EQ(names(""), (Names{"Newer", "Own", "Own and won"}));
}

TEST_P(EachVersion, NeverOffersAnArchivedContactNorItsLeads) {
  TestOdoo odoo(GetParam());
  const auto contact = [](long id, const char* name, long company, bool active) {
    return json::object{
        {"id", id},
        {"name", name},
        {"phone", "06 12 34 56 78"},
        {"active", active},
        {"commercial_partner_id", json::array{company, "C"}},
        {"country_id", json::array{75, "France"}}};
  };
  odoo.partners = {contact(5, "Left years ago", 5, false), contact(6, "Paul", 7, true)};
  json::object his = lead(70, "Of who left", "");
  his["partner_id"] = json::array{5, "C"};
  odoo.leads = {his};
  Bot bot(odoo);
  const auto found = bot.run(bot.talks.find("+33612345678", ""));
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().name, "Paul");
  odoo.partners[1].as_object()["active"] = false;
  const auto nobody = bot.run(bot.talks.write(a_call(), std::nullopt));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().trouble, Trouble::no_match);
  // A lost lead is archived, too, and still tells who calls.
  json::object lost = lead(71, "Lost", "0612345678");
  lost["active"] = false;
  odoo.leads = {lost};
  const auto still = bot.run(bot.talks.find("+33612345678", ""));
  ASSERT_TRUE(still);
  ASSERT_EQ(still->size(), 1U);
  EXPECT_EQ(still->front().name, "Lost");
}

TEST_P(EachVersion, ChoosesOpenBeforeClosedThenTheRepsOwnThenTheNewest) {
  TestOdoo odoo(GetParam());
  json::object won = lead(1, "Won", "0612345678");
  won["probability"] = 100.0;
  won["write_date"] = "2026-11-26 00:00:00";
  json::object archived = lead(2, "Archived", "0612345678");
  archived["active"] = false;
  json::object own = lead(3, "Own", "0612345678");
  own["user_id"] = json::array{8, "Alice"};
  json::object newer = lead(4, "Newer", "0612345678");
  newer["write_date"] = "2026-11-25 00:00:00";
  odoo.leads = {won, archived, own, newer};
  odoo.users = {json::object{
      {"id", 8}, {"login", "alice@x"}, {"partner_id", json::array{43, "Alice"}}, {"lang", "en_US"}}};
  Bot bot(odoo);
  CallNote note = a_call();
  const auto nobodys = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(nobodys);
  EXPECT_EQ(nobodys->record.name, "Newer");
  note.call_sid = "CA10";
  note.rep_login = "alice@x";
  const auto hers = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(hers);
  EXPECT_EQ(hers->record.name, "Own");
  EXPECT_THAT(std::string(odoo.messages[1].at("body").as_string()), HasSubstr(">Newer</a>"));
}

TEST_P(EachVersion, AsksTheRepWhenNothingDecides) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(1, "One", "0612345678"), lead(2, "Two", "+33612345678")};
  Bot bot(odoo);
  CallNote note = a_call();
  const auto unclear = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().trouble, Trouble::ambiguous);
  EXPECT_EQ(unclear.error().candidates.size(), 2U);
  EXPECT_TRUE(odoo.messages.empty());
  note.chosen = unclear.error().candidates[1];
  const auto chosen = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->record.id, note.chosen->id);
}

TEST_P(EachVersion, MovesTheNoteWhenTheRepCorrectsTheLead) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(1, "Wrong", "0612345678"), lead(2, "Right", "")};
  Bot bot(odoo);
  CallNote note = a_call();
  note.follow_up = "2026-12-01";
  const auto first = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(first);
  note.chosen = RecordRef{"crm.lead", 2, "Right", ""};
  for (int again = 0; again < 2; ++again) {
    const auto moved = bot.run(bot.talks.write(note, *first));
    ASSERT_TRUE(moved) << moved.error().detail;
    EXPECT_EQ(moved->record.id, 2);
    ASSERT_EQ(odoo.messages.size(), 2U);
    EXPECT_THAT(std::string(odoo.messages[0].at("body").as_string()), HasSubstr("Call moved to: "));
    EXPECT_THAT(std::string(odoo.messages[1].at("body").as_string()), HasSubstr("Outgoing call"));
    ASSERT_EQ(odoo.activities.size(), 1U) << "nobody is to call the wrong one back";
    EXPECT_EQ(odoo.activities[0].at("id").to_number<long>(), moved->activity_id);
    EXPECT_NE(moved->activity_id, first->activity_id);
  }
}

TEST_P(EachVersion, AMovedCallLosesItsFollowUpWhicheverAnswerIsLost) {
  int steps = 1;
  for (int lost = -1; lost < steps; ++lost) {
    TestOdoo odoo(GetParam());
    odoo.leads = {lead(1, "Wrong", "0612345678"), lead(2, "Right", "")};
    Bot bot(odoo);
    CallNote note = a_call();
    note.follow_up = "2026-12-01";
    const auto first = bot.run(bot.talks.write(note, std::nullopt));
    ASSERT_TRUE(first);
    note.chosen = RecordRef{"crm.lead", 2, "Right", ""};
    note.follow_up.clear();
    auto second = bot.run(bot.talks.write(note, *first), lost);
    steps = std::max(steps, bot.steps);
    if (!second) second = bot.run(bot.talks.write(note, *first));
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_TRUE(odoo.activities.empty()) << "lost: " << lost;
    EXPECT_EQ(second->activity_id, 0);
  }
}

TEST_P(EachVersion, TheBotFollowsNothingAndTheRepGetsNoMailOfTheirOwnDoing) {
  TestOdoo odoo(GetParam());
  odoo.users = {json::object{
      {"id", 8}, {"login", "alice@x"}, {"partner_id", json::array{43, "Alice"}}, {"lang", "en_US"}}};
  Bot bot(odoo);
  ASSERT_TRUE(bot.run(bot.talks.create("+33612345678", "Paul", "alice@x")));
  CallNote note = a_call();
  note.rep_login = "alice@x";
  note.follow_up = "2026-12-01";
  ASSERT_TRUE(bot.run(bot.talks.write(note, std::nullopt)));
  const auto says = [](const json::value& record, const char* word) {
    const json::value* context = record.as_object().if_contains("context");
    return context != nullptr && context->as_object().contains(word);
  };
  EXPECT_TRUE(says(odoo.messages.at(0), "mail_create_nosubscribe"));
  EXPECT_TRUE(says(odoo.messages.at(0), "mail_post_autofollow_author_skip"));
  EXPECT_TRUE(says(odoo.activities.at(0), "mail_activity_quick_update"));
  note.call_sid = "CA10";
  note.rep_login.clear();
  note.follow_up = "2026-12-02";
  ASSERT_TRUE(bot.run(bot.talks.write(note, std::nullopt)));
  ASSERT_EQ(odoo.activities.size(), 2U);
  EXPECT_FALSE(says(odoo.activities.at(1), "mail_activity_quick_update")) << "somebody else's doing is told";
}

TEST_P(EachVersion, LooksAgainWhenTheRecordIsGone) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(2, "Left", "0612345678")};
  Bot bot(odoo);
  CallNote note = a_call();
  const Receipt before{{"crm.lead", 1, "Deleted", ""}, 12, 0, ""};
  const auto written = bot.run(bot.talks.write(note, before));
  ASSERT_TRUE(written) << written.error().detail;
  EXPECT_EQ(written->record.id, 2);
  note.chosen = RecordRef{"crm.lead", 1, "Deleted", ""};
  note.call_sid = "CA10";
  const auto missing = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().trouble, Trouble::missing);
  note.chosen = RecordRef{"ir.attachment/unlink?", 1, "", ""};
  const auto refused = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().trouble, Trouble::refused);
}

TEST_P(EachVersion, SaysWhenNoRecordBearsTheNumberAndMakesOneOnce) {
  TestOdoo odoo(GetParam());
  Bot bot(odoo);
  const auto none = bot.run(bot.talks.write(a_call(), std::nullopt));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().trouble, Trouble::no_match);
  CallNote hidden = a_call();
  hidden.number.clear();
  const auto nobody = bot.run(bot.talks.write(hidden, std::nullopt));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().trouble, Trouble::no_match);
  const auto made = bot.run(bot.talks.create("+33612345678", "Paul", ""));
  ASSERT_TRUE(made) << made.error().detail;
  const auto again = bot.run(bot.talks.create("+33612345678", "Paul", ""));
  ASSERT_TRUE(again);
  EXPECT_EQ(made->id, again->id);
  EXPECT_EQ(odoo.leads.size(), 1U);
}

TEST_P(EachVersion, SaysThatTheKeyIsRefused) {
  TestOdoo odoo(GetParam());
  odoo.refuses_key = true;
  Bot bot(odoo);
  const auto checked = bot.run(bot.talks.check());
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().trouble, Trouble::credentials);
  EXPECT_EQ(checked.error().detail.find("KEY,"), std::string::npos);
}

TEST(OdooTalk, SignsInAgainWhenTheSessionIsOver) {
  TestOdoo odoo(17);
  odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
  Bot bot(odoo);
  ASSERT_TRUE(bot.run(bot.talks.find("+33612345678", "")));
  odoo.signed_in_as = 9;  // the database was restored
  const auto found = bot.run(bot.talks.find("+33612345678", ""));
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(std::count(odoo.asked.begin(), odoo.asked.end(), "authenticate"), 2);
}

TEST(OdooTalk, AsksForNoFieldThatTheVersionLacks) {
  for (const int major : {17, 19}) {
    TestOdoo odoo(major);
    Bot bot(odoo);
    const auto checked = bot.run(bot.talks.check());
    ASSERT_TRUE(checked) << checked.error().detail;
    EXPECT_EQ(checked->lead.mobile, major == 17);
    EXPECT_EQ(checked->dialect, major == 17 ? Dialect::json_rpc : Dialect::json2);
    EXPECT_TRUE(bot.run(bot.talks.find("+33612345678", "")));
  }
}

TEST(OdooTalk, SearchesByTheDigitsWhereOdooHasNoFieldForThem) {
  const PhoneFields old{.phone = true, .mobile = true};
  EXPECT_EQ(
      number_domain(old, "+33612345678"),
      json::parse(R"(["|",["phone","ilike","6%1%2%3%4%5%6%7%8"],["mobile","ilike","6%1%2%3%4%5%6%7%8"]])")
          .as_array()
  );
  EXPECT_EQ(number_domain({}, "+33612345678"), json::parse(R"([["id","=",0]])").as_array());
  const PhoneFields newest{.phone = true, .sanitized = true, .search = true};
  EXPECT_EQ(
      number_domain(newest, "+33612345678"),
      json::parse(
          R"(["|",["phone_sanitized","=","+33612345678"],["phone_mobile_search","ilike","612345678"]])"
      )
          .as_array()
  );
}

TEST_P(EachVersion, ARecordingIsAttachedOnceWhicheverAnswerIsLost) {
  int steps = 1;
  for (int lost = -1; lost < steps; ++lost) {
    TestOdoo odoo(GetParam());
    odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
    Bot bot(odoo);
    CallNote note = a_call();
    note.recording_url = "https://phone.example.com/#/history/CA9";
    note.sounds = {{"RE1", "ID3sound"}};
    auto written = bot.run(bot.talks.write(note, std::nullopt), lost);
    steps = std::max(steps, bot.steps);
    std::optional<Receipt> before;
    if (written) before = *written;
    if (!written || written->not_attached) written = bot.run(bot.talks.write(note, before));
    ASSERT_TRUE(written) << written.error().detail;
    EXPECT_FALSE(written->not_attached);
    ASSERT_EQ(odoo.messages.size(), 1U) << "lost: " << lost;
    ASSERT_EQ(odoo.attachments.size(), 1U) << "lost: " << lost;
    const json::object& made = odoo.attachments[0].as_object();
    EXPECT_EQ(made.at("name"), "call-20251120T2000-RE1.mp3");
    EXPECT_EQ(made.at("datas"), "SUQzc291bmQ=");
    EXPECT_EQ(made.at("mimetype"), "audio/mpeg");
    EXPECT_EQ(made.at("res_model"), "crm.lead");
    EXPECT_EQ(made.at("res_id"), 68);
    const long id = made.at("id").to_number<long>();
    EXPECT_EQ(written->attachments, (std::vector<Attachment>{{"RE1", id}}));
    const std::string body(odoo.messages[0].at("body").as_string());
    EXPECT_THAT(body, HasSubstr("href=\"https://odoo.example.com/web/content/" + std::to_string(id) + "\""));
    EXPECT_EQ(body.find("Recording</a> \u00b7"), std::string::npos);
    // A later stage has no sound any more, and keeps the link.
    note.sounds.clear();
    note.note = "Rappeler";
    const auto later = bot.run(bot.talks.write(note, *written));
    ASSERT_TRUE(later);
    EXPECT_EQ(later->attachments, written->attachments);
    EXPECT_THAT(std::string(odoo.messages[0].at("body").as_string()), HasSubstr("/web/content/"));
    ASSERT_EQ(odoo.attachments.size(), 1U);
  }
}

TEST_P(EachVersion, ARecordingMovesWithItsCall) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(68, "Usine", "06 12 34 56 78"), lead(70, "Autre", "")};
  Bot bot(odoo);
  CallNote note = a_call();
  note.sounds = {{"RE1", "ID3sound"}};
  const auto first = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(first);
  note.sounds.clear();
  note.chosen = RecordRef{"crm.lead", 70, "Autre", {}};
  const auto moved = bot.run(bot.talks.write(note, *first));
  ASSERT_TRUE(moved);
  ASSERT_EQ(odoo.attachments.size(), 1U);
  EXPECT_EQ(odoo.attachments[0].at("res_id"), 70) << "nobody hears it on the wrong record";
  EXPECT_EQ(moved->attachments, first->attachments);
}

TEST_P(EachVersion, ARecordingThatOdooDoesNotTakeLeavesTheNoteWithItsLink) {
  TestOdoo odoo(GetParam());
  odoo.leads = {lead(68, "Usine", "06 12 34 56 78")};
  odoo.refuses_attachments = true;
  Bot bot(odoo);
  CallNote note = a_call();
  note.recording_url = "https://phone.example.com/#/history/CA9";
  note.sounds = {{"RE1", "ID3sound"}, {"RE2", "ID3more"}};
  const auto written = bot.run(bot.talks.write(note, std::nullopt));
  ASSERT_TRUE(written);
  ASSERT_TRUE(written->not_attached);
  EXPECT_EQ(written->not_attached->trouble, Trouble::rights);
  EXPECT_TRUE(written->attachments.empty());
  ASSERT_EQ(odoo.messages.size(), 1U);
  EXPECT_THAT(
      std::string(odoo.messages[0].at("body").as_string()),
      HasSubstr("https://phone.example.com/#/history/CA9")
  );
  EXPECT_EQ(std::count(odoo.asked.begin(), odoo.asked.end(), "ir.attachment.create"), 1)
      << "the second would be refused as well";
}

}  // namespace
}  // namespace softphone::crm
