#include "carrier/trunk_rig.hpp"

namespace softphone::carrier::test {
namespace {

TEST(SipTrunk, NumbersGoInAndOutInTheWritingOfTheTrunk) {
  EXPECT_EQ(to_e164("0199000001", "33"), "+33199000001");
  EXPECT_EQ(to_e164("0033199000001", ""), "+33199000001");
  EXPECT_EQ(to_e164("33 1 99-00.00(01)", "33"), "+33199000001");
  EXPECT_EQ(to_e164("2125550100", "1"), "+12125550100");
  EXPECT_EQ(to_e164("anna", "33"), "anna");
  EXPECT_EQ(write_number("+33199000001", NumberFormat::national, "33"), "0199000001");
  EXPECT_EQ(write_number("+12125550100", NumberFormat::national, "33"), "0012125550100");
  EXPECT_EQ(write_number("+12125550100", NumberFormat::national, "1"), "2125550100");
  EXPECT_EQ(write_number("+33199000001", NumberFormat::digits, "33"), "33199000001");
  EXPECT_TRUE(address_matches({"203.0.113.0/24"}, "203.0.113.77"));
  EXPECT_FALSE(address_matches({"203.0.113.0/24", "x"}, "203.0.114.1"));
  EXPECT_TRUE(address_matches({"0.0.0.0/0"}, "8.8.8.8"));
  EXPECT_FALSE(address_matches({"203.0.113.5"}, "not an address"));
}

TEST(SipTrunk, CallsOverTheTrunk) {
  Trunk world(with_trunk([](SipTrunk& trunk) { trunk.format = NumberFormat::national; }));
  const std::string sid = world.place();
  world.port(world.leg(sid));
  const auto invites = world.sent("INVITE");
  ASSERT_EQ(invites.size(), 1U);
  EXPECT_EQ(invites[0].uri.user, "0099912345678");
  EXPECT_EQ(invites[0].uri.host, "203.0.113.5");
  EXPECT_EQ(invites[0].from.uri.user, "0199001001");
  EXPECT_EQ(invites[0].vias[0].host, "198.51.100.7");
  const auto offer = sdp::parse_rtp(invites[0].body);
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->port, 20'000);
  EXPECT_EQ(offer->address, "198.51.100.7");
  world.reply(invites[0], 180);
  EXPECT_EQ(world.status(sid), "ringing");
  world.reply(invites[0], 200, sdp("RTP/AVP 8 101"));
  EXPECT_EQ(world.status(sid), "in-progress");
  const auto remotes = world.effects_of<SetRtpRemote>();
  ASSERT_EQ(remotes.size(), 1U);
  EXPECT_TRUE(remotes[0].a_law);
  EXPECT_EQ(remotes[0].port, 30'000);
  EXPECT_EQ(*remotes[0].telephone_event, 101);
  EXPECT_EQ(world.sent("ACK").size(), 1U);
  EXPECT_EQ(world.fetches.back().url, "http://app.test/answered");
  UpdateCall completed;
  completed.status = "completed";
  world.engine.update_call(sid, completed, world.now());
  world.drain();
  EXPECT_EQ(world.sent("BYE").size(), 1U);
  EXPECT_EQ(world.effects_of<CloseLeg>().size(), 1U);
}

TEST(SipTrunk, RefusalsBecomeStatuses) {
  const std::vector<std::pair<int, std::string>> expected{
      {486, "busy"},
      {600, "busy"},
      {603, "busy"},
      {480, "no-answer"},
      {408, "no-answer"},
      {404, "failed"},
      {403, "failed"},
      {503, "failed"}};
  for (const auto& [code, status] : expected) {
    Trunk world;
    const std::string sid = world.place();
    world.port(world.leg(sid));
    world.reply(world.sent("INVITE").at(0), code);
    EXPECT_EQ(world.status(sid), status) << code;
    EXPECT_EQ(world.engine.find_call(sid)->sip_code, code);
  }
}

TEST(SipTrunk, FictionStaysInThePracticeNetwork) {
  Trunk world;
  world.place("+33199000001");
  EXPECT_TRUE(world.sent("INVITE").empty());
  EXPECT_TRUE(world.effects_of<OpenRtpLeg>().empty());
}

TEST(SipTrunk, EndsTheCallWhenNoPortIsFree) {
  Trunk world;
  const std::string sid = world.place();
  world.port(world.leg(sid), 0);
  EXPECT_EQ(world.status(sid), "failed");
  EXPECT_TRUE(world.sent("INVITE").empty());
}

TEST(SipTrunk, CancelsWhatIsNotAnswered) {
  Trunk world;
  const std::string sid = world.place();
  world.port(world.leg(sid));
  world.reply(world.sent("INVITE").at(0), 180);
  world.advance(61s);
  EXPECT_EQ(world.status(sid), "no-answer");
  EXPECT_EQ(world.sent("CANCEL").size() > 0, true);
}

TEST(SipTrunk, BringsCallsToTheNumbersTwiml) {
  Trunk world;
  world.receive(invite("0199001001"));
  ASSERT_EQ(world.effects_of<OpenRtpLeg>().size(), 1U);
  world.port(world.effects_of<OpenRtpLeg>()[0].leg);
  EXPECT_EQ(world.sent("INVITE").back().status, 180);
  EXPECT_EQ(world.param("From"), "+33140000099");
  EXPECT_EQ(world.param("To"), kOurs);
  EXPECT_EQ(world.param("CallerName"), "Jean");
  const std::string sid = world.param("CallSid");
  world.World::reply("<Response><Pause length=\"9\"/></Response>");
  const sip::Message ok = world.sent("INVITE").back();
  EXPECT_EQ(ok.status, 200);
  const auto answer = sdp::parse_rtp(ok.body);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->codecs.size(), 2U);
  EXPECT_EQ(world.status(sid), "in-progress");
  sip::Message bye = invite("0199001001", "");
  bye.method = "BYE";
  bye.cseq = 2;
  bye.to = ok.to;
  bye.vias[0].parameters.set("branch", "z9hG4bKbye");
  world.receive(bye);
  EXPECT_EQ(world.status(sid), "completed");
}

TEST(SipTrunk, RefusesUnknownNumbersAndUnheardCodecs) {
  Trunk world;
  world.receive(invite("+33199009999"));
  EXPECT_EQ(world.sent("INVITE").back().status, 404);
  Trunk other;
  other.receive(invite(kOurs, sdp("RTP/AVP 18 101")));
  EXPECT_EQ(other.sent("INVITE").back().status, 488);
  EXPECT_TRUE(other.fetches.empty());
}

TEST(SipTrunk, RejectedCallersHearWhy) {
  Trunk world;
  world.receive(invite());
  world.port(world.effects_of<OpenRtpLeg>()[0].leg);
  world.World::reply("<Response><Reject reason=\"busy\"/></Response>");
  EXPECT_EQ(world.sent("INVITE").back().status, 486);
}

TEST(SipTrunk, LetsOnlyTheTrunkIn) {
  Trunk world;
  world.receive(invite(), "192.0.2.66");
  sip::Message challenge = world.sent("INVITE").back();
  EXPECT_EQ(challenge.status, 401);
  EXPECT_TRUE(world.fetches.empty());
  // With the trunk's credentials it may come from anywhere.
  for (const char* password : {"wrong", "secret"}) {
    sip::Message again = invite();
    again.cseq = password[0] == 'w' ? 2 : 3;
    again.vias[0].parameters.set("branch", "z9hG4bK" + std::string(password));
    again.add_header(
        "Authorization",
        authorize(*best_challenge(challenge), {"anna", password}, "INVITE", format(again.uri), "n", 1)
    );
    world.receive(again, "192.0.2.66");
    if (password[0] == 'w') {
      EXPECT_EQ(world.sent("INVITE").back().status, 401);
    } else {
      EXPECT_EQ(world.effects_of<OpenRtpLeg>().size(), 1U);
    }
  }
  Trunk closed(with_trunk([](SipTrunk& trunk) { trunk.username.clear(); }));
  closed.receive(invite(), "192.0.2.66");
  EXPECT_EQ(closed.sent("INVITE").back().status, 403);
  closed.happen(SipTrunkResolved{{"192.0.2.66"}});
  sip::Message known = invite();
  known.vias[0].parameters.set("branch", "z9hG4bKknown");
  closed.receive(known, "192.0.2.66");
  EXPECT_EQ(closed.effects_of<OpenRtpLeg>().size(), 1U);
}

TEST(SipTrunk, OldNoncesAreNotBelieved) {
  Trunk world;
  world.receive(invite(), "192.0.2.66");
  const auto challenge = best_challenge(world.sent("INVITE").back());
  world.advance(2min);
  sip::Message again = invite();
  again.cseq = 2;
  again.vias[0].parameters.set("branch", "z9hG4bKlate");
  again.add_header(
      "Authorization", authorize(*challenge, {"anna", "secret"}, "INVITE", format(again.uri), "n", 1)
  );
  world.receive(again, "192.0.2.66");
  const sip::Message response = world.sent("INVITE").back();
  EXPECT_EQ(response.status, 401);
  EXPECT_TRUE(best_challenge(response)->stale);
}

TEST(SipNoun, CallsAnAddressAsTheApplicationSays) {
  Trunk world;
  auto& page = world.device("alice");
  world.call(page, "To=x");
  world.dial(
      "<Sip username=\"u\" password=\"p\">sip:bob@192.0.2.50:5070?X-Lead=4%202&amp;Subject=no</Sip>",
      "callerId=\"anna.b\" action=\"/over\""
  );
  ASSERT_EQ(world.effects_of<OpenRtpLeg>().size(), 1U);
  world.port(world.effects_of<OpenRtpLeg>()[0].leg);
  const sip::Message request = world.sent("INVITE").at(0);
  EXPECT_EQ(format(request.uri), "sip:bob@192.0.2.50:5070");
  EXPECT_EQ(request.from.uri.user, "anna.b");
  EXPECT_EQ(*request.header("X-Lead"), "4 2");
  EXPECT_EQ(request.header("Subject"), nullptr);
  EXPECT_NE(request.header("X-Twilio-CallSid"), nullptr);
  const auto notes = world.notes();
  EXPECT_NE(std::find(notes.begin(), notes.end(), 13252), notes.end());
  world.reply(request, 486);
  EXPECT_EQ(world.param("DialCallStatus"), "busy");
  EXPECT_EQ(world.param("DialSipResponseCode"), "486");
  EXPECT_EQ(world.param("DialSipCallId"), request.call_id);
}

TEST(SipNoun, RefusesWhatIsNoAddress) {
  for (const char* noun :
       {"<Sip>bob@example.com</Sip>", "<Sip>sip:</Sip>", "<Sip/>", "<Sip>tel:+33199000001</Sip>"}) {
    Trunk world;
    auto& page = world.device("alice");
    world.call(page, "To=x");
    world.dial(noun, "action=\"/over\"");
    EXPECT_EQ(world.notes(), std::vector<int>{13243}) << noun;
    EXPECT_EQ(world.param("DialCallStatus"), "failed") << noun;
  }
}

TEST(SipNoun, EarlyMediaIsHeardInsteadOfOurTone) {
  Trunk world;
  auto& page = world.device("alice");
  const std::string parent = world.call(page, "To=x");
  world.dial("<Sip>sip:bob@192.0.2.50</Sip>", "answerOnBridge=\"true\"");
  world.port(world.effects_of<OpenRtpLeg>()[0].leg);
  const sip::Message request = world.sent("INVITE").at(0);
  world.reply(request, 183, sdp());
  EXPECT_EQ(world.effects_of<BridgeLegs>().size(), 1U);
  EXPECT_TRUE(world.effects_of<PlaySound>().empty());
  EXPECT_EQ(world.status(parent), "ringing");
  world.reply(request, 200, sdp());
  EXPECT_EQ(world.status(parent), "in-progress");
}

/// A page in a conference, to which a number behind the trunk is added by REST.
struct TrunkConference : Trunk {
  TrunkConference() {
    auto& page = device("alice");
    agent = call(page, "To=x");
    happen(LegConnected{leg(agent)});
    World::reply("<Response><Dial><Conference beep='false'>room</Conference></Dial></Response>");
  }
  sip::Message add(bool early_media) {
    AddParticipant request;
    request.from = kOurs;
    request.to = kOutside;
    request.beep = "false";
    request.early_media = early_media;
    const auto made = engine.add_participant("room", request, now());
    drain();
    EXPECT_TRUE(made);
    customer = made ? made->participant.call_sid : std::string{};
    port(leg(customer));
    return sent("INVITE").back();
  }
  /// How the leg is in the room now; nothing when it is not.
  [[nodiscard]] std::optional<RoomMember> member(const std::string& sid) const {
    std::optional<RoomMember> last;
    for (const Effect& effect : effects) {
      if (const auto* joined = std::get_if<JoinRoom>(&effect); joined && joined->leg == leg(sid))
        last = joined->as;
      if (const auto* updated = std::get_if<UpdateMember>(&effect); updated && updated->leg == leg(sid))
        last = updated->as;
      if (const auto* left = std::get_if<LeaveRoom>(&effect); left && left->leg == leg(sid)) last.reset();
    }
    return last;
  }
  /// Whether the agent's leg is played music (or another sound), or only hears the room.
  [[nodiscard]] std::string hears() const {
    std::string sound;
    for (const Effect& effect : effects) {
      if (const auto* play = std::get_if<PlaySound>(&effect); play && play->leg == leg(agent))
        sound = std::holds_alternative<RingBackTone>(play->sound) ? "ring-back" : "music";
      if (const auto* stop = std::get_if<StopSound>(&effect); stop && stop->leg == leg(agent)) sound = "room";
    }
    return sound;
  }
  std::string agent;
  std::string customer;
};

TEST(SipConference, TheFarEndsOwnRingingIsHeardInTheRoom) {
  TrunkConference world;
  const sip::Message request = world.add(true);
  EXPECT_EQ(world.hears(), "music");
  world.Trunk::reply(request, 180);
  EXPECT_EQ(world.hears(), "ring-back");
  EXPECT_FALSE(world.member(world.customer));
  world.Trunk::reply(request, 183, sdp());
  EXPECT_EQ(world.hears(), "room");
  ASSERT_TRUE(world.member(world.customer));
  EXPECT_FALSE(world.member(world.customer)->muted);
  EXPECT_TRUE(world.member(world.customer)->deaf) << "nobody has picked up: nothing that is said leaves";
  EXPECT_EQ(world.status(world.customer), "ringing");
  world.Trunk::reply(request, 200, sdp());
  ASSERT_TRUE(world.member(world.customer));
  EXPECT_FALSE(world.member(world.customer)->deaf);
  EXPECT_FALSE(world.member(world.customer)->muted);
  EXPECT_FALSE(world.member(world.agent)->muted);
  EXPECT_EQ(world.effects_of<JoinRoom>().size(), 2U) << "it stays where it was";
}

TEST(SipConference, AnAnnouncementEndsWithItsCall) {
  TrunkConference world;
  const sip::Message request = world.add(true);
  world.Trunk::reply(request, 183, sdp());
  EXPECT_EQ(world.hears(), "room");
  world.Trunk::reply(request, 480);
  EXPECT_FALSE(world.member(world.customer));
  EXPECT_EQ(world.hears(), "music");
  EXPECT_EQ(world.status(world.customer), "no-answer");
}

TEST(SipConference, WithoutEarlyMediaNothingIsHeard) {
  TrunkConference world;
  const sip::Message request = world.add(false);
  world.Trunk::reply(request, 183, sdp());
  EXPECT_EQ(world.hears(), "music");
  EXPECT_FALSE(world.member(world.customer));
}

TEST(SipConference, InATalkItTakesThePlaceOfOurTone) {
  TrunkConference world;
  auto& page = world.device("bob");
  const std::string bob = world.call(page, "To=x");
  world.happen(LegConnected{world.leg(bob)});
  world.World::reply("<Response><Dial><Conference beep='false'>room</Conference></Dial></Response>");
  const sip::Message request = world.add(true);
  world.Trunk::reply(request, 180);
  EXPECT_EQ(world.effects_of<PlayInRoom>().size(), 1U);
  EXPECT_TRUE(world.effects_of<StopRoomSound>().empty());
  world.Trunk::reply(request, 183, sdp());
  EXPECT_EQ(world.effects_of<StopRoomSound>().size(), 1U);
  ASSERT_TRUE(world.member(world.customer));
  EXPECT_TRUE(world.member(world.customer)->deaf);
  EXPECT_FALSE(world.member(world.agent)->muted);
}

}  // namespace
}  // namespace softphone::carrier::test
