#include "desk/room.hpp"

#include <algorithm>
#include <tuple>

namespace softphone::desk {
namespace {

void earliest(std::optional<UnixMs>& kept, UnixMs at) {
  kept = kept ? std::min(*kept, at) : at;
}

void latest(std::optional<UnixMs>& kept, UnixMs at) {
  kept = kept ? std::max(*kept, at) : at;
}

bool is_over(std::string_view status) {
  return status != "in-progress" && status != "paused";
}

}  // namespace

std::optional<UnixMs> Seat::left() const {
  if (left_event) return left_event;
  if (joined && seen_out && *seen_out >= *joined) return seen_out;
  return std::nullopt;
}

Seat& Room::sit(
    const std::string& leg_sid, const std::string& party, const std::string& conference, UnixMs at
) {
  Seat& seat = seats_[leg_sid];
  if (!party.empty()) seat.party = seat.party.empty() ? party : std::min(seat.party, party);
  if (conference.empty()) return seat;
  seat.conference_sid = std::max(seat.conference_sid, conference);
  hear_of(conference, at);
  return seat;
}

void Room::hear_of(const std::string& conference, UnixMs at) {
  if (std::tie(at, conference) <= std::tie(conference_at_, conference_sid_)) return;
  conference_at_ = at;
  conference_sid_ = conference;
}

void Room::take(const DocumentAsked& asked, UnixMs at) {
  Seat& seat = sit(asked.leg_sid, {}, {}, at);
  earliest(asked.which == DocumentAsked::Which::room ? seat.asked_room : seat.asked_sorry, at);
}

void Room::take(const RoomChanged& change, UnixMs at) {
  Seat& seat = sit(change.leg_sid, change.party, change.conference_sid, at);
  // Whatever happens to a participant, it was there.
  earliest(seat.joined, at);
  earliest(change.event == RoomChanged::Event::leave ? seat.left_event : seat.present, at);
  if (change.event == RoomChanged::Event::leave)
    seat.left_sequence = std::min(seat.left_sequence.value_or(change.sequence), change.sequence);
  if (change.sequence <= seat.told_sequence_) return;
  seat.told_sequence_ = change.sequence;
  seat.told_at_ = at;
  seat.told_held_ = change.held;
}

void Room::take(const RoomSeen& seen, UnixMs at) {
  if (seen.leg_sid.empty()) {  // of the conference only
    hear_of(seen.conference_sid, at);
    return;
  }
  Seat& seat = sit(seen.leg_sid, seen.party, seen.conference_sid, at);
  if (seen.connected) {
    earliest(seat.joined, at);
    earliest(seat.present, at);
  } else {
    latest(seat.seen_out, at);
  }
  const std::pair<UnixMs, bool> hold{at, seen.held};
  seat.seen_ = seat.seen_ ? std::max(*seat.seen_, hold) : hold;
}

void Room::take(const PartyPlaced& placed, UnixMs at) {
  if (!placed.leg_sid.empty()) {
    sit(placed.leg_sid, placed.party, {}, at);
    return;
  }
  const Refused refusal{at, placed.reason, placed.code};
  const auto [known, fresh] = refused_.emplace(placed.party, refusal);
  if (!fresh) known->second = std::min(known->second, refusal);
}

void Room::take(const RecordingChanged& change, UnixMs at) {
  Recording& recording = recordings_[change.recording_sid];
  recording.sid = change.recording_sid;
  recording.leg_sid = std::max(recording.leg_sid, change.leg_sid);
  recording.wanted = std::max(recording.wanted, change.wanted);
  earliest(recording.since, at);
  if (is_over(change.status)) {
    recording.over = true;
    return;
  }
  const bool paused = change.status == "paused";
  if (std::tie(at, paused) < std::tie(recording.changed_at_, recording.paused)) return;
  recording.changed_at_ = at;
  recording.paused = paused;
}

const Seat* Room::seat(std::string_view leg_sid) const {
  const auto found = seats_.find(leg_sid);
  return found == seats_.end() ? nullptr : &found->second;
}

}  // namespace softphone::desk
