#pragma once
// The calendars that lines follow, each with its last good copy: while a feed does not answer, that one
// counts. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/after_call.hpp"

namespace softphone::store {

struct Threads;

struct StoredCalendar {
  std::string id;
  std::string name;        ///< as an admin called it
  std::string url;         ///< secret: whoever knows it reads the calendar; empty: a file that was uploaded
  bool busy_only = false;  ///< entries marked as free do not close
  std::string etag;        ///< of the copy, as the feed named it
  std::string document;    ///< the last good copy
  desk::UnixMs fetched_at = 0;  ///< when the feed last said that this is how it is
  desk::UnixMs tried_at = 0;
  std::string problem;  ///< why the last try failed; empty: it did not
  std::string detail;
};

class CalendarStore {
 public:
  /// `threads` must outlive this.
  explicit CalendarStore(Threads& threads) : threads_(threads) {}

  /// Error codes of all: those of sql_error.hpp.
  boost::asio::awaitable<Result<std::vector<StoredCalendar>>> all();
  /// Keeps all of it, in place of what was kept under its id.
  boost::asio::awaitable<Result<bool>> put(StoredCalendar calendar);
  /// False when there was none.
  boost::asio::awaitable<Result<bool>> remove(std::string id);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
