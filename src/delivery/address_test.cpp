#include "delivery/address.hpp"

#include <gtest/gtest.h>

namespace softphone::delivery {
namespace {

bool is_public(std::initializer_list<int> bytes) {
  Bytes address;
  for (const int byte : bytes) address.push_back(static_cast<std::uint8_t>(byte));
  if (address.size() > 4) address.resize(16);
  return is_public_address(address);
}

TEST(Address, OfThePublicInternet) {
  EXPECT_TRUE(is_public({1, 1, 1, 1}));
  EXPECT_TRUE(is_public({93, 184, 216, 34}));
  EXPECT_TRUE(is_public({100, 63, 255, 255}));
  EXPECT_TRUE(is_public({172, 15, 0, 1}));
  EXPECT_TRUE(is_public({172, 32, 0, 1}));
  EXPECT_TRUE(is_public({223, 255, 255, 255}));
  EXPECT_TRUE(is_public({0x26, 0x06, 0x28, 0x00, 0x02})) << "2606:2800:200::";
  EXPECT_TRUE(is_public({0x20, 0x01, 0x48, 0x60, 0x48, 0x60})) << "2001:4860:4860::";
}

TEST(Address, ThatMayNotBeCalled) {
  EXPECT_FALSE(is_public({0, 0, 0, 0}));
  EXPECT_FALSE(is_public({10, 1, 2, 3}));
  EXPECT_FALSE(is_public({100, 64, 0, 1}));
  EXPECT_FALSE(is_public({127, 0, 0, 1}));
  EXPECT_FALSE(is_public({168, 63, 129, 16})) << "a cloud's host";
  EXPECT_FALSE(is_public({169, 254, 169, 254})) << "clouds' metadata";
  EXPECT_FALSE(is_public({172, 16, 0, 1}));
  EXPECT_FALSE(is_public({172, 31, 255, 255}));
  EXPECT_FALSE(is_public({192, 0, 0, 192}));
  EXPECT_FALSE(is_public({192, 168, 1, 1}));
  EXPECT_FALSE(is_public({198, 19, 0, 1}));
  EXPECT_FALSE(is_public({224, 0, 0, 1}));
  EXPECT_FALSE(is_public({255, 255, 255, 255}));
  EXPECT_FALSE(is_public({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})) << "::";
  EXPECT_FALSE(is_public({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})) << "::1";
  EXPECT_FALSE(is_public({0xFC, 0x12, 0, 0, 0})) << "unique local";
  EXPECT_FALSE(is_public({0xFD, 0x00, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54})) << "metadata";
  EXPECT_FALSE(is_public({0xFE, 0x80, 0, 0, 0})) << "link-local";
  EXPECT_FALSE(is_public({0xFF, 0x02, 0, 0, 0})) << "multicast";
  EXPECT_FALSE(is_public({0x20, 0x01, 0, 0, 0x01})) << "Teredo";
  EXPECT_FALSE(is_public({0x20, 0x01, 0x0D, 0xB8, 0x01}));
  EXPECT_FALSE(is_public({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1})) << "NAT64";
}

TEST(Address, OfTheOldInternetInsideTheNewOne) {
  EXPECT_FALSE(is_public({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1}));
  EXPECT_TRUE(is_public({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 1, 1, 1}));
  EXPECT_FALSE(is_public({0x20, 0x02, 192, 168, 1, 1})) << "6to4";
  EXPECT_TRUE(is_public({0x20, 0x02, 1, 1, 1, 1}));
}

TEST(Address, ThatIsNone) {
  EXPECT_FALSE(is_public_address({}));
  EXPECT_FALSE(is_public_address(Bytes{1, 1, 1}));
}

}  // namespace
}  // namespace softphone::delivery
