#include "proto/rtp/rtcp.hpp"

#include <gtest/gtest.h>

#include "proto/rtp/reception.hpp"

namespace softphone::rtp {
namespace {

constexpr TimePoint kStart{1h};

TEST(RtcpTest, WritesWhatItReads) {
  ReportBlock block;
  block.ssrc = 0xAABBCCDD;
  block.fraction_lost = 25;
  block.total_lost = -3;
  block.highest_sequence = 0x10005;
  block.jitter = 17;
  block.last_report = 0x11112222;
  block.delay_since_last_report = 0x8000;
  for (std::size_t name = 0; name <= 8; ++name) {
    Bytes packet;
    write_rtcp(packet, 42, SenderInfo{1, 2, 3, 4}, std::span(&block, 1), std::string(name, 'c'), true);
    EXPECT_EQ(packet.size() % 4, 0u);
    const auto parsed = parse_rtcp(packet);
    ASSERT_TRUE(parsed) << parsed.error().detail;
    EXPECT_EQ(parsed->sender, 42u);
    EXPECT_EQ(parsed->info->octets, 4u);
    ASSERT_EQ(parsed->block_count, 1u);
    EXPECT_EQ(parsed->blocks[0].total_lost, -3);
    EXPECT_EQ(parsed->blocks[0].delay_since_last_report, 0x8000u);
    EXPECT_TRUE(parsed->bye);
    for (std::size_t size = 0; size < packet.size(); ++size) {
      if (size % 4 != 0 || size < 8) {
        EXPECT_FALSE(parse_rtcp(ByteView(packet).first(size))) << size;
      }
    }
  }
}

TEST(RtcpTest, SkipsForeignTypesAndRefusesBadPadding) {
  const Bytes feedback = from_hex("8fcd00020000000100000002").value();
  EXPECT_TRUE(parse_rtcp(feedback)) << "reduced size";
  const Bytes padded = from_hex("a0c9000200000001000000ff").value();
  EXPECT_FALSE(parse_rtcp(padded));
}

TEST(RtcpTest, NtpTime) {
  EXPECT_EQ(ntp_time(WallTime(0s)) >> 32, 2208988800u);
  EXPECT_EQ(ntp_time(WallTime(500ms)) & 0xFFFFFFFF, 0x80000000u);
}

TEST(RtcpTest, RoundTripOfRfc3550Figure2) {
  // Arrival 0xb710:8000, DLSR 5.250 s, LSR 0xb705:2000: 6.125 s.
  ReportBlock block;
  block.last_report = 0xb7052000;
  block.delay_since_last_report = 0x00054000;
  const auto time = round_trip(block, std::uint64_t{0xb7108000} << 16);
  ASSERT_TRUE(time);
  EXPECT_EQ(std::chrono::duration_cast<Milliseconds>(*time), 6125ms);
  block.delay_since_last_report = 0x00100000;
  EXPECT_FALSE(round_trip(block, std::uint64_t{0xb7108000} << 16)) << "negative";
  block.last_report = 0;
  EXPECT_FALSE(round_trip(block, 0));
}

TEST(ReceptionTest, CountsLossesAcrossAWrap) {
  Reception reception(1, 8000);
  for (std::uint32_t i = 0; i < 100; ++i) {
    if (i % 10 == 5) continue;
    reception.handle_packet(static_cast<std::uint16_t>(65500 + i), i * 160, kStart + i * 20ms);
  }
  EXPECT_EQ(reception.expected(), 100u);
  EXPECT_EQ(reception.lost(), 10u);
  const ReportBlock block = reception.report(kStart + 2s);
  EXPECT_EQ(block.total_lost, 10);
  EXPECT_EQ(block.fraction_lost, 25);
  EXPECT_EQ(block.highest_sequence, 65599u) << "one cycle";
  EXPECT_EQ(reception.report(kStart + 3s).fraction_lost, 0) << "a new interval";
}

TEST(ReceptionTest, JitterFollowsAppendixA8) {
  Reception steady(1, 8000);
  for (std::uint32_t i = 0; i < 50; ++i) {
    steady.handle_packet(static_cast<std::uint16_t>(i), i * 160, kStart + i * 20ms);
  }
  EXPECT_NEAR(steady.jitter_ms(), 0, 1e-6);
  Reception shaky(1, 8000);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    shaky.handle_packet(static_cast<std::uint16_t>(i), i * 160, kStart + i * 20ms + (i % 2 == 0 ? 0ms : 8ms));
  }
  EXPECT_NEAR(shaky.jitter_ms(), 8, 0.01) << "every difference is 8 ms";
}

TEST(ReceptionTest, DelaySinceTheLastReport) {
  Reception reception(1, 8000);
  reception.handle_packet(1, 0, kStart);
  EXPECT_EQ(reception.report(kStart).last_report, 0u);
  reception.handle_sender_report(SenderInfo{0x0000111122223333, 0, 0, 0}, kStart);
  const ReportBlock block = reception.report(kStart + 1500ms);
  EXPECT_EQ(block.last_report, 0x11112222u);
  EXPECT_EQ(block.delay_since_last_report, 0x18000u);
}

TEST(ReceptionTest, AJumpStartsAnew) {
  Reception reception(1, 8000);
  reception.handle_packet(10, 0, kStart);
  reception.handle_packet(20000, 160, kStart + 20ms);
  reception.handle_packet(20001, 320, kStart + 40ms);
  EXPECT_EQ(reception.lost(), 0u);
}

}  // namespace
}  // namespace softphone::rtp
