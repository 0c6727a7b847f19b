// Call control, command by command, against a small carrier.
#include <gtest/gtest.h>

#include "desk/test_world.hpp"

namespace softphone::desk {
namespace {

World outgoing(unsigned seed = 1) {
  World world(seed, "client:alice", kCustomer);
  world.carrier.trouble = false;
  return world;
}

std::string leg_of(const World& world, const std::string& party) {
  const Control control = world.control();
  const Party* found = control.find(party);
  return found ? found->leg : std::string();
}

const PartyRecord* find(const CallRecord& record, const std::string& id) {
  for (const PartyRecord& party : record.parties) {
    if (party.id == id) return &party;
  }
  return nullptr;
}

TEST(Control, APlainCallHasItsTwoEnds) {
  const World world = outgoing();
  const CallRecord record = world.seen("alice");
  ASSERT_EQ(record.parties.size(), 2U);
  EXPECT_EQ(record.parties[0].id, "rep-alice");
  EXPECT_TRUE(record.parties[0].me);
  EXPECT_EQ(record.parties[1].id, "customer");
  EXPECT_EQ(record.parties[1].state, "talking");
  EXPECT_EQ(record.mine, world.carrier.call_sid);
}

TEST(Control, HoldMovesTheCallIntoARoomOnce) {
  World world = outgoing();
  EXPECT_EQ(world.ask("alice", "hold"), "");
  CallRecord record = world.seen("alice");
  EXPECT_TRUE(record.held) << "as wanted, at once";
  EXPECT_EQ(find(record, "customer")->pending, "holding");
  EXPECT_EQ(find(record, "customer")->state, "talking");
  world.run_for(500);
  EXPECT_TRUE(world.carrier.legs.at(world.carrier.callee_sid).held);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.call_sid).held);
  record = world.seen("alice");
  EXPECT_EQ(find(record, "customer")->state, "held");
  EXPECT_EQ(find(record, "customer")->pending, std::nullopt);
  EXPECT_EQ(record.state, State::talking);
  EXPECT_EQ(world.ask("alice", "resume"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held);
  world.carrier.end(world.carrier.callee_sid);
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive());
  record = world.seen("alice");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.ended_by, EndedBy::callee);
  EXPECT_EQ(record.outcome, Outcome::answered);
}

TEST(Control, ACommandTwiceIsOne) {
  World world = outgoing();
  EXPECT_EQ(world.ask_with_id("one", "alice", "transfer", "client:bob"), "");
  EXPECT_EQ(world.ask_with_id("one", "alice", "transfer", "client:bob"), "");
  world.run_for(1000);
  EXPECT_EQ(world.carrier.placed, 1);
}

