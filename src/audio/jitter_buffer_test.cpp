// A network in virtual time: loss, jitter, reordering, duplicates, drift, pauses, an hour.

#include "audio/jitter_buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

namespace softphone::audio {
namespace {

using Action = JitterBuffer::Action;
using Pace = JitterBuffer::Pace;

constexpr std::uint32_t kFrame = 160;

/// Small, repeatable, good enough.
class Dice {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 40) / static_cast<double>(1 << 24);
  }

 private:
  std::uint64_t state_ = 42;
};

/// Packets on their way and a listener who pulls every 20 ms.
class Line {
 public:
  explicit Line(Milliseconds start = JitterBuffer::kStart) : buffer(8000, start) {}

  /// Packet number `index` (its payload says so) arrives at `at` ms.
  void arrive(double at, std::uint32_t index, std::uint16_t sequence, std::uint32_t timestamp) {
    arrivals_.emplace(at, Arrival{index, sequence, timestamp});
  }
  void arrive(double at, std::uint32_t index) {
    arrive(at, index, static_cast<std::uint16_t>(first_sequence + index), first_timestamp + index * kFrame);
  }
  /// Runs to `until` ms; what is played is appended to `played`, 0xFFFFFFFF for concealment.
  void run(double until) {
    for (; tick_ <= until; tick_ += 20) {
      while (!arrivals_.empty() && arrivals_.begin()->first <= tick_) {
        const auto [at, arrival] = *arrivals_.begin();
        arrivals_.erase(arrivals_.begin());
        const Bytes payload{
            static_cast<std::uint8_t>(arrival.index >> 24),
            static_cast<std::uint8_t>(arrival.index >> 16),
            static_cast<std::uint8_t>(arrival.index >> 8),
            static_cast<std::uint8_t>(arrival.index)};
        buffer.push({arrival.sequence, arrival.timestamp, kFrame, payload}, time(at));
      }
      pull();
    }
  }
  /// The listener: stretching changes by 5 ms what he has in hand.
  void pull() {
    while (ahead_ < 20) {
      const auto decision = buffer.pull(time(tick_), kFrame);
      ahead_ += 20;
      if (decision.action == Action::play) {
        const auto& p = decision.payload;
        played.push_back(
            std::uint32_t{p[0]} << 24 | std::uint32_t{p[1]} << 16 | std::uint32_t{p[2]} << 8 | p[3]
        );
        if (decision.pace == Pace::lengthen) ahead_ += 5, ++lengthened;
        if (decision.pace == Pace::shorten || decision.pace == Pace::shorten_by_force)
          ahead_ -= 5, ++shortened;
      } else {
        played.push_back(kNothing);
        recovered += decision.action == Action::recover ? 1 : 0;
      }
    }
    ahead_ -= 20;
  }
  [[nodiscard]] std::size_t concealed_after_start() const {
    const auto begin = std::ranges::find_if(played, [](auto p) { return p != kNothing; });
    return static_cast<std::size_t>(std::count(begin, played.end(), kNothing));
  }
  void expect_in_order() const {
    std::uint32_t last = 0;
    for (const std::uint32_t index : played) {
      if (index == kNothing) continue;
      EXPECT_TRUE(last == 0 || index > last) << index << " after " << last;
      last = index;
    }
  }

  static constexpr std::uint32_t kNothing = 0xFFFFFFFF;
  JitterBuffer buffer;
  std::uint16_t first_sequence = 100;
  std::uint32_t first_timestamp = 5000;
  std::vector<std::uint32_t> played;
  int lengthened = 0;
  int shortened = 0;
  int recovered = 0;

 private:
  struct Arrival {
    std::uint32_t index;
    std::uint16_t sequence;
    std::uint32_t timestamp;
  };
  static TimePoint time(double ms) {
    return TimePoint{} + std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(ms));
  }
  std::multimap<double, Arrival> arrivals_;
  double tick_ = 7;
  double ahead_ = 0;
};

TEST(JitterBuffer, WaitsAboutFortyMillisecondsAndPlaysAll) {
  Line line;
  for (std::uint32_t i = 0; i < 100; ++i) line.arrive(i * 20, i);
  line.run(2100);
  const auto start = std::ranges::find(line.played, 0u) - line.played.begin();
  EXPECT_GE(start, 1);
  EXPECT_LE(start, 2);
  EXPECT_EQ(
      std::ranges::count(line.played, Line::kNothing), static_cast<std::ptrdiff_t>(line.played.size() - 100)
  );
  line.expect_in_order();
}

