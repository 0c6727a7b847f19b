#include "carrier/conferences.hpp"

#include <algorithm>

#include "base/sid.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

Conference* Conferences::find(const std::string& sid) const {
  const auto found = by_sid_.find(sid);
  return found == by_sid_.end() ? nullptr : found->second.get();
}

Conference* Conferences::find_live(const std::string& name) const {
  const auto named = live_by_name_.find(name);
  Conference* conference = find(named == live_by_name_.end() ? name : named->second);
  return conference && !conference->ended() ? conference : nullptr;
}

Conference* Conferences::of(const Call& call) const {
  return call.conference_sid.empty() ? nullptr : find(call.conference_sid);
}

std::vector<const Conference*> Conferences::list(
    const std::function<bool(const Conference&)>& wanted, std::size_t limit
) const {
  std::vector<const Conference*> result;
  for (auto sid = order_.rbegin(); sid != order_.rend() && result.size() < limit; ++sid) {
    const Conference* conference = find(*sid);
    if (conference && wanted(*conference)) result.push_back(conference);
  }
  return result;
}

Conference& Conferences::get_or_create(
    const std::string& name, const ConferenceSettings& settings, unsigned shard
) {
  if (Conference* known = find_live(name)) return *known;
  auto made = std::make_unique<Conference>();
  Conference& conference = *made;
  conference.sid = make_sid("CF", core_.random);
  conference.friendly_name = name;
  conference.settings = settings;
  conference.room = core_.next_room();
  conference.shard = shard;
  conference.created = conference.updated = core_.now.wall;
  live_by_name_[name] = conference.sid;
  live_by_room_[static_cast<std::uint64_t>(conference.room)] = conference.sid;
  order_.push_back(conference.sid);
  by_sid_[conference.sid] = std::move(made);
  return conference;
}

void Conferences::retire(const Conference& conference) {
  live_by_name_.erase(conference.friendly_name);
  live_by_room_.erase(static_cast<std::uint64_t>(conference.room));
  retired_.push_back(conference.sid);
  // The one that has just ended stays: whoever ended it is still looking at it.
  const std::size_t keep = std::max<std::size_t>(1, core_.config.finished_calls_kept);
  while (retired_.size() > keep) {
    const std::string sid = std::move(retired_.front());
    retired_.pop_front();
    order_.erase(std::find(order_.begin(), order_.end(), sid));
    by_sid_.erase(sid);
  }
}

std::optional<JoinProblem> Conferences::join(
    Call& call,
    const std::string& name,
    ParticipantSettings settings,
    const ConferenceSettings& conference_settings
) {
  const Conference* known = find_live(name);
  if (!known && is_sid("CF", name)) return JoinProblem::no_such_conference;
  if (known && known->find_label(settings.label)) return JoinProblem::label_taken;
  if (settings.coaching) {
    const Participant* coached = known ? known->find(settings.call_sid_to_coach) : nullptr;
    if (!coached || !coached->connected) return JoinProblem::no_such_coached;
  }
  const std::size_t most = std::min(
      conference_settings.max_participants, known ? known->settings.max_participants : kMaxParticipants
  );
  if (known && known->participants.size() >= most) return JoinProblem::full;

  Conference& conference = get_or_create(name, conference_settings, call.shard);
  Participant participant;
  participant.call_sid = call.sid;
  participant.settings = std::move(settings);
  participant.created = participant.updated = core_.now.wall;
  conference.participants.push_back(std::move(participant));
  call.conference_sid = conference.sid;
  enter(conference, conference.participants.back(), call);
  return std::nullopt;
}

Conference& Conferences::expect(
    Call& call,
    const std::string& name,
    ParticipantSettings settings,
    const ConferenceSettings& conference_settings,
    bool early_media
) {
  Conference& conference = get_or_create(name, conference_settings, call.shard);
  // Its media meets the others' where they are.
  call.shard = conference.shard;
  Participant participant;
  participant.call_sid = call.sid;
  participant.settings = std::move(settings);
  participant.by_api = true;
  participant.early_media = early_media;
  participant.created = participant.updated = core_.now.wall;
  conference.participants.push_back(std::move(participant));
  call.conference_sid = conference.sid;
  return conference;
}

