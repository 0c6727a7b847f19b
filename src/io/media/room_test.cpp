// Rooms over sockets: each participant sends a tone of its own and listens for the others'.

#include "io/media/test_sound.hpp"

namespace softphone::media {
namespace {

using audio::Codec;

constexpr RoomId kRoom{5};

class RoomTest : public MediaEngineTest {
 protected:
  explicit RoomTest(unsigned shards = 1) : MediaEngineTest(shards) {}

  /// A connected peer with a tone, a leg of its own.
  TonePeer& add(Codec codec, double frequency, unsigned shard = 0) {
    peers_.push_back(std::make_unique<TonePeer>(codec, frequency));
    tones_.push_back(frequency);
    open_tone(*engine_, *peers_.back(), leg(peers_.size() - 1), shard);
    return *peers_.back();
  }
  static LegId leg(std::size_t index) { return LegId{100 + index}; }
  [[nodiscard]] std::vector<TonePeer*> all() const {
    std::vector<TonePeer*> result;
    for (const auto& peer : peers_) result.push_back(peer.get());
    return result;
  }
  void connect_all() {
    ASSERT_TRUE(drive_tones(all(), [&] {
      for (std::size_t i = 0; i < peers_.size(); ++i) {
        if (!connected(leg(i)) || !peers_[i]->peer.connected()) return false;
      }
      return true;
    }));
  }
  void join_all(unsigned shard = 0) {
    for (std::size_t i = 0; i < peers_.size(); ++i) engine_->join(leg(i), kRoom, shard, {});
  }
  /// A second and a half for what changed, of which the last second is listened to.
  void listen() {
    undisturbed([this] {
      for (const auto& peer : peers_) peer->forget();
      drive_for(all(), 1500ms);
    });
  }
  [[nodiscard]] bool hears(std::size_t listener, std::size_t speaker) const {
    const double level = peers_[listener]->hears(tones_[speaker]);
    EXPECT_TRUE(level > kHeard || level < kUnheard) << listener << " hears " << speaker << " at " << level;
    return level > kHeard;
  }
  void expect_all_hear_all() {
    for (std::size_t i = 0; i < peers_.size(); ++i) {
      for (std::size_t j = 0; j < peers_.size(); ++j) {
        EXPECT_EQ(hears(i, j), i != j) << i << " of " << j;
      }
    }
  }

  std::vector<std::unique_ptr<TonePeer>> peers_;
  std::vector<double> tones_;
};

class RoomSizeTest : public RoomTest, public testing::WithParamInterface<int> {};

TEST_P(RoomSizeTest, EverybodyHearsAllOthersAndNotHimself) {
  for (int i = 0; i < GetParam(); ++i) add(Codec::pcmu, 300 + 250 * i);
  connect_all();
  join_all();
  listen();
  expect_all_hear_all();
}

INSTANTIATE_TEST_SUITE_P(Sizes, RoomSizeTest, testing::Values(2, 3, 4, 8));

TEST_F(RoomTest, OfTenTheLoudestAreHeard) {
  for (int i = 0; i < 10; ++i) add(Codec::pcmu, 300 + 250 * i);
  connect_all();
  join_all();
  listen();
  // Ten at the same level: nobody hears himself, everybody hears seven or eight.
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_FALSE(hears(i, i));
    std::size_t others = 0;
    for (std::size_t j = 0; j < 10; ++j) others += j != i && hears(i, j) ? 1 : 0;
    EXPECT_GE(others, 7u);
    EXPECT_LE(others, 8u);
  }
  // Two of them fall silent: now everybody who talks is heard.
  peers_[0]->talking = peers_[1]->talking = false;
  drive_for(all(), 1000ms);
  listen();
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t j = 2; j < 10; ++j) EXPECT_EQ(hears(i, j), i != j);
  }
}

TEST_F(RoomTest, CodecsMix) {
  add(Codec::pcmu, 400);
  add(Codec::opus, 900);
  add(Codec::opus, 1500);
  add(Codec::pcmu, 2100);
  connect_all();
  join_all();
  listen();
  expect_all_hear_all();
}

