#pragma once
// What is told to a CRM of one call, and what comes of it. Values only: who tells it, and when, is decided
// elsewhere.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softphone::crm {

/// One record of the CRM: crm.lead 68.
struct RecordRef {
  std::string model;  ///< crm.lead, res.partner
  long id = 0;
  std::string name;  ///< as the CRM shows it; hostile text
  std::string url;   ///< page of the record in the CRM
  bool operator==(const RecordRef&) const = default;
};

enum class Direction { incoming, outgoing };

/// What is heard of a recording.
struct Sound {
  std::string recording_sid;
  std::string bytes;  ///< MP3
};

/// A call as it stands, whole: a later stage (note, recording) tells everything again, and the note in the
/// CRM is written anew.
struct CallNote {
  std::string call_sid;
  Direction direction = Direction::outgoing;
  std::string number;    ///< of the outside party, E.164; empty when it was hidden
  std::string line;      ///< our number, E.164; may be empty
  std::string identity;  ///< of the rep who had the call; empty when nobody had
  std::string rep_name;
  std::string rep_login;        ///< in the CRM, as an admin mapped it; empty: not mapped
  std::int64_t started_at = 0;  ///< milliseconds since 1970
  int duration = 0;             ///< seconds of talk; 0 when it was not answered
  std::string
      outcome;  ///< a word of the desk's Outcome: answered, missed, voicemail, busy, no_answer, failed, …
  std::string wrap_up;              ///< the label of the outcome that the rep chose; may be empty
  std::string note;                 ///< what the rep wrote, plain text; may be empty
  std::string call_url;             ///< the call's page here; may be empty
  std::string recording_url;        ///< its player here; empty while there is none
  std::string follow_up;            ///< date YYYY-MM-DD; may be empty
  std::string language;             ///< fr or en: of the note, unless the CRM knows better
  std::optional<RecordRef> chosen;  ///< by the rep: goes there, whatever the number finds
  std::vector<Sound> sounds = {};   ///< to be attached to the record, unless they are
  /// Why a recording is a link although the team has them attached: too_large gone failed; empty: it is not.
  std::string recording_reason = {};
};

/// Why a CRM did not take it.
enum class Trouble {
  network,      ///< unreachable, timed out, cut: try again; it may have been written all the same
  server,       ///< answers with an error of its own, or not as itself (a proxy's HTML): try again
  credentials,  ///< key refused or expired: an admin has to act
  rights,       ///< may not read or write this: an admin has to act
  missing,      ///< the record is gone: look for it again
  refused,      ///< the request itself is at fault: trying again does not help
  no_match,     ///< no record bears this number: the rep may choose one or have one created
  ambiguous,    ///< several do, and no rule decides: the rep has to choose
};

/// The enumerator's name.
std::string_view to_word(Trouble trouble);

struct Failure {
  Trouble trouble = Trouble::network;
  std::string detail;                 ///< a sentence for an admin, without secrets
  std::vector<RecordRef> candidates;  ///< of an ambiguous one, at most 10
  bool pending = false;               ///< asked, not answered in time: it may be carried out yet
  bool operator==(const Failure&) const = default;
};

/// A recording that is attached in the CRM.
struct Attachment {
  std::string recording_sid;
  long id = 0;
  bool operator==(const Attachment&) const = default;
};

/// What was written: kept with the call, and handed back with its next stage.
struct Receipt {
  RecordRef record;
  long message_id = 0;    ///< the note
  long activity_id = 0;   ///< the follow-up; 0 when there is none
  std::string follow_up;  ///< the date that the activity bears
  std::vector<Attachment> attachments = {};
  /// Why sounds that were to be attached are not, although the note is written; nothing: they are. Not kept.
  std::optional<Failure> not_attached = {};
  bool operator==(const Receipt&) const = default;
};

}  // namespace softphone::crm