void Conferences::ringing(Call& call) {
  Conference* conference = of(call);
  if (!conference) return;
  if (Participant* participant = conference->find(call.sid)) touch(*conference, *participant);
  refresh(*conference);
}

void Conferences::answered(Call& call) {
  Conference* conference = of(call);
  Participant* participant = conference ? conference->find(call.sid) : nullptr;
  if (participant && !participant->connected) enter(*conference, *participant, call);
}

void Conferences::enter(Conference& conference, Participant& participant, Call& call) {
  participant.connected = true;
  participant.member = RoomMember{.muted = true, .held = false, .deaf = false, .coaches = {}};
  if (std::exchange(participant.early, false)) {
    core_.emit(UpdateMember{.leg = call.leg, .as = participant.member});
  } else {
    core_.emit(JoinRoom{
        .leg = call.leg, .room = conference.room, .shard = conference.shard, .as = participant.member});
  }
  touch(conference, participant);
  report(conference, participant, "join", "participant-join");
  const bool somebody_starts =
      std::any_of(conference.participants.begin(), conference.participants.end(), [](const Participant& p) {
        return p.connected && p.settings.start_on_enter;
      });
  if (conference.status == ConferenceStatus::init && conference.connected() >= 2 && somebody_starts) {
    conference.status = ConferenceStatus::in_progress;
    report(conference, "start", "conference-start", {});
    record_from_start(conference);
  }
  refresh(conference);
  if (participant.settings.beep_on_enter && !conference.waits()) beep(conference, Beep::Kind::enter);
}

void Conferences::record_from_start(const Conference& conference) {
  const ConferenceRecordingRequest& request = conference.settings.recording;
  if (!request.from_start) return;
  RecordingSettings settings;
  settings.trim = request.trim_silence;
  settings.callback = {
      .url = request.status_callback,
      .method = request.status_callback_method,
      .events = request.status_callback_events};
  settings.event_url = conference.settings.event_callback;
  core_.recordings.start(conference.sid, conference.room, RecordingSource::conference, settings);
}

Participant Conferences::detach(Conference& conference, Call& call, ParticipantEnd reason) {
  const auto position =
      std::find_if(conference.participants.begin(), conference.participants.end(), [&](const Participant& p) {
        return p.call_sid == call.sid;
      });
  Participant participant = std::move(*position);
  conference.participants.erase(position);
  call.conference_sid.clear();
  call.in_talk = false;
  conference.updated = core_.now.wall;
  core_.background.stop(call);
  if (participant.hears == Participant::Hears::ringing && !call.ended()) core_.control.stop_sound(call);
  if (participant.connected || participant.early) core_.emit(LeaveRoom{call.leg});
  Form extra;
  // Who still rings is about to be given up.
  const bool given_up = !call.ended() && !call.answered();
  extra.add("ParticipantCallStatus", std::string(to_string(given_up ? CallStatus::canceled : call.status)));
  extra.add("ReasonParticipantLeft", std::string(to_string(reason)));
  report(conference, participant, "leave", "participant-leave", extra);
  return participant;
}

void Conferences::let_go(Call& call, const Participant& participant) {
  if (call.ended()) return;
  if (!participant.by_api) {
    core_.tell(call.sid, LeftConference{});
    return;
  }
  Ending ending;
  if (!call.answered()) {
    ending.status = CallStatus::canceled;
    ending.sip_code = 487;
  }
  core_.control.end(call, ending);
}

void Conferences::take_out(Call& call, ParticipantEnd reason, bool kicked) {
  Conference* conference = of(call);
  if (!conference || !conference->find(call.sid)) return;
  const Participant left = detach(*conference, call, reason);
  if (left.connected && left.settings.end_on_exit) {
    end(*conference, kicked ? ConferenceEnd::moderator_kicked : ConferenceEnd::moderator_left, &left);
  } else if (conference->participants.empty()) {
    end(*conference, kicked ? ConferenceEnd::last_kicked : ConferenceEnd::last_left, &left);
  } else {
    refresh(*conference);
    if (left.connected && left.settings.beep_on_exit && conference->connected() > 0)
      beep(*conference, Beep::Kind::leave);
  }
  if (kicked) let_go(call, left);
}

