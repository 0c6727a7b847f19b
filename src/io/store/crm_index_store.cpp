#include "io/store/crm_index_store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

#include "io/store/sql_error.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

/// Of a number that many records bear: those that changed last. Odoo itself is asked for 50.
constexpr int kMostOfModel = 200;
constexpr int kMostLeads = 50;

constexpr std::string_view kColumns =
    "r.model, r.record_id, r.partner, r.salesperson, r.closed, r.changed, r.document";

/// A row of crm_records as it is read.
struct Row {
  std::string model;
  long long id = 0;
  long long partner = 0;
  long long user = 0;
  int closed = 0;
  std::string changed;
  std::string document;

  [[nodiscard]] crm::KeptRecord record() const {
    return {
        model,
        static_cast<long>(id),
        static_cast<long>(partner),
        static_cast<long>(user),
        closed != 0,
        changed,
        document,
        {}};
  }
};

std::vector<crm::IndexState> read_states(soci::session& sql) {
  std::vector<crm::IndexState> states;
  std::string model;
  std::string document;
  long long revision = 0;
  soci::statement select =
      (sql.prepare << "SELECT model, document, revision FROM crm_sync ORDER BY model",
       soci::into(model),
       soci::into(document),
       soci::into(revision));
  select.execute();
  while (select.fetch()) {
    states.push_back(crm::read_index_state(model, document));
    states.back().revision = revision;
  }
  return states;
}

/// False: the state is not the one that `revision` was read with.
bool write_state(soci::session& sql, const crm::IndexState& state) {
  const std::string document = crm::to_json(state);
  const long long before = state.revision;
  const long long after = before + 1;
  soci::statement update =
      (sql.prepare << "UPDATE crm_sync SET document = :document, revision = :after "
                      "WHERE model = :model AND revision = :before",
       soci::use(document),
       soci::use(after),
       soci::use(state.model),
       soci::use(before));
  update.execute(true);
  if (update.get_affected_rows() > 0) return true;
  int there = 0;
  sql << "SELECT COUNT(*) FROM crm_sync WHERE model = :model", soci::use(state.model), soci::into(there);
  if (there > 0 || before != 0) return false;
  sql << "INSERT INTO crm_sync (model, document, revision) VALUES (:model, :document, :after)",
      soci::use(state.model), soci::use(document), soci::use(after);
  return true;
}

/// Writes and removes records of one model, with statements that are prepared once.
class Writer {
 public:
  Writer(soci::session& sql, const std::string& model)
      : model_(model),
        forget_keys_(
            (sql.prepare << "DELETE FROM crm_numbers WHERE model = :model AND record_id = :id",
             soci::use(model_),
             soci::use(row_.id))
        ),
        forget_(
            (sql.prepare << "DELETE FROM crm_records WHERE model = :model AND record_id = :id",
             soci::use(model_),
             soci::use(row_.id))
        ),
        put_(
            (sql.prepare << "INSERT INTO crm_records (model, record_id, partner, salesperson, closed, "
                            "changed, document) VALUES (:model, :id, :partner, :user, :closed, :changed, "
                            ":document)",
             soci::use(model_),
             soci::use(row_.id),
             soci::use(row_.partner),
             soci::use(row_.user),
             soci::use(row_.closed),
             soci::use(row_.changed),
             soci::use(row_.document))
        ),
        put_key_(
            (sql.prepare << "INSERT INTO crm_numbers (number_key, model, record_id) "
                            "VALUES (:key, :model, :id)",
             soci::use(key_),
             soci::use(model_),
             soci::use(row_.id))
        ) {}

  void forget(long id) {
    row_.id = id;
    forget_keys_.execute(true);
    forget_.execute(true);
  }

  void put(const crm::KeptRecord& record) {
    forget(record.id);
    row_.partner = record.partner;
    row_.user = record.user;
    row_.closed = record.closed ? 1 : 0;
    row_.changed = record.changed;
    row_.document = record.document;
    put_.execute(true);
    for (const std::string& key : record.keys) {
      key_ = key;
      put_key_.execute(true);
    }
  }

 private:
  std::string model_;
  Row row_;
  std::string key_;
  soci::statement forget_keys_;
  soci::statement forget_;
  soci::statement put_;
  soci::statement put_key_;
};

/// The kept ids of a stretch that are not in `there`, which rises.
std::vector<long> missing_of(
    soci::session& sql, const std::string& model, std::pair<long, long> stretch, std::vector<long> there
) {
  std::sort(there.begin(), there.end());
  const long long from = stretch.first;
  const long long to = stretch.second;
  long long id = 0;
  std::vector<long> missing;
  soci::statement select =
      (sql.prepare << "SELECT record_id FROM crm_records WHERE model = :model AND record_id > :from "
                      "AND record_id <= :to",
       soci::use(model),
       soci::use(from),
       soci::use(to),
       soci::into(id));
  select.execute();
  while (select.fetch()) {
    if (!std::binary_search(there.begin(), there.end(), static_cast<long>(id)))
      missing.push_back(static_cast<long>(id));
  }
  return missing;
}

bool write_step(soci::session& sql, const IndexWrite& write) {
  const crm::IndexStep& step = write.step;
  const std::string& model = step.next.model;
  if (!write_state(sql, step.next)) return false;
  if (step.clear) {
    sql << "DELETE FROM crm_numbers WHERE model = :model", soci::use(model);
    sql << "DELETE FROM crm_records WHERE model = :model", soci::use(model);
  }
  Writer writer(sql, model);
  if (step.stretch) {
    for (const long id : missing_of(sql, model, *step.stretch, step.there)) writer.forget(id);
  }
  for (const long id : step.gone) writer.forget(id);
  for (const crm::KeptRecord& record : write.records) writer.put(record);
  return true;
}

