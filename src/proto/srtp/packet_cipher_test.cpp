#include "proto/srtp/packet_cipher.hpp"

#include <gtest/gtest.h>

namespace softphone::srtp {
namespace {

template <std::size_t N>
void set(std::array<std::uint8_t, N>& array, std::string_view digits) {
  const Bytes bytes = from_hex(digits).value();
  std::copy(bytes.begin(), bytes.end(), array.begin());
}

TEST(KeyDerivationTest, Rfc3711AppendixB3) {
  MasterKey master;
  set(master.key, "E1F97A0D3E018BE0D64FA32C06DE4139");
  set(master.salt, "0EC675AD498AFEEBB6960B3AABE6");
  const SessionKeys keys = derive(Profile::aes128_cm_sha1_80, master, Stream::rtp);
  EXPECT_EQ(hex(keys.cipher), "c61e7a93744f39ee10734afe3ff7a087");
  EXPECT_EQ(hex(keys.salt), "30cbbc08863d8c85d49db34a9ae1");
  EXPECT_EQ(hex(keys.auth), "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
}

TEST(PacketCipherTest, Rfc3711AppendixB2Keystream) {
  SessionKeys keys;
  set(keys.cipher, "2B7E151628AED2A6ABF7158809CF4F3C");
  set(keys.salt, "F0F1F2F3F4F5F6F7F8F9FAFBFCFD");
  PacketCipher cipher(Profile::aes128_cm_sha1_80, keys);
  Bytes data(48, 0);
  ASSERT_TRUE(cipher.counter_crypt(0, 0, data));
  EXPECT_EQ(
      hex(data),
      "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab41e95b3bb0a2e8dd477901e4fca894c0"
  );
}

class GcmVectors : public testing::Test {
 protected:
  GcmVectors() {
    set(keys_.cipher, "000102030405060708090a0b0c0d0e0f");
    set(keys_.salt, "517569642070726f2071756f");
  }
  SessionKeys keys_;
};

TEST_F(GcmVectors, Rfc7714Section16Rtp) {
  const Bytes header = from_hex("8040f17b8041f8d35501a0b2").value();
  const std::string_view text = "Gallia est omnis divisa in partes tres";
  Bytes data(text.begin(), text.end());
  Bytes tag(16);
  PacketCipher sealing(Profile::aead_aes_128_gcm, keys_);
  const auto iv = sealing.rtp_iv(0x5501a0b2, 0xf17b);
  EXPECT_EQ(hex(iv), "51753c6580c2726f20718414");
  ASSERT_TRUE(sealing.gcm_seal(iv, header, {}, data, tag.data()));
  EXPECT_EQ(
      hex(data) + hex(tag),
      "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4"
      "390cce"
  );
  PacketCipher opening(Profile::aead_aes_128_gcm, keys_);
  ASSERT_TRUE(opening.gcm_open(iv, header, {}, data, tag.data()));
  EXPECT_EQ(as_text(data), text);
}

TEST_F(GcmVectors, Rfc7714Section17Rtcp) {
  const Bytes header = from_hex("81c8000d4d617273").value();
  Bytes data =
      from_hex("4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef")
          .value();
  const Bytes index = from_hex("800005d4").value();
  Bytes tag(16);
  PacketCipher sealing(Profile::aead_aes_128_gcm, keys_);
  const auto iv = sealing.rtcp_iv(0x4d617273, 0x5d4);
  EXPECT_EQ(hex(iv), "517524055203726f207170bb");
  ASSERT_TRUE(sealing.gcm_seal(iv, header, index, data, tag.data()));
  EXPECT_EQ(
      hex(data) + hex(tag),
      "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b"
      "c84aa45896cf4d2fc5abf87245d9eade"
  );
}

TEST(PacketCipherTest, CiphersInTurnsDoNotMix) {
  // A thread's context serves all of them: each packet must be as if its cipher were the only one.
  constexpr std::size_t kStreams = 5;
  std::vector<SessionKeys> keys(kStreams);
  for (std::size_t i = 0; i < kStreams; ++i) {
    keys[i].cipher.fill(static_cast<std::uint8_t>(i + 1));
    keys[i].salt.fill(static_cast<std::uint8_t>(0xA0 + i));
  }
  const auto sealed = [&](PacketCipher& cipher, std::uint64_t index) {
    Bytes data(50, 0x55);
    data.resize(66);
    const auto iv = cipher.rtp_iv(7, index);
    EXPECT_TRUE(cipher.gcm_seal(iv, {}, {}, std::span(data).first(50), data.data() + 50));
    return data;
  };
  std::vector<PacketCipher> gcm;
  std::vector<PacketCipher> counter;
  for (const SessionKeys& key : keys) {
    gcm.emplace_back(Profile::aead_aes_128_gcm, key);
    counter.emplace_back(Profile::aes128_cm_sha1_80, key);
  }
  for (std::uint64_t index = 1; index < 4; ++index) {
    for (std::size_t i = 0; i < kStreams; ++i) {
      PacketCipher alone(Profile::aead_aes_128_gcm, keys[i]);
      Bytes data = sealed(gcm[i], index);
      EXPECT_EQ(hex(data), hex(sealed(alone, index)));
      // A packet of another stream, refused, leaves nothing behind.
      Bytes foreign = data;
      PacketCipher& other = gcm[(i + 1) % kStreams];
      EXPECT_FALSE(other.gcm_open(other.rtp_iv(7, index), {}, {}, std::span(foreign).first(50), &foreign[50])
      );
      EXPECT_TRUE(gcm[i].gcm_open(gcm[i].rtp_iv(7, index), {}, {}, std::span(data).first(50), &data[50]));
      EXPECT_EQ(hex(ByteView(data).first(50)), hex(Bytes(50, 0x55)));
      Bytes stream(40, 0);
      Bytes again(40, 0);
      EXPECT_TRUE(counter[i].counter_crypt(7, index, stream));
      PacketCipher fresh(Profile::aes128_cm_sha1_80, keys[i]);
      EXPECT_TRUE(fresh.counter_crypt(7, index, again));
      EXPECT_EQ(hex(stream), hex(again));
    }
  }
}

}  // namespace
}  // namespace softphone::srtp
