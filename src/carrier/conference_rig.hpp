#pragma once
// Pages that join conferences and queues, and what becomes of them: for tests.

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {

struct ConferenceRig : testing::Test {
  /// A page calls and gets this document. The result is its call SID.
  std::string caller(const std::string& who, const std::string& twiml) {
    Page& page = world.device(who);
    const std::string sid = world.call(page, "To=x");
    world.happen(LegConnected{world.leg(sid)});
    world.reply(twiml);
    return sid;
  }
  /// A page joins by `<Dial DIAL><Conference NOUN>room</Conference></Dial>`, then `after` follows in the
  /// document.
  std::string join(
      const std::string& who,
      const std::string& noun = "",
      const std::string& dial = "",
      const std::string& after = ""
  ) {
    return caller(
        who,
        "<Response><Dial " + dial + "><Conference " + noun + ">room</Conference></Dial>" + after +
            "</Response>"
    );
  }
  Page* page_of(const std::string& sid) {
    for (auto& [id, page] : world.pages) {
      if (page.text("ringing", "callsid") == sid || page.text("invite", "callsid") == sid) return &page;
    }
    return nullptr;
  }
  void hang_up(const std::string& sid) { world.send(*page_of(sid), "hangup", {{"callsid", sid}}); }

  /// How the leg takes part after all that happened.
  [[nodiscard]] RoomMember member(const std::string& sid) const {
    RoomMember last;
    for (const Effect& effect : world.effects) {
      if (const auto* joined = std::get_if<JoinRoom>(&effect); joined && joined->leg == world.leg(sid))
        last = joined->as;
      if (const auto* updated = std::get_if<UpdateMember>(&effect); updated && updated->leg == world.leg(sid))
        last = updated->as;
    }
    return last;
  }
  /// What is played to the leg now: "music", "ring-back fr", a text, a URL, or "".
  [[nodiscard]] std::string hears(const std::string& sid) const {
    std::string sound;
    for (const Effect& effect : world.effects) {
      if (const auto* play = std::get_if<PlaySound>(&effect); play && play->leg == world.leg(sid))
        sound = name_of(play->sound);
      if (const auto* stop = std::get_if<StopSound>(&effect); stop && stop->leg == world.leg(sid)) sound = "";
    }
    return sound;
  }
  static std::string name_of(const Sound& sound) {
    if (std::holds_alternative<HoldMusic>(sound)) return "music";
    if (const auto* tone = std::get_if<RingBackTone>(&sound)) return "ring-back " + tone->country;
    if (const auto* text = std::get_if<SpokenText>(&sound)) return text->text;
    if (const auto* file = std::get_if<AudioFile>(&sound)) return file->url;
    return "beep";
  }
  /// All that was ever played in rooms; "" where it was stopped.
  [[nodiscard]] std::vector<std::string> room_sounds() const {
    std::vector<std::string> sounds;
    for (const Effect& effect : world.effects) {
      if (const auto* play = std::get_if<PlayInRoom>(&effect)) sounds.push_back(name_of(play->sound));
      if (std::holds_alternative<StopRoomSound>(effect)) sounds.emplace_back();
    }
    return sounds;
  }
  void finish_room_sound() {
    const PlayInRoom play = world.effects_of<PlayInRoom>().back();
    world.happen(RoomSoundFinished{play.room, play.play});
  }
  void finish_sound(const std::string& sid) {
    const auto sounds = world.effects_of<PlaySound>();
    for (auto sound = sounds.rbegin(); sound != sounds.rend(); ++sound) {
      if (sound->leg != world.leg(sid)) continue;
      world.happen(SoundFinished{sound->leg, sound->play});
      return;
    }
  }

  /// "join 1", "start 3" …: what the application was told, without the word before the dash.
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> events;
    for (const StatusCallback& callback : world.callbacks) {
      const std::string event = callback.params.get_or("StatusCallbackEvent", "");
      if (event.empty()) continue;
      events.push_back(
          event.substr(event.find('-') + 1) + ' ' + callback.params.get_or("SequenceNumber", "")
      );
    }
    return events;
  }
  [[nodiscard]] std::string last_told(const std::string& name) const {
    return world.callbacks.back().params.get_or(name, "");
  }

  /// Answers the newest request for this path.
  void answer(const std::string& path, const std::string& twiml, int status = 200) {
    for (auto fetch = world.fetches.rbegin(); fetch != world.fetches.rend(); ++fetch) {
      if (fetch->url.find(path) == std::string::npos) continue;
      world.happen(FetchFinished{fetch->request, status, "text/xml", twiml});
      return;
    }
    FAIL() << "nobody asked for " << path;
  }
  [[nodiscard]] std::size_t asked(const std::string& path) const {
    std::size_t count = 0;
    for (const auto& fetch : world.fetches) count += fetch.url.find(path) != std::string::npos ? 1 : 0;
    return count;
  }
  /// What went with the newest request for this path.
  [[nodiscard]] std::string asked_with(const std::string& path, const std::string& name) const {
    for (auto fetch = world.fetches.rbegin(); fetch != world.fetches.rend(); ++fetch) {
      if (fetch->url.find(path) != std::string::npos) return fetch->params.get_or(name, "");
    }
    return "nobody asked";
  }

  static constexpr const char* kAll =
      "statusCallback='/conf' statusCallbackEvent='start end join leave mute hold modify speaker "
      "announcement'";
  explicit ConferenceRig(unsigned shards = 1) : world(World::default_config(), shards) {}
  World world;
};

}  // namespace softphone::carrier::test