TEST_F(RoomTest, WhoHasNotAnsweredIsHeardAndSentSilence) {
  for (int i = 0; i < 2; ++i) add(Codec::pcmu, 300 + 250 * i);
  connect_all();
  engine_->join(leg(0), kRoom, 0, {});
  engine_->join(leg(1), kRoom, 0, {.muted = false, .held = false, .deaf = true, .coaches = {}});
  const std::size_t before = peers_[1]->peer.received.size();
  listen();
  EXPECT_TRUE(hears(0, 1));
  EXPECT_FALSE(hears(1, 0));
  EXPECT_GT(peers_[1]->peer.received.size() - before, 50U)
      << "packets go there, from which it learns our address";
  engine_->update_member(leg(1), {});
  listen();
  expect_all_hear_all();
}

TEST_F(RoomTest, TwoOfOneCodecAreRelayedUndecoded) {
  TonePeer& anna = add(Codec::opus, 400);
  TonePeer& ben = add(Codec::opus, 900);
  anna.talking = ben.talking = false;
  connect_all();
  join_all();
  const Bytes payload(61, 0xA1);  // no encoder of ours makes this
  ASSERT_TRUE(drive_tones(all(), [&] {
    anna.peer.send_audio(payload, 111, anna.peer.sequence * 960u);
    return with_mark(ben.peer, 0xA1).size() > 3;
  }));
  EXPECT_EQ(with_mark(ben.peer, 0xA1).back().payload, payload);
}

TEST_F(RoomTest, MutedIsNotHeardButHears) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  join_all();
  engine_->update_member(leg(0), {.muted = true, .held = false, .coaches = {}});
  listen();
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(hears(i, j), i != j && j != 0);
  }
  // Also when only two are left, who are relayed.
  engine_->leave(leg(2));
  listen();
  EXPECT_TRUE(hears(0, 1));
  EXPECT_FALSE(hears(1, 0));
  engine_->update_member(leg(0), {});
  listen();
  EXPECT_TRUE(hears(1, 0));
}

TEST_F(RoomTest, HeldHearsOnlyWhatIsPlayedToIt) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  join_all();
  engine_->update_member(leg(0), {.muted = false, .held = true, .coaches = {}});
  engine_->play(leg(0), PlayId{1}, tone_clip(Codec::pcmu, 2500), 0);
  engine_->play_in_room(
      kRoom,
      PlayId{2},
      std::make_shared<audio::PcmClip>(audio::PcmClip{16000, tone_samples(3000, 16000, 16000)}),
      0
  );
  listen();
  EXPECT_GT(peers_[0]->hears(2500), kHeard);
  EXPECT_LT(peers_[0]->hears(3000), kUnheard) << "what the room hears is not for the held";
  EXPECT_FALSE(hears(0, 1));
  EXPECT_FALSE(hears(0, 2));
  EXPECT_FALSE(hears(1, 0));
  EXPECT_TRUE(hears(1, 2));
  EXPECT_GT(peers_[1]->hears(3000), kHeard);
  EXPECT_LT(peers_[1]->hears(2500), kUnheard);
  engine_->stop_room_play(kRoom);
  engine_->stop_play(leg(0));
  engine_->update_member(leg(0), {});
  listen();
  expect_all_hear_all();
  EXPECT_LT(peers_[1]->hears(3000), kUnheard);
}

TEST_F(RoomTest, ACoachIsHeardByOneOnly) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  join_all();
  engine_->update_member(leg(2), {.muted = false, .held = false, .coaches = leg(0)});
  listen();
  EXPECT_TRUE(hears(0, 2));
  EXPECT_FALSE(hears(1, 2));
  EXPECT_TRUE(hears(2, 0));
  EXPECT_TRUE(hears(2, 1));
  EXPECT_TRUE(hears(0, 1));
  EXPECT_TRUE(hears(1, 0));
  engine_->update_member(leg(2), {});
  listen();
  expect_all_hear_all();
}

