// Everything at once, in any order: whatever people and applications do, nothing is left behind.

#include <random>

#include "carrier/conference_rig.hpp"

namespace softphone::carrier::test {
namespace {

class Chaos : public ConferenceRig, public testing::WithParamInterface<unsigned> {
 protected:
  std::size_t pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(dice_);
  }
  bool coin() { return pick(2) == 0; }
  template <class T>
  const T& any(const std::vector<T>& list) {
    return list[pick(list.size())];
  }

  void newcomer() {
    const std::string who = "p" + std::to_string(++people_);
    const std::string room = any<std::string>({"a", "b"});
    switch (pick(4)) {
      case 0:
        sids_.push_back(caller(who, "<Response><Enqueue waitUrl='/wait' action='/act'>q</Enqueue></Response>")
        );
        break;
      case 1:
        sids_.push_back(caller(
            who, "<Response><Dial timeout='20' action='/act'><Queue url='/tell'>q</Queue></Dial></Response>"
        ));
        break;
      default:
        sids_.push_back(caller(
            who,
            std::string("<Response><Dial action='/act' hangupOnStar='true'><Conference waitUrl='/wait' ") +
                kAll + (pick(4) == 0 ? " endConferenceOnExit='true'" : "") +
                (coin() ? " startConferenceOnEnter='false'" : "") + ">" + room +
                "</Conference></Dial></Response>"
        ));
    }
  }
  void dial_out() {
    AddParticipant add;
    add.from = "+33199001001";
    add.to = any<std::string>({"+33199000001", "+33199000003", "+33199000004", "+33199000005", "client:p1"});
    add.early_media = coin();
    add.settings.end_on_exit = pick(4) == 0;
    const auto made = world.engine.add_participant(any<std::string>({"a", "b"}), add, world.now());
    if (made) sids_.push_back(made->participant.call_sid);
    world.drain();
  }
  void change_participant() {
    const auto conferences = world.engine.list_conferences({}, 5);
    if (conferences.empty()) return;
    const std::string sid = any(conferences)->sid;
    const std::string call = any(sids_);
    UpdateParticipant change;
    if (coin()) change.held = coin();
    if (coin()) change.muted = coin();
    if (pick(4) == 0) change.hold = SoundSource{.url = "http://app.test/hold", .method = "GET"};
    if (pick(4) == 0) change.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
    if (pick(4) == 0) change.end_on_exit = coin();
    if (pick(4) == 0) {
      change.coaching = coin();
      change.call_sid_to_coach = any(sids_);
    }
    switch (pick(8)) {
      case 0:
        world.engine.remove_participant(sid, call, world.now());
        break;
      case 1: {
        UpdateConference update;
        if (pick(3) == 0) {
          update.status = "completed";
        } else {
          update.announcement = SoundSource{.url = "http://app.test/announce", .method = "POST"};
        }
        world.engine.update_conference(sid, update, world.now());
        break;
      }
      default:
        world.engine.update_participant(sid, call, change, world.now());
    }
    world.drain();
  }
  void change_call() {
    const std::string sid = any(sids_);
    UpdateCall update;
    if (pick(3) == 0) {
      update.status = "completed";
    } else {
      update.twiml = any<std::string>(
          {"<Response><Dial><Conference>a</Conference></Dial></Response>",
           "<Response><Enqueue>q</Enqueue></Response>",
           "<Response><Pause length='5'/></Response>"}
      );
    }
    world.engine.update_call(sid, update, world.now());
    world.drain();
  }
  void media() {
    const Call* call = world.engine.find_call(any(sids_));
    if (!call) return;
    const auto plays = world.effects_of<PlaySound>();
    const auto room_plays = world.effects_of<PlayInRoom>();
    switch (pick(6)) {
      case 0:
        world.happen(DigitReceived{call->leg, coin() ? '*' : '1'});
        break;
      case 1:
        world.happen(TalkChanged{call->leg, coin()});
        break;
      case 2:
        if (!plays.empty()) world.happen(SoundFinished{plays.back().leg, plays.back().play});
        break;
      case 3:
        if (!plays.empty()) world.happen(SoundFailed{plays.back().leg, plays.back().play, 11200, "gone"});
        break;
      case 4:
        if (!room_plays.empty())
          world.happen(RoomSoundFinished{room_plays.back().room, room_plays.back().play});
        break;
      default:
        world.happen(LegDisconnected{call->leg});
    }
  }
  void reply_to_something() {
    if (world.fetches.empty()) return;
    const FetchDocument request = any(world.fetches);
    if (pick(5) == 0) {
      world.happen(FetchFailed{request.request, 11205, "no connection"});
      return;
    }
    world.happen(FetchFinished{
        request.request,
        200,
        "text/xml",
        any<std::string>(
            {"<Response><Say>x</Say></Response>",
             "<Response/>",
             "<Response><Pause length='2'/><Redirect>/wait</Redirect></Response>",
             "<Response><Leave/></Response>",
             "<Response><Hangup/></Response>",
             "<Response><Gather numDigits='1'><Say>y</Say></Gather></Response>",
             "broken"}
        )});
  }

  std::mt19937 dice_{GetParam()};
  int people_ = 0;
  std::vector<std::string> sids_;
};

TEST_P(Chaos, LeavesNothingBehind) {
  newcomer();
  for (int step = 0; step < 300; ++step) {
    switch (pick(8)) {
      case 0:
        newcomer();
        break;
      case 1:
        dial_out();
        break;
      case 2:
      case 3:
        change_participant();
        break;
      case 4:
        change_call();
        break;
      case 5:
        media();
        break;
      case 6:
        reply_to_something();
        break;
      default:
        world.advance(std::chrono::seconds(pick(8)));
    }
  }
  world.engine.shut_down(world.now());
  world.drain();
  EXPECT_FALSE(world.engine.next_timeout());
  for (const Conference* conference : world.engine.list_conferences({}, 10'000)) {
    EXPECT_TRUE(conference->ended());
    EXPECT_TRUE(conference->participants.empty());
    EXPECT_FALSE(conference->announcement);
  }
  for (const CallQueue* queue : world.engine.list_queues()) {
    EXPECT_TRUE(queue->members.empty());
    EXPECT_TRUE(queue->dialling.empty());
  }
  std::map<std::uint64_t, int> rooms;  // by leg: in how many
  for (const Effect& effect : world.effects) {
    if (const auto* join = std::get_if<JoinRoom>(&effect)) {
      EXPECT_EQ(rooms[static_cast<std::uint64_t>(join->leg)]++, 0) << "a leg is in one room";
    }
    if (const auto* leave = std::get_if<LeaveRoom>(&effect)) {
      EXPECT_EQ(rooms[static_cast<std::uint64_t>(leave->leg)]--, 1) << "who leaves was there";
    }
    if (const auto* update = std::get_if<UpdateMember>(&effect)) {
      EXPECT_EQ(rooms[static_cast<std::uint64_t>(update->leg)], 1) << "who changes is there";
    }
  }
  for (const auto& [leg, count] : rooms) EXPECT_EQ(count, 0);
  // Each conference was told without gaps.
  std::map<std::string, int> sequence;
  for (const StatusCallback& callback : world.callbacks) {
    if (!callback.params.has("StatusCallbackEvent")) continue;
    EXPECT_EQ(callback.params.get_or("SequenceNumber", ""), std::to_string(++sequence[callback.call_sid]));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Chaos, testing::Range(1U, 41U));

}  // namespace
}  // namespace softphone::carrier::test
