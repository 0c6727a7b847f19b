#include "carrier/bad_day.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace softphone::carrier {
namespace {

BadDay with_dice(std::uint32_t seed) {
  return BadDay([engine = std::mt19937(seed)](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(engine());
  });
}

TEST(BadDay, IsTheSameWithTheSameDice) {
  BadDay one = with_dice(7);
  BadDay other = with_dice(7);
  for (int i = 0; i < 100; ++i) {
    const BadDay::RestFault a = one.rest("GET /Calls", true);
    const BadDay::RestFault b = other.rest("GET /Calls", true);
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.late, b.late);
  }
}

TEST(BadDay, RefusesOneAddressTwiceInARowAtMost) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    BadDay day = with_dice(seed);
    int in_a_row = 0;
    int refused = 0;
    for (int i = 0; i < 500; ++i) {
      const bool refusal = day.rest("GET /Calls", true).status != 0;
      in_a_row = refusal ? in_a_row + 1 : 0;
      refused += refusal ? 1 : 0;
      ASSERT_LE(in_a_row, 2);
    }
    EXPECT_GT(refused, 30) << "seed " << seed;
  }
}

TEST(BadDay, WhatChangesSomethingIsRefusedClearly) {
  BadDay day = with_dice(1);
  std::set<int> reads;
  std::set<int> changes;
  for (int i = 0; i < 1000; ++i) {
    reads.insert(day.rest("GET /Calls", true).status);
    changes.insert(day.rest("POST /Calls", false).status);
  }
  EXPECT_EQ(reads, (std::set<int>{0, 429, 500, 503}));
  EXPECT_EQ(changes, (std::set<int>{0, 429}));
}

TEST(BadDay, ARecordingIsNotThereAtFirst) {
  BadDay day = with_dice(1);
  for (const std::string sound :
       {"GET /Recordings/RE1.wav", "GET /Recordings/RE1.mp3", "GET /Recordings/RE2.wav"}) {
    EXPECT_EQ(day.rest(sound, true).status, 404) << sound;
    for (int i = 0; i < 100; ++i) EXPECT_NE(day.rest(sound, true).status, 404) << sound;
  }
}

TEST(BadDay, LosesOnlyWhatALaterWordReplaces) {
  BadDay day = with_dice(1);
  int lost = 0;
  int twice = 0;
  int late = 0;
  for (int i = 0; i < 1000; ++i) {
    EXPECT_FALSE(day.callback(false).lost);
    const BadDay::CallbackFault fault = day.callback(true);
    lost += fault.lost ? 1 : 0;
    twice += fault.again.count() > 0 ? 1 : 0;
    late += fault.late.count() > 0 ? 1 : 0;
  }
  EXPECT_GT(lost, 50);
  EXPECT_GT(twice, 100);
  EXPECT_GT(late, 100);
}

TEST(BadDay, AsksForDocumentsTwiceAndLate) {
  BadDay day = with_dice(1);
  int twice = 0;
  int late = 0;
  for (int i = 0; i < 1000; ++i) {
    const BadDay::DocumentFault fault = day.document();
    twice += fault.twice ? 1 : 0;
    late += fault.late.count() > 0 ? 1 : 0;
    EXPECT_LT(fault.late.count(), 1000);
  }
  EXPECT_GT(twice, 100);
  EXPECT_GT(late, 200);
}

}  // namespace
}  // namespace softphone::carrier
