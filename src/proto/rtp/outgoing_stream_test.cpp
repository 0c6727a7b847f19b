#include "proto/rtp/outgoing_stream.hpp"

#include <gtest/gtest.h>

namespace softphone::rtp {
namespace {

constexpr TimePoint kStart{1h};

TEST(OutgoingStreamTest, ForwardingKeepsGapsAndDistances) {
  OutgoingStream stream(8000, 100, 7000);
  const auto first = stream.forward(9, 60000, 1000, false, kStart);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sequence, 100);
  EXPECT_EQ(first->timestamp, 7000u);
  EXPECT_TRUE(first->marker);
  const auto third = stream.forward(9, 60002, 1320, false, kStart + 40ms);
  EXPECT_EQ(third->sequence, 102);
  EXPECT_EQ(third->timestamp, 7320u);
  EXPECT_FALSE(third->marker);
  EXPECT_EQ(stream.forward(9, 60001, 1160, false, kStart + 41ms)->sequence, 101) << "late, but in place";
  EXPECT_EQ(stream.forward(9, 60003, 1480, true, kStart + 60ms)->marker, true);
}

TEST(OutgoingStreamTest, SourcesFollowEachOtherWithoutAGap) {
  OutgoingStream stream(8000, 100, 7000);
  stream.forward(9, 500, 0, false, kStart);
  const auto played = stream.generate(1, 160, kStart + 100ms);
  EXPECT_EQ(played.sequence, 101);
  EXPECT_EQ(played.timestamp, 7800u) << "100 ms later";
  EXPECT_TRUE(played.marker);
  const auto more = stream.generate(1, 160, kStart + 120ms);
  EXPECT_EQ(more.sequence, 102);
  EXPECT_EQ(more.timestamp, 7960u);
  EXPECT_FALSE(more.marker);
  // The forwarded source went on meanwhile; what was dropped leaves no trace.
  const auto back = stream.forward(9, 507, 1120, false, kStart + 140ms);
  EXPECT_EQ(back->sequence, 103);
  EXPECT_EQ(back->timestamp, 8120u);
  EXPECT_TRUE(back->marker);
  EXPECT_FALSE(stream.forward(9, 506, 960, false, kStart + 141ms)) << "from before it took over";
}

TEST(OutgoingStreamTest, ASourceThatTakesOverALittleLateLeavesNoHole) {
  OutgoingStream stream(8000, 1, 0);
  stream.forward(9, 500, 0, false, kStart);
  EXPECT_EQ(stream.generate(1, 160, kStart + 45ms).timestamp, 160u);
  EXPECT_EQ(stream.forward(9, 504, 640, false, kStart + 47ms)->timestamp, 320u);
}

TEST(OutgoingStreamTest, AnotherSourceInTheSameMomentGetsItsOwnTimestamp) {
  OutgoingStream stream(48000, 1, 0);
  stream.generate(1, 960, kStart);
  EXPECT_EQ(stream.generate(2, 960, kStart).timestamp, 960u);
}

TEST(OutgoingStreamTest, APauseShowsInTheTimestamps) {
  OutgoingStream stream(8000, 1, 0);
  stream.generate(1, 160, kStart);
  const auto later = stream.generate(1, 160, kStart + 1s);
  EXPECT_EQ(later.timestamp, 8000u);
  EXPECT_TRUE(later.marker);
}

TEST(OutgoingStreamTest, EventPacketsShareATimestamp) {
  OutgoingStream stream(8000, 1, 0);
  const auto first = stream.generate(2, 160, kStart);
  const auto second = stream.repeat_timestamp();
  EXPECT_EQ(second.sequence, first.sequence + 1);
  EXPECT_EQ(second.timestamp, first.timestamp);
  EXPECT_EQ(stream.generate(1, 160, kStart + 200ms).timestamp, 1600u);
}

TEST(OutgoingStreamTest, LongStreamsNeverRefuseFreshPackets) {
  OutgoingStream stream(8000, 1, 0);
  std::uint16_t last = 0;
  for (int i = 0; i < 200'000; ++i) {
    const auto slot = stream.forward(
        9, static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(i) * 160, false, kStart + i * 20ms
    );
    ASSERT_TRUE(slot) << i;
    if (i > 0) {
      ASSERT_EQ(slot->sequence, static_cast<std::uint16_t>(last + 1));
    }
    last = slot->sequence;
  }
}

TEST(OutgoingStreamTest, ReportsExtrapolateTheClock) {
  OutgoingStream stream(48000, 1, 1000);
  EXPECT_EQ(stream.timestamp_at(kStart), 1000u);
  stream.generate(1, 960, kStart);
  EXPECT_EQ(stream.timestamp_at(kStart + 10ms), 1480u);
}

}  // namespace
}  // namespace softphone::rtp
