#pragma once

#include <string>
#include <vector>

namespace softphone::media {

/// 127.0.0.1 and the IPv4 addresses of interfaces that are up, at most `limit` in all: browsers on this
/// machine and in its networks can reach one of them. Loopback stays first, as it works without any network.
std::vector<std::string> host_addresses(std::size_t limit = 4);

}  // namespace softphone::media
