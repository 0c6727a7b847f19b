#pragma once
// Where a call's note in the team's CRM stands: a fact of the call, told by whatever delivers the note.

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

/// A record of the CRM that bears the number, or was meant. `name` is the CRM's word: hostile text.
struct CrmRecord {
  std::string model;  ///< crm.lead, res.partner
  std::int64_t id = 0;
  std::string name;
  std::string url;
  friend bool operator==(const CrmRecord&, const CrmRecord&) = default;
};

enum class CrmState {
  waiting,  ///< it will be written by itself
  written,
  choose,  ///< no record, or several, bear the number: a rep has to say which
  failed,  ///< an admin has to act, or it is given up
};

struct CrmTold {
  CrmState state = CrmState::waiting;
  /// Why it is not written: network server credentials rights missing refused no_match ambiguous; empty: it
  /// was not tried yet.
  std::string reason;
  std::optional<CrmRecord> record;    ///< where it is written
  std::vector<CrmRecord> candidates;  ///< of an ambiguous one
  friend bool operator==(const CrmTold&, const CrmTold&) = default;
};

std::string_view to_word(CrmState state);

boost::json::object record_json(const CrmRecord& record);
/// Reads `record_json` back. Throws when the object is damaged.
CrmRecord read_crm_record(const boost::json::object& object);

/// As it is stored, with its kind. Throws when it is damaged.
boost::json::object stored(const CrmTold& told);
CrmTold read_crm_told(const boost::json::object& object);

/// `crm` of docs/api/crm.md; null: nothing was told.
boost::json::value crm_json(const std::optional<CrmTold>& told);

}  // namespace softphone::desk
