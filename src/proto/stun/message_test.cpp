#include "proto/stun/message.hpp"

#include <gtest/gtest.h>

namespace softphone::stun {
namespace {

// RFC 5769 §2.1 to §2.3.
constexpr std::string_view kRequest =
    "000100582112a442b7e7a701bc34d686fa87dfae"
    "802200105354554e207465737420636c69656e74"
    "002400046e0001ff"
    "80290008932ff9b151263b36"
    "000600096576746a3a68367659202020"
    "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004e57a3bcf";
constexpr std::string_view kResponseV4 =
    "0101003c2112a442b7e7a701bc34d686fa87dfae"
    "8022000b7465737420766563746f7220"
    "002000080001a147e112a643"
    "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
    "80280004c07d4c96";
constexpr std::string_view kResponseV6 =
    "010100482112a442b7e7a701bc34d686fa87dfae"
    "8022000b7465737420766563746f7220"
    "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
    "80280004c8fb0b4c";
constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

TEST(StunMessageTest, ReadsTheSampleRequest) {
  const Bytes packet = from_hex(kRequest).value();
  const auto message = parse(packet);
  ASSERT_TRUE(message) << message.error().detail;
  EXPECT_EQ(message->message_class, Class::request);
  EXPECT_EQ(message->method, kBinding);
  EXPECT_EQ(message->username, "evtj:h6vY");
  EXPECT_EQ(message->software, "STUN test client");
  EXPECT_EQ(message->priority, 0x6e0001ffu);
  EXPECT_EQ(message->ice_controlled, 0x932ff9b151263b36u);
  EXPECT_TRUE(message->has_fingerprint);
  EXPECT_TRUE(integrity_matches(packet, *message, as_bytes(kPassword)));
  EXPECT_FALSE(integrity_matches(packet, *message, as_bytes("VOkJxbRl1RmTxUk/WvJxBT")));
}

TEST(StunMessageTest, ReadsTheSampleResponses) {
  const Bytes v4 = from_hex(kResponseV4).value();
  const auto first = parse(v4);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->message_class, Class::success);
  EXPECT_EQ(first->xor_mapped, Address::v4(0xC0000201, 32853));
  EXPECT_TRUE(integrity_matches(v4, *first, as_bytes(kPassword)));

  const Bytes v6 = from_hex(kResponseV6).value();
  const auto second = parse(v6);
  ASSERT_TRUE(second);
  ASSERT_TRUE(second->xor_mapped);
  EXPECT_EQ(hex(second->xor_mapped->ip_bytes()), "20010db8123456780011223344556677");
  EXPECT_EQ(second->xor_mapped->port, 32853);
  EXPECT_TRUE(integrity_matches(v6, *second, as_bytes(kPassword)));
}

TEST(StunMessageTest, WritesWhatItReads) {
  const TransactionId id{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const Bytes packet = Builder(Class::request, kBinding, id)
                           .username("abc:defg")
                           .priority(77)
                           .ice_controlling(0xFEDCBA9876543210)
                           .use_candidate()
                           .integrity(as_bytes("secret"))
                           .finish();
  EXPECT_EQ(packet.size() % 4, 0u);
  const auto message = parse(packet);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->transaction, id);
  EXPECT_EQ(message->username, "abc:defg");
  EXPECT_EQ(message->priority, 77u);
  EXPECT_EQ(message->ice_controlling, 0xFEDCBA9876543210u);
  EXPECT_TRUE(message->use_candidate);
  EXPECT_TRUE(integrity_matches(packet, *message, as_bytes("secret")));
}

TEST(StunMessageTest, WritesErrorsAndMappedAddresses) {
  const TransactionId id{};
  const Bytes error =
      Builder(Class::error, kBinding, id).error(ErrorCode::role_conflict, "Role Conflict").finish();
  EXPECT_EQ(parse(error)->error_code, 487);
  EXPECT_EQ(parse(error)->message_class, Class::error);
  const Address address = Address::v4(0x7F000001, 4711);
  const Bytes success = Builder(Class::success, kBinding, id).xor_mapped(address).finish();
  EXPECT_EQ(parse(success)->xor_mapped, address);
}

TEST(StunMessageTest, EveryChangedByteIsNoticed) {
  const Bytes original = from_hex(kRequest).value();
  for (std::size_t at = 0; at < original.size(); ++at) {
    Bytes changed = original;
    changed[at] ^= 0x01;
    const auto message = parse(changed);
    EXPECT_FALSE(message && message->has_fingerprint) << "byte " << at;
  }
}

TEST(StunMessageTest, EveryCutIsRefused) {
  const Bytes original = from_hex(kRequest).value();
  for (std::size_t size = 0; size < original.size(); ++size) {
    EXPECT_FALSE(parse(ByteView(original).first(size))) << size;
  }
}

TEST(StunMessageTest, AttributesBehindTheIntegrityAreNotBelieved) {
  const TransactionId id{};
  const Bytes packet =
      Builder(Class::request, kBinding, id).username("a:b").integrity(as_bytes("k")).use_candidate().finish();
  const auto message = parse(packet);
  ASSERT_TRUE(message);
  EXPECT_FALSE(message->use_candidate);
}

TEST(StunMessageTest, UnknownRequiredAttributesAreListed) {
  Bytes packet = from_hex("000100082112a4420102030405060708090a0b0c0f0f000401020304").value();
  const auto message = parse(packet);
  ASSERT_TRUE(message);
  ASSERT_EQ(message->unknown_count, 1u);
  EXPECT_EQ(message->unknown[0], 0x0f0f);
}

}  // namespace
}  // namespace softphone::stun
