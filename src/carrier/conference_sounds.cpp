// What each leg of a conference and its room are given to hear. After any change `refresh` compares what
// should be with what was last asked for, and asks for the difference.

#include <algorithm>

#include "carrier/conferences.hpp"
#include "carrier/core.hpp"
#include "carrier/twiml/dial_targets.hpp"

namespace softphone::carrier {

/// Its far end sends its own ringing, or an announcement, before it answers.
bool Conferences::speaks_early(const Participant& participant) const {
  if (participant.connected || !participant.early_media) return false;
  const Call* call = core_.calls.find_live(participant.call_sid);
  return call && call->early_media && call->status == CallStatus::ringing;
}

bool Conferences::somebody_speaks_early(const Conference& conference) const {
  return std::any_of(
      conference.participants.begin(),
      conference.participants.end(),
      [this](const Participant& participant) { return speaks_early(participant); }
  );
}

/// Who is heard to ring by a tone of ours; nobody while a far end says more than our tone would.
const Call* Conferences::rings_audibly(const Conference& conference) const {
  if (somebody_speaks_early(conference)) return nullptr;
  for (const Participant& participant : conference.participants) {
    if (participant.connected || !participant.early_media) continue;
    const Call* call = core_.calls.find_live(participant.call_sid);
    if (call && call->status == CallStatus::ringing) return call;
  }
  return nullptr;
}

Background::Facts Conferences::facts(const Conference& conference) const {
  return [sid = conference.sid, name = conference.friendly_name] {
    Form fields;
    fields.add("ConferenceSid", sid);
    fields.add("FriendlyName", name);
    return fields;
  };
}

void Conferences::refresh(Conference& conference) {
  if (conference.ended()) return;
  for (Participant& participant : conference.participants) refresh(conference, participant);
  refresh_room(conference);
}

void Conferences::refresh(Conference& conference, Participant& participant) {
  Call* call = core_.calls.find_live(participant.call_sid);
  if (!call) return;
  if (!participant.early && speaks_early(participant)) {
    // The others hear it, but nobody can have said yes there: it does not hear them.
    participant.early = true;
    participant.member = RoomMember{.muted = false, .held = false, .deaf = true, .coaches = {}};
    core_.emit(JoinRoom{
        .leg = call->leg, .room = conference.room, .shard = conference.shard, .as = participant.member});
  }
  if (!participant.connected) return;
  const bool waits = conference.waits();

  RoomMember member;
  // Who waits is muted, as Twilio has it, but hears what is said to all.
  member.muted = participant.settings.muted || waits;
  member.held = participant.held;
  if (participant.settings.coaching) {
    // Somebody who coaches a person that has left is heard by nobody.
    const Call* coached = core_.calls.find(participant.settings.call_sid_to_coach);
    if (coached && conference.find(coached->sid)) {
      member.coaches = coached->leg;
    } else {
      member.muted = true;
    }
  }
  call->in_talk = !waits && !participant.held;
  if (member.muted != participant.member.muted || member.held != participant.member.held ||
      member.coaches != participant.member.coaches) {
    participant.member = member;
    core_.emit(UpdateMember{.leg = call->leg, .as = member});
    if (participant.talking && (member.muted || member.held)) talk_changed(*call, false);
  }

  using Hears = Participant::Hears;
  if (participant.hears == Hears::announcement && call->background) return;
  Hears wanted = Hears::room;
  const Call* rings = rings_audibly(conference);
  if (participant.held) {
    wanted = Hears::hold;
  } else if (waits && conference.room_sound != Conference::RoomSound::announcement) {
    wanted = rings ? Hears::ringing : Hears::waiting;
    if (somebody_speaks_early(conference)) wanted = Hears::room;
  }
  if (wanted == participant.hears) return;
  if (participant.hears == Hears::ringing) core_.control.stop_sound(*call);
  participant.hears = wanted;
  switch (wanted) {
    case Hears::hold:
      core_.background.loop(*call, participant.hold, Background::Purpose::conference, facts(conference));
      break;
    case Hears::waiting:
      core_.background.loop(
          *call, participant.settings.wait, Background::Purpose::conference, facts(conference)
      );
      break;
    case Hears::ringing:
      core_.background.stop(*call);
      core_.control.play(*call, RingBackTone{ring_tone_country(rings->to)}, 0);
      break;
    case Hears::room:
    case Hears::announcement:
      core_.background.stop(*call);
      break;
  }
}

void Conferences::refresh_room(Conference& conference) {
  using RoomSound = Conference::RoomSound;
  if (conference.connected() == 0) {
    // The room has closed, and no sound in it will ever be over.
    core_.background.stop(conference);
    if (conference.room_sound != RoomSound::none) core_.emit(StopRoomSound{conference.room});
    conference.room_sound = RoomSound::none;
    return;
  }
  const Call* rings = conference.waits() ? nullptr : rings_audibly(conference);
  if (conference.room_sound == RoomSound::ringing && !rings) {
    core_.emit(StopRoomSound{conference.room});
    conference.room_sound = RoomSound::none;
  }
  if (conference.room_sound != RoomSound::none || !rings) return;
  conference.room_sound = RoomSound::ringing;
  conference.room_play = core_.next_play();
  core_.emit(PlayInRoom{
      .room = conference.room,
      .play = conference.room_play,
      .sound = RingBackTone{ring_tone_country(rings->to)},
      .loops = 0});
}

void Conferences::beep(Conference& conference, Beep::Kind kind) {
  // Words that are being said to all are worth more.
  if (conference.room_sound == Conference::RoomSound::announcement) return;
  conference.room_sound = Conference::RoomSound::beep;
  conference.room_play = core_.next_play();
  core_.emit(PlayInRoom{
      .room = conference.room, .play = conference.room_play, .sound = Beep{kind}, .loops = 1});
}

void Conferences::room_sound_ended(RoomId room, PlayId play, bool failed) {
  const auto found = live_by_room_.find(static_cast<std::uint64_t>(room));
  Conference* conference = found == live_by_room_.end() ? nullptr : find(found->second);
  if (!conference || conference->room_play != play) return;
  if (conference->room_sound == Conference::RoomSound::announcement) {
    core_.tell(conference->sid, PlayEnded{.play = play, .failed = failed});
    return;
  }
  conference->room_sound = Conference::RoomSound::none;
  refresh(*conference);
}

PlayId Conferences::play_announcement(Conference& conference, Sound sound, unsigned loops) {
  conference.room_sound = Conference::RoomSound::announcement;
  conference.room_play = core_.next_play();
  core_.emit(PlayInRoom{
      .room = conference.room, .play = conference.room_play, .sound = std::move(sound), .loops = loops});
  refresh(conference);
  return conference.room_play;
}

void Conferences::stop_announcement_sound(Conference& conference) {
  if (conference.room_sound != Conference::RoomSound::announcement) return;
  core_.emit(StopRoomSound{conference.room});
  conference.room_sound = Conference::RoomSound::none;
}

void Conferences::announce(Conference& conference, const SoundSource& source) {
  const auto all_facts = [&core = core_, of_conference = facts(conference)] {
    Form fields = of_conference();
    fields.add("AccountSid", core.config.account_sid);
    fields.add("ApiVersion", "2010-04-01");
    return fields;
  };
  const auto over = [this, sid = conference.sid, url = source.url](const std::string& problem) {
    if (Conference* announced = find(sid)) announcement_over(*announced, url, problem);
  };
  core_.background.once(conference, source, all_facts, over);
}

void Conferences::announce(Conference& conference, Participant& participant, const SoundSource& source) {
  Call* call = core_.calls.find_live(participant.call_sid);
  if (!call || !participant.connected) return;
  if (participant.hears == Participant::Hears::ringing) core_.control.stop_sound(*call);
  participant.hears = Participant::Hears::announcement;
  const auto over = [this, sid = call->sid, url = source.url](const std::string& problem) {
    if (Call* announced = core_.calls.find_live(sid)) announcement_over(*announced, url, problem);
  };
  core_.background.once(*call, source, facts(conference), over);
}

void Conferences::announcement_over(Call& call, const std::string& url, const std::string& problem) {
  core_.background.stop(call);
  Conference* conference = of(call);
  Participant* participant = conference ? conference->find(call.sid) : nullptr;
  if (!participant) return;
  participant->hears = Participant::Hears::room;
  Form extra;
  extra.add("AnnounceUrl", url);
  if (!problem.empty()) extra.add("ReasonAnnouncementFailed", problem);
  report(
      *conference,
      *participant,
      "announcement",
      problem.empty() ? "announcement-end" : "announcement-fail",
      extra
  );
  refresh(*conference);
}

void Conferences::announcement_over(
    Conference& conference, const std::string& url, const std::string& problem
) {
  core_.background.stop(conference);
  if (conference.room_sound == Conference::RoomSound::announcement) {
    conference.room_sound = Conference::RoomSound::none;
  }
  Form extra;
  extra.add("AnnounceUrl", url);
  if (!problem.empty()) extra.add("ReasonAnnouncementFailed", problem);
  report(conference, "announcement", problem.empty() ? "announcement-end" : "announcement-fail", extra);
  refresh(conference);
}

}  // namespace softphone::carrier
