// Links between legs, and bridges between codecs.

#include "io/media/test_sound.hpp"

namespace softphone::media {
namespace {

using audio::Codec;

constexpr LegId kNear{31};
constexpr LegId kFar{32};

class LinkTest : public MediaEngineTest, public testing::WithParamInterface<unsigned> {
 protected:
  LinkTest() : MediaEngineTest(2) {}
  [[nodiscard]] static unsigned far_shard() { return GetParam(); }
};

TEST_P(LinkTest, SoundAndKeysPassFromPeerToPeer) {
  TonePeer anna(Codec::pcmu, 400);
  TonePeer ben(Codec::pcmu, 900);
  open_tone(*engine_, anna, kAnna, 0);
  open_tone(*engine_, ben, kBen, far_shard());
  engine_->open_link(kNear, 0, kFar, far_shard());
  engine_->bridge(kAnna, kNear);
  engine_->bridge(kBen, kFar);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return connected(kAnna) && connected(kBen); }));
  listen_for({&anna, &ben}, 1500ms);
  EXPECT_GT(anna.hears(900), kHeard);
  EXPECT_GT(ben.hears(400), kHeard);
  EXPECT_LT(anna.hears(400), kUnheard);
  anna.press(7);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return ben.keys() == "7" && events_.digits(kFar) == "7"; }));
  EXPECT_EQ(events_.digits(kAnna), "7");
  EXPECT_EQ(events_.digits(kBen), "") << "Ben has pressed nothing";
  EXPECT_EQ(events_.digits(kNear), "");
}

TEST_P(LinkTest, PlaysAndKeysForALinkAreHeardAtItsOtherEnd) {
  TonePeer ben(Codec::opus, 900);
  open_tone(*engine_, ben, kBen, far_shard());
  engine_->open_link(kNear, 0, kFar, far_shard());
  engine_->bridge(kBen, kFar);
  ASSERT_TRUE(drive_tones({&ben}, [&] { return connected(kBen); }));
  engine_->play(kNear, PlayId{1}, tone_clip(Codec::pcmu, 1300), 1);
  ASSERT_TRUE(drive_tones({&ben}, [&] { return ben.hears(1300) > kHeard; }));
  ASSERT_TRUE(drive_tones({&ben}, [&] { return finished(PlayId{1}); }));
  engine_->send_dtmf(kNear, PlayId{2}, "4*");
  ASSERT_TRUE(drive_tones({&ben}, [&] {
    return finished(PlayId{2}) && ben.keys() == "4*" && events_.digits(kFar) == "4*";
  })) << ben.keys();
}

TEST_P(LinkTest, APartyBehindALinkEchoesAndGetsKeys) {
  TonePeer anna(Codec::opus, 400);
  open_tone(*engine_, anna, kAnna, 0);
  engine_->open_local(far_shard(), kBen, {});
  engine_->open_link(kNear, 0, kFar, far_shard());
  engine_->bridge(kAnna, kNear);
  engine_->bridge(kBen, kFar);
  engine_->echo(kBen, true);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return connected(kAnna); }));
  ASSERT_TRUE(drive_tones({&anna}, [&] { return anna.hears(400) > kHeard; }));
  anna.press(3);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return events_.digits(kBen) == "3"; }));
}

TEST_P(LinkTest, OneRoomIsHeardInAnother) {
  TonePeer anna(Codec::pcmu, 400);
  TonePeer ben(Codec::pcmu, 900);
  TonePeer cleo(Codec::pcmu, 1500);
  constexpr LegId cleo_leg{3};
  open_tone(*engine_, anna, kAnna, 0);
  open_tone(*engine_, ben, kBen, 0);
  open_tone(*engine_, cleo, cleo_leg, far_shard());
  engine_->open_link(kNear, 0, kFar, far_shard());
  for (const LegId leg : {kAnna, kBen, kNear}) engine_->join(leg, RoomId{1}, 0, {});
  for (const LegId leg : {cleo_leg, kFar}) engine_->join(leg, RoomId{2}, far_shard(), {});
  ASSERT_TRUE(drive_tones({&anna, &ben, &cleo}, [&] {
    return connected(kAnna) && connected(kBen) && connected(cleo_leg);
  }));
  listen_for({&anna, &ben, &cleo}, 1700ms);
  EXPECT_GT(cleo.hears(400), kHeard);
  EXPECT_GT(cleo.hears(900), kHeard);
  EXPECT_GT(anna.hears(1500), kHeard);
  EXPECT_LT(anna.hears(400), kUnheard);
  EXPECT_LT(cleo.hears(1500), kUnheard);
  engine_->close(kFar);
  ASSERT_TRUE(drive_tones({&anna, &ben, &cleo}, [&] { return events_.all<LegClosed>().size() == 1; }));
  listen_for({&anna, &ben, &cleo}, 1500ms);
  EXPECT_LT(cleo.hears(400), kUnheard);
  EXPECT_GT(anna.hears(900), kHeard) << "those who are left go on";
}

INSTANTIATE_TEST_SUITE_P(Shards, LinkTest, testing::Values(0U, 1U));

class TranscodingTest : public MediaEngineTest {};

TEST_F(TranscodingTest, ABridgeOfTwoCodecsCarriesSoundAndKeysBothWays) {
  TonePeer anna(Codec::opus, 400);
  TonePeer ben(Codec::pcmu, 900);
  anna.event_rate = 48000;
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return connected(kAnna) && connected(kBen); }));
  listen_for({&anna, &ben}, 1500ms);
  EXPECT_GT(anna.hears(900), kHeard);
  EXPECT_GT(ben.hears(400), kHeard);
  EXPECT_LT(anna.hears(400), kUnheard);
  EXPECT_LT(ben.hears(900), kUnheard);
  anna.press(1);
  ben.press(2);
  drive_for({&anna, &ben}, 200ms);
  anna.press(1);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return ben.keys() == "11" && anna.keys() == "2"; }))
      << ben.keys() << " " << anna.keys();
  EXPECT_EQ(events_.digits(kAnna), "11");
  EXPECT_EQ(events_.digits(kBen), "2");
  listen_for({&anna, &ben}, 1300ms);
  EXPECT_GT(ben.hears(400), kHeard) << "after the keys the voice is back";
}

TEST_F(TranscodingTest, KeysPassBetweenClocksAlsoWithOneCodec) {
  TonePeer anna(Codec::opus, 400);
  TonePeer ben(Codec::opus, 900);
  anna.event_rate = 48000;
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return connected(kAnna) && connected(kBen); }));
  drive_for({&anna, &ben}, 200ms);
  anna.press(6);
  ben.press(8);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return ben.keys() == "6" && anna.keys() == "8"; }));
}

TEST_F(TranscodingTest, APromptTakesPrecedenceAndMuteIsKept) {
  TonePeer anna(Codec::opus, 400);
  TonePeer ben(Codec::pcmu, 900);
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return connected(kAnna) && connected(kBen); }));
  engine_->play(kBen, PlayId{1}, tone_clip(Codec::pcmu, 1300), 0);
  listen_for({&anna, &ben}, 1500ms);
  EXPECT_GT(ben.hears(1300), kHeard);
  EXPECT_LT(ben.hears(400), kUnheard);
  engine_->stop_play(kBen);
  engine_->mute(kBen, true);
  listen_for({&anna, &ben}, 1500ms);
  EXPECT_GT(ben.hears(400), kHeard);
  EXPECT_LT(anna.hears(900), kUnheard);
}

}  // namespace
}  // namespace softphone::media
