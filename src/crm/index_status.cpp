#include "crm/index_status.hpp"

#include <algorithm>

#include "crm/number_match.hpp"

namespace softphone::crm {
namespace {

json::value moment(std::int64_t at) {
  return at == 0 ? json::value(nullptr) : json::value(at);
}

std::int64_t count_of(const std::map<std::string, std::int64_t>& counts, std::string_view model) {
  const auto found = counts.find(std::string(model));
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

std::string_view to_word(IndexPhase phase) {
  switch (phase) {
    case IndexPhase::empty:
      return "empty";
    case IndexPhase::reading:
      return "reading";
    case IndexPhase::ready:
      return "ready";
  }
  return "";
}

IndexStatus summarize(
    const std::vector<IndexState>& states,
    const std::map<std::string, std::int64_t>& counts,
    const std::optional<std::string>& place
) {
  IndexStatus status;
  bool all_full = true;
  bool first = true;
  for (const std::string_view model : {kContacts, kLeads}) {
    const auto found = std::find_if(states.begin(), states.end(), [&](const IndexState& one) {
      return one.model == model && (!place || one.place == *place);
    });
    if (found == states.end()) {
      all_full = false;
      continue;
    }
    all_full = all_full && found->full_at > 0;
    status.running = status.running || found->round == Round::full;
    status.synced_at = first ? found->synced_at : std::min(status.synced_at, found->synced_at);
    status.full_at = first ? found->full_at : std::min(status.full_at, found->full_at);
    status.major = std::max(status.major, found->major);
    first = false;
    (model == kLeads ? status.leads : status.contacts) = count_of(counts, model);
  }
  // A failure may have come before anything was read.
  for (const IndexState& one : states) {
    if (one.reason.empty() || (place && !one.place.empty() && one.place != *place)) continue;
    status.reason = one.reason;
    status.detail = one.detail;
    status.failed_at = one.failed_at;
  }
  if (all_full && !first) {
    status.phase = IndexPhase::ready;
  } else {
    status.synced_at = 0;
    status.full_at = 0;
    const bool some = status.running || status.leads > 0 || status.contacts > 0;
    status.phase = some ? IndexPhase::reading : IndexPhase::empty;
  }
  return status;
}

json::object to_json(const IndexStatus& status) {
  return {
      {"phase", to_word(status.phase)},
      {"leads", status.leads},
      {"contacts", status.contacts},
      {"syncedAt", moment(status.synced_at)},
      {"fullAt", moment(status.full_at)},
      {"running", status.running},
      {"reason", status.reason},
      {"detail", status.detail},
      {"failedAt", moment(status.failed_at)}};
}

void rank_leads(std::vector<IndexRecord>& leads, long user) {
  std::stable_sort(leads.begin(), leads.end(), [&](const IndexRecord& left, const IndexRecord& right) {
    return comes_before(left.record, right.record, user);
  });
}

Ranked rank_found(std::vector<IndexRecord> found, std::string_view e164, long user) {
  Ranked ranked;
  for (IndexRecord& one : found) {
    const OdooRecord& record = one.record;
    const bool bears =
        std::any_of(record.numbers.begin(), record.numbers.end(), [&](const std::string& text) {
          return bears_number(text, e164, one.calling_code, record.sanitized);
        });
    if (!bears) continue;
    (record.model == kLeads ? ranked.leads : ranked.contacts).push_back(std::move(one));
  }
  rank_leads(ranked.leads, user);
  rank_leads(ranked.contacts, user);
  return ranked;
}

}  // namespace softphone::crm
