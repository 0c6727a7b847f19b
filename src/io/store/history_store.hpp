#pragma once
// The history as it is asked for: a page of calls that fit filters and words, the follow-ups that are due.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "desk/search_text.hpp"
#include "io/store/store.hpp"

namespace softphone::store {

/// A word to be found, or in its place one of these terms exactly (colleagues whose name begins so).
struct WantedWord {
  desk::SearchWord word;
  std::vector<std::string> instead;
};

struct HistoryFilter {
  std::string viewer;             ///< identity, or desk::kTeam
  std::vector<WantedWord> words;  ///< all of them
  std::string direction;          ///< empty: both, as all below
  std::vector<std::string> outcomes;
  std::vector<std::string> dispositions;  ///< an empty text among them: none was picked
  bool missed = false;
  bool recorded = false;
  desk::UnixMs from = 0;  ///< started at or after
  desk::UnixMs to = 0;    ///< started before; 0: no bound
};

struct HistoryRow {
  std::string call_sid;
  std::string rep;  ///< through whose eyes
  desk::UnixMs started_at = 0;
  desk::UnixMs follow_up = 0;
};

struct FoundCall {
  HistoryRow row;
  desk::Call call;
};

struct FoundPage {
  std::vector<FoundCall> calls;
  std::optional<Cursor> next;  ///< nothing: this was the last page
};

class HistoryStore {
 public:
  /// `threads` must outlive this.
  explicit HistoryStore(Threads& threads) : threads_(threads) {}

  /// The calls that fit, newest first, that started before `before`; at most `limit` of them.
  boost::asio::awaitable<Result<FoundPage>> find(
      HistoryFilter filter, std::optional<Cursor> before, std::size_t limit
  );
  /// The rep's follow-ups that are not done, those due first; at most `limit`.
  boost::asio::awaitable<Result<std::vector<FoundCall>>> follow_ups(std::string identity, std::size_t limit);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
