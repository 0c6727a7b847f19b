#pragma once
// What the local index of the CRM's numbers keeps: records, the keys they are found by, and how far the
// synchronisation is. Called from the control thread. Error codes of all: those of sql_error.hpp.

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crm/index_sync.hpp"
#include "io/store/store.hpp"

namespace softphone::store {

/// A step as it is kept: its records sealed or in the clear.
struct IndexWrite {
  crm::IndexStep step;                   ///< its `records` are not looked at
  std::vector<crm::KeptRecord> records;  ///< instead of them
};

/// What a number leads to, not verified yet.
struct IndexFound {
  std::vector<crm::KeptRecord> records;  ///< leads and contacts, the last changed first, at most 200 of each
  long user = 0;                         ///< whose login was asked for; 0: nobody's
  std::vector<crm::IndexState> states;   ///< how far the synchronisation is
};

/// How many records of each model are kept.
using IndexCounts = std::map<std::string, std::int64_t>;

/// What a database says of its index, read without changing anything, beside the server that has it open or
/// without one. Nothing is in one of an earlier program.
struct ExaminedIndex {
  std::vector<crm::IndexState> states;
  IndexCounts counts;
};
Result<ExaminedIndex> examine_index(const std::string& path);

class CrmIndexStore {
 public:
  /// `store` must outlive this.
  explicit CrmIndexStore(Store& store) : threads_(store.threads()) {}

  boost::asio::awaitable<Result<std::vector<crm::IndexState>>> states();
  boost::asio::awaitable<Result<IndexCounts>> counts();
  /// Keeps a step and the state it leads to, all of it or nothing. False: somebody else went on from that
  /// state meanwhile, and nothing was changed.
  boost::asio::awaitable<Result<bool>> apply(IndexWrite write);
  /// Keeps a state alone; false as above.
  boost::asio::awaitable<Result<bool>> save(crm::IndexState state);

  /// By the keys of a number; `login_key`: of whoever asks, may be empty. Never waits for other work of the
  /// database.
  boost::asio::awaitable<Result<IndexFound>> find(std::vector<std::string> keys, std::string login_key);
  /// The leads of these companies and of everybody in them, the last changed first, at most 50.
  boost::asio::awaitable<Result<std::vector<crm::KeptRecord>>> leads_of(std::vector<long> companies);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
