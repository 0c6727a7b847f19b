#include "proto/crypto/password_hash.hpp"

#include <gtest/gtest.h>

namespace softphone::crypto {
namespace {

/// Cheap, so that the tests are.
constexpr Argon2Cost kCheap{64, 1};

Salt salt_of(std::uint8_t first) {
  Salt salt{};
  for (std::uint8_t& byte : salt) byte = first++;
  return salt;
}

TEST(PasswordHash, OnlyThePasswordItselfFits) {
  const auto hash = hash_password("correct horse", salt_of(1), kCheap);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->text.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << hash->text;
  EXPECT_TRUE(is_password("correct horse", hash->text));
  for (const char* wrong : {"", "Correct horse", "correct horse ", "correct hors"}) {
    EXPECT_FALSE(is_password(wrong, hash->text)) << wrong;
  }
}

TEST(PasswordHash, AnyBytesMayBeAPassword) {
  const std::string password("motdepassé\0 suite", 19);
  const auto hash = hash_password(password, salt_of(1), kCheap);
  ASSERT_TRUE(hash);
  EXPECT_TRUE(is_password(password, hash->text));
  EXPECT_FALSE(is_password(std::string_view(password).substr(0, 11), hash->text));
}

TEST(PasswordHash, TheSamePasswordLooksDifferentTwice) {
  EXPECT_NE(hash_password("same", salt_of(1), kCheap)->text, hash_password("same", salt_of(2), kCheap)->text);
}

TEST(PasswordHash, WhatIsNoHashFitsNothing) {
  for (const char* broken : {"", "x", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$aGFzaA"}) {
    EXPECT_FALSE(is_password("", broken)) << broken;
    EXPECT_FALSE(is_password("x", broken)) << broken;
  }
}

TEST(PasswordHash, TellsWhenItsCostIsOfYesterday) {
  const auto hash = hash_password("old", salt_of(1), kCheap);
  EXPECT_TRUE(is_outdated(hash->text));
  EXPECT_FALSE(is_outdated(hash->text, kCheap));
}

}  // namespace
}  // namespace softphone::crypto
