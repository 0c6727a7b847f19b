#include "io/crm/number_index.hpp"

#include <algorithm>

namespace softphone::crm {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMostAnswered = 10;
/// Of how many contacts with one number the leads are looked for.
constexpr std::size_t kMostCompanies = 20;

}  // namespace

std::string place_of(const std::string& url, const std::string& database, const IndexSeal& seal) {
  return url + ' ' + database + ' ' + seal.fingerprint();
}

NumberIndex::NumberIndex(store::Store& store, IndexSeal seal, std::string url, const std::string& database)
    : store_(store), seal_(seal), url_(std::move(url)), place_(place_of(url_, database, seal_)) {}

std::vector<IndexRecord> NumberIndex::open(const std::vector<KeptRecord>& kept) const {
  std::vector<IndexRecord> records;
  for (const KeptRecord& one : kept) {
    if (auto record = seal_.read(one)) records.push_back(std::move(*record));
  }
  return records;
}

asio::awaitable<Result<IndexAnswer>> NumberIndex::find(std::string number, std::string login) {
  std::vector<std::string> keys = seal_.keys_of_number(number);
  std::string login_key = login.empty() ? std::string() : seal_.key_of_login(login);
  auto looking = store_.find(std::move(keys), std::move(login_key));
  const auto found = co_await std::move(looking);
  if (!found) co_return found.error();
  IndexAnswer answer;
  const IndexStatus status = summarize(found->states, {}, place_);
  answer.ready = status.phase == IndexPhase::ready;
  answer.synced_at = status.synced_at;
  std::vector<KeptRecord> kept = found->records;
  // What is left of another server, before the first page of this one came.
  std::erase_if(kept, [&](const KeptRecord& one) {
    return std::none_of(found->states.begin(), found->states.end(), [&](const IndexState& state) {
      return state.model == one.model && state.place == place_;
    });
  });
  Ranked ranked = rank_found(open(kept), number, found->user);
  if (ranked.leads.empty() && !ranked.contacts.empty()) {
    std::vector<long> companies;
    for (const IndexRecord& contact : ranked.contacts) {
      const long company = contact.record.partner;
      const bool known = std::find(companies.begin(), companies.end(), company) != companies.end();
      if (!known && companies.size() < kMostCompanies) companies.push_back(company);
    }
    auto asking = store_.leads_of(std::move(companies));
    const auto leads = co_await std::move(asking);
    if (!leads) co_return leads.error();
    ranked.leads = open(*leads);
    rank_leads(ranked.leads, found->user);
  }
  for (const auto* of_model : {&ranked.leads, &ranked.contacts}) {
    for (const IndexRecord& one : *of_model) {
      if (answer.records.size() == kMostAnswered) break;
      const OdooRecord& record = one.record;
      answer.records.push_back(
          {record.model, record.id, record.name, record_url(url_, status.major, record.model, record.id)}
      );
    }
  }
  co_return answer;
}

asio::awaitable<Result<IndexStatus>> NumberIndex::status() {
  auto asking = store_.states();
  const auto states = co_await std::move(asking);
  if (!states) co_return states.error();
  auto counting = store_.counts();
  const auto counts = co_await std::move(counting);
  if (!counts) co_return counts.error();
  co_return summarize(*states, *counts, place_);
}

}  // namespace softphone::crm
