#include "io/net/address_list.hpp"

#include <gtest/gtest.h>

namespace softphone::net {
namespace {

TEST(AddressList, HoldsAddressesAndNetworks) {
  AddressList list;
  for (const char* entry : {"10.1.0.0/16", "192.0.2.7", "2001:db8::/32", "10.9.9.9/24"})
    EXPECT_TRUE(list.add(entry)) << entry;
  for (const char* inside : {"10.1.2.3", "192.0.2.7", "2001:db8:1::1", "::ffff:10.1.0.1", "10.9.9.1"})
    EXPECT_TRUE(list.contains(inside)) << inside;
  for (const char* outside :
       {"10.2.0.1", "192.0.2.8", "2001:db9::1", "::ffff:10.2.0.1", "127.0.0.1", "nonsense", ""})
    EXPECT_FALSE(list.contains(outside)) << outside;
}

TEST(AddressList, KnowsThisMachine) {
  const AddressList list = AddressList::loopback();
  for (const char* own : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(list.contains(own)) << own;
  EXPECT_FALSE(list.contains("198.51.100.7"));
  EXPECT_FALSE(AddressList().contains("127.0.0.1"));
}

TEST(AddressList, RefusesWhatIsNoAddress) {
  AddressList list;
  for (const char* entry : {"", "proxy.example", "10.0.0.0/33", "10.0.0/8", "::1/200", "10.0.0.1:80"})
    EXPECT_FALSE(list.add(entry)) << entry;
}

}  // namespace
}  // namespace softphone::net
