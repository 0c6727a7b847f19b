#include "io/net/address_list.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace softphone::net {

namespace ip = boost::asio::ip;

AddressList AddressList::loopback() {
  AddressList list;
  list.add("loopback");
  return list;
}

bool AddressList::add(std::string_view entry) {
  if (entry == "loopback") return add("127.0.0.0/8") && add("::1");
  boost::system::error_code bad;
  if (entry.find('/') != std::string_view::npos) {
    const auto v4 = ip::make_network_v4(std::string(entry), bad);
    if (!bad) v4_.push_back(v4.canonical());
    if (!bad) return true;
    const auto v6 = ip::make_network_v6(std::string(entry), bad);
    if (!bad) v6_.push_back(v6.canonical());
    return !bad;
  }
  const auto address = ip::make_address(std::string(entry), bad);
  if (bad) return false;
  if (address.is_v4()) {
    v4_.emplace_back(address.to_v4(), 32);
  } else {
    v6_.emplace_back(address.to_v6(), 128);
  }
  return true;
}

bool AddressList::contains(std::string_view text) const {
  boost::system::error_code bad;
  ip::address address = ip::make_address(std::string(text), bad);
  if (bad) return false;
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  if (address.is_v4()) {
    return std::any_of(v4_.begin(), v4_.end(), [&](const ip::network_v4& network) {
      return ip::network_v4(address.to_v4(), network.prefix_length()).canonical() == network;
    });
  }
  return std::any_of(v6_.begin(), v6_.end(), [&](const ip::network_v6& network) {
    return ip::network_v6(address.to_v6(), network.prefix_length()).canonical() == network;
  });
}

}  // namespace softphone::net
