#include "carrier/config.hpp"

#include <algorithm>

#include "base/sid.hpp"

namespace softphone::carrier {

const Application* Config::find_application(std::string_view sid) const {
  const auto found =
      std::find_if(applications.begin(), applications.end(), [&](const auto& a) { return a.sid == sid; });
  return found == applications.end() ? nullptr : &*found;
}

const PhoneNumber* Config::find_number(std::string_view number) const {
  const auto found =
      std::find_if(numbers.begin(), numbers.end(), [&](const auto& n) { return n.number == number; });
  return found == numbers.end() ? nullptr : &*found;
}

std::optional<std::string> Config::key_secret(std::string_view sid) const {
  for (const ApiKey& key : keys) {
    if (key.sid == sid) return key.secret;
  }
  return std::nullopt;
}

Config make_account(const RandomSource& random) {
  Config config;
  config.account_sid = make_sid("AC", random);
  config.auth_token = random_hex(random, 16);
  config.keys.push_back({.sid = make_sid("SK", random), .secret = random_token(random, 32)});
  config.applications.push_back({.sid = make_sid("AP", random), .friendly_name = "Softphone", .voice = {}});
  return config;
}

}  // namespace softphone::carrier
