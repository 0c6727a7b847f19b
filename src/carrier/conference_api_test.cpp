// What REST does to conferences: participants dialled in, held, muted, coached, removed; announcements.

#include "carrier/conference_rig.hpp"

namespace softphone::carrier::test {
namespace {

struct ConferenceApiTest : ConferenceRig {
  static AddParticipant request(const std::string& to) {
    AddParticipant add;
    add.from = "+33199001001";
    add.to = to;
    return add;
  }
  ParticipantView add(const AddParticipant& add, const std::string& room = "room") {
    auto made = world.engine.add_participant(room, add, world.now());
    world.drain();
    EXPECT_TRUE(made);
    return made ? *made : ParticipantView{};
  }
  int refused(const AddParticipant& add, const std::string& room = "room") {
    const auto made = world.engine.add_participant(room, add, world.now());
    world.drain();
    return made ? 0 : made.error().code;
  }
  int update(const std::string& key, const UpdateParticipant& change) {
    const auto error = world.engine.update_participant(conference(), key, change, world.now());
    world.drain();
    return error ? error->code : 0;
  }
  [[nodiscard]] std::string conference() const {
    const auto list = world.engine.list_conferences({}, 1);
    return list.empty() ? std::string{} : list.front()->sid;
  }
  [[nodiscard]] std::string status_of(const std::string& key) const {
    const auto view = world.engine.find_participant(conference(), key);
    return view ? std::string(view->status()) : "none";
  }
};

TEST_F(ConferenceApiTest, TheAgentHearsTheCustomerRing) {
  const std::string agent = join("alice", kAll);
  AddParticipant customer = request("+33199000001");
  customer.progress = ProgressCallback{
      .url = "http://app.test/progress", .events = {"initiated", "ringing", "answered", "completed"}};
  const std::string sid = add(customer).participant.call_sid;
  EXPECT_EQ(hears(agent), "music");
  EXPECT_EQ(status_of(sid), "connecting");
  world.advance(1s);
  EXPECT_EQ(status_of(sid), "ringing");
  EXPECT_EQ(hears(agent), "ring-back fr");
  EXPECT_TRUE(member(agent).muted);
  world.advance(2s);
  EXPECT_EQ(status_of(sid), "connected");
  EXPECT_EQ(hears(agent), "");
  EXPECT_FALSE(member(agent).muted);
  EXPECT_FALSE(member(sid).muted);
  EXPECT_EQ(told(), (std::vector<std::string>{"join 1", "join 2", "start 3"}));
  std::vector<std::string> progress;
  for (const auto& callback : world.callbacks) {
    if (callback.url.ends_with("/progress")) progress.push_back(callback.params.get_or("CallStatus", ""));
  }
  EXPECT_EQ(progress, (std::vector<std::string>{"initiated", "ringing", "in-progress"}));
  const Call* call = world.engine.find_call(sid);
  EXPECT_EQ(to_string(call->direction), "outbound-api");
  EXPECT_EQ(call->shard, world.effects_of<JoinRoom>().front().shard);
  // And it ends with the one who has hung up.
  hang_up(agent);
  EXPECT_EQ(hears(sid), "music");
  EXPECT_FALSE(world.engine.remove_participant(conference(), sid, world.now()));
  world.drain();
  EXPECT_EQ(world.status(sid), "completed");
  EXPECT_EQ(last_told("ReasonConferenceEnded"), "");
  EXPECT_EQ(world.engine.find_conference(conference())->end_reason, ConferenceEnd::last_kicked);
}

TEST_F(ConferenceApiTest, SilentRingingWithoutEarlyMedia) {
  const std::string agent = join("alice");
  AddParticipant customer = request("+33199000004");
  customer.early_media = false;
  add(customer);
  world.advance(5s);
  EXPECT_EQ(hears(agent), "music");
}

TEST_F(ConferenceApiTest, AThirdRingsInTheRoom) {
  join("alice", "beep='false'");
  join("bob", "beep='false'");
  const std::string third = add(request("+33199000004")).participant.call_sid;
  world.advance(5s);
  EXPECT_EQ(room_sounds(), std::vector<std::string>{"ring-back fr"});
  EXPECT_EQ(world.effects_of<PlayInRoom>()[0].loops, 0U);
  // A beep takes its place and gives it back.
  join("carol");
  finish_room_sound();
  EXPECT_EQ(room_sounds(), (std::vector<std::string>{"ring-back fr", "beep", "ring-back fr"}));
  world.advance(60s);
  EXPECT_EQ(room_sounds().back(), "");
  EXPECT_EQ(world.status(third), "no-answer");
  EXPECT_EQ(status_of(third), "none");
}

TEST_F(ConferenceApiTest, TellsOfOneThatCouldNotBeAdded) {
  const std::string agent = join("alice", kAll);
  add(request("+33199000003"));
  world.advance(2s);
  EXPECT_EQ(told().back(), "leave 2");
  EXPECT_EQ(last_told("ParticipantCallStatus"), "busy");
  EXPECT_EQ(last_told("ReasonParticipantLeft"), "participant_add_failed");
  EXPECT_EQ(hears(agent), "music");
  EXPECT_EQ(to_string(world.engine.find_conference(conference())->status), "init");
}

TEST_F(ConferenceApiTest, BeginsWithItsFirstParticipant) {
  AddParticipant first = request("client:bob?lead=7&name=A%20B");
  first.conference.callback = ConferenceCallback{.url = "http://app.test/conf", .events = {"start", "end"}};
  Page& bob = world.device("bob");
  const auto made = add(first, "fresh");
  EXPECT_EQ(made.status(), "queued");
  EXPECT_EQ(world.engine.find_conference(made.conference_sid)->friendly_name, "fresh");
  EXPECT_EQ(bob.text("invite", "callsid"), made.participant.call_sid);
  EXPECT_EQ(world.engine.find_call(made.participant.call_sid)->to, "client:bob");
  EXPECT_EQ(
      world.engine.find_call(made.participant.call_sid)->custom,
      (std::vector<std::pair<std::string, std::string>>{{"lead", "7"}, {"name", "A B"}})
  );
  world.accept(bob, made.participant.call_sid);
  world.happen(LegConnected{world.leg(made.participant.call_sid)});
  EXPECT_EQ(hears(made.participant.call_sid), "music");
  add(request("+33199000001"), made.conference_sid);
  world.advance(3s);
  EXPECT_EQ(hears(made.participant.call_sid), "");
  hang_up(made.participant.call_sid);
  EXPECT_EQ(told(), std::vector<std::string>{"start 1"}) << "the other one is still there";
}

TEST_F(ConferenceApiTest, TheEndCancelsWhoStillRings) {
  const std::string agent = join("alice", std::string(kAll) + " endConferenceOnExit='true'");
  const std::string customer = add(request("+33199000004")).participant.call_sid;
  world.advance(3s);
  hang_up(agent);
  EXPECT_EQ(world.status(customer), "canceled");
  const Form& left = world.callbacks[world.callbacks.size() - 2].params;
  EXPECT_EQ(left.get_or("CallSid", ""), customer);
  EXPECT_EQ(left.get_or("ParticipantCallStatus", ""), "canceled");
}

TEST_F(ConferenceApiTest, NobodyThereEndsIt) {
  const auto made = add(request("client:nobody"));
  EXPECT_EQ(world.status(made.participant.call_sid), "no-answer");
  EXPECT_TRUE(world.engine.find_conference(made.conference_sid)->ended());
}

TEST_F(ConferenceApiTest, RefusesWhatIsOutOfRange) {
  join("alice", "participantLabel='agent'");
  EXPECT_EQ(refused(request("")), 21201);
  EXPECT_EQ(refused(request("bob")), 21211);
  auto bad = request("+33199000001");
  bad.from = "";
  EXPECT_EQ(refused(bad), 21213);
  bad.from = "+33199009999";
  EXPECT_EQ(refused(bad), 21210);
  bad = request("+33199000001");
  bad.timeout = 4;
  EXPECT_EQ(refused(bad), 21208);
  bad = request("+33199000001");
  bad.time_limit = 86401;
  EXPECT_EQ(refused(bad), 20001);
  bad = request("+33199000001");
  bad.max_participants = 251;
  EXPECT_EQ(refused(bad), 20001);
  bad.max_participants = 1;
  EXPECT_EQ(refused(bad), 16020) << "one is there";
  bad = request("+33199000001");
  bad.beep = "sometimes";
  EXPECT_EQ(refused(bad), 20001);
  bad = request("+33199000001");
  bad.settings.label = "agent";
  EXPECT_EQ(refused(bad), 16025);
  bad.settings.label = "a/b";
  EXPECT_EQ(refused(bad), 16023);
  bad = request("+33199000001");
  bad.settings.coaching = true;
  EXPECT_EQ(refused(bad), 13240);
  bad = request("+33199000001");
  bad.settings.wait.url = "ftp://x";
  EXPECT_EQ(refused(bad), 21205);
  bad = request("+33199000001");
  bad.conference.callback = ConferenceCallback{.url = "http://app.test/", .events = {"nonsense"}};
  EXPECT_EQ(refused(bad), 20001);
  EXPECT_EQ(refused(request("+33199000001"), "CF" + std::string(32, '0')), 20404);
  EXPECT_EQ(refused(request("+33199000001"), std::string(129, 'x')), 20001);
  EXPECT_EQ(world.engine.list_calls({}, 10).size(), 1U) << "nothing was left behind";
}

TEST_F(ConferenceApiTest, HoldPlaysMusicUntilItEnds) {
  const std::string agent = join("alice", std::string(kAll) + " participantLabel='agent'");
  const std::string bob = join("bob");
  UpdateParticipant hold;
  hold.held = true;
  EXPECT_EQ(update(bob, hold), 0);
  EXPECT_TRUE(member(bob).held);
  EXPECT_EQ(hears(bob), "music");
  EXPECT_EQ(hears(agent), "");
  EXPECT_EQ(told().back(), "hold 4");
  EXPECT_EQ(last_told("Hold"), "true");
  hold.hold = SoundSource{.url = "http://app.test/hold", .method = "GET"};
  EXPECT_EQ(update(bob, hold), 0);
  EXPECT_EQ(told().back(), "hold 4") << "it was held already";
  EXPECT_EQ(world.fetches.back().method, "GET");
  answer("/hold", "<Response><Say>One moment</Say></Response>");
  EXPECT_EQ(hears(bob), "One moment");
  UpdateParticipant resume;
  resume.held = false;
  EXPECT_EQ(update(bob, resume), 0);
  EXPECT_FALSE(member(bob).held);
  EXPECT_EQ(hears(bob), "");
  EXPECT_EQ(told().back(), "unhold 5");
  // By label as well.
  hold.hold.reset();
  EXPECT_EQ(update("agent", hold), 0);
  EXPECT_TRUE(member(agent).held);
  EXPECT_EQ(update("stranger", hold), 20404);
  hold.hold = SoundSource{.url = "nonsense", .method = "GET"};
  EXPECT_EQ(update("agent", hold), 21205);
}

TEST_F(ConferenceApiTest, MutesAndModifies) {
  const std::string agent = join("alice", kAll);
  const std::string bob = join("bob");
  UpdateParticipant change;
  change.muted = true;
  EXPECT_EQ(update(bob, change), 0);
  EXPECT_TRUE(member(bob).muted);
  EXPECT_EQ(told().back(), "mute 4");
  EXPECT_EQ(last_told("Muted"), "true");
  change.muted = false;
  change.end_on_exit = true;
  EXPECT_EQ(update(bob, change), 0);
  EXPECT_FALSE(member(bob).muted);
  EXPECT_EQ(told().back(), "modify 6");
  EXPECT_EQ(last_told("EndConferenceOnExit"), "true");
  EXPECT_EQ(update(bob, change), 0);
  EXPECT_EQ(told().back(), "modify 6") << "nothing changed";
  EXPECT_FALSE(world.engine.remove_participant(conference(), bob, world.now()));
  world.drain();
  EXPECT_EQ(last_told("ReasonConferenceEnded"), "participant-with-end-conference-on-exit-kicked");
  EXPECT_EQ(world.status(agent), "completed") << "its document has no more verbs";
}

TEST_F(ConferenceApiTest, CoachesOne) {
  const std::string agent = join("alice", kAll);
  join("bob");
  const std::string chief = join("chief", "muted='true'");
  UpdateParticipant coach;
  coach.coaching = true;
  EXPECT_EQ(update(chief, coach), 13240) << "whom?";
  coach.call_sid_to_coach = chief;
  EXPECT_EQ(update(chief, coach), 13240);
  coach.call_sid_to_coach = agent;
  coach.muted = false;
  EXPECT_EQ(update(chief, coach), 0);
  EXPECT_EQ(member(chief).coaches, world.leg(agent));
  EXPECT_FALSE(member(chief).muted);
  EXPECT_EQ(last_told("Coaching"), "true");
  UpdateParticipant stop;
  stop.coaching = false;
  EXPECT_EQ(update(chief, stop), 0);
  EXPECT_FALSE(member(chief).coaches);
}

TEST_F(ConferenceApiTest, AnnouncesToOne) {
  const std::string agent = join("alice", kAll);
  const std::string bob = join("bob");
  UpdateParticipant change;
  change.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
  EXPECT_EQ(update(bob, change), 0);
  EXPECT_EQ(asked_with("/announce", "CallSid"), bob);
  answer("/announce", "<Response><Say>To you alone</Say><Dial>1</Dial></Response>");
  EXPECT_EQ(hears(bob), "To you alone");
  EXPECT_EQ(hears(agent), "");
  finish_sound(bob);
  EXPECT_EQ(world.notes(), std::vector<int>{13238});
  EXPECT_EQ(told().back(), "end 4");
  EXPECT_EQ(last_told("StatusCallbackEvent"), "announcement-end");
  EXPECT_EQ(last_told("AnnounceUrl"), "http://app.test/announce");
  EXPECT_EQ(last_told("CallSid"), bob);
  // While held the music comes back afterwards.
  change.held = true;
  EXPECT_EQ(update(bob, change), 0);
  answer("/announce", "<Response><Say>Still there</Say></Response>");
  EXPECT_EQ(hears(bob), "Still there");
  finish_sound(bob);
  EXPECT_EQ(hears(bob), "music");
}

TEST_F(ConferenceApiTest, AnnouncesToAll) {
  const std::string agent = join("alice", std::string(kAll) + " beep='false'");
  join("bob", "beep='false'");
  UpdateConference change;
  change.announcement = SoundSource{.url = "http://app.test/announce", .method = "GET"};
  EXPECT_FALSE(world.engine.update_conference(conference(), change, world.now()));
  world.drain();
  EXPECT_NE(world.fetches.back().url.find("FriendlyName=room"), std::string::npos);
  answer(
      "/announce", "<Response><Say>Hear</Say><Pause length='2'/><Play>http://app.test/a.wav</Play></Response>"
  );
  finish_room_sound();
  world.advance(2s);
  EXPECT_EQ(room_sounds(), (std::vector<std::string>{"Hear", "http://app.test/a.wav"}));
  EXPECT_EQ(hears(agent), "");
  finish_room_sound();
  EXPECT_EQ(last_told("StatusCallbackEvent"), "announcement-end");
  EXPECT_FALSE(world.engine.update_conference(conference(), change, world.now()));
  world.drain();
  answer("/announce", "gone", 404);
  EXPECT_EQ(last_told("StatusCallbackEvent"), "announcement-fail");
  EXPECT_FALSE(last_told("ReasonAnnouncementFailed").empty());
}

TEST_F(ConferenceApiTest, ThoseWhoWaitHearAnAnnouncement) {
  const std::string alone = join("alice");
  UpdateConference change;
  change.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
  EXPECT_FALSE(world.engine.update_conference(conference(), change, world.now()));
  world.drain();
  EXPECT_EQ(hears(alone), "music");
  answer("/announce", "<Response><Say>Soon</Say></Response>");
  EXPECT_EQ(hears(alone), "") << "it hears the room";
  finish_room_sound();
  EXPECT_EQ(hears(alone), "music");
}

TEST_F(ConferenceApiTest, AnEmptyRoomHasNoSounds) {
  const std::string agent = join("alice");
  add(request("+33199000004"));
  UpdateConference change;
  change.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
  EXPECT_FALSE(world.engine.update_conference(conference(), change, world.now()));
  world.drain();
  answer("/announce", "<Response><Say>Soon</Say></Response>");
  hang_up(agent);
  EXPECT_EQ(room_sounds().back(), "");
  EXPECT_EQ(to_string(world.engine.find_conference(conference())->status), "init") << "somebody still rings";
  EXPECT_EQ(world.engine.update_conference(conference(), change, world.now())->code, 20001);
  // Whoever comes next finds everything in order.
  const std::string bob = join("bob", "beep='false'");
  join("carol", "beep='false'");
  world.advance(2s);
  EXPECT_EQ(room_sounds().back(), "ring-back fr");
  EXPECT_EQ(hears(bob), "");
}

TEST_F(ConferenceApiTest, EndsByCommand) {
  const std::string agent = join("alice", kAll, "", "<Say>Over</Say>");
  const std::string customer = add(request("+33199000001")).participant.call_sid;
  world.advance(3s);
  UpdateConference change;
  change.status = "completed";
  EXPECT_FALSE(world.engine.update_conference(conference(), change, world.now()));
  world.drain();
  EXPECT_EQ(world.status(customer), "completed");
  EXPECT_EQ(hears(agent), "Over");
  EXPECT_EQ(told().back(), "end 6");
  EXPECT_EQ(last_told("ReasonConferenceEnded"), "conference-ended-via-api");
  EXPECT_FALSE(world.callbacks.back().params.has("CallSidEndingConference"));
  EXPECT_TRUE(world.engine.list_participants(conference()).empty());
  change.status = "init";
  EXPECT_EQ(world.engine.update_conference(conference(), change, world.now())->code, 20001);
  change = {};
  change.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
  EXPECT_EQ(world.engine.update_conference(conference(), change, world.now())->code, 20001);
  EXPECT_EQ(world.engine.update_conference("CF0", change, world.now())->code, 20404);
}

TEST_F(ConferenceApiTest, ListsByNameStateAndTime) {
  hang_up(join("alice"));
  world.advance(10s);
  join("bob");
  ConferenceFilter filter;
  EXPECT_EQ(world.engine.list_conferences(filter, 10).size(), 2U);
  filter.status = "completed";
  ASSERT_EQ(world.engine.list_conferences(filter, 10).size(), 1U);
  filter = {
      .friendly_name = "other",
      .status = {},
      .created_from = {},
      .created_before = {},
      .updated_from = {},
      .updated_before = {}};
  EXPECT_TRUE(world.engine.list_conferences(filter, 10).empty());
  filter.friendly_name = "room";
  filter.created_from = world.now().wall;
  ASSERT_EQ(world.engine.list_conferences(filter, 10).size(), 1U);
  EXPECT_FALSE(world.engine.list_conferences(filter, 10)[0]->ended());
}

TEST_F(ConferenceApiTest, ARedirectedParticipantLeavesAndLivesOn) {
  join("alice", kAll);
  const std::string customer = add(request("+33199000001")).participant.call_sid;
  world.advance(3s);
  UpdateCall update;
  update.twiml = "<Response><Say>Elsewhere</Say></Response>";
  EXPECT_FALSE(world.engine.update_call(customer, update, world.now()));
  world.drain();
  EXPECT_EQ(hears(customer), "Elsewhere");
  EXPECT_EQ(last_told("ReasonParticipantLeft"), "participant_updated_via_api");
  EXPECT_EQ(status_of(customer), "none");
}

}  // namespace
}  // namespace softphone::carrier::test