void Conferences::leave(Call& call, ParticipantEnd reason) {
  take_out(call, reason, false);
}

void Conferences::call_ended(Call& call) {
  const Conference* conference = of(call);
  const Participant* participant = conference ? conference->find(call.sid) : nullptr;
  if (!participant) return;
  take_out(call, participant->connected ? ParticipantEnd::hung_up : ParticipantEnd::add_failed, false);
}

void Conferences::kick(Call& call) {
  take_out(call, ParticipantEnd::updated_via_api, true);
}

void Conferences::end(Conference& conference, ConferenceEnd reason, const Participant* by) {
  if (conference.ended()) return;
  conference.status = ConferenceStatus::completed;
  conference.end_reason = reason;
  if (by) conference.call_sid_ending = by->call_sid;
  conference.updated = core_.now.wall;
  core_.background.stop(conference);
  if (conference.room_sound != Conference::RoomSound::none) core_.emit(StopRoomSound{conference.room});
  conference.room_sound = Conference::RoomSound::none;
  core_.recordings.stop_all(conference.sid);
  const ParticipantEnd why = reason == ConferenceEnd::via_api ? ParticipantEnd::conference_ended_via_api
                                                              : ParticipantEnd::moderator_ended;
  while (!conference.participants.empty()) {
    Call* call = core_.calls.find(conference.participants.front().call_sid);
    if (!call) {
      conference.participants.erase(conference.participants.begin());
      continue;
    }
    const Participant left = detach(conference, *call, why);
    let_go(*call, left);
  }
  report_end(conference, by);
  retire(conference);
}

void Conferences::change(Conference& conference, Participant& participant, const ParticipantChange& change) {
  ParticipantSettings& settings = participant.settings;
  bool modified = false;
  const auto set = [&](auto& where, const auto& wanted) {
    if (!wanted || where == *wanted) return false;
    where = *wanted;
    return true;
  };
  modified |= set(settings.beep_on_exit, change.beep_on_exit);
  modified |= set(settings.end_on_exit, change.end_on_exit);
  modified |= set(settings.call_sid_to_coach, change.call_sid_to_coach);
  modified |= set(settings.coaching, change.coaching);
  if (change.wait && settings.wait != *change.wait) {
    settings.wait = *change.wait;
    modified = true;
    // What it hears is renewed below.
    if (participant.hears == Participant::Hears::waiting) participant.hears = Participant::Hears::room;
  }
  const bool muted = set(settings.muted, change.muted);
  const bool held = set(participant.held, change.held);
  if (change.hold && participant.hold != *change.hold) {
    participant.hold = *change.hold;
    if (participant.hears == Participant::Hears::hold) participant.hears = Participant::Hears::room;
  }
  touch(conference, participant);
  refresh(conference);
  if (muted)
    report(conference, participant, "mute", settings.muted ? "participant-mute" : "participant-unmute");
  if (held)
    report(conference, participant, "hold", participant.held ? "participant-hold" : "participant-unhold");
  if (modified) report(conference, participant, "modify", "participant-modify");
}

void Conferences::digits(Call& call, const std::string& digits) {
  Conference* conference = of(call);
  const Participant* sender = conference ? conference->find(call.sid) : nullptr;
  if (!sender || !sender->connected || sender->held || conference->waits()) return;
  for (const Participant& other : conference->participants) {
    if (other.call_sid == call.sid || !other.connected || other.held) continue;
    Call* peer = core_.calls.find_live(other.call_sid);
    if (!peer) continue;
    core_.control.send_digits(*peer, digits);
    for (const char digit : digits) {
      if (digit != 'w' && peer->endpoint) peer->endpoint->handle_digit(*peer, digit);
    }
  }
}

void Conferences::talk_changed(Call& call, bool talking) {
  Conference* conference = of(call);
  Participant* participant = conference ? conference->find(call.sid) : nullptr;
  if (!participant || !participant->connected || participant->talking == talking) return;
  participant->talking = talking;
  report(
      *conference, *participant, "speaker", talking ? "participant-speech-start" : "participant-speech-stop"
  );
}

}  // namespace softphone::carrier
