// The engine's commands about conferences: what REST may ask.

#include "base/e164.hpp"
#include "base/sid.hpp"
#include "carrier/core.hpp"
#include "carrier/engine.hpp"

namespace softphone::carrier {

namespace {

bool is_http_url(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

ApiError bad(const std::string& text, int code = 20001) {
  return {400, code, text};
}

ApiError no_such(const std::string& what) {
  return {404, 20404, "The requested resource " + what.substr(0, 200) + " was not found"};
}

std::string path_of(const std::string& conference_sid, const std::string& key) {
  return "/Conferences/" + conference_sid + "/Participants/" + key;
}

bool within(WallTime moment, const std::optional<WallTime>& from, const std::optional<WallTime>& before) {
  return (!from || moment >= *from) && (!before || moment < *before);
}

/// Of a source that may be silence.
std::optional<ApiError> check_source(
    const std::optional<SoundSource>& source, const std::string& name, bool may_be_empty
) {
  if (!source || (may_be_empty && source->url.empty())) return std::nullopt;
  if (!is_http_url(source->url)) return bad(name + " is not a valid URL", 21205);
  return std::nullopt;
}

std::optional<ApiError> check_label(const Conference* conference, const std::string& label) {
  // https://www.twilio.com/docs/api/errors/16023
  if (label.size() > kMaxConferenceText || is_sid("CA", label) || label.find('/') != std::string::npos) {
    return bad("Label must not exceed 128 characters, be a call SID or contain a slash", 16023);
  }
  if (conference && conference->find_label(label))
    return bad("The conference has a participant with this label", 16025);
  return std::nullopt;
}

std::optional<ApiError> check_coaching(
    const Conference* conference, const std::string& coach_sid, const std::string& call_sid
) {
  const Participant* coached = conference ? conference->find(call_sid) : nullptr;
  if (coached && coached->connected && call_sid != coach_sid) return std::nullopt;
  return bad("CallSidToCoach must be the SID of another call in this conference", 13240);
}

std::optional<ApiError> check_parties(const Config& config, const AddParticipant& request) {
  const bool client = request.to.starts_with("client:") && request.to.size() > 7;
  if (request.to.empty()) return bad("No 'To' number is specified", 21201);
  if (request.from.empty()) return bad("'From' phone number not specified", 21213);
  if (!client && !is_e164(request.to)) {
    return bad(
        "The phone number you are attempting to call, " + request.to.substr(0, 64) + ", is not valid.", 21211
    );
  }
  const std::string& shown = request.caller_id.empty() ? request.from : request.caller_id;
  if (!client && !config.find_number(shown))
    return bad("The source phone number is not one of this account", 21210);
  if (client && !is_e164(shown) && !shown.starts_with("client:"))
    return bad("The source phone number provided is not valid", 21212);
  return std::nullopt;
}

std::optional<ApiError> check_numbers(const AddParticipant& request) {
  if (request.timeout && (*request.timeout < 5 || *request.timeout > 600))
    return bad("Timeout must be between 5 and 600 seconds", 21208);
  if (request.time_limit && (*request.time_limit < 1 || *request.time_limit > 86400))
    return bad("TimeLimit must be between 1 and 86400 seconds");
  const auto most = request.max_participants;
  if (most && (*most < 1 || *most > static_cast<long>(kMaxParticipants)))
    return bad("MaxParticipants must be between 1 and 250");
  return std::nullopt;
}

std::optional<ApiError> check_callbacks(const AddParticipant& request) {
  if (request.progress && !is_http_url(request.progress->url))
    return bad("StatusCallback is not a valid URL", 21205);
  const auto& callback = request.conference.callback;
  if (callback && !is_http_url(callback->url))
    return bad("ConferenceStatusCallback is not a valid URL", 21205);
  if (!callback) return std::nullopt;
  for (const std::string& event : callback->events) {
    if (!is_conference_event(event))
      return bad("ConferenceStatusCallbackEvent does not know '" + event.substr(0, 32) + "'");
  }
  return std::nullopt;
}

std::optional<ApiError> set_beep(const std::string& beep, ParticipantSettings& settings) {
  if (beep.empty()) return std::nullopt;
  if (beep != "true" && beep != "false" && beep != "onEnter" && beep != "onExit")
    return bad("Beep must be true, false, onEnter or onExit");
  settings.beep_on_enter = beep == "true" || beep == "onEnter";
  settings.beep_on_exit = beep == "true" || beep == "onExit";
  return std::nullopt;
}

}  // namespace

std::string_view ParticipantView::status() const {
  if (participant.connected) return "connected";
  switch (call_status) {
    case CallStatus::queued:
      return "queued";
    case CallStatus::initiated:
      return "connecting";
    case CallStatus::ringing:
      return "ringing";
    case CallStatus::in_progress:
      return "connected";
    case CallStatus::completed:
      return "complete";
    default:
      return "failed";
  }
}

const Conference* Engine::find_conference(const std::string& sid) const {
  return core_->conferences.find(sid);
}

std::vector<const Conference*> Engine::list_conferences(const ConferenceFilter& filter, std::size_t limit)
    const {
  return core_->conferences.list(
      [&](const Conference& conference) {
        return (filter.friendly_name.empty() || conference.friendly_name == filter.friendly_name) &&
               (filter.status.empty() || to_string(conference.status) == filter.status) &&
               within(conference.created, filter.created_from, filter.created_before) &&
               within(conference.updated, filter.updated_from, filter.updated_before);
      },
      limit
  );
}

std::optional<ApiError> Engine::update_conference(
    const std::string& sid, const UpdateConference& request, Now now
) {
  core_->now = now;
  Conference* conference = core_->conferences.find(sid);
  if (!conference) return no_such("/Conferences/" + sid);
  if (!request.status.empty() && request.status != "completed") return bad("Status must be completed");
  if (const auto error = check_source(request.announcement, "AnnounceUrl", false)) return error;
  if (request.status == "completed") {
    core_->conferences.end(*conference, ConferenceEnd::via_api, nullptr);
  } else if (request.announcement) {
    if (conference->ended()) return bad("The conference is over");
    if (conference->connected() == 0) return bad("Nobody is there to hear the announcement");
    core_->conferences.announce(*conference, *request.announcement);
  }
  settle();
  return std::nullopt;
}

ParticipantView Engine::view(const Conference& conference, const Participant& participant) const {
  ParticipantView result;
  result.conference_sid = conference.sid;
  result.participant = participant;
  if (const Call* call = core_->calls.find(participant.call_sid)) result.call_status = call->status;
  return result;
}

std::vector<ParticipantView> Engine::list_participants(const std::string& conference_sid) const {
  std::vector<ParticipantView> result;
  const Conference* conference = core_->conferences.find(conference_sid);
  if (!conference) return result;
  for (const Participant& participant : conference->participants)
    result.push_back(view(*conference, participant));
  return result;
}

std::optional<ParticipantView> Engine::find_participant(
    const std::string& conference_sid, const std::string& key
) const {
  const Conference* conference = core_->conferences.find(conference_sid);
  if (!conference) return std::nullopt;
  const Participant* participant = conference->find(key);
  if (!participant) participant = conference->find_label(key);
  if (!participant) return std::nullopt;
  return view(*conference, *participant);
}

Result<ParticipantView, ApiError> Engine::add_participant(
    const std::string& name, const AddParticipant& request, Now now
) {
  core_->now = now;
  const Conference* known = core_->conferences.find_live(name);
  if (!known && is_sid("CF", name)) return no_such("/Conferences/" + name);
  if (name.empty() || name.size() > kMaxConferenceText)
    return bad("A conference needs a name of 1 to 128 characters");
  ParticipantSettings settings = request.settings;
  ConferenceSettings conference_settings = request.conference;
  for (const auto& error :
       {check_parties(core_->config, request),
        check_numbers(request),
        check_callbacks(request),
        check_source(settings.wait, "WaitUrl", true),
        set_beep(request.beep, settings),
        check_label(known, settings.label)}) {
    if (error) return *error;
  }
  if (settings.coaching) {
    if (const auto error = check_coaching(known, {}, settings.call_sid_to_coach)) return *error;
  }
  if (request.max_participants)
    conference_settings.max_participants = static_cast<std::size_t>(*request.max_participants);
  const std::size_t most = std::min(
      conference_settings.max_participants, known ? known->settings.max_participants : kMaxParticipants
  );
  // https://www.twilio.com/docs/api/errors/16020
  if (known && known->participants.size() >= most) return bad("The conference is full", 16020);

  Call& call = core_->control.create(CallDirection::outbound_api, nullptr);
  const std::string call_sid = call.sid;
  call.from = request.caller_id.empty() ? request.from : request.caller_id;
  core_->control.set_callee(call, request.to);
  if (const PhoneNumber* number = core_->config.find_number(call.from)) call.phone_number_sid = number->sid;
  call.progress = request.progress;
  call.record = request.record;
  call.detection = request.detection;
  if (call.detection) call.detection->async = true;  // it has no TwiML that could wait
  if (request.timeout) call.ring_timeout = std::chrono::seconds(*request.timeout);
  if (request.time_limit) call.time_limit = std::chrono::seconds(*request.time_limit);
  const Conference& conference =
      core_->conferences.expect(call, name, std::move(settings), conference_settings, request.early_media);
  // Taken before the call begins, for it may end at once.
  ParticipantView made = view(conference, conference.participants.back());
  core_->control.begin_outbound(call);
  settle();
  return made;
}

std::optional<ApiError> Engine::update_participant(
    const std::string& conference_sid, const std::string& key, const UpdateParticipant& request, Now now
) {
  core_->now = now;
  Conference* conference = core_->conferences.find(conference_sid);
  const auto found = find_participant(conference_sid, key);
  if (!found) return no_such(path_of(conference_sid, key));
  Participant& participant = *conference->find(found->participant.call_sid);
  for (const auto& error :
       {check_source(request.hold, "HoldUrl", true),
        check_source(request.wait, "WaitUrl", true),
        check_source(request.announcement, "AnnounceUrl", false)}) {
    if (error) return *error;
  }
  const bool coaches = request.coaching.value_or(participant.settings.coaching);
  const std::string& coached = request.call_sid_to_coach.value_or(participant.settings.call_sid_to_coach);
  if (coaches && (request.coaching || request.call_sid_to_coach)) {
    if (const auto error = check_coaching(conference, participant.call_sid, coached)) return error;
  }
  if (request.announcement && !participant.connected)
    return bad("An announcement needs a participant that is connected");
  Conferences::ParticipantChange change;
  change.muted = request.muted;
  change.held = request.held;
  change.hold = request.hold;
  change.wait = request.wait;
  change.beep_on_exit = request.beep_on_exit;
  change.end_on_exit = request.end_on_exit;
  change.coaching = request.coaching;
  change.call_sid_to_coach = request.call_sid_to_coach;
  core_->conferences.change(*conference, participant, change);
  if (request.announcement) core_->conferences.announce(*conference, participant, *request.announcement);
  settle();
  return std::nullopt;
}

std::optional<ApiError> Engine::remove_participant(
    const std::string& conference_sid, const std::string& key, Now now
) {
  core_->now = now;
  const auto found = find_participant(conference_sid, key);
  Call* call = found ? core_->calls.find_live(found->participant.call_sid) : nullptr;
  if (!call) return no_such(path_of(conference_sid, key));
  core_->conferences.kick(*call);
  settle();
  return std::nullopt;
}

}  // namespace softphone::carrier
