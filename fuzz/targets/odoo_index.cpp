// What a server answers while the index of numbers is read: a step that gets ahead, or a failure in words;
// and what was kept of it is read back as it was.
#include <cstdlib>

#include "crm/index_status.hpp"
#include "crm/number_match.hpp"
#include "crm/odoo_talk.hpp"

using namespace softphone;
using namespace softphone::crm;

namespace {

void must(bool holds) {
  if (!holds) std::abort();
}

void look_at(const IndexState& state, const json::value& answer) {
  const auto step = read_page(state, answer, {{75, "33"}}, 3, 1000);
  if (!step) {
    must(!step.error().detail.empty());
    return;
  }
  // Else it would be asked for again and again.
  must(step->finished || step->next.after > state.after);
  must(!step->finished || step->next.round == Round::none);
  if (step->stretch) must(step->stretch->first == state.after && step->stretch->second > state.after);
  long before = state.after;
  for (const IndexRecord& one : step->records) {
    must(one.record.id > before);
    before = one.record.id;
    const RandomSource random = [](std::span<std::uint8_t> out) {
      for (std::uint8_t& byte : out) byte = 7;
    };
    for (const IndexSeal& seal : {IndexSeal(), IndexSeal(crypto::AeadKey{1})}) {
      const KeptRecord kept = seal.keep(one, random);
      must(kept.keys.size() <= 41);
      const auto read = seal.read(kept);
      must(read && read->record.name == one.record.name && read->record.numbers == one.record.numbers);
    }
  }
  const IndexState again = read_index_state(state.model, to_json(step->next));
  must(to_json(again) == to_json(step->next));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const IndexState damaged = read_index_state(kLeads, input);
  due_round(damaged, false, 1'795'800'000'000, 3600);
  for (const std::string& key : filing_keys(input)) must(key.size() <= 6);
  earlier(input, 600);
  KeptRecord kept;
  kept.model = kContacts;
  kept.document = input;
  static_cast<void>(IndexSeal().read(kept));
  static_cast<void>(IndexSeal(crypto::AeadKey{1}).read(kept));
  json::error_code error;
  const json::value answer = json::parse(input, error);
  if (error) return 0;
  for (const std::string_view model : kIndexModels) {
    for (const Round round : {Round::full, Round::changes, Round::sweep}) {
      IndexState state;
      state.model = model;
      begin_round(state, round, 1);
      state.begun = true;
      state.after = 5;
      look_at(state, answer);
    }
  }
  return 0;
}
