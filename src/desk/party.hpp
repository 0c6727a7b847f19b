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
  bool placed = false;     ///< rung into the conference, rather than there before it
  std::string from;        ///< of a placed one: shown to it
  std::string invited_by;  ///< of an added one: the rep
  UnixMs since = 0;        ///< answered, or asked for

  // Wanted.
  bool wanted = true;  ///< in the call
  bool wanted_held = false;
  bool dormant = false;  ///< to be rung back only if a transfer fails
  bool comfort = false;  ///< held until a rep whose leg was lost is back

  // As it is.
  std::string leg;  ///< SID; empty until known
  bool ringing = false;
  std::optional<UnixMs> answered;
  std::optional<UnixMs> out;  ///< left, ended, or refused
  bool in_room = false;
  bool held = false;
  bool sent_off = false;  ///< is being told that the call ends
  std::optional<NoShow> no_show;
  /// A rep whose leg ended although nobody wanted it to: a page that was reloaded or crashed, a network that
  /// went. It may come back, as another party.
  bool lost = false;
  bool given_up = false;  ///< of a lost one: not waited for any more
  bool parked = false;    ///< the rep went to another call on purpose, and comes back as a lost one does

  [[nodiscard]] std::string_view identity() const { return client_identity(address); }
  /// Talks, or is held.
  [[nodiscard]] bool live() const { return answered && !out; }
  /// Is being rung, or will be.
  [[nodiscard]] bool coming() const { return !dormant && !answered && !out; }
  /// Lost, and the others wait for it.
  [[nodiscard]] bool awaited() const { return lost && !given_up; }
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

/// Somebody is to be led to a voicemail: whom the rep talked with, or a caller whose colleague does not
/// answer.
struct ToVoicemail {
  std::string party;  ///< who is led there
  std::string box;    ///< a rep's identity or a line's number
};

struct RecordingWish {
  bool on = false;
  bool paused = false;
  std::string wanted;  ///< id of the command that began it
};

struct Control {
  std::vector<Party> parties;             ///< in the order of their coming
  bool answered = false;                  ///< two have talked
  bool room = false;                      ///< the call is, or has to be moved, in a conference
  bool hung_up = false;                   ///< by command
  std::optional<std::string> hung_up_by;  ///< party
  std::optional<UnixMs> hung_up_at;
  bool cut_short = false;  ///< the server stopped while the call was to go on
  std::optional<Consultation> consultation;
  std::optional<Transfer> transfer;  ///< the last one
  std::optional<ToVoicemail> to_voicemail;
  RecordingWish recording;

  [[nodiscard]] const Party* find(std::string_view id) const;
  [[nodiscard]] Party* find(std::string_view id);
  /// The party by which this rep is in the call now; null when there is none. The last one, while a rep moves
  /// from one device to another.
  [[nodiscard]] const Party* of(std::string_view identity) const;
  /// The party of a rep who may come back; null when there is none.
  [[nodiscard]] const Party* lost(std::string_view identity) const;
  /// The outside party of the dialling that began the call; null between reps.
  [[nodiscard]] const Party* customer() const;
  /// How many talk or are awaited, as wanted.
  [[nodiscard]] std::size_t expected() const;
  /// Nobody is left to talk with, or a rep hung up: what is left has to be ended.
  [[nodiscard]] bool ending() const { return hung_up || expected() < 2; }
  /// The only one left is to be told so before the call ends: a transfer failed and the rep who transferred
  /// is not to be had either, or a rep whose leg was lost did not come back.
  [[nodiscard]] bool stranded() const;
  /// Nobody is there any more and nobody is rung.
  [[nodiscard]] bool over() const;
};

/// A call of two legs in a <Dial> has no parties until it is answered; one that begins in its conference has
/// its two ends from the start.
Control control_of(const Call& call);

/// Whether it is known why the callee of a call that begins in its conference is out. That they left the
/// conference, ringing, may be told before their leg says whether they declined or rang in vain.
bool says_why_out(const Call& call, const Party& callee);

/// How long the others wait for a rep whose leg was lost, milliseconds.
inline constexpr UnixMs kAwaitLost = 20'000;
/// The same for a rep who parked the call.
inline constexpr UnixMs kAwaitParked = 15 * 60'000;

}  // namespace softphone::desk
