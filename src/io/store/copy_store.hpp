#pragma once
// Which recordings are to be copied here, and what came of it. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/recording_copy.hpp"

namespace softphone::store {

struct Threads;

struct ExaminedCopies {
  std::int64_t here = 0;
  std::int64_t waiting = 0;
  std::int64_t failed = 0;
  std::optional<desk::UnixMs> oldest_waiting;  ///< when its call began
  std::string last_reason;                     ///< of those that are not here, of the one tried last
};
/// Looks without changing anything, beside a server or without one. Error codes: those of sql_error.hpp.
Result<ExaminedCopies> examine_copies(const std::string& path);

class CopyStore {
 public:
  /// `threads` must outlive this.
  explicit CopyStore(Threads& threads) : threads_(threads) {}

  /// Error codes of all: those of sql_error.hpp. False: it was known already.
  boost::asio::awaitable<Result<bool>> add(std::string recording_sid, std::string call_sid, desk::UnixMs now);
  boost::asio::awaitable<Result<std::optional<desk::RecordingCopy>>> find(std::string recording_sid);
  /// One that is to be fetched or, with `erase`, deleted at the carrier now.
  boost::asio::awaitable<Result<std::optional<desk::RecordingCopy>>> next(desk::UnixMs now, bool erase);
  boost::asio::awaitable<Result<bool>> keep(desk::RecordingCopy copy);
  /// Has it tried again from the beginning; false when there is none that failed or waits.
  boost::asio::awaitable<Result<bool>> again(std::string recording_sid, desk::UnixMs now);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