TEST(Control, BlindTransferToAColleagueWhoAnswers) {
  World world = outgoing();
  EXPECT_EQ(world.ask("alice", "transfer", "bob"), "");
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").transfer->state, "ringing");
  const std::string bob = leg_of(world, "rep-bob");
  ASSERT_FALSE(bob.empty());
  EXPECT_EQ(world.carrier.legs.at(world.carrier.call_sid).life, Life::talking) << "not before it rings";
  world.carrier.ring(bob);
  world.run_for(500);
  EXPECT_EQ(world.carrier.legs.at(world.carrier.call_sid).life, Life::ended);
  CallRecord record = world.seen("bob");
  EXPECT_EQ(record.direction, Direction::incoming);
  EXPECT_EQ(record.state, State::ringing);
  EXPECT_EQ(record.peer.value, kCustomer);
  EXPECT_EQ(record.transferred_by, "alice");
  EXPECT_EQ(record.mine, bob);
  EXPECT_EQ(world.seen("alice").state, State::talking) << "she may be rung back";
  world.carrier.answer(bob);
  world.run_for(500);
  EXPECT_EQ(world.seen("bob").state, State::talking);
  EXPECT_EQ(world.seen("alice").state, State::ended);
  EXPECT_EQ(world.seen("alice").transfer->state, "done");
  world.run_for(20'000);
  EXPECT_EQ(world.ask("bob", "hangup"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive());
  record = world.seen("bob");
  EXPECT_EQ(record.state, State::ended);
  EXPECT_EQ(record.outcome, Outcome::answered);
  EXPECT_GE(record.duration, 19);
}

TEST(Control, ATransferThatFailsRingsTheRepBack) {
  World world = outgoing();
  world.ask("alice", "transfer", "client:bob");
  world.run_for(500);
  const std::string bob = leg_of(world, "rep-bob");
  world.carrier.ring(bob);
  world.run_for(500);
  world.carrier.end(bob, LegStatus::busy, 603);
  world.run_for(500);
  CallRecord record = world.seen("alice");
  EXPECT_EQ(record.transfer->state, "failed");
  EXPECT_EQ(record.transfer->reason, "declined");
  EXPECT_EQ(find(record, "rep-alice-2")->state, "ringing");
  const std::string back = leg_of(world, "rep-alice-2");
  world.carrier.answer(back);
  world.run_for(500);
  record = world.seen("alice");
  EXPECT_EQ(record.state, State::talking);
  EXPECT_EQ(record.mine, back);
  EXPECT_EQ(world.seen("bob").outcome, Outcome::declined);
  EXPECT_EQ(world.ask("alice", "hold"), "") << "as in any call";
  world.run_for(500);
  EXPECT_TRUE(world.carrier.legs.at(world.carrier.callee_sid).held);
}

TEST(Control, ATransferThatFailsBeforeItRingsLosesNobody) {
  World world = outgoing();
  world.ask("alice", "transfer", "client:bob");
  world.run_for(500);
  world.carrier.end(leg_of(world, "rep-bob"), LegStatus::failed, 480);
  world.run_for(60'000);
  EXPECT_EQ(world.carrier.legs.at(world.carrier.call_sid).life, Life::talking);
  EXPECT_EQ(world.carrier.placed, 1);
  EXPECT_EQ(world.seen("alice").transfer->state, "failed");
  // Hanging up later is no reason to be rung back.
  world.carrier.end(world.carrier.call_sid);
  world.run_for(60'000);
  EXPECT_EQ(world.carrier.placed, 1);
  EXPECT_FALSE(world.carrier.anybody_alive());
}

TEST(Control, WhoeverIsStrandedIsToldSoAndTheCallEnds) {
  World world = outgoing();
  world.ask("alice", "transfer", "+33639980002");
  world.run_for(500);
  world.carrier.ring(leg_of(world, "party-2"));
  world.run_for(500);
  world.carrier.end(leg_of(world, "party-2"), LegStatus::no_answer);
  world.run_for(500);
  const std::string back = leg_of(world, "rep-alice-2");
  ASSERT_FALSE(back.empty());
  world.carrier.end(back, LegStatus::no_answer);
  world.run_for(10'000);
  EXPECT_FALSE(world.carrier.anybody_alive());
  EXPECT_EQ(world.seen("alice").state, State::ended);
}

TEST(Control, AttendedTransfer) {
  World world = outgoing();
  EXPECT_EQ(world.ask("alice", "swap"), "nothing_to_swap");
  EXPECT_EQ(world.ask("alice", "consult", "client:bob"), "");
  world.run_for(500);
  const std::string customer = world.carrier.callee_sid;
  EXPECT_TRUE(world.carrier.legs.at(customer).held);
  const std::string bob = leg_of(world, "rep-bob");
  EXPECT_EQ(world.seen("alice").consultation->state, "ringing");
  EXPECT_EQ(world.ask("alice", "swap"), "not_answered");
  EXPECT_EQ(world.ask("alice", "transfer", "chloe"), "already_transferring");
  world.carrier.answer(bob);
  world.run_for(500);
  EXPECT_EQ(world.seen("alice").consultation->speaking_to, "rep-bob");
  EXPECT_EQ(world.ask("alice", "swap"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(customer).held);
  EXPECT_TRUE(world.carrier.legs.at(bob).held);
  EXPECT_EQ(world.seen("alice").consultation->speaking_to, "customer");
  EXPECT_EQ(world.ask("alice", "complete"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(bob).held);
  EXPECT_FALSE(world.carrier.legs.at(customer).held);
  EXPECT_EQ(world.carrier.legs.at(world.carrier.call_sid).life, Life::ended);
  EXPECT_EQ(world.seen("alice").state, State::ended);
  EXPECT_EQ(world.seen("bob").state, State::talking);
}

TEST(Control, AConsultationMayBeCancelledOrMerged) {
  World world = outgoing();
  const std::string customer = world.carrier.callee_sid;
  world.ask("alice", "consult", "client:bob");
  world.run_for(500);
  EXPECT_EQ(world.ask("alice", "cancel"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(customer).held);
  EXPECT_EQ(find(world.seen("alice"), "rep-bob")->state, "left");
  EXPECT_EQ(find(world.seen("alice"), "rep-bob")->failed, std::nullopt);
  world.ask("alice", "consult", "client:chloe");
  world.run_for(500);
  world.carrier.answer(leg_of(world, "rep-chloe"));
  world.run_for(500);
  EXPECT_EQ(world.ask("alice", "merge"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(customer).held);
  EXPECT_EQ(world.seen("alice").consultation, std::nullopt);
  EXPECT_EQ(world.ask("alice", "leave"), "");
  world.run_for(500);
  EXPECT_EQ(world.carrier.legs.at(customer).life, Life::talking) << "the others go on";
  EXPECT_EQ(world.seen("chloe").state, State::talking);
  EXPECT_EQ(world.ask("alice", "hold"), "not_in_call");
  EXPECT_EQ(world.ask("chloe", "remove", "", "customer"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive());
}

TEST(Control, ThirdPartyInAndOut) {
  World world(3, kCustomer, "+33199001002");  // rings bob
  world.carrier.trouble = false;
  EXPECT_EQ(world.ask("bob", "add", "+33639980002"), "");
  world.run_for(500);
  const std::string third = leg_of(world, "party-2");
  EXPECT_EQ(world.ask("bob", "add", "+33639980002"), "already_in_call");
  world.carrier.answer(third);
  world.run_for(500);
  const CallRecord record = world.seen("bob");
  EXPECT_EQ(record.parties.size(), 3U);
  EXPECT_FALSE(record.held);
  EXPECT_EQ(world.ask("bob", "hold", "", "party-2"), "");
  world.run_for(500);
  EXPECT_TRUE(world.carrier.legs.at(third).held);
  EXPECT_EQ(world.ask("bob", "remove", "", "party-2"), "");
  world.run_for(500);
  EXPECT_EQ(world.carrier.legs.at(third).life, Life::ended);
  EXPECT_EQ(world.ask("bob", "remove", "", "party-2"), "so already");
  EXPECT_EQ(world.seen("bob").state, State::talking);
}

TEST(Control, HangUpEndsThePlainCallToo) {
  World world = outgoing();
  EXPECT_EQ(world.ask("alice", "hangup"), "");
  world.run_for(500);
  EXPECT_FALSE(world.carrier.anybody_alive());
  EXPECT_EQ(world.ask("alice", "hold"), "call_ended");
}

TEST(Control, AServerThatStopsEndsWhatWasToGoOn) {
  const auto stopped = [](World world) {
    world.keep({world.carrier.call_sid, world.carrier.now, Abandoned{"The server stopped."}});
    return world.seen("alice");
  };
  World talking = outgoing();
  EXPECT_EQ(stopped(talking).ended_by, EndedBy::system);

  // Alice is out, Bob's phone rings, the customer waits.
  World transferred = outgoing();
  transferred.ask("alice", "transfer", "client:bob");
  transferred.run_for(500);
  transferred.carrier.ring(leg_of(transferred, "rep-bob"));
  transferred.run_for(500);
  ASSERT_EQ(transferred.carrier.legs.at(transferred.carrier.call_sid).life, Life::ended);
  const CallRecord cut = stopped(transferred);
  EXPECT_EQ(cut.ended_by, EndedBy::system);
  EXPECT_EQ(cut.reason, "The server stopped.");

  // She had hung up; the customer's leg was only to be ended.
  World ending = outgoing();
  ending.ask("alice", "hangup");
  const CallRecord ended = stopped(ending);
  EXPECT_EQ(ended.ended_by, EndedBy::caller);
  EXPECT_EQ(ended.reason, std::nullopt);
}

TEST(Control, NobodyStaysHeldWhenTheHolderIsGone) {
  World world = outgoing();
  world.ask("alice", "consult", "client:bob");
  world.run_for(500);
  world.carrier.answer(leg_of(world, "rep-bob"));
  world.run_for(500);
  world.carrier.end(world.carrier.call_sid);  // the page crashed
  world.run_for(500);
  EXPECT_FALSE(world.carrier.legs.at(world.carrier.callee_sid).held);
  EXPECT_EQ(world.seen("bob").state, State::talking);
}

TEST(Control, RecordingOnPauseOnOff) {
  World world = outgoing();
  EXPECT_EQ(world.ask("alice", "pause_recording"), "not_recording");
  EXPECT_EQ(world.ask("alice", "record"), "");
  EXPECT_EQ(world.seen("alice").recording.state, "starting");
  EXPECT_EQ(world.ask("alice", "record"), "so already");
  world.run_for(100);
  EXPECT_EQ(world.seen("alice").recording.state, "on");
  EXPECT_EQ(world.ask("alice", "pause_recording"), "");
  world.run_for(100);
  EXPECT_EQ(world.seen("alice").recording.state, "paused");
  EXPECT_EQ(world.ask("alice", "resume_recording"), "");
  world.run_for(100);
  EXPECT_EQ(world.seen("alice").recording.state, "on");
  EXPECT_EQ(world.ask("alice", "stop_recording"), "");
  world.run_for(100);
  EXPECT_EQ(world.seen("alice").recording.state, "off");
}

TEST(Control, RefusesWhatCannotBe) {
  World world = outgoing();
  EXPECT_EQ(world.ask("bob", "hold"), "not_in_call");
  EXPECT_EQ(world.ask("alice", "dance"), "unknown_command");
  EXPECT_EQ(world.ask("alice", "hold", "", "party-9"), "no_such_party");
  EXPECT_EQ(world.ask("alice", "hold", "", "rep-alice"), "no_such_party");
  EXPECT_EQ(world.ask("alice", "transfer", "112"), "emergency");
  EXPECT_EQ(world.ask("alice", "transfer", "client:mallory"), "unknown_rep");
  EXPECT_EQ(world.ask("alice", "transfer", "alice"), "own_number");
  EXPECT_EQ(world.ask("alice", "transfer"), "no_destination");
  EXPECT_EQ(world.ask_with_id("", "alice", "hold"), "bad_id");
  EXPECT_EQ(world.ask_with_id("a/b", "alice", "hold"), "bad_id");
}

}  // namespace
}  // namespace softphone::desk
