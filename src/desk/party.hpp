#pragma once
// Who is in a call, as wanted and as it is; and what is wanted of the call as a whole. All of it follows from
// the call's facts: commands say what is wanted, callbacks and answers of the REST API what is.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/call.hpp"

namespace softphone::desk {

/// Why an added party did not come.
enum class NoShow { busy, no_answer, declined, failed };
std::string_view to_word(NoShow why);

/// Somebody in a call, by one leg. A rep who is rung back is another party than before.
struct Party {
  std::string id;          ///< customer, rep-bob, party-2; the participant's label
  std::string address;     ///< E.164 number (or whatever called) or client:identity
  bool original = true;    ///< of the dialling that began the call
  std::string from;        ///< of an added one: shown to it
  std::string invited_by;  ///< of an added one: the rep
  UnixMs since = 0;        ///< answered, or asked for

  // Wanted.
  bool wanted = true;  ///< in the call
  bool wanted_held = false;
  bool dormant = false;  ///< to be rung back only if a transfer fails

  // As it is.
  std::string leg;  ///< SID; empty until known
  bool ringing = false;
  std::optional<UnixMs> answered;
  std::optional<UnixMs> out;  ///< left, ended, or refused
  bool in_room = false;
  bool held = false;
  bool sent_off = false;  ///< is being told that the call ends
  std::optional<NoShow> no_show;

  [[nodiscard]] std::string_view identity() const { return client_identity(address); }
  /// Talks, or is held.
  [[nodiscard]] bool live() const { return answered && !out; }
  /// Is being rung, or will be.
  [[nodiscard]] bool coming() const { return !dormant && !answered && !out; }
};

struct Consultation {
  std::string by;         ///< party of the rep
  std::string target;     ///< party
  bool to_target = true;  ///< the rep speaks to the target, not to the others
};

struct Transfer {
  std::string by;      ///< party of the rep who leaves
  std::string rep;     ///< identity
  std::string target;  ///< party
  std::string back;    ///< party
  enum class State { ringing, failed, done, canceled } state = State::ringing;
};

struct RecordingWish {
  bool on = false;
  bool paused = false;
  std::string wanted;  ///< id of the command that began it
};

struct Control {
  std::vector<Party> parties;             ///< in the order of their coming
  bool room = false;                      ///< the call is, or has to be moved, in a conference
  bool hung_up = false;                   ///< by command
  std::optional<std::string> hung_up_by;  ///< party
  std::optional<Consultation> consultation;
  std::optional<Transfer> transfer;  ///< the last one
  RecordingWish recording;

  [[nodiscard]] const Party* find(std::string_view id) const;
  [[nodiscard]] Party* find(std::string_view id);
  /// The party by which this rep is in the call now; null when there is none.
  [[nodiscard]] const Party* of(std::string_view identity) const;
  /// The outside party of the dialling that began the call; null between reps.
  [[nodiscard]] const Party* customer() const;
  /// How many talk or are awaited, as wanted.
  [[nodiscard]] std::size_t expected() const;
  /// Nobody is left to talk with, or a rep hung up: what is left has to be ended.
  [[nodiscard]] bool ending() const { return hung_up || expected() < 2; }
  /// A transfer failed and the rep who transferred is not to be had either: the last one is told so.
  [[nodiscard]] bool stranded() const;
  /// Nobody is there any more and nobody is rung.
  [[nodiscard]] bool over() const;
};

/// A call that was never answered has no parties.
Control control_of(const Call& call);

}  // namespace softphone::desk
