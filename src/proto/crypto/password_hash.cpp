#include "proto/crypto/password_hash.hpp"

#include <argon2.h>

namespace softphone::crypto {
namespace {

constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kHashBytes = 32;

}  // namespace

Result<PasswordHash> hash_password(std::string_view password, const Salt& salt, Argon2Cost cost) {
  PasswordHash hash;
  hash.text.resize(argon2_encodedlen(
      cost.passes, cost.memory_kib, kLanes, static_cast<std::uint32_t>(salt.size()), kHashBytes, Argon2_id
  ));
  const int code = argon2id_hash_encoded(
      cost.passes,
      cost.memory_kib,
      kLanes,
      password.data(),
      password.size(),
      salt.data(),
      salt.size(),
      kHashBytes,
      hash.text.data(),
      hash.text.size()
  );
  if (code != ARGON2_OK) return fail("no_memory", argon2_error_message(code));
  hash.text.resize(hash.text.find('\0'));
  return hash;
}

bool is_password(std::string_view password, const std::string& hash) {
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool is_outdated(std::string_view hash, Argon2Cost cost) {
  const std::string wanted = "$argon2id$v=19$m=" + std::to_string(cost.memory_kib) +
                             ",t=" + std::to_string(cost.passes) + ",p=" + std::to_string(kLanes) + "$";
  return !hash.starts_with(wanted);
}

}  // namespace softphone::crypto