TEST(JitterBuffer, GoesOnAtOnceAfterAHandover) {
  Line line(JitterBuffer::kAtOnce);
  for (std::uint32_t i = 0; i < 100; ++i) line.arrive(i * 20 + 1, i);
  line.run(1980);
  ASSERT_FALSE(line.played.empty());
  EXPECT_EQ(line.played[0], 0u);
  EXPECT_EQ(line.concealed_after_start(), 0u);
}

TEST(JitterBuffer, WhoBeginsToListenLateHearsThePresent) {
  JitterBuffer buffer(8000);
  const Bytes payload(160, 1);
  for (int i = 0; i < 30; ++i) {
    buffer.push(
        {static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(i) * 160, 160, payload},
        TimePoint{} + Milliseconds(i * 20)
    );
  }
  EXPECT_EQ(buffer.pull(TimePoint{} + 585ms, 160).action, Action::play);
  EXPECT_LE(buffer.waiting(), 5u);
  EXPECT_EQ(buffer.pull(TimePoint{} + 605ms, 160).action, Action::play);
}

TEST(JitterBuffer, ReorderedAndRepeatedPacketsArePutRight) {
  Line line;
  for (std::uint32_t i = 0; i < 200; ++i) {
    line.arrive(i * 20 + (i % 5 == 0 ? 25 : 0), i);
    if (i % 3 == 0) line.arrive(i * 20 + 3, i);
  }
  line.run(4000);
  line.expect_in_order();
  EXPECT_LE(line.concealed_after_start(), 1u);
  EXPECT_GT(line.buffer.counts().duplicates + line.buffer.counts().late, 60u);
}

TEST(JitterBuffer, ALostPacketIsOneConcealmentToldByTheNext) {
  Line line;
  for (std::uint32_t i = 0; i < 100; ++i) {
    if (i != 30 && i != 60 && i != 61) line.arrive(i * 20, i);
  }
  line.run(1990);
  EXPECT_EQ(line.concealed_after_start(), 3u);
  EXPECT_EQ(line.recovered, 2);  // of two in a row only the second is told
  const auto at = [&](std::uint32_t index) {
    return std::ranges::find(line.played, index) - line.played.begin();
  };
  EXPECT_EQ(at(31) - at(29), 2);
  EXPECT_EQ(at(62) - at(59), 3);
  EXPECT_EQ(line.buffer.counts().lost, 3u);
}

TEST(JitterBuffer, DelayGrowsWithJitterAndShrinksSlowly) {
  Line line;
  Dice dice;
  std::uint32_t i = 0;
  for (; i < 1500; ++i) line.arrive(i * 20 + dice.next() * 120, i);
  line.run(i * 20 - 1);
  EXPECT_GT(line.buffer.target().count(), 90);
  EXPECT_LE(line.buffer.target().count(), 200);
  const auto at_first = line.concealed_after_start();
  line.played.clear();
  for (; i < 3000; ++i) line.arrive(i * 20 + dice.next() * 120, i);
  line.run(i * 20 - 1);
  EXPECT_LT(line.concealed_after_start(), 30u) << "2 % once it has adapted, was " << at_first;
  for (; i < 3100; ++i) line.arrive(i * 20, i);
  line.run(i * 20 - 1);
  EXPECT_GT(line.buffer.target().count(), 70) << "two quiet seconds are not enough";
  for (; i < 6000; ++i) line.arrive(i * 20, i);
  line.run(i * 20 - 1);
  EXPECT_LT(line.buffer.target().count(), 40);
  EXPECT_GT(line.shortened, 3);
  line.expect_in_order();
}