// CROSS JOIN: SQLite then goes through the tables in the order in which they are named
// (sqlite.org/optoverview.html §8). Without statistics it would rather go through every lead there is.

IndexFound read_found(
    soci::session& sql, const std::vector<std::string>& keys, const std::string& login_key
) {
  IndexFound found;
  found.states = read_states(sql);
  for (const std::string_view which : {crm::kLeads, crm::kContacts}) {
    for (const std::string& key : keys) {
      const std::string model(which);
      Row row;
      soci::statement select =
          (sql.prepare << "SELECT " + std::string(kColumns) +
                              " FROM crm_numbers n CROSS JOIN crm_records r WHERE r.model = n.model AND "
                              "r.record_id = n.record_id AND n.number_key = :key AND n.model = :model "
                              "ORDER BY r.changed DESC, r.record_id DESC LIMIT " +
                              std::to_string(kMostOfModel),
           soci::use(key),
           soci::use(model),
           soci::into(row.model),
           soci::into(row.id),
           soci::into(row.partner),
           soci::into(row.user),
           soci::into(row.closed),
           soci::into(row.changed),
           soci::into(row.document));
      select.execute();
      while (select.fetch()) {
        const bool again = std::any_of(found.records.begin(), found.records.end(), [&](const auto& one) {
          return one.model == row.model && one.id == row.id;
        });
        if (!again) found.records.push_back(row.record());
      }
    }
  }
  if (!login_key.empty()) {
    const std::string model(crm::kUsers);
    long long user = 0;
    sql << "SELECT record_id FROM crm_numbers WHERE number_key = :key AND model = :model",
        soci::use(login_key), soci::use(model), soci::into(user);
    found.user = static_cast<long>(user);
  }
  return found;
}

std::vector<crm::KeptRecord> read_leads_of(soci::session& sql, const std::vector<long>& companies) {
  std::vector<crm::KeptRecord> leads;
  for (const long company : companies) {
    const std::string of_leads(crm::kLeads);
    const std::string of_contacts(crm::kContacts);
    const long long id = company;
    Row row;
    soci::statement select =
        (sql.prepare << "SELECT " + std::string(kColumns) +
                            " FROM crm_records p CROSS JOIN crm_records r WHERE r.model = :leads AND "
                            "r.partner = p.record_id AND p.model = :contacts AND p.partner = :company "
                            "ORDER BY r.changed DESC, r.record_id DESC LIMIT " +
                            std::to_string(kMostLeads),
         soci::use(of_leads),
         soci::use(of_contacts),
         soci::use(id),
         soci::into(row.model),
         soci::into(row.id),
         soci::into(row.partner),
         soci::into(row.user),
         soci::into(row.closed),
         soci::into(row.changed),
         soci::into(row.document));
    select.execute();
    while (select.fetch()) leads.push_back(row.record());
  }
  return leads;
}

IndexCounts read_counts(soci::session& sql) {
  IndexCounts counts;
  std::string model;
  long long count = 0;
  soci::statement select =
      (sql.prepare << "SELECT model, COUNT(*) FROM crm_records GROUP BY model",
       soci::into(model),
       soci::into(count));
  select.execute();
  while (select.fetch()) counts[model] = count;
  return counts;
}

}  // namespace

Result<ExaminedIndex> examine_index(const std::string& path) {
  try {
    soci::session sql(soci::sqlite3, "db=\"" + path + "\" readonly=true timeout=5");
    ExaminedIndex examined;
    int there = 0;
    sql << "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'crm_sync'", soci::into(there);
    if (there == 0) return examined;
    examined.states = read_states(sql);
    examined.counts = read_counts(sql);
    return examined;
  } catch (const std::exception& error) {
    return describe(nullptr, error);
  }
}

asio::awaitable<Result<std::vector<crm::IndexState>>> CrmIndexStore::states() {
  auto work = [](Connection& connection) { return read_states(connection.sql()); };
  co_return co_await threads_.quick.run(std::move(work));
}

asio::awaitable<Result<IndexCounts>> CrmIndexStore::counts() {
  auto work = [](Connection& connection) { return read_counts(connection.sql()); };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> CrmIndexStore::apply(IndexWrite write) {
  auto work = [write = std::move(write)](Connection& connection) {
    return write_step(connection.sql(), write);
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> CrmIndexStore::save(crm::IndexState state) {
  auto work = [state = std::move(state)](Connection& connection) {
    return write_state(connection.sql(), state);
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<IndexFound>> CrmIndexStore::find(
    std::vector<std::string> keys, std::string login_key
) {
  auto work = [keys = std::move(keys), login_key = std::move(login_key)](Connection& connection) {
    return read_found(connection.sql(), keys, login_key);
  };
  co_return co_await threads_.quick.run(std::move(work));
}

asio::awaitable<Result<std::vector<crm::KeptRecord>>> CrmIndexStore::leads_of(std::vector<long> companies) {
  auto work = [companies = std::move(companies)](Connection& connection) {
    return read_leads_of(connection.sql(), companies);
  };
  co_return co_await threads_.quick.run(std::move(work));
}

}  // namespace softphone::store
