// Transfers by SIP: <Refer> asks a far end, and a far end asks us (referUrl of <Dial>).
#include "carrier/trunk_rig.hpp"

namespace softphone::carrier::test {
namespace {

TEST(Refer, IsForSipCallsOnly) {
  Trunk world;
  auto& page = world.device("alice");
  world.call(page, "To=x");
  world.World::reply("<Response><Refer><Sip>sip:carol@192.0.2.9</Sip></Refer><Pause/></Response>");
  EXPECT_EQ(world.notes(), std::vector<int>{13801});
}

/// A page of alice talks with sip:bob@192.0.2.50, who may ask for a transfer.
struct Talk : Trunk {
  explicit Talk(const std::string& dial_attributes) {
    auto& page = device("alice");
    parent = call(page, "To=x");
    happen(LegConnected{leg(parent)});
    dial("<Sip>sip:bob@192.0.2.50</Sip>", dial_attributes);
    const OpenRtpLeg opened = effects_of<OpenRtpLeg>().at(0);
    port(opened.leg);
    invitation = sent("INVITE").at(0);
    child = *invitation.header("X-Twilio-CallSid");
    Trunk::reply(invitation, 200, sdp());
  }
  /// In the dialog that the far end was called into.
  void ask(const std::string& target) {
    sip::Message refer;
    refer.method = "REFER";
    refer.uri = invitation.contacts.at(0).uri;
    sip::Via via{.transport = "UDP", .host = "192.0.2.50", .port = 5060, .parameters = {}};
    via.parameters.set("branch", "z9hG4bKrefer");
    refer.vias = {via};
    refer.from = invitation.to;
    refer.from.parameters.set("tag", "theirs");
    refer.to = invitation.from;
    refer.call_id = invitation.call_id;
    refer.cseq = 1;
    refer.add_header("Refer-To", "<" + target + ">");
    receive(refer, "192.0.2.50");
  }
  std::string parent;
  std::string child;
  sip::Message invitation;
};

TEST(AskedToTransfer, TheCallerGoesOnWithTheDocumentOfReferUrl) {
  Talk world("referUrl='/transfer' referMethod='GET' action='/over'");
  ASSERT_EQ(world.status(world.child), "in-progress");
  world.ask("sip:carol@192.0.2.3?X-Lead=7");
  EXPECT_EQ(world.sent("REFER").back().status, 202);
  EXPECT_EQ(world.sent("NOTIFY").size(), 1U);
  EXPECT_EQ(world.sent("BYE").size(), 1U) << "who asked is let go";
  EXPECT_EQ(world.status(world.child), "completed");
  EXPECT_EQ(world.status(world.parent), "in-progress");
  const std::string url = world.fetches.back().url;
  EXPECT_TRUE(url.starts_with("http://app.test/transfer?")) << url;
  EXPECT_NE(url.find("ReferTransferTarget=sip%3Acarol%40192.0.2.3%3FX-Lead%3D7"), std::string::npos) << url;
  EXPECT_NE(url.find("CallSid=" + world.parent), std::string::npos);
  world.World::reply("<Response><Say>Carol is called</Say></Response>");
  EXPECT_EQ(std::get<SpokenText>(world.effects_of<PlaySound>().back().sound).text, "Carol is called");
  for (const auto& fetch : world.fetches) EXPECT_NE(fetch.url, "http://app.test/over") << "it is left behind";
}

TEST(AskedToTransfer, WithoutReferUrlItIsDeclinedAndTheTalkGoesOn) {
  Talk world("action='/over'");
  const std::size_t asked = world.fetches.size();
  world.ask("sip:carol@192.0.2.3");
  EXPECT_EQ(world.sent("REFER").back().status, 603);
  EXPECT_EQ(world.notes(), std::vector<int>{13802});
  EXPECT_EQ(world.status(world.child), "in-progress");
  EXPECT_EQ(world.fetches.size(), asked);
}

TEST(AskedToTransfer, ACallerFromTheTrunkMayAskToo) {
  Trunk world;
  auto& page = world.device("alice");
  world.receive(invite("0199001001"));
  world.port(world.effects_of<OpenRtpLeg>()[0].leg);
  const std::string parent = world.param("CallSid");
  world.World::reply("<Response><Dial referUrl='/transfer'><Client>alice</Client></Dial></Response>");
  const std::string child = page.text("invite", "callsid");
  world.accept(page, child);
  world.happen(LegConnected{world.leg(child)});
  const sip::Message ok = world.sent("INVITE").back();
  ASSERT_EQ(ok.status, 200);
  sip::Message ack = invite("0199001001", "");
  ack.method = "ACK";
  ack.to = ok.to;
  world.receive(ack);
  sip::Message refer = ack;
  refer.method = "REFER";
  refer.cseq = 2;
  refer.vias[0].parameters.set("branch", "z9hG4bKrefer");
  refer.add_header("Refer-To", "<sip:carol@192.0.2.3>");
  world.receive(refer);
  EXPECT_EQ(world.sent("REFER").back().status, 202);
  EXPECT_EQ(world.status(parent), "completed");
  EXPECT_EQ(world.status(child), "in-progress") << "alice goes on alone";
  EXPECT_EQ(world.fetches.back().url, "http://app.test/transfer");
  EXPECT_EQ(world.param("CallSid"), child);
  EXPECT_EQ(world.param("ReferTransferTarget"), "sip:carol@192.0.2.3");
}

TEST(AskedToTransfer, OnlyWhoTalksThroughADialIsTransferred) {
  Trunk world;
  const std::string sid = world.place();
  world.port(world.leg(sid));
  const sip::Message request = world.sent("INVITE").at(0);
  world.Trunk::reply(request, 200, sdp());
  world.World::reply("<Response><Pause length='60'/></Response>");
  sip::Message refer;
  refer.method = "REFER";
  refer.uri = request.contacts.at(0).uri;
  refer.vias = invite().vias;
  refer.vias[0].parameters.set("branch", "z9hG4bKrefer");
  refer.from = request.to;
  refer.from.parameters.set("tag", "theirs");
  refer.to = request.from;
  refer.call_id = request.call_id;
  refer.cseq = 1;
  refer.add_header("Refer-To", "<sip:carol@192.0.2.3>");
  world.receive(refer);
  EXPECT_EQ(world.sent("REFER").back().status, 603);
  EXPECT_EQ(world.status(sid), "in-progress");
}

}  // namespace
}  // namespace softphone::carrier::test