TEST(JitterBuffer, NeverWaitsLongerThanItsLimit) {
  Line line;
  Dice dice;
  for (std::uint32_t i = 0; i < 3000; ++i) line.arrive(i * 20 + dice.next() * 900, i);
  line.run(60'000);
  EXPECT_LE(line.buffer.target().count(), 200);
  EXPECT_LE(line.buffer.waiting(), JitterBuffer::kSlots);
  line.expect_in_order();
}

TEST(JitterBuffer, AHeldUpStreamIsNotLost) {
  // 80 ms of nothing, then everything at once: all of it is played, and the delay is worked off.
  Line line;
  for (std::uint32_t i = 0; i < 300; ++i) line.arrive(i >= 50 && i < 54 ? 1015 + i : i * 20, i);
  line.run(5990);
  std::size_t heard = 0;
  for (const auto index : line.played) heard += index != Line::kNothing ? 1 : 0;
  EXPECT_GE(heard, 297u);
  EXPECT_EQ(line.buffer.counts().late, 0u);
}

TEST(JitterBuffer, PausesOfTheSenderAreNoLoss) {
  Line line;
  std::uint32_t timestamp = 0xFFFFFF00;  // wraps
  std::uint16_t sequence = 65530;        // wraps
  double at = 0;
  for (std::uint32_t i = 1; i <= 100; ++i) {
    line.arrive(at, i, sequence++, timestamp);
    const std::uint32_t frames = i % 10 == 0 ? 20 : 1;  // DTX: 400 ms without packets
    timestamp += frames * kFrame;
    at += frames * 20;
  }
  line.run(at + 100);
  EXPECT_EQ(line.buffer.counts().lost, 0u);
  EXPECT_EQ(line.buffer.counts().played, 100u);
  line.expect_in_order();
}

TEST(JitterBuffer, KeysInTheStreamAreNoLoss) {
  Line line;
  for (std::uint32_t i = 0; i < 20; ++i) line.arrive(i * 20, i);
  line.run(399);
  for (std::uint16_t s = 120; s < 130; ++s) line.buffer.pass(s);
  // 200 ms later the sound goes on, its numbers ten further.
  for (std::uint32_t i = 0; i < 20; ++i) {
    line.arrive(600 + i * 20, 100 + i, static_cast<std::uint16_t>(130 + i), 5000 + (30 + i) * kFrame);
  }
  line.run(1200);
  EXPECT_EQ(line.buffer.counts().lost, 0u);
  EXPECT_EQ(line.buffer.counts().played, 40u);
}

TEST(JitterBuffer, AnHourWithDriftingClocksLossAndJitter) {
  for (const double drift : {-200e-6, 200e-6}) {
    Line line;
    Dice dice;
    line.first_sequence = 60'000;
    line.first_timestamp = 0xFFFF0000;
    constexpr std::uint32_t kPackets = 60 * 60 * 50;
    std::size_t lost = 0;
    for (std::uint32_t i = 0; i < kPackets; ++i) {
      if (dice.next() < 0.01) {
        ++lost;
      } else {
        line.arrive(i * 20 * (1 + drift) + dice.next() * 15, i);
      }
      if (i % 1000 == 999) line.run(i * 20 * (1 + drift) - 40);
    }
    line.run(kPackets * 20 * (1 + drift));
    // 200 ppm of an hour is 720 ms: made up by stretching, not by holes.
    EXPECT_LT(line.concealed_after_start(), lost + kPackets / 1000) << drift;
    EXPECT_LT(line.buffer.counts().late, kPackets / 1000) << drift;
    EXPECT_LT(line.buffer.target().count(), 60);
    EXPECT_LT(line.buffer.waiting(), 6u);
    EXPECT_EQ(line.buffer.counts().overflowed, 0u);
    line.expect_in_order();
    EXPECT_GT(drift > 0 ? line.lengthened : line.shortened, 50)
        << line.lengthened << " " << line.shortened << " " << line.concealed_after_start() << " of " << lost;
  }
}

TEST(JitterBuffer, AFloodIsBounded) {
  JitterBuffer buffer(8000);
  Dice dice;
  const Bytes payload(160, 1);
  for (int i = 0; i < 20'000; ++i) {
    const auto sequence = static_cast<std::uint16_t>(dice.next() * 65536);
    const auto timestamp = static_cast<std::uint32_t>(dice.next() * 4294967296.0);
    buffer.push({sequence, timestamp, 160, payload}, TimePoint{} + Milliseconds(i / 10));
    if (i % 3 == 0) (void)buffer.pull(TimePoint{} + Milliseconds(i / 10), 160);
    ASSERT_LE(buffer.waiting(), JitterBuffer::kSlots);
  }
  // An honest stream afterwards is heard.
  buffer.restart(8000, JitterBuffer::kStart);
  int played = 0;
  for (int i = 0; i < 100; ++i) {
    const TimePoint now = TimePoint{} + Milliseconds(10'000 + i * 20);
    buffer.push({static_cast<std::uint16_t>(i), static_cast<std::uint32_t>(i) * 160, 160, payload}, now);
    played += buffer.pull(now, 160).action == Action::play ? 1 : 0;
  }
  EXPECT_GE(played, 97);
}

TEST(JitterBuffer, LyingDurationsAndSizesAreDropped) {
  JitterBuffer buffer(8000);
  buffer.push({1, 1, 0, Bytes(160, 1)}, TimePoint{});
  buffer.push({1, 1, 160, Bytes(1501, 1)}, TimePoint{});
  EXPECT_EQ(buffer.waiting(), 0u);
}

}  // namespace
}  // namespace softphone::audio
