#include "crm/odoo_talk.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "crm/number_match.hpp"

namespace softphone::crm {

OdooTalks::OdooTalks(OdooExchange& exchange, Access access, std::string url, std::string host)
    : exchange_(exchange), access_(std::move(access)), url_(std::move(url)), host_(std::move(host)) {}

RecordRef OdooTalks::ref(const OdooRecord& record) const {
  const int major = session_.version ? session_.version->major : 0;
  return {record.model, record.id, record.name, record_url(url_, major, record.model, record.id)};
}

OdooTalk<json::value> OdooTalks::send(OdooRequest request, Dialect dialect) {
  auto asked = exchange_.ask(std::move(request));
  const OdooAnswer answer = co_await asked;
  co_return read_answer(dialect, answer);
}

OdooTalk<bool> OdooTalks::probe() {
  if (session_.version) co_return true;
  auto asking = send(version_request(), Dialect::json_rpc);
  auto answer = co_await asking;
  // A server from which JSON-RPC is gone says so under another address.
  if (!answer && answer.error().trouble != Trouble::network) {
    auto asking_web = send(web_version_request(), Dialect::json2);
    auto web = co_await asking_web;
    if (web) answer = std::move(web);
  }
  if (!answer) co_return answer.error();
  auto version = read_version(*answer);
  if (!version) co_return version.error();
  session_.dialect = version->major >= 19 ? Dialect::json2 : Dialect::json_rpc;
  session_.version = std::move(*version);
  co_return true;
}

OdooTalk<bool> OdooTalks::sign_in() {
  if (session_.dialect == Dialect::json2 || session_.uid) co_return true;
  auto asking = send(authenticate_request(access_), Dialect::json_rpc);
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  const long uid = read_id(*answer);
  if (uid == 0) {
    co_return Failure{
        Trouble::credentials,
        "Odoo refuses the login or its API key: one of them is wrong, or the key has expired. Check "
        "ODOO_LOGIN, or "
        "make a new key in Odoo and set ODOO_API_KEY.",
        {}};
  }
  session_.uid = uid;
  co_return true;
}

OdooTalk<json::value> OdooTalks::ask(OdooCall call) {
  auto signing = sign_in();
  const auto signed_in = co_await signing;
  if (!signed_in) co_return signed_in.error();
  const Dialect dialect = session_.dialect;
  auto asking = send(call_request(dialect, access_, session_.uid.value_or(0), call), dialect);
  auto answer = co_await asking;
  if (answer || answer.error().trouble != Trouble::credentials || dialect == Dialect::json2) co_return answer;
  // The user may be another by now, or a session over: once more, from the start.
  session_.uid.reset();
  auto signing_again = sign_in();
  const auto again = co_await signing_again;
  if (!again) co_return again.error();
  auto asking_again = send(call_request(dialect, access_, session_.uid.value_or(0), call), dialect);
  co_return co_await asking_again;
}

OdooTalk<PhoneFields> OdooTalks::fields_of(std::string model) {
  OdooCall call;
  call.model = std::move(model);
  call.method = "fields_get";
  call.named = {
      {"allfields",
       json::array{"phone", "mobile", "phone_sanitized", "phone_mobile_search", "probability", "country_id"}},
      {"attributes", json::array{"type"}}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  co_return read_fields(*answer);
}

OdooTalk<bool> OdooTalks::connect() {
  auto probing = probe();
  const auto probed = co_await probing;
  if (!probed) co_return probed.error();
  if (!session_.lead) {
    auto asking = fields_of("crm.lead");
    const auto fields = co_await asking;
    if (!fields) {
      Failure failure = fields.error();
      if (failure.trouble == Trouble::refused)
        failure.detail = "Odoo has no leads: is the CRM application installed? " + failure.detail;
      co_return failure;
    }
    session_.lead = *fields;
  }
  if (!session_.partner) {
    auto asking = fields_of("res.partner");
    const auto fields = co_await asking;
    if (!fields) co_return fields.error();
    session_.partner = *fields;
  }
  co_return true;
}

OdooTalk<OdooCheck> OdooTalks::check() {
  auto connecting = connect();
  const auto connected = co_await connecting;
  if (!connected) co_return connected.error();
  OdooCheck check{*session_.version, session_.dialect, *session_.lead, *session_.partner, {}};
  for (const char* model : {"crm.lead", "res.partner", "mail.message"}) {
    OdooCall call;
    call.model = model;
    call.method = "search";
    call.leading = {{"domain", json::array()}};
    call.named = {{"limit", 1}};
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (answer) continue;
    if (std::string_view(model) != "mail.message") co_return answer.error();
    check.messages = answer.error();
  }
  co_return check;
}

OdooTalk<std::vector<OdooRecord>> OdooTalks::verified(std::vector<OdooRecord> found, std::string number) {
  // The country decides only where the number is written without it.
  std::vector<long> unknown;
  for (const OdooRecord& record : found) {
    const bool national =
        std::any_of(record.numbers.begin(), record.numbers.end(), [&](const std::string& text) {
          return compare_number(text, number) == Match::national;
        });
    if (national && record.country > 0 && !session_.calling_codes.contains(record.country))
      unknown.push_back(record.country);
  }
  if (!unknown.empty()) {
    std::sort(unknown.begin(), unknown.end());
    unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
    OdooCall call;
    call.model = "res.country";
    call.method = "read";
    call.ids = unknown;
    call.named = {{"fields", json::array{"phone_code"}}};
    auto asking = ask(std::move(call));
    const auto answer = co_await asking;
    if (!answer && answer.error().trouble != Trouble::rights && answer.error().trouble != Trouble::refused)
      co_return answer.error();
    if (answer) {
      for (const json::object& country : records_of(*answer)) {
        const long code = number_of(country, "phone_code");
        if (code > 0) session_.calling_codes[number_of(country, "id")] = std::to_string(code);
      }
    }
  }
  std::erase_if(found, [&](const OdooRecord& record) {
    const auto code = session_.calling_codes.find(record.country);
    return std::none_of(record.numbers.begin(), record.numbers.end(), [&](const std::string& text) {
      return bears_number(
          text, number, code == session_.calling_codes.end() ? "" : code->second, record.sanitized
      );
    });
  });
  co_return found;
}

OdooTalk<std::vector<OdooRecord>> OdooTalks::candidates(std::string number, long user) {
  OdooCall by_number;
  by_number.model = "crm.lead";
  by_number.method = "search_read";
  by_number.named = {
      {"domain", number_domain(*session_.lead, number)},
      {"fields", lead_fields(*session_.lead)},
      {"limit", 50},
      {"order", "write_date desc"},
      {"context", json::object{{"active_test", false}}}};
  auto asking = ask(by_number);
  const auto found_leads = co_await asking;
  if (!found_leads) co_return found_leads.error();
  auto verifying = verified(read_leads(*found_leads), number);
  auto leads = co_await verifying;
  if (!leads) co_return leads.error();
  rank(*leads, user);

  OdooCall by_partner = by_number;
  by_partner.model = "res.partner";
  by_partner.named["domain"] = number_domain(*session_.partner, number);
  by_partner.named["fields"] = partner_fields(*session_.partner);
  // An archived lead is a lost one and still who calls; a contact was archived so that nobody finds it.
  by_partner.named.erase("context");
  auto asking_partners = ask(std::move(by_partner));
  const auto found_partners = co_await asking_partners;
  if (!found_partners) co_return found_partners.error();
  auto verifying_partners = verified(read_partners(*found_partners), number);
  auto partners = co_await verifying_partners;
  if (!partners) co_return partners.error();
  rank(*partners, user);

  if (leads->empty() && !partners->empty()) {
    json::array owners;
    for (const OdooRecord& partner : *partners) owners.emplace_back(partner.partner);
    OdooCall of_partners = by_number;
    of_partners.named["domain"] = json::array{json::array{"partner_id", "child_of", owners}};
    auto asking_theirs = ask(std::move(of_partners));
    const auto theirs = co_await asking_theirs;
    if (!theirs) co_return theirs.error();
    *leads = read_leads(*theirs);
    rank(*leads, user);
  }
  leads->insert(leads->end(), partners->begin(), partners->end());
  co_return leads;
}

OdooTalk<std::vector<RecordRef>> OdooTalks::find(std::string number, std::string rep_login) {
  if (!is_e164(number)) co_return Failure{Trouble::refused, "This is no number such as +33612345678.", {}};
  auto connecting = connect();
  const auto connected = co_await connecting;
  if (!connected) co_return connected.error();
  auto asking_rep = people(std::move(rep_login), 0);
  const auto who = co_await asking_rep;
  if (!who) co_return who.error();
  auto finding = candidates(std::move(number), who->rep.id);
  const auto found = co_await finding;
  if (!found) co_return found.error();
  std::vector<RecordRef> records;
  for (const OdooRecord& record : *found) {
    if (records.size() < 10) records.push_back(ref(record));
  }
  co_return records;
}

OdooTalk<RecordRef> OdooTalks::create(std::string number, std::string name, std::string rep_login) {
  if (!is_e164(number)) co_return Failure{Trouble::refused, "This is no number such as +33612345678.", {}};
  auto connecting = connect();
  const auto connected = co_await connecting;
  if (!connected) co_return connected.error();
  auto looking = people(std::move(rep_login), 0);
  const auto who = co_await looking;
  if (!who) co_return who.error();
  // An earlier try may have made it although its answer was lost.
  auto finding = candidates(number, who->rep.id);
  const auto found = co_await finding;
  if (!found) co_return found.error();
  for (const OdooRecord& record : *found) {
    if (record.model == "crm.lead") co_return ref(record);
  }
  json::object values{{"name", name.empty() ? number : name}, {"phone", number}};
  if (who->rep.id > 0) values["user_id"] = who->rep.id;
  // Odoo decides between lead and opportunity as its own settings say.
  OdooCall call;
  call.model = "crm.lead";
  call.method = "create";
  call.leading = {{"vals_list", json::array{values}}};
  // Nobody follows it by making it, and the rep gets no mail of a lead that is the rep's own doing.
  call.named = {
      {"context", json::object{{"mail_create_nosubscribe", true}, {"mail_auto_subscribe_no_notify", true}}}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  OdooRecord made;
  made.model = "crm.lead";
  made.id = read_id(*answer);
  made.name = name.empty() ? number : name;
  if (made.id == 0) co_return Failure{Trouble::server, "Odoo does not say which lead it made.", {}};
  co_return ref(made);
}

}  // namespace softphone::crm