TEST_F(RoomTest, SoundInARoomEndsAndSaysSo) {
  for (const double tone : {400.0, 900.0}) add(Codec::opus, tone);
  connect_all();
  join_all();
  const auto clip = std::make_shared<audio::PcmClip>(audio::PcmClip{22050, tone_samples(2500, 22050, 22050)});
  engine_->play_in_room(kRoom, PlayId{7}, clip, 2);
  drive_for(all(), 1500ms);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_GT(peers_[i]->hears(2500), kHeard);
    EXPECT_TRUE(hears(i, 1 - i)) << "mixed, not instead";
  }
  ASSERT_TRUE(drive_tones(all(), [&] { return !events_.all<RoomPlayFinished>().empty(); }));
  EXPECT_EQ(events_.all<RoomPlayFinished>()[0].play, PlayId{7});
  EXPECT_EQ(events_.all<RoomPlayFinished>()[0].room, kRoom);
  listen();
  expect_all_hear_all();
}

TEST_F(RoomTest, AStoppedSoundHasNoEnd) {
  add(Codec::pcmu, 400);
  connect_all();
  join_all();
  const auto clip = std::make_shared<audio::PcmClip>(audio::PcmClip{8000, tone_samples(2500, 8000, 8000)});
  engine_->play_in_room(kRoom, PlayId{7}, clip, 0);
  listen();
  EXPECT_GT(peers_[0]->hears(2500), kHeard) << "alone with the music";
  engine_->stop_room_play(kRoom);
  listen();
  EXPECT_LT(peers_[0]->hears(2500), kUnheard);
  EXPECT_TRUE(events_.all<RoomPlayFinished>().empty());
}

TEST_F(RoomTest, TalkIsReportedRelayedAndMixed) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone).talking = false;
  connect_all();
  const auto changes = [&](std::size_t index) {
    std::string result;
    for (const TalkChanged& event : events_.all<TalkChanged>()) {
      if (event.leg == leg(index)) result += event.talking ? "+" : "-";
    }
    return result;
  };
  engine_->join(leg(0), kRoom, 0, {});
  engine_->join(leg(1), kRoom, 0, {});
  drive_for(all(), 300ms);
  peers_[0]->talking = true;
  ASSERT_TRUE(drive_tones(all(), [&] { return changes(0) == "+"; }));
  peers_[0]->talking = false;
  ASSERT_TRUE(drive_tones(all(), [&] { return changes(0) == "+-"; }));
  engine_->join(leg(2), kRoom, 0, {});
  peers_[1]->talking = true;
  ASSERT_TRUE(drive_tones(all(), [&] { return changes(1) == "+"; }));
  engine_->update_member(leg(1), {.muted = true, .held = false, .coaches = {}});
  ASSERT_TRUE(drive_tones(all(), [&] { return changes(1) == "+-"; })) << "who is muted does not talk";
  EXPECT_EQ(changes(2), "");
}

TEST_F(RoomTest, KeysReachTheOthersAsKeys) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  engine_->open_local(0, kBen, {});
  connect_all();
  join_all();
  engine_->join(kBen, kRoom, 0, {});
  drive_for(all(), 300ms);
  peers_[0]->press(5);
  drive_for(all(), 300ms);
  peers_[0]->press(11);
  ASSERT_TRUE(drive_tones(
      all(),
      [&] {
        return events_.digits(leg(0)) == "5#" && events_.digits(kBen) == "5#" && peers_[1]->keys() == "5#" &&
               peers_[2]->keys() == "5#";
      }
  )) << events_.digits(kBen)
     << " " << peers_[1]->keys();
  EXPECT_EQ(events_.digits(leg(1)), "");
  EXPECT_EQ(peers_[0]->keys(), "");
}

