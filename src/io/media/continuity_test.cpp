// From relaying to mixing and back: what a listener gets must go on without a hole and without a step.
// Measured on the samples as they were received, put where their timestamps say.

#include "io/media/test_sound.hpp"

namespace softphone::media {
namespace {

using audio::Codec;

constexpr RoomId kRoom{5};
constexpr LegId kCleo{3};
// A tone of 400 Hz at this level has corners of 226, mu-law adds half a step of 128 to each of the samples, a
// glide from one piece of sound to another as much again. A step of the phase makes 2,000 and more.
constexpr int kSmooth = 1000;

/// The received PCMU on one time line; what is not covered by a packet is missing.
struct TimeLine {
  std::vector<std::int16_t> samples;
  std::vector<bool> present;

  TimeLine(const TestPeer& peer, std::size_t from) {
    const std::uint32_t start = peer.received[from].header.timestamp;
    for (std::size_t i = from; i < peer.received.size(); ++i) {
      const auto& packet = peer.received[i];
      if (packet.header.payload_type != 0) continue;
      const std::size_t at = packet.header.timestamp - start;
      if (at > 8000 * 60) continue;
      samples.resize(std::max(samples.size(), at + packet.payload.size()));
      present.resize(samples.size());
      for (std::size_t s = 0; s < packet.payload.size(); ++s) {
        samples[at + s] = audio::mu_law_decode(packet.payload[s]);
        present[at + s] = true;
      }
    }
  }
  /// Longest stretch in ms without packets, or with silence in place of the tone.
  [[nodiscard]] std::size_t longest_hole() const {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      run = !present[i] || std::abs(samples[i]) < 60 ? run + 1 : 0;
      longest = std::max(longest, run);
    }
    return longest / 8;
  }
  /// Largest second difference of samples that follow each other.
  [[nodiscard]] int sharpest_corner() const {
    int sharpest = 0;
    for (std::size_t i = 2; i < samples.size(); ++i) {
      if (!present[i] || !present[i - 1] || !present[i - 2]) continue;
      sharpest = std::max(sharpest, std::abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]));
    }
    return sharpest;
  }
};

class ContinuityTest : public MediaEngineTest {
 protected:
  void expect_one_stream(const TestPeer& peer, std::size_t from) {
    for (std::size_t i = from + 1; i < peer.received.size(); ++i) {
      const rtp::Header& before = peer.received[i - 1].header;
      const rtp::Header& after = peer.received[i].header;
      EXPECT_EQ(after.ssrc, before.ssrc);
      EXPECT_EQ(after.sequence, static_cast<std::uint16_t>(before.sequence + 1));
      EXPECT_GT(static_cast<std::int32_t>(after.timestamp - before.timestamp), 0);
    }
  }
};

TEST_F(ContinuityTest, RelayToMixAndBackIsNotHeard) {
  TonePeer anna(Codec::pcmu, 400);
  TonePeer ben(Codec::pcmu, 400);
  TonePeer cleo(Codec::pcmu, 1500);
  ben.talking = cleo.talking = false;
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  open_tone(*engine_, cleo, kCleo);
  const std::vector<TonePeer*> all{&anna, &ben, &cleo};
  ASSERT_TRUE(drive_tones(all, [&] { return connected(kAnna) && connected(kBen) && connected(kCleo); }));
  engine_->join(kAnna, kRoom, 0, {});
  engine_->join(kBen, kRoom, 0, {});
  drive_for(all, 500ms);
  std::size_t from = 0;
  undisturbed([&] {
    from = ben.peer.received.size();
    for (int round = 0; round < 8; ++round) {
      engine_->join(kCleo, kRoom, 0, {});
      drive_for(all, Milliseconds(300 + round * 7));
      engine_->leave(kCleo);
      drive_for(all, Milliseconds(300 + round * 5));
    }
  });
  expect_one_stream(ben.peer, from);
  const TimeLine line(ben.peer, from);
  EXPECT_GT(line.samples.size(), 8u * 4000);
  EXPECT_LE(line.longest_hole(), 40u);
  // 400 Hz at this level has 226, mu-law adds steps of up to 64 to each of three samples. A phase jump makes
  // 2,000.
  EXPECT_LT(line.sharpest_corner(), kSmooth);
}

TEST_F(ContinuityTest, AnAnnouncementToTheRoomComesAndGoesWithoutAHole) {
  TonePeer anna(Codec::pcmu, 400);
  TonePeer ben(Codec::pcmu, 400);
  ben.talking = false;
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  const std::vector<TonePeer*> all{&anna, &ben};
  ASSERT_TRUE(drive_tones(all, [&] { return connected(kAnna) && connected(kBen); }));
  engine_->join(kAnna, kRoom, 0, {});
  engine_->join(kBen, kRoom, 0, {});
  drive_for(all, 500ms);
  std::size_t from = 0;
  std::size_t announced = 0;
  undisturbed([&] {
    from = ben.peer.received.size();
    for (unsigned round = 0; round < 5; ++round) {
      const auto clip = std::make_shared<audio::PcmClip>(audio::PcmClip{
          8000, std::vector<std::int16_t>(1600 + round * 333)}  // silent: only the change is heard
      );
      engine_->play_in_room(kRoom, PlayId{++announced}, clip, 1);
      ASSERT_TRUE(drive_tones(all, [&] { return events_.all<RoomPlayFinished>().size() == announced; }));
      drive_for(all, 200ms);
    }
  });
  const TimeLine line(ben.peer, from);
  EXPECT_LE(line.longest_hole(), 40u);
  EXPECT_LT(line.sharpest_corner(), kSmooth);
  expect_one_stream(ben.peer, from);
}

TEST_F(ContinuityTest, OpusGoesOnThroughTheChange) {
  TonePeer anna(Codec::opus, 400);
  TonePeer ben(Codec::opus, 400);
  TonePeer cleo(Codec::opus, 1500);
  ben.talking = cleo.talking = false;
  open_tone(*engine_, anna, kAnna);
  open_tone(*engine_, ben, kBen);
  open_tone(*engine_, cleo, kCleo);
  const std::vector<TonePeer*> all{&anna, &ben, &cleo};
  ASSERT_TRUE(drive_tones(all, [&] { return connected(kAnna) && connected(kBen) && connected(kCleo); }));
  engine_->join(kAnna, kRoom, 0, {});
  engine_->join(kBen, kRoom, 0, {});
  drive_for(all, 800ms);
  std::size_t from = 0;
  undisturbed([&] {
    ben.forget();
    from = ben.peer.received.size();
    for (int round = 0; round < 4; ++round) {
      engine_->join(kCleo, kRoom, 0, {});
      drive_for(all, 500ms);
      engine_->leave(kCleo);
      drive_for(all, 500ms);
    }
  });
  expect_one_stream(ben.peer, from);
  // As a jitter buffer and a decoder give it: no stretch of 40 ms is empty.
  std::size_t hole = 0;
  std::size_t run = 0;
  for (std::size_t at = 0; at + 80 <= ben.heard.size(); at += 80) {
    run = audio::rms_dbfs(std::span(ben.heard).subspan(at, 80)) < -40 ? run + 10 : 0;
    hole = std::max(hole, run);
  }
  EXPECT_LE(hole, 40u);
}

}  // namespace
}  // namespace softphone::media
