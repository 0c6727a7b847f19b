#pragma once
// On which records of the CRM reps clicked to call: kept before the call goes out, for its note. Called from
// the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "delivery/clicked_record.hpp"

namespace softphone::store {

struct Threads;

class ClickedRecordStore {
 public:
  /// `threads` must outlive this.
  explicit ClickedRecordStore(Threads& threads) : threads_(threads) {}

  /// Of a call the first one counts. When this returns it is on the disk. Error codes: those of
  /// sql_error.hpp.
  boost::asio::awaitable<Result<bool>> keep(std::string call_sid, delivery::ClickedRecord record);
  /// Nothing: the call was not begun by a click on a record. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::optional<delivery::ClickedRecord>>> of_call(std::string call_sid);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