TEST_F(RoomTest, PracticePartiesTakePart) {
  for (const double tone : {400.0, 900.0}) add(Codec::pcmu, tone);
  const LegId echo{7};
  const LegId speaker{8};
  const LegId second_echo{9};
  for (const LegId party : {echo, speaker, second_echo}) engine_->open_local(0, party, {});
  engine_->echo(echo, true);
  engine_->echo(second_echo, true);
  connect_all();
  join_all();
  for (const LegId party : {echo, speaker, second_echo}) engine_->join(party, kRoom, 0, {});
  engine_->speak(speaker, PlayId{1}, {tone_clip(Codec::pcmu, 1900), tone_clip(Codec::opus, 1900)}, 0);
  listen();
  EXPECT_GT(peers_[0]->hears(400), kHeard) << "his own, by the echo";
  EXPECT_LT(peers_[0]->hears(400), 0.16) << "two echoes do not build up";
  EXPECT_GT(peers_[0]->hears(900), kHeard);
  EXPECT_GT(peers_[0]->hears(1900), kHeard);
  EXPECT_GT(peers_[1]->hears(1900), kHeard);
}

TEST_F(RoomTest, ObserversOfARoomHearEverythingSaidAndPlayed) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  engine_->join(leg(0), kRoom, 0, {});
  engine_->join(leg(1), kRoom, 0, {});
  const auto room_tap = std::make_shared<RecordingTap>();
  const auto leg_tap = std::make_shared<RecordingTap>();
  engine_->add_tap(kRoom, TapId{1}, room_tap);
  engine_->add_tap(leg(0), TapId{2}, leg_tap);
  drive_for(all(), 1500ms);
  EXPECT_GT(room_tap->says(400), kHeard) << "relayed";
  EXPECT_GT(room_tap->says(900), kHeard);
  EXPECT_GT(leg_tap->says(400), kHeard);
  EXPECT_GT(leg_tap->hears(900), kHeard);
  engine_->join(leg(2), kRoom, 0, {.muted = true, .held = false, .coaches = {}});
  const auto clip = std::make_shared<audio::PcmClip>(audio::PcmClip{8000, tone_samples(2500, 8000, 8000)});
  engine_->play_in_room(kRoom, PlayId{7}, clip, 0);
  drive_for(all(), 1500ms);
  for (const double tone : {400.0, 900.0, 2500.0}) EXPECT_GT(room_tap->says(tone), kHeard) << tone;
  EXPECT_LT(room_tap->says(1500), kUnheard) << "muted";
  EXPECT_GT(leg_tap->hears(2500), kHeard);
  EXPECT_LT(leg_tap->hears(400), kUnheard);
  for (std::size_t i = 0; i < 3; ++i) engine_->leave(leg(i));
  ASSERT_TRUE(drive_tones(all(), [&] { return room_tap->ended(); }));
  EXPECT_FALSE(leg_tap->ended());
}

TEST_F(RoomTest, LeavingJoiningAndClosingInAnyOrder) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  const RoomId other{6};
  for (int round = 0; round < 20; ++round) {
    join_all();
    engine_->join(leg(1), other, 0, {});
    engine_->join(leg(0), other, 0, {.muted = round % 2 == 0, .held = round % 3 == 0, .coaches = leg(2)});
    engine_->bridge(leg(0), leg(2));
    engine_->leave(leg(2));
    engine_->update_member(leg(2), {});
    engine_->unbridge(leg(0));
    drive_for(all(), 25ms);
  }
  join_all();
  listen();
  expect_all_hear_all();
  engine_->close(leg(2));
  listen();
  EXPECT_TRUE(hears(0, 1));
  EXPECT_FALSE(hears(0, 2));
}

