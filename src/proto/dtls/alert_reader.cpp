#include "proto/dtls/alert_reader.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace softphone::dtls {
namespace {

template <class T, void (*Function)(T*)>
struct Freed {
  void operator()(T* object) const { Function(object); }
};

constexpr std::size_t kHeader = 13;  // RFC 6347 §4.1: type, version, epoch, sequence number, length
constexpr std::size_t kNonce = 8;    // RFC 5288 §3: the part of it that is sent
constexpr std::size_t kTag = 16;
constexpr std::size_t kAlert = 2;
constexpr std::uint8_t kAlertType = 21;
constexpr std::uint8_t kFatal = 2;
constexpr std::uint8_t kCloseNotify = 0;
constexpr std::size_t kRandom = 32;
constexpr std::size_t kKeys = 2 * 16 + 2 * 4;

/// RFC 5246 §6.3: the keys of both sides, then their salts, client first.
bool derive_keys(SSL* ssl, std::span<std::uint8_t, kKeys> out) {
  constexpr std::string_view kLabel = "key expansion";
  std::array<std::uint8_t, kLabel.size() + 2 * kRandom> seed;
  std::copy(kLabel.begin(), kLabel.end(), seed.begin());
  std::uint8_t* randoms = seed.data() + kLabel.size();
  if (SSL_get_server_random(ssl, randoms, kRandom) != kRandom ||
      SSL_get_client_random(ssl, randoms + kRandom, kRandom) != kRandom) {
    return false;
  }
  std::array<std::uint8_t, SSL_MAX_MASTER_KEY_LENGTH> master;
  const std::size_t size = SSL_SESSION_get_master_key(SSL_get_session(ssl), master.data(), master.size());
  const std::unique_ptr<EVP_KDF, Freed<EVP_KDF, EVP_KDF_free>> kdf(
      EVP_KDF_fetch(nullptr, OSSL_KDF_NAME_TLS1_PRF, nullptr)
  );
  const std::unique_ptr<EVP_KDF_CTX, Freed<EVP_KDF_CTX, EVP_KDF_CTX_free>> context(
      kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr
  );
  std::array<char, 7> digest{"SHA256"};
  const std::array<OSSL_PARAM, 4> params{
      OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, master.data(), size),
      OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, seed.data(), seed.size()),
      OSSL_PARAM_construct_end()};
  const bool done =
      context && size > 0 && EVP_KDF_derive(context.get(), out.data(), out.size(), params.data()) == 1;
  OPENSSL_cleanse(master.data(), master.size());
  return done;
}

}  // namespace

AlertReader::~AlertReader() {
  OPENSSL_cleanse(key_.data(), key_.size());
}

std::optional<AlertReader> AlertReader::from(SSL* ssl, bool we_are_client) {
  const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl);
  const std::uint16_t suite = cipher != nullptr ? SSL_CIPHER_get_protocol_id(cipher) : 0;
  constexpr std::uint16_t kEcdsa = 0xC02B;  // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, RFC 5289 §3.2
  constexpr std::uint16_t kRsa = 0xC02F;
  if ((suite != kEcdsa && suite != kRsa) || SSL_version(ssl) != DTLS1_2_VERSION) return std::nullopt;
  std::array<std::uint8_t, kKeys> keys;
  if (!derive_keys(ssl, keys)) return std::nullopt;
  Key key;
  Salt salt;
  const std::size_t side = we_are_client ? 1 : 0;  // the server writes with the second of each
  std::copy_n(keys.begin() + static_cast<std::ptrdiff_t>(side * key.size()), key.size(), key.begin());
  std::copy_n(
      keys.begin() + static_cast<std::ptrdiff_t>(2 * key.size() + side * salt.size()),
      salt.size(),
      salt.begin()
  );
  OPENSSL_cleanse(keys.data(), keys.size());
  return AlertReader(key, salt);
}

AlertReader::Alert AlertReader::read(ByteView datagram) const {
  while (datagram.size() >= kHeader) {
    const std::size_t length = std::size_t{datagram[11]} << 8 | datagram[12];
    if (kHeader + length > datagram.size()) return Alert::none;
    const Alert alert = read_record(datagram.first(kHeader + length));
    if (alert != Alert::none) return alert;
    datagram = datagram.subspan(kHeader + length);
  }
  return Alert::none;
}

AlertReader::Alert AlertReader::read_record(ByteView record) const {
  const std::uint16_t epoch = static_cast<std::uint16_t>(record[3] << 8 | record[4]);
  if (record[0] != kAlertType || epoch == 0 || record.size() != kHeader + kNonce + kAlert + kTag) {
    return Alert::none;
  }
  std::array<std::uint8_t, 12> nonce;
  std::copy(salt_.begin(), salt_.end(), nonce.begin());
  std::copy_n(record.begin() + kHeader, kNonce, nonce.begin() + 4);
  // Epoch and sequence number, type, version, length of the plain text.
  std::array<std::uint8_t, kHeader> data;
  std::copy_n(record.begin() + 3, 8, data.begin());
  std::copy_n(record.begin(), 3, data.begin() + 8);
  data[11] = 0;
  data[12] = kAlert;
  std::array<std::uint8_t, kTag> tag;
  std::copy_n(record.end() - kTag, kTag, tag.begin());
  std::array<std::uint8_t, kAlert> alert{};
  const std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>> cipher(EVP_CIPHER_CTX_new(
  ));
  int size = 0;
  const bool own =
      cipher &&
      EVP_DecryptInit_ex(cipher.get(), EVP_aes_128_gcm(), nullptr, key_.data(), nonce.data()) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, data.data(), data.size()) == 1 &&
      EVP_DecryptUpdate(cipher.get(), alert.data(), &size, record.data() + kHeader + kNonce, kAlert) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1 &&
      EVP_DecryptFinal_ex(cipher.get(), tag.data(), &size) == 1;
  if (!own) return Alert::none;
  if (alert[1] == kCloseNotify) return Alert::closed;
  return alert[0] == kFatal ? Alert::failed : Alert::none;
}

}  // namespace softphone::dtls
