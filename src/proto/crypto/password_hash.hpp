#pragma once
// Passwords at rest: argon2id (RFC 9106) in the PHC text form, which carries its own parameters and salt.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace softphone::crypto {

/// What one guess costs, for us and for whoever steals the database.
struct Argon2Cost {
  std::uint32_t memory_kib;
  std::uint32_t passes;
};
/// OWASP's smallest advice is 19 MiB and two passes; this is two and a half times that, and about a tenth of
/// a second.
inline constexpr Argon2Cost kPasswordCost{47'104, 2};

using Salt = std::array<std::uint8_t, 16>;

/// "$argon2id$v=19$m=47104,t=2,p=1$salt$hash"; a type of its own because Result cannot tell text from an
/// Error's text.
struct PasswordHash {
  std::string text;
};

/// Takes long on purpose: not for the control thread. Error code: no_memory.
Result<PasswordHash> hash_password(
    std::string_view password, const Salt& salt, Argon2Cost cost = kPasswordCost
);
/// As slow as making the hash was. False for a hash that cannot be read, too.
bool is_password(std::string_view password, const std::string& hash);
/// True when the hash was made at another cost than is wanted now.
bool is_outdated(std::string_view hash, Argon2Cost cost = kPasswordCost);

}  // namespace softphone::crypto
