#include "proto/rtp/packet.hpp"

#include <gtest/gtest.h>

namespace softphone::rtp {
namespace {

TEST(RtpPacketTest, ReadsAPlainHeader) {
  const Bytes packet = from_hex("80e31234000000a0deadbeefff").value();
  const auto header = parse_header(packet);
  ASSERT_TRUE(header);
  EXPECT_TRUE(header->marker);
  EXPECT_EQ(header->payload_type, 0x63);
  EXPECT_EQ(header->sequence, 0x1234);
  EXPECT_EQ(header->timestamp, 0xa0u);
  EXPECT_EQ(header->ssrc, 0xdeadbeefu);
  EXPECT_EQ(header->size, 12);
  EXPECT_EQ(payload_of(packet, *header)->size(), 1u);
}

TEST(RtpPacketTest, SkipsSourcesAndExtension) {
  const Bytes packet = from_hex("9200000100000002000000030000000400000005bede0001aabbccdd7f").value();
  const auto header = parse_header(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->size, 28);
  EXPECT_EQ(payload_of(packet, *header)->front(), 0x7f);
  for (std::size_t size = 0; size < 28; ++size)
    EXPECT_FALSE(parse_header(ByteView(packet).first(size))) << size;
}

TEST(RtpPacketTest, TakesPaddingOff) {
  Bytes packet = from_hex("a00000010000000200000003aabbcc000003").value();
  const auto header = parse_header(packet);
  EXPECT_EQ(hex(*payload_of(packet, *header)), "aabbcc");
  packet.back() = 7;
  EXPECT_FALSE(payload_of(packet, *header));
  packet.back() = 0;
  EXPECT_FALSE(payload_of(packet, *header));
}

TEST(RtpPacketTest, WritesWhatItReads) {
  Header header;
  header.marker = true;
  header.payload_type = 111;
  header.sequence = 65535;
  header.timestamp = 0x89ABCDEF;
  header.ssrc = 0x12345678;
  std::array<std::uint8_t, kHeaderSize> bytes;
  write_header(bytes, header);
  EXPECT_EQ(hex(bytes), "80efffff89abcdef12345678");
}

TEST(RtpPacketTest, OtherVersionsAreRefused) {
  Bytes packet(12, 0);
  EXPECT_FALSE(parse_header(packet));
  packet[0] = 0x40;
  EXPECT_FALSE(parse_header(packet));
}

}  // namespace
}  // namespace softphone::rtp