TEST_F(RoomTest, LossThatIsReportedTurnsErrorCorrectionOn) {
  TonePeer& anna = add(Codec::opus, 400);
  for (const double tone : {900.0, 1500.0}) add(Codec::opus, tone);
  connect_all();
  join_all();
  // The second bit of a SILK frame of 20 ms says that the frame before is in it once more (RFC 6716 §4.2.3).
  const auto redundant = [&] {
    std::size_t count = 0;
    for (const auto& packet : anna.peer.received) {
      const Bytes& payload = packet.payload;
      const bool silk = packet.header.payload_type == 111 && payload.size() > 10 && payload[0] >> 3 < 16;
      count += silk && (payload[1] & 0x40) != 0 ? 1 : 0;
    }
    return count;
  };
  drive_for(all(), 1000ms);
  EXPECT_EQ(redundant(), 0u);
  rtp::ReportBlock block;
  block.ssrc = anna.peer.received.back().header.ssrc;
  block.fraction_lost = 50;
  Bytes report;
  rtp::write_rtcp(report, anna.peer.ssrc, {}, std::span(&block, 1), "peer");
  anna.peer.send_rtcp(report);
  // Only speech is repeated, and a tone that goes on is not speech.
  const TimePoint start = std::chrono::steady_clock::now();
  EXPECT_TRUE(drive_tones(all(), [&] {
    peers_[1]->talking = peers_[2]->talking = (std::chrono::steady_clock::now() - start) / 200ms % 2 == 0;
    return redundant() > 10;
  }));
}

TEST_F(RoomTest, GarbageOfOneMemberDoesNotHurtTheOthers) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(tone == 900 ? Codec::opus : Codec::pcmu, tone);
  connect_all();
  join_all();
  drive_for(all(), 300ms);
  std::uint32_t state = 4711;
  const auto next = [&] { return (state = state * 1664525 + 1013904223) >> 8; };
  for (int i = 0; i < 3000; ++i) {
    TonePeer& peer = *peers_[next() % 2];
    Bytes garbage(next() % 1300);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>(next());
    constexpr std::array<std::uint8_t, 4> kTypes{0, 111, 126, 13};
    const std::uint16_t honest = peer.peer.sequence;
    if (i % 5 == 0) peer.peer.sequence = static_cast<std::uint16_t>(honest + next() % 300);
    peer.peer.send_audio(garbage, kTypes[next() % 4], next() << 8, i % 3 == 0);
    if (i % 100 == 0) drive_for(all(), 5ms);
  }
  drive_for(all(), 3000ms);
  listen();
  expect_all_hear_all();
}

TEST_F(RoomTest, AMemberThatStartsAnewIsHeardAgain) {
  for (const double tone : {400.0, 900.0, 1500.0}) add(Codec::pcmu, tone);
  connect_all();
  join_all();
  listen();
  peers_[0]->peer.ssrc += 17;
  peers_[0]->peer.sequence = 60'000;
  peers_[1]->talking = false;  // a pause longer than any jitter
  drive_for(all(), 1200ms);
  peers_[1]->talking = true;
  listen();
  expect_all_hear_all();
}

class ShardedRoomTest : public RoomTest {
 protected:
  ShardedRoomTest() : RoomTest(2) {}
};

TEST_F(ShardedRoomTest, MembersOnAnotherThreadTakePart) {
  add(Codec::pcmu, 400, 0);
  add(Codec::pcmu, 900, 1);
  add(Codec::opus, 1500, 1);
  connect_all();
  join_all(0);
  listen();
  expect_all_hear_all();
  engine_->update_member(leg(1), {.muted = true, .held = false, .coaches = {}});
  peers_[2]->press(9);
  listen();
  EXPECT_FALSE(hears(0, 1));
  EXPECT_TRUE(hears(1, 0));
  EXPECT_EQ(events_.digits(leg(2)), "9");
  EXPECT_EQ(peers_[0]->keys(), "9");
  EXPECT_EQ(peers_[1]->keys(), "9");
  // Two are left, on two threads.
  engine_->update_member(leg(1), {});
  engine_->leave(leg(0));
  listen();
  EXPECT_TRUE(hears(1, 2));
  EXPECT_TRUE(hears(2, 1));
  EXPECT_FALSE(hears(1, 0));
  for (const TalkChanged& event : events_.all<TalkChanged>()) {
    EXPECT_LT(static_cast<std::uint64_t>(event.leg), 200u) << "only legs that were given to us";
  }
  for (std::size_t i = 0; i < 3; ++i) engine_->close(leg(i));
  ASSERT_TRUE(drive_tones(all(), [&] { return events_.all<LegClosed>().size() == 3; }));
}

}  // namespace
}  // namespace softphone::media
