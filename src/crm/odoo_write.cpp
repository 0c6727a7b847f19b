// How a call gets onto its record: one note that is looked for before it is posted, and one activity.
#include <algorithm>

#include "base/e164.hpp"
#include "base/time.hpp"
#include "crm/note_html.hpp"
#include "crm/odoo_talk.hpp"

namespace softphone::crm {
namespace {

/// "2026-11-20 20:00:00", UTC, as Odoo reads dates.
std::string odoo_date(std::int64_t milliseconds) {
  std::string text = format_iso8601(from_unix_seconds(milliseconds / 1000));
  text.resize(19);
  text[10] = ' ';
  return text;
}

bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

/// What stops a conversation where something desirable is asked for: without it the note is still worth
/// writing.
bool is_serious(const Failure& failure) {
  return failure.trouble != Trouble::rights && failure.trouble != Trouble::refused &&
         failure.trouble != Trouble::missing;
}

}  // namespace

std::string OdooTalks::marker(const CallNote& note) const {
  return "<softphone." + note.call_sid + "@" + host_ + ">";
}

OdooTalk<OdooTalks::People> OdooTalks::people(std::string rep_login, long owner) {
  People people;
  if (rep_login.empty() && owner == 0) co_return people;
  json::array domain;
  if (!rep_login.empty() && owner != 0) domain.emplace_back("|");
  if (!rep_login.empty()) domain.push_back(json::array{"login", "=", rep_login});
  if (owner != 0) domain.push_back(json::array{"id", "=", owner});
  OdooCall call;
  call.model = "res.users";
  call.method = "search_read";
  call.named = {
      {"domain", std::move(domain)}, {"fields", json::array{"login", "partner_id", "lang"}}, {"limit", 2}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer && is_serious(answer.error())) co_return answer.error();
  if (!answer) co_return people;
  for (const json::object& user : records_of(*answer)) {
    const Person person{number_of(user, "id"), link_of(user, "partner_id").first, text_of(user, "lang")};
    if (!rep_login.empty() && text_of(user, "login") == rep_login) people.rep = person;
    if (owner != 0 && person.id == owner) people.owner = person;
  }
  co_return people;
}

OdooTalk<std::vector<OdooTalks::Message>> OdooTalks::marked(std::string mark) {
  OdooCall call;
  call.model = "mail.message";
  call.method = "search_read";
  call.named = {
      {"domain", json::array{json::array{"message_id", "=", std::move(mark)}}},
      {"fields", json::array{"model", "res_id"}},
      {"limit", 10}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  std::vector<Message> messages;
  for (const json::object& from : records_of(*answer)) {
    Message message{number_of(from, "id"), text_of(from, "model"), number_of(from, "res_id")};
    if (message.id > 0) messages.push_back(std::move(message));
  }
  co_return messages;
}

OdooTalk<OdooTalks::Target> OdooTalks::target(
    const CallNote& note, const std::optional<Receipt>& before, long user
) {
  std::vector<OdooRecord> found;
  if (is_e164(note.number)) {
    auto finding = candidates(note.number, user);
    auto answer = co_await finding;
    if (!answer) co_return answer.error();
    found = std::move(*answer);
  }
  Target target;
  if (note.chosen) {
    target.record = *note.chosen;
    if (target.record.model != "crm.lead" && target.record.model != "res.partner")
      co_return Failure{Trouble::refused, "A call can only be written on a lead or a contact.", {}};
  } else {
    // An earlier try that got no answer may have written: the call stays on that record. When two leads are
    // merged, their notes are on the one that remains.
    auto looking = marked(marker(note));
    const auto messages = co_await looking;
    if (!messages) co_return messages.error();
    if (before) target.record = before->record;
    const bool still_there =
        before && std::any_of(messages->begin(), messages->end(), [&](const Message& one) {
          return one.model == before->record.model && one.record == before->record.id;
        });
    if (!still_there && !messages->empty()) {
      const Message& newest = *std::max_element(
          messages->begin(), messages->end(), [](const Message& a, const Message& b) { return a.id < b.id; }
      );
      target.record = {newest.model, newest.record, {}, {}};
    }
  }
  if (target.record.id == 0) {
    if (found.empty()) {
      co_return Failure{
          Trouble::no_match,
          note.number.empty() ? "The number is hidden." : "No lead and no contact in Odoo bears this number.",
          {}};
    }
    // Contacts count only where there is no lead; theirs are the first of the list.
    std::vector<OdooRecord> same_model = found;
    std::erase_if(same_model, [&](const OdooRecord& one) { return one.model != found.front().model; });
    if (is_ambiguous(same_model, user)) {
      Failure failure{
          Trouble::ambiguous, "Several records in Odoo bear this number, and none comes first.", {}};
      for (const OdooRecord& one : same_model) {
        if (failure.candidates.size() < 10) failure.candidates.push_back(ref(one));
      }
      co_return failure;
    }
    target.record = ref(found.front());
  }
  target.record.url = record_url(url_, session_.version->major, target.record.model, target.record.id);
  for (const OdooRecord& one : found) {
    if (one.model == target.record.model && one.id == target.record.id) {
      target.record.name = one.name;
      target.owner = one.user;
    } else if (one.model == "crm.lead" && target.others.size() < 5) {
      target.others.push_back(ref(one));
    }
  }
  co_return target;
}

OdooTalk<long> OdooTalks::put_note(
    const CallNote& note,
    const Target& target,
    const People& people,
    const std::string& language,
    const std::vector<Attachment>& attachments
) {
  const std::string html = note_html(note, language, target.others, attachment_urls(attachments));
  // Right before every post: an earlier one may have been carried out while we thought it lost.
  auto looking = marked(marker(note));
  const auto messages = co_await looking;
  if (!messages) co_return messages.error();
  long written = 0;
  for (const Message& message : *messages) {
    if (message.model != target.record.model || message.record != target.record.id || written != 0) continue;
    OdooCall call;
    call.model = "mail.message";
    call.method = "write";
    call.ids = {message.id};
    call.leading = {{"vals", json::object{{"body", html}}}};
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (answer) written = message.id;
    // Deleted since we looked: posted again below.
    if (!answer && answer.error().trouble != Trouble::missing) co_return answer.error();
  }
  if (written == 0) {
    OdooCall call;
    call.model = target.record.model;
    call.method = "message_post";
    call.ids = {target.record.id};
    call.named = {
        {"body", html},
        {"message_type", "comment"},
        {"subtype_xmlid", "mail.mt_note"},  // mt_comment would e-mail the customer
        {"message_id", marker(note)},
        // Else the bot follows every lead that was called, and gets what its customer writes. The first is of
        // 17 and 18, the second of 19.
        {"context",
         json::object{{"mail_create_nosubscribe", true}, {"mail_post_autofollow_author_skip", true}}}};
    if (session_.version->major >= 17) call.named["body_is_html"] = true;
    if (people.rep.partner > 0) call.named["author_id"] = people.rep.partner;
    if (note.started_at > 0) call.named["date"] = odoo_date(note.started_at);
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (!answer) co_return answer.error();
    written = read_id(*answer);
    if (written == 0) co_return Failure{Trouble::server, "Odoo does not say which note it made.", {}};
  }
  // The rep has put the call on another record: what is on the old one says where it went.
  for (const Message& message : *messages) {
    if (message.model == target.record.model && message.record == target.record.id) continue;
    OdooCall call;
    call.model = "mail.message";
    call.method = "write";
    call.ids = {message.id};
    call.leading = {{"vals", json::object{{"body", moved_html(target.record, language)}}}};
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (!answer && is_serious(answer.error())) co_return answer.error();
  }
  co_return written;
}

OdooTalk<bool> OdooTalks::drop_activity(long id) {
  OdooCall call;
  call.model = "mail.activity";
  call.method = "unlink";
  call.ids = {id};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer && is_serious(answer.error())) co_return answer.error();
  co_return answer || answer.error().trouble == Trouble::missing;
}

OdooTalk<long> OdooTalks::follow_up(
    const CallNote& note,
    const std::optional<Receipt>& before,
    const RecordRef& record,
    const People& people,
    const std::string& language
) {
  const bool same_record = before && before->record.model == record.model && before->record.id == record.id;
  const long known = same_record ? before->activity_id : 0;
  if (known != 0 && !is_date(note.follow_up)) {
    // The rep has taken it back, or done it here.
    auto dropping = drop_activity(known);
    const auto gone = co_await dropping;
    if (!gone) co_return gone.error();
    co_return *gone ? 0 : known;
  }
  if (!is_date(note.follow_up) || (known != 0 && before->follow_up == note.follow_up)) co_return known;
  if (known != 0) {
    OdooCall call;
    call.model = "mail.activity";
    call.method = "write";
    call.ids = {known};
    call.leading = {{"vals", json::object{{"date_deadline", note.follow_up}}}};
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (answer) co_return known;
    // Done or deleted meanwhile: a new date is a new task.
    if (answer.error().trouble != Trouble::missing) co_return answer.error();
  }
  const std::string summary = follow_up_summary(note, language);
  OdooCall look;
  look.model = "mail.activity";
  look.method = "search";
  look.leading = {
      {"domain",
       json::array{
           json::array{"res_model", "=", record.model},
           json::array{"res_id", "=", record.id},
           json::array{"date_deadline", "=", note.follow_up},
           json::array{"summary", "=", summary}}}};
  look.named = {{"limit", 1}};
  auto looking = ask(std::move(look));
  const auto there = co_await looking;
  if (!there && is_serious(there.error())) co_return there.error();
  if (there && read_id(*there) != 0) co_return read_id(*there);
  OdooCall call;
  call.model = record.model;
  call.method = "activity_schedule";
  call.ids = {record.id};
  call.named = {
      {"act_type_xmlid", "mail.mail_activity_data_call"},
      {"summary", summary},
      {"date_deadline", note.follow_up}};
  const long user = people.rep.id != 0 ? people.rep.id : people.owner.id;
  if (user != 0) call.named["user_id"] = user;
  // Odoo mails whom a task is given to; nobody wants mail of a task of their own.
  if (people.rep.id != 0) call.named["context"] = json::object{{"mail_activity_quick_update", true}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  co_return read_id(*answer);
}

OdooTalk<Receipt> OdooTalks::write(CallNote note, std::optional<Receipt> before) {
  auto connecting = connect();
  const auto connected = co_await connecting;
  if (!connected) co_return connected.error();
  // Who the rep is decides which of several leads comes first.
  auto asking_rep = people(note.rep_login, 0);
  auto who = co_await asking_rep;
  if (!who) co_return who.error();
  auto choosing = target(note, before, who->rep.id);
  const auto chosen = co_await choosing;
  if (!chosen) co_return chosen.error();
  if (chosen->owner != 0 && chosen->owner != who->rep.id) {
    auto asking_owner = people({}, chosen->owner);
    const auto owner = co_await asking_owner;
    if (!owner) co_return owner.error();
    who->owner = owner->owner;
  } else {
    who->owner = who->rep;
  }
  // The next reader is the record's salesperson.
  const std::string& locale = who->owner.language.empty() ? who->rep.language : who->owner.language;
  const std::string language = language_of(locale, note.language);
  const std::vector<Attachment> known = before ? before->attachments : std::vector<Attachment>{};
  auto putting = put_note(note, *chosen, *who, language, known);
  const auto written = co_await putting;
  if (!written && written.error().trouble == Trouble::missing && before && !note.chosen) {
    // The record of the first stage was deleted: looked for again as if there had been none.
    auto anew = write(std::move(note), std::nullopt);
    co_return co_await anew;
  }
  if (!written) co_return written.error();
  Receipt receipt;
  receipt.record = chosen->record;
  receipt.message_id = *written;
  auto following = follow_up(note, before, chosen->record, *who, language);
  const auto activity = co_await following;
  if (!activity) co_return activity.error();
  receipt.activity_id = *activity;
  if (*activity != 0)
    receipt.follow_up = note.follow_up.empty() && before ? before->follow_up : note.follow_up;
  const bool moved =
      before && (before->record.model != chosen->record.model || before->record.id != chosen->record.id);
  if (moved && before->activity_id != 0) {
    // The call is another record's, and so is what it asks for.
    auto dropping = drop_activity(before->activity_id);
    const auto gone = co_await dropping;
    if (!gone) co_return gone.error();
  }
  // Last of all: a note without its sound is worth more than none.
  auto attaching = attach_all(note, before, chosen->record);
  auto attached = co_await attaching;
  if (!attached) co_return attached.error();
  receipt.not_attached = std::move(attached->failure);
  receipt.attachments = std::move(attached->attachments);
  if (receipt.attachments == known) co_return receipt;
  auto linking = put_note(note, *chosen, *who, language, receipt.attachments);
  const auto linked = co_await linking;
  if (!linked) co_return linked.error();
  receipt.message_id = *linked;
  co_return receipt;
}

}  // namespace softphone::crm
