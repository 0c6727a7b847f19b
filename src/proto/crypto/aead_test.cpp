#include "proto/crypto/aead.hpp"

#include <gtest/gtest.h>

namespace softphone::crypto {
namespace {

// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 14 and 16.
TEST(Aead, SealsAsPublished) {
  const AeadKey zero{};
  EXPECT_EQ(
      hex(seal(zero, AeadNonce{}, {}, Bytes(16, 0))),
      "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
  );
  AeadKey key{};
  const Bytes key_bytes = *from_hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  std::copy(key_bytes.begin(), key_bytes.end(), key.begin());
  AeadNonce nonce{};
  const Bytes nonce_bytes = *from_hex("cafebabefacedbaddecaf888");
  std::copy(nonce_bytes.begin(), nonce_bytes.end(), nonce.begin());
  const Bytes plain = *from_hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
      "b16aedf5aa0de657ba637b39"
  );
  const Bytes about = *from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const Bytes sealed = seal(key, nonce, about, plain);
  EXPECT_EQ(
      hex(sealed),
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
      "c5f61e6393ba7a0abcc9f662"
      "76fc6ece0f4e1768cddf8853bb2d551b"
  );
  EXPECT_EQ(open(key, nonce, about, sealed), plain);
}

TEST(Aead, OpensNothingThatWasChanged) {
  const AeadKey key{1};
  const AeadNonce nonce{2};
  const Bytes sealed = seal(key, nonce, as_bytes("crm.lead 68"), as_bytes("Usine"));
  ASSERT_TRUE(open(key, nonce, as_bytes("crm.lead 68"), sealed));
  EXPECT_FALSE(open(key, nonce, as_bytes("crm.lead 69"), sealed));
  EXPECT_FALSE(open(AeadKey{3}, nonce, as_bytes("crm.lead 68"), sealed));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open(key, nonce, as_bytes("crm.lead 68"), changed)) << i;
  }
  EXPECT_FALSE(open(key, nonce, {}, Bytes(15, 0)));
  const Bytes empty = seal(key, nonce, {}, {});
  const auto nothing = open(key, nonce, {}, empty);
  ASSERT_TRUE(nothing);
  EXPECT_TRUE(nothing->empty());
}

}  // namespace
}  // namespace softphone::crypto
