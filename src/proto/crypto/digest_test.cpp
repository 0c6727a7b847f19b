#include "proto/crypto/digest.hpp"

#include <gtest/gtest.h>

namespace softphone::crypto {

// FIPS 180-4 examples.
TEST(Digest, Sha256Vectors) {
  EXPECT_EQ(hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 2202 §3, cases 1, 2, 6 (key longer than a block).
TEST(Digest, HmacSha1Vectors) {
  EXPECT_EQ(
      hex(hmac_sha1(Bytes(20, 0x0b), as_bytes("Hi There"))), "b617318655057264e28bc0b6fb378c8ef146be00"
  );
  EXPECT_EQ(
      hex(hmac_sha1(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
  );
  EXPECT_EQ(
      hex(hmac_sha1(Bytes(80, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
      "aa4ae5e15272d00e95705637ce8a3b55ed402112"
  );
}

// RFC 4231 §4, cases 1, 2, 6.
TEST(Digest, HmacSha256Vectors) {
  EXPECT_EQ(
      hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
  );
  EXPECT_EQ(
      hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
  );
  EXPECT_EQ(
      hex(hmac_sha256(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
  );
}

TEST(Digest, AnEmptyKeyIsAKeyAndNotTheKeyBefore) {
  (void)hmac_sha256(as_bytes("another key"), as_bytes("x"));
  EXPECT_EQ(hex(hmac_sha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  EXPECT_EQ(hex(hmac_sha1({}, {})), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST(Digest, EqualOnlyForTheSameBytes) {
  EXPECT_TRUE(constant_time_equal({}, {}));
  EXPECT_TRUE(constant_time_equal(as_bytes("abc"), as_bytes("abc")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("abd")));
  EXPECT_FALSE(constant_time_equal(as_bytes("abc"), as_bytes("ab")));
}

}  // namespace softphone::crypto
