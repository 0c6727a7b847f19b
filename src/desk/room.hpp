#pragma once
// What is known of a call's conference: who is in it, who is held, what is recorded. A part of the fold of a
// call's facts, with the same promise: the order and the number of their arrivals do not matter.

#include <compare>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "desk/fact.hpp"

namespace softphone::desk {

/// One leg in the conference.
struct Seat {
  std::string party;  ///< ParticipantLabel
  std::string conference_sid;
  std::optional<UnixMs> joined;   ///< earliest word of its being there
  std::optional<UnixMs> present;  ///< the same, but for its leaving: who never answered is told to leave, too
  std::optional<UnixMs> left_event;           ///< of the callback
  std::optional<std::int64_t> left_sequence;  ///< the callback's number: the order in which all left
  std::optional<UnixMs> seen_out;             ///< latest answer of the REST API that it is not there
  std::optional<UnixMs> asked_room;           ///< it fetched the document that leads into the conference
  std::optional<UnixMs> asked_sorry;          ///< it fetched the document that says why the call ends

  /// When it left the conference, having been in it.
  [[nodiscard]] std::optional<UnixMs> left() const;
  /// The last word on whether it is held. Callbacks are ordered by their numbers; an answer of the REST API
  /// counts when it is younger than the last of them.
  [[nodiscard]] bool held() const { return seen_ && seen_->first > told_at_ ? seen_->second : told_held_; }

 private:
  friend class Room;
  std::int64_t told_sequence_ = -1;
  UnixMs told_at_ = 0;
  bool told_held_ = false;
  std::optional<std::pair<UnixMs, bool>> seen_;
};

/// The carrier would not ring a party.
struct Refused {
  UnixMs at = 0;
  std::string reason;
  int code = 0;  ///< Twilio's, or 0
  friend auto operator<=>(const Refused&, const Refused&) = default;
};

struct Recording {
  std::string sid;
  std::string leg_sid;
  std::string wanted;  ///< id of the command that began it; empty when only its callbacks are known
  std::optional<UnixMs> since;
  bool paused = false;
  bool over = false;

 private:
  friend class Room;
  UnixMs changed_at_ = 0;
};

class Room {
 public:
  void take(const DocumentAsked& asked, UnixMs at);
  void take(const RoomChanged& change, UnixMs at);
  void take(const RoomSeen& seen, UnixMs at);
  void take(const PartyPlaced& placed, UnixMs at);
  void take(const RecordingChanged& change, UnixMs at);

  /// Null when nothing is known of the leg.
  [[nodiscard]] const Seat* seat(std::string_view leg_sid) const;
  [[nodiscard]] const std::map<std::string, Seat, std::less<>>& seats() const { return seats_; }
  /// The conference that was heard of last; empty before the first.
  [[nodiscard]] const std::string& conference_sid() const { return conference_sid_; }
  /// The refusal of a party, by its id.
  [[nodiscard]] const std::map<std::string, Refused, std::less<>>& refused() const { return refused_; }
  [[nodiscard]] const std::map<std::string, Recording, std::less<>>& recordings() const {
    return recordings_;
  }

 private:
  Seat& sit(const std::string& leg_sid, const std::string& party, const std::string& conference, UnixMs at);
  void hear_of(const std::string& conference, UnixMs at);

  std::map<std::string, Seat, std::less<>> seats_;  ///< by leg SID
  std::string conference_sid_;
  UnixMs conference_at_ = 0;
  std::map<std::string, Refused, std::less<>> refused_;
  std::map<std::string, Recording, std::less<>> recordings_;
};

}  // namespace softphone::desk
