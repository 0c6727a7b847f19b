#pragma once
// The cookies an application's server sets in one call, as Twilio returns them within that call (RFC 6265,
// the part that servers without users need).

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace softphone::twilio {

class CookieJar {
 public:
  /// A Set-Cookie field that came with an answer from `url`. What is malformed or for another host is
  /// dropped.
  void take(std::string_view url, std::string_view set_cookie, WallTime now);
  /// The Cookie field for a request to `url`; empty for none.
  [[nodiscard]] std::string cookies_for(std::string_view url, WallTime now) const;

 private:
  struct Cookie {
    std::string name;
    std::string value;
    std::string domain;
    bool host_only = true;
    std::string path;
    bool secure = false;
    WallTime expires = WallTime::max();
  };
  std::vector<Cookie> cookies_;
};

}  // namespace softphone::twilio
