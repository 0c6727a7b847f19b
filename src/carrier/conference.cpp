#include "carrier/conference.hpp"

#include <algorithm>
#include <array>

#include "carrier/twiml/program.hpp"

namespace softphone::carrier {

Conference::Conference() = default;
Conference::~Conference() = default;

std::string_view to_string(ConferenceStatus status) {
  switch (status) {
    case ConferenceStatus::init:
      return "init";
    case ConferenceStatus::in_progress:
      return "in-progress";
    case ConferenceStatus::completed:
      return "completed";
  }
  return "completed";
}

std::string_view to_string(ConferenceEnd reason) {
  switch (reason) {
    case ConferenceEnd::via_api:
      return "conference-ended-via-api";
    case ConferenceEnd::moderator_left:
      return "participant-with-end-conference-on-exit-left";
    case ConferenceEnd::moderator_kicked:
      return "participant-with-end-conference-on-exit-kicked";
    case ConferenceEnd::last_left:
      return "last-participant-left";
    case ConferenceEnd::last_kicked:
      return "last-participant-kicked";
  }
  return "last-participant-left";
}

std::string_view to_string(ParticipantEnd reason) {
  switch (reason) {
    case ParticipantEnd::conference_ended_via_api:
      return "conference_ended_via_api";
    case ParticipantEnd::moderator_ended:
      return "moderator_ended_conference";
    case ParticipantEnd::updated_via_api:
      return "participant_updated_via_api";
    case ParticipantEnd::hung_up:
      return "participant_hung_up";
    case ParticipantEnd::add_failed:
      return "participant_add_failed";
  }
  return "participant_hung_up";
}

bool is_conference_event(std::string_view event) {
  static constexpr std::array<std::string_view, 9> kEvents{
      "start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"};
  return std::find(kEvents.begin(), kEvents.end(), event) != kEvents.end();
}

bool ConferenceCallback::wants(std::string_view event) const {
  return std::find(events.begin(), events.end(), event) != events.end();
}

std::size_t Conference::connected() const {
  return static_cast<std::size_t>(std::count_if(participants.begin(), participants.end(), [](const auto& p) {
    return p.connected;
  }));
}

Participant* Conference::find(std::string_view call_sid) {
  const auto found = std::find_if(participants.begin(), participants.end(), [&](const auto& p) {
    return p.call_sid == call_sid;
  });
  return found == participants.end() ? nullptr : &*found;
}

const Participant* Conference::find(std::string_view call_sid) const {
  return const_cast<Conference*>(this)->find(call_sid);
}

const Participant* Conference::find_label(std::string_view label) const {
  if (label.empty()) return nullptr;
  const auto found = std::find_if(participants.begin(), participants.end(), [&](const auto& p) {
    return p.settings.label == label;
  });
  return found == participants.end() ? nullptr : &*found;
}

}  // namespace softphone::carrier
