#include "io/media/byte_ring.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace softphone::media {
namespace {

TEST(ByteRing, GivesBackWhatWasWrittenAcrossTheSeam) {
  auto ring = std::make_unique<ByteRing<256>>();
  Bytes out(300);
  for (std::size_t i = 0; i < 200; ++i) {
    const Bytes head(3, static_cast<std::uint8_t>(i));
    const Bytes body(i % 60, static_cast<std::uint8_t>(i + 1));
    ASSERT_TRUE(ring->push(head, body));
    const auto size = ring->pop(out);
    ASSERT_EQ(size, 3 + i % 60);
    EXPECT_EQ(out[0], static_cast<std::uint8_t>(i));
    if (*size > 3) {
      EXPECT_EQ(out[*size - 1], static_cast<std::uint8_t>(i + 1));
    }
  }
  EXPECT_FALSE(ring->pop(out));
}

TEST(ByteRing, RefusesWhatDoesNotFit) {
  auto ring = std::make_unique<ByteRing<256>>();
  const Bytes body(100);
  EXPECT_TRUE(ring->push({}, body));
  EXPECT_TRUE(ring->push({}, body));
  EXPECT_FALSE(ring->push({}, body));
  Bytes small(10);
  EXPECT_EQ(ring->pop(small), 10u) << "cut, not overrun";
  EXPECT_TRUE(ring->push({}, body));
  EXPECT_FALSE(ring->push({}, Bytes(300)));
}

TEST(ByteRing, TwoThreads) {
  auto ring = std::make_unique<ByteRing<1024>>();
  constexpr std::uint32_t kCount = 20'000;
  std::thread writer([&] {
    for (std::uint32_t i = 0; i < kCount;) {
      const Bytes body(i % 50 + 1, static_cast<std::uint8_t>(i));
      if (ring->push({}, body)) {
        ++i;
      } else {
        std::this_thread::yield();
      }
    }
  });
  Bytes out(64);
  for (std::uint32_t i = 0; i < kCount;) {
    const auto size = ring->pop(out);
    if (!size) {
      std::this_thread::yield();
      continue;
    }
    EXPECT_EQ(*size, i % 50 + 1);
    EXPECT_EQ(out[*size - 1], static_cast<std::uint8_t>(i));
    ++i;
  }
  writer.join();
}

}  // namespace
}  // namespace softphone::media
