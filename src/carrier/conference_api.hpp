#pragma once
// What REST asks about conferences, as values; the shell reads forms and writes JSON.
// https://www.twilio.com/docs/voice/api/conference-resource
// https://www.twilio.com/docs/voice/api/conference-participant-resource

#include <optional>
#include <string>

#include "carrier/call.hpp"
#include "carrier/conference.hpp"

namespace softphone::carrier {

/// GET Conferences.json. `from` is in, `before` is not.
struct ConferenceFilter {
  std::string friendly_name;
  std::string status;
  std::optional<WallTime> created_from;
  std::optional<WallTime> created_before;
  std::optional<WallTime> updated_from;
  std::optional<WallTime> updated_before;
};

/// POST Conferences/{CF}.json
struct UpdateConference {
  std::string status;  ///< "completed" or empty
  std::optional<SoundSource> announcement;
};

/// POST Conferences/{CF or name}/Participants.json
struct AddParticipant {
  std::string from;
  std::string to;
  std::string caller_id;  ///< shown instead of `from`; may be empty
  std::optional<ProgressCallback> progress;
  std::optional<long> timeout;     ///< seconds
  std::optional<long> time_limit;  ///< seconds
  std::optional<long> max_participants;
  std::string beep;  ///< true, false, onEnter, onExit or empty
  bool early_media = true;
  ParticipantSettings settings;
  ConferenceSettings conference;
  std::optional<RecordingSettings> record;    ///< of the participant's own call
  std::optional<MachineDetection> detection;  ///< it is in the conference meanwhile
};

/// POST Conferences/{CF}/Participants/{CA or label}.json
struct UpdateParticipant {
  std::optional<bool> muted;
  std::optional<bool> held;
  std::optional<SoundSource> hold;
  std::optional<SoundSource> wait;
  std::optional<SoundSource> announcement;
  std::optional<bool> beep_on_exit;
  std::optional<bool> end_on_exit;
  std::optional<bool> coaching;
  std::optional<std::string> call_sid_to_coach;
};

/// A participant at one moment.
struct ParticipantView {
  std::string conference_sid;
  Participant participant;
  CallStatus call_status = CallStatus::queued;

  /// As on the wire: queued, connecting, ringing, connected, complete, failed.
  [[nodiscard]] std::string_view status() const;
};

}  // namespace softphone::carrier
