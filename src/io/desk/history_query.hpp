#pragma once
// What was asked of the history in a URL's query. docs/api/records.md, "Search".

#include "base/form.hpp"
#include "base/result.hpp"
#include "desk/roster.hpp"
#include "io/store/history_store.hpp"

namespace softphone::io_desk {

struct HistoryQuery {
  store::HistoryFilter filter;
  bool others = false;  ///< looks at calls that need not be the asker's own
};

/// Error codes: bad_filter; not_allowed, when a rep asks for others' calls.
Result<HistoryQuery> read_history_query(
    const Form& query, const std::string& identity, const desk::Roster& roster
);

}  // namespace softphone::io_desk
