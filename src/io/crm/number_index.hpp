#pragma once
// The local index of the CRM's numbers: who calls, known without asking the CRM.

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "crm/index_status.hpp"
#include "io/store/crm_index_store.hpp"

namespace softphone::crm {

/// What the index says of a number.
struct IndexAnswer {
  bool ready = false;              ///< every record is known: who is not found is not in the CRM
  std::int64_t synced_at = 0;      ///< up to when changes are known; milliseconds since 1970
  std::vector<RecordRef> records;  ///< the likeliest first, at most 10
};

/// Names what an index was read from: of another server, database or key it is worth nothing.
std::string place_of(const std::string& url, const std::string& database, const IndexSeal& seal);

/// Of one server and database. Belongs to one executor; the store outlives it.
class NumberIndex {
 public:
  /// `url`: of the CRM, without a slash at the end.
  NumberIndex(store::Store& store, IndexSeal seal, std::string url, const std::string& database);

  /// `number` E.164; `login`: in the CRM, of the rep whose own records come first; may be empty.
  boost::asio::awaitable<Result<IndexAnswer>> find(std::string number, std::string login);
  boost::asio::awaitable<Result<IndexStatus>> status();

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] const IndexSeal& seal() const { return seal_; }
  [[nodiscard]] store::CrmIndexStore& store() { return store_; }

 private:
  [[nodiscard]] std::vector<IndexRecord> open(const std::vector<KeptRecord>& kept) const;

  store::CrmIndexStore store_;
  IndexSeal seal_;
  std::string url_;
  std::string place_;
};

}  // namespace softphone::crm
