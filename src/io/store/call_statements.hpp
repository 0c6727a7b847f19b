#pragma once
// What every call asks of the database, parsed once a connection. A statement is bound to the members beside
// it. For the stores alone.

#include <soci/soci.h>

#include <string>

#include "desk/call.hpp"
#include "io/store/cost_rows.hpp"
#include "io/store/history_index.hpp"
#include "io/store/outbox_rows.hpp"

namespace softphone::store {

struct CallStatements {
  explicit CallStatements(soci::session& sql);

  std::string key;
  std::string sid;
  long long at = 0;
  std::string document;
  std::string caller;
  long long duration = 0;
  soci::statement insert_event;
  soci::statement select_events;
  soci::statement put_call;       ///< `document`: the state
  soci::statement put_party;      ///< `key`: the identity
  soci::statement put_name;       ///< `key`: the SID of a leg or recording
  soci::statement put_outsider;   ///< `key`: the number of whoever is not of the team
  soci::statement put_voicemail;  ///< `key`: the SID of the recording; `document`: the box
  HistoryIndex history;
  OutboxRows outbox;
  CostRows costs;
};

/// The fold of everything known of a call. Throws when a stored fact is damaged.
desk::Call load_call(CallStatements& sql, const std::string& sid);

}  // namespace softphone::store
