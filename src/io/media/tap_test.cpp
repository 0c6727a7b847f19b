// What observers of legs hear: both directions, whatever the leg is doing.

#include <atomic>
#include <cmath>
#include <numbers>

#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "audio/opus_codec.hpp"
#include "io/media/test_engine.hpp"
#include "io/media/test_sound.hpp"

namespace softphone::media {
namespace {

class TapTest : public MediaEngineTest {
 protected:
  std::shared_ptr<RecordingTap> tap(LegId leg, TapId id = TapId{1}) {
    auto observer = std::make_shared<RecordingTap>();
    engine_->add_tap(leg, id, observer);
    return observer;
  }
};

TEST_F(TapTest, BridgedLegsAreHeardInBothDirections) {
  for (const audio::Codec codec : {audio::Codec::pcmu, audio::Codec::opus}) {
    const LegId first{codec == audio::Codec::pcmu ? 11u : 21u};
    const LegId second{codec == audio::Codec::pcmu ? 12u : 22u};
    TonePeer anna(codec, 500);
    TonePeer ben(codec, 1100);
    open_tone(*engine_, anna, first);
    open_tone(*engine_, ben, second);
    engine_->bridge(first, second);
    ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return connected(first) && connected(second); }));
    const auto observer = tap(first);
    ASSERT_TRUE(drive_tones({&anna, &ben}, [&] { return observer->frames() >= 60; }));
    EXPECT_GT(observer->says(500), kHeard);
    EXPECT_LT(observer->says(1100), kUnheard);
    EXPECT_GT(observer->hears(1100), kHeard);
    EXPECT_LT(observer->hears(500), kUnheard);
    engine_->remove_tap(TapId{1});
    engine_->close(first);
    engine_->close(second);
  }
}

TEST_F(TapTest, APromptIsHeardOnALegThatIsAlone) {
  TonePeer anna(audio::Codec::pcmu, 500);
  open_tone(*engine_, anna, kAnna);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return connected(kAnna); }));
  const auto observer = tap(kAnna);
  engine_->play(kAnna, PlayId{1}, tone_clip(audio::Codec::pcmu, 900), 0);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return observer->frames() >= 60; }));
  EXPECT_GT(observer->says(500), kHeard);
  EXPECT_GT(observer->hears(900), kHeard);
}

TEST_F(TapTest, LocalLegsAreHeardToo) {
  TonePeer anna(audio::Codec::pcmu, 500);
  open_tone(*engine_, anna, kAnna);
  engine_->open_local(0, kBen, {});
  engine_->bridge(kAnna, kBen);
  engine_->speak(kBen, PlayId{1}, {tone_clip(audio::Codec::pcmu, 900), nullptr}, 0);
  const auto observer = tap(kBen);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return connected(kAnna) && observer->frames() >= 100; }));
  EXPECT_GT(observer->says(900), kHeard);
  EXPECT_GT(observer->hears(500), kHeard);
  engine_->play(kBen, PlayId{2}, tone_clip(audio::Codec::pcmu, 1300), 0);
  const std::size_t before = observer->frames();
  ASSERT_TRUE(drive_tones({&anna}, [&] { return observer->frames() >= before + 70; }));
  EXPECT_GT(observer->hears(1300), kHeard);
  EXPECT_LT(observer->hears(500), kUnheard);
}

TEST_F(TapTest, FramesComeWithoutGapsAndEndWithTheLeg) {
  engine_->open_local(0, kBen, {});
  const auto observer = tap(kBen);
  const TimePoint start = std::chrono::steady_clock::now();
  ASSERT_TRUE(TestPeer::drive({}, [&] { return observer->frames() >= 50; }));
  const auto elapsed = std::chrono::steady_clock::now() - start;
  EXPECT_LE(observer->frames(), static_cast<std::size_t>(elapsed / 20ms) + 2);
  EXPECT_FALSE(observer->ended());
  engine_->close(kBen);
  ASSERT_TRUE(TestPeer::drive({}, [&] { return observer->ended(); }));
}

TEST_F(TapTest, ARemovedObserverIsReleasedAndAnUnknownLegEndsItsObserver) {
  engine_->open_local(0, kBen, {});
  auto observer = tap(kBen);
  const std::weak_ptr<RecordingTap> held = observer;
  observer.reset();
  engine_->remove_tap(TapId{1});
  ASSERT_TRUE(TestPeer::drive({}, [&] { return held.expired(); }));
  const auto nobody = tap(LegId{99});
  ASSERT_TRUE(TestPeer::drive({}, [&] { return nobody->ended(); }));
  EXPECT_EQ(nobody->frames(), 0u);
}

TEST_F(TapTest, AMutedLegSaysNothing) {
  TonePeer anna(audio::Codec::pcmu, 500);
  open_tone(*engine_, anna, kAnna);
  engine_->mute(kAnna, true);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return connected(kAnna); }));
  const auto observer = tap(kAnna);
  ASSERT_TRUE(drive_tones({&anna}, [&] { return observer->frames() >= 60; }));
  EXPECT_LT(observer->says(500), kUnheard);
}

}  // namespace
}  // namespace softphone::media
