#pragma once
// What the CRM is told of a call, as it follows from the call's facts.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crm/call_note.hpp"
#include "desk/call.hpp"
#include "desk/roster.hpp"
#include "desk/wrap_up.hpp"
#include "desk/zone_clock.hpp"

namespace softphone::delivery {

/// A text that changes when there is something new to tell, by the facts alone. Nothing while the call goes
/// on, and for calls between colleagues.
std::optional<std::string> note_mark(const desk::Call& call);

/// What the CRM gets of a call's recordings.
enum class CrmRecordings {
  link,    ///< a link to the player here
  attach,  ///< the sound itself, on the record
  none     ///< nothing
};

/// What the note shows besides the facts.
struct NoteContext {
  const desk::Roster& roster;
  const desk::OutcomeList& outcomes;
  std::string_view public_url;  ///< without a slash at the end; empty: no links
  std::string_view language;    ///< fr or en
  std::string rep_login;        ///< in the CRM, of `rep_of_note`
  CrmRecordings recordings = CrmRecordings::link;
  /// The clocks by which a rep goes, who set the follow-up; null: UTC.
  std::function<std::shared_ptr<const desk::ZoneClock>(const std::string& identity)> clock_of = {};
};

/// SIDs of the recordings that are finished, at most five; a voicemail's message where there is none.
std::vector<std::string> finished_recordings(const desk::Call& call);

/// Whose call it is; empty: nobody's.
std::string rep_of_note(const desk::Call& call);
/// The whole note; only of calls that have a `note_mark`.
crm::CallNote note_of(const desk::Call& call, const NoteContext& context);

/// What the outbox keeps of a call between the stages of its note.
struct CrmKept {
  std::optional<crm::Receipt> receipt;
  std::optional<crm::RecordRef> chosen;  ///< by a rep
  /// Until then a post that got no answer may be carried out yet: nobody can hurry the next try. 0: none may.
  desk::UnixMs unclear_until = 0;
  int attach_tries = 0;  ///< that failed, of recordings
  /// Recordings that stay links, and why: too_large gone failed.
  std::map<std::string, std::string> link_only = {};
};
std::string to_json(const CrmKept& kept);
/// Our own document; a damaged or an empty one is nothing kept.
CrmKept read_crm_kept(std::string_view document);

/// The words of docs/api/crm.md.
using crm::to_word;
desk::CrmRecord as_desk_record(const crm::RecordRef& record);
crm::RecordRef as_crm_record(const desk::CrmRecord& record);

}  // namespace softphone::delivery
