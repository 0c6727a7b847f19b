// The low-level SHA-1 functions: OpenSSL 3's EVP interface allocates for every copy of a prepared HMAC state
// and costs a microsecond a packet more.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "proto/srtp/packet_cipher.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace softphone::srtp {

namespace {

enum class Use { counter, seal, open };

/// The calling thread's context, with the key of this packet and its IV.
template <Use use>
EVP_CIPHER_CTX* prepared(const std::uint8_t* key, const std::uint8_t* iv) {
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };
  // Counter mode is its own inverse; GCM has to know.
  constexpr int kEncrypt = use == Use::open ? 0 : 1;
  thread_local const std::unique_ptr<EVP_CIPHER_CTX, Free> context = [] {
    std::unique_ptr<EVP_CIPHER_CTX, Free> made(EVP_CIPHER_CTX_new());
    const EVP_CIPHER* algorithm = use == Use::counter ? EVP_aes_128_ctr() : EVP_aes_128_gcm();
    if (!made || EVP_CipherInit_ex(made.get(), algorithm, nullptr, nullptr, nullptr, kEncrypt) != 1) {
      throw std::runtime_error("OpenSSL has no AES");
    }
    return made;
  }();
  return EVP_CipherInit_ex(context.get(), nullptr, nullptr, key, iv, kEncrypt) == 1 ? context.get() : nullptr;
}

}  // namespace

PacketCipher::Key::~Key() {
  OPENSSL_cleanse(data(), size());
}

PacketCipher::PacketCipher(Profile profile, const SessionKeys& keys)
    : profile_(profile), salt_(keys.salt), key_{keys.cipher}, inner_{}, outer_{} {
  if (profile == Profile::aead_aes_128_gcm) return;
  std::array<std::uint8_t, SHA_CBLOCK> pad;
  const auto prepare = [&](SHA_CTX& state, std::uint8_t value) {
    pad.fill(value);
    for (std::size_t i = 0; i < keys.auth.size(); ++i) pad[i] ^= keys.auth[i];
    SHA1_Init(&state);
    SHA1_Update(&state, pad.data(), pad.size());
  };
  prepare(inner_, 0x36);
  prepare(outer_, 0x5C);
  OPENSSL_cleanse(pad.data(), pad.size());
}

bool PacketCipher::counter_crypt(std::uint32_t ssrc, std::uint64_t index, std::span<std::uint8_t> data) {
  // RFC 3711 §4.1.1: IV = (salt · 2^16) XOR (SSRC · 2^64) XOR (index · 2^16).
  std::array<std::uint8_t, 16> iv{};
  std::memcpy(iv.data(), salt_.data(), salt_.size());
  for (int i = 0; i < 4; ++i) iv[4 + i] ^= static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
  for (int i = 0; i < 6; ++i) iv[8 + i] ^= static_cast<std::uint8_t>(index >> (40 - 8 * i));
  EVP_CIPHER_CTX* cipher = prepared<Use::counter>(key_.data(), iv.data());
  int length = 0;
  return cipher &&
         EVP_CipherUpdate(cipher, data.data(), &length, data.data(), static_cast<int>(data.size())) == 1;
}

void PacketCipher::authenticate(ByteView first, ByteView second, std::span<std::uint8_t, kShaTag> tag) const {
  std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest;
  SHA_CTX state = inner_;
  SHA1_Update(&state, first.data(), first.size());
  SHA1_Update(&state, second.data(), second.size());
  SHA1_Final(digest.data(), &state);
  state = outer_;
  SHA1_Update(&state, digest.data(), digest.size());
  SHA1_Final(digest.data(), &state);
  std::memcpy(tag.data(), digest.data(), tag.size());
}

PacketCipher::GcmIv PacketCipher::masked(GcmIv iv) const {
  for (std::size_t i = 0; i < iv.size(); ++i) iv[i] ^= salt_[i];
  return iv;
}

PacketCipher::GcmIv PacketCipher::rtp_iv(std::uint32_t ssrc, std::uint64_t index) const {
  GcmIv iv{};
  for (int i = 0; i < 4; ++i) iv[2 + i] = static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
  for (int i = 0; i < 6; ++i) iv[6 + i] = static_cast<std::uint8_t>(index >> (40 - 8 * i));
  return masked(iv);
}

PacketCipher::GcmIv PacketCipher::rtcp_iv(std::uint32_t ssrc, std::uint32_t index) const {
  GcmIv iv{};
  for (int i = 0; i < 4; ++i) {
    iv[2 + i] = static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
    iv[8 + i] = static_cast<std::uint8_t>(index >> (24 - 8 * i));
  }
  return masked(iv);
}

bool PacketCipher::gcm_seal(
    const GcmIv& iv, ByteView first, ByteView second, std::span<std::uint8_t> data, std::uint8_t* tag
) {
  EVP_CIPHER_CTX* cipher = prepared<Use::seal>(key_.data(), iv.data());
  int length = 0;
  const auto size = [](const auto& view) { return static_cast<int>(view.size()); };
  return cipher && EVP_EncryptUpdate(cipher, nullptr, &length, first.data(), size(first)) == 1 &&
         (second.empty() || EVP_EncryptUpdate(cipher, nullptr, &length, second.data(), size(second)) == 1) &&
         (data.empty() || EVP_EncryptUpdate(cipher, data.data(), &length, data.data(), size(data)) == 1) &&
         EVP_EncryptFinal_ex(cipher, tag, &length) == 1 &&
         EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, kGcmTag, tag) == 1;
}

bool PacketCipher::gcm_open(
    const GcmIv& iv, ByteView first, ByteView second, std::span<std::uint8_t> data, const std::uint8_t* tag
) {
  EVP_CIPHER_CTX* cipher = prepared<Use::open>(key_.data(), iv.data());
  int length = 0;
  std::array<std::uint8_t, kGcmTag> expected;
  std::memcpy(expected.data(), tag, kGcmTag);
  const auto size = [](const auto& view) { return static_cast<int>(view.size()); };
  return cipher && EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, kGcmTag, expected.data()) == 1 &&
         EVP_DecryptUpdate(cipher, nullptr, &length, first.data(), size(first)) == 1 &&
         (second.empty() || EVP_DecryptUpdate(cipher, nullptr, &length, second.data(), size(second)) == 1) &&
         (data.empty() || EVP_DecryptUpdate(cipher, data.data(), &length, data.data(), size(data)) == 1) &&
         EVP_DecryptFinal_ex(cipher, expected.data(), &length) == 1;
}

}  // namespace softphone::srtp
