// How the local index of numbers is read from Odoo: a conversation a page, so that notes and look-ups come in
// between.
#include "crm/odoo_talk.hpp"

namespace softphone::crm {
namespace {

/// Version and fields, as one word: rows that were read with others are read anew.
std::string shape_of(int major, const json::array& fields) {
  std::string shape = std::to_string(major);
  for (const json::value& field : fields) shape += ' ' + std::string(field.as_string());
  return shape;
}

}  // namespace

OdooTalk<json::array> OdooTalks::index_fields(std::string model) {
  if (model == kUsers) co_return json::array{"login", "active", "write_date"};
  std::optional<PhoneFields>& known = model == kLeads ? session_.lead : session_.partner;
  if (!known) {
    auto asking = fields_of(model);
    const auto fields = co_await asking;
    // A server without the CRM application has contacts all the same.
    if (!fields && fields.error().trouble == Trouble::refused && model == kLeads) co_return json::array();
    if (!fields) co_return fields.error();
    known = *fields;
  }
  co_return model == kLeads ? lead_fields(*known) : partner_fields(*known);
}

OdooTalk<bool> OdooTalks::learn_countries() {
  if (session_.knows_countries) co_return true;
  OdooCall call;
  call.model = "res.country";
  call.method = "search_read";
  call.named = {{"domain", json::array()}, {"fields", json::array{"phone_code"}}, {"limit", 1000}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  const bool refused =
      !answer && (answer.error().trouble == Trouble::rights || answer.error().trouble == Trouble::refused);
  if (!answer && !refused) co_return answer.error();
  if (answer) {
    for (const json::object& country : records_of(*answer)) {
      const long code = number_of(country, "phone_code");
      if (code > 0) session_.calling_codes[number_of(country, "id")] = std::to_string(code);
    }
  }
  session_.knows_countries = true;
  co_return true;
}

OdooTalk<IndexStep> OdooTalks::index_step(
    IndexState state, std::string place, std::size_t limit, std::int64_t now
) {
  auto probing = probe();
  const auto probed = co_await probing;
  if (!probed) co_return probed.error();
  const bool clear = state.place != place;
  if (clear) {
    IndexState empty;
    empty.model = state.model;
    empty.revision = state.revision;
    state = std::move(empty);
    state.place = std::move(place);
    begin_round(state, Round::full, now);
  }
  state.major = session_.version->major;
  auto asking_fields = index_fields(state.model);
  auto fields = co_await asking_fields;
  if (!fields) co_return fields.error();
  const std::string shape = shape_of(state.major, *fields);
  if (state.shape != shape) {
    state.shape = shape;
    begin_round(state, Round::full, now);
  }
  if (fields->empty()) {
    IndexStep nothing = nothing_there(std::move(state), now);
    nothing.clear = clear;
    co_return nothing;
  }
  if (state.model != kUsers) {
    auto learning = learn_countries();
    const auto learnt = co_await learning;
    if (!learnt) co_return learnt.error();
  }
  if (!state.begun && state.round != Round::sweep) {
    auto asking_newest = ask(newest_call(state));
    const auto newest = co_await asking_newest;
    if (!newest) co_return newest.error();
    const std::vector<json::object> records = records_of(*newest);
    set_out(state, records.empty() ? std::string() : text_of(records.front(), "write_date"));
  }
  const Round round = state.round;
  auto asking_page = ask(page_call(state, std::move(*fields), limit));
  const auto page = co_await asking_page;
  if (!page) co_return page.error();
  auto step = read_page(state, *page, session_.calling_codes, limit, now);
  if (!step) co_return step.error();
  step->clear = clear;
  if (step->finished && round == Round::changes) {
    auto counting = ask(count_call(state));
    const auto count = co_await counting;
    if (!count) co_return count.error();
    if (count->is_int64()) step->count = static_cast<long>(count->get_int64());
  }
  co_return step;
}

}  // namespace softphone::crm
