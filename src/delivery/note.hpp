#pragma once
// What the CRM is told of a call, as it follows from the call's facts.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "crm/call_note.hpp"
#include "desk/call.hpp"
#include "desk/roster.hpp"
#include "desk/wrap_up.hpp"

namespace softphone::delivery {

/// A text that changes when there is something new to tell, by the facts alone. Nothing while the call goes
/// on, and for calls between colleagues.
std::optional<std::string> note_mark(const desk::Call& call);

/// What the note shows besides the facts.
struct NoteContext {
  const desk::Roster& roster;
  const desk::OutcomeList& outcomes;
  std::string_view public_url;  ///< without a slash at the end; empty: no links
  std::string_view language;    ///< fr or en
  std::string rep_login;        ///< in the CRM, of `rep_of_note`
};

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
};
std::string to_json(const CrmKept& kept);
/// Our own document; a damaged or an empty one is nothing kept.
CrmKept read_crm_kept(std::string_view document);

/// The words of docs/api/crm.md.
using crm::to_word;
desk::CrmRecord as_desk_record(const crm::RecordRef& record);
crm::RecordRef as_crm_record(const desk::CrmRecord& record);

}  // namespace softphone::delivery
