#include "proto/crypto/aead.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace softphone::crypto {

namespace {

struct Free {
  void operator()(EVP_CIPHER* cipher) const { EVP_CIPHER_free(cipher); }
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER, Free>;
using Context = std::unique_ptr<EVP_CIPHER_CTX, Free>;

// Fails only for want of memory or a broken OpenSSL installation.
void require(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL cipher failed");
}

Context begin(bool encrypt, const AeadKey& key, const AeadNonce& nonce, ByteView about) {
  static const Cipher kCipher(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  require(kCipher != nullptr);
  Context context(EVP_CIPHER_CTX_new());
  require(context != nullptr);
  require(
      EVP_CipherInit_ex2(context.get(), kCipher.get(), key.data(), nonce.data(), encrypt ? 1 : 0, nullptr) ==
      1
  );
  int length = 0;
  if (!about.empty()) {
    require(
        EVP_CipherUpdate(context.get(), nullptr, &length, about.data(), static_cast<int>(about.size())) == 1
    );
  }
  return context;
}

}  // namespace

Bytes seal(const AeadKey& key, const AeadNonce& nonce, ByteView about, ByteView plain) {
  const Context context = begin(true, key, nonce, about);
  Bytes out(plain.size() + kAeadTag);
  int length = 0;
  if (!plain.empty()) {
    require(
        EVP_CipherUpdate(context.get(), out.data(), &length, plain.data(), static_cast<int>(plain.size())) ==
        1
    );
  }
  int rest = 0;
  require(EVP_CipherFinal_ex(context.get(), out.data() + length, &rest) == 1);
  require(
      EVP_CIPHER_CTX_ctrl(
          context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kAeadTag), out.data() + plain.size()
      ) == 1
  );
  return out;
}

std::optional<Bytes> open(const AeadKey& key, const AeadNonce& nonce, ByteView about, ByteView sealed) {
  if (sealed.size() < kAeadTag) return std::nullopt;
  const Context context = begin(false, key, nonce, about);
  const std::size_t size = sealed.size() - kAeadTag;
  Bytes out(size);
  int length = 0;
  if (size > 0 &&
      EVP_CipherUpdate(context.get(), out.data(), &length, sealed.data(), static_cast<int>(size)) != 1)
    return std::nullopt;
  Bytes tag(sealed.begin() + static_cast<std::ptrdiff_t>(size), sealed.end());
  require(
      EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kAeadTag), tag.data()) == 1
  );
  int rest = 0;
  std::uint8_t nothing = 0;
  if (EVP_CipherFinal_ex(context.get(), size > 0 ? out.data() + length : &nothing, &rest) != 1)
    return std::nullopt;
  return out;
}

}  // namespace softphone::crypto
