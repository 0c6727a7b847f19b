#pragma once
// IP addresses and networks, as an operator lists them.

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::net {

class AddressList {
 public:
  AddressList() = default;  ///< empty
  /// 127.0.0.0/8 and ::1.
  static AddressList loopback();
  /// Adds "10.0.0.5", "10.0.0.0/8", "2001:db8::/32" or the word "loopback". False: it is none of them.
  bool add(std::string_view entry);
  /// `address`: textual; an IPv4 address may be written in IPv6 (::ffff:10.0.0.5).
  [[nodiscard]] bool contains(std::string_view address) const;

 private:
  std::vector<boost::asio::ip::network_v4> v4_;
  std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace softphone::net
