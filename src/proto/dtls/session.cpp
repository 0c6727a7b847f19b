#include "proto/dtls/session.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <stdexcept>

#include "base/bytes.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::dtls {
namespace {

constexpr std::size_t kRecordHeader = 13;  // RFC 6347 §4.1
constexpr std::size_t kMaxQueued = 64;

/// First retransmission after 200 ms, then doubling: WebRTC paths are faster than the 1 s of RFC 6347
/// §4.2.4.1.
unsigned retransmit_after(SSL*, unsigned previous_us) {
  constexpr unsigned kFirst = 200'000;
  constexpr unsigned kLongest = 3'000'000;
  return previous_us == 0 ? kFirst : std::min(previous_us * 2, kLongest);
}

BIO* memory_bio() {
  BIO* bio = BIO_new(BIO_s_mem());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_mem_eof_return(bio, -1);  // empty means "try again", not the end
  return bio;
}

}  // namespace

void Session::Free::operator()(SSL* ssl) const {
  SSL_free(ssl);
}

Session::Session(const Identity& identity, Role role, Bytes remote_fingerprint)
    : ssl_(SSL_new(identity.context())), role_(role), remote_fingerprint_(std::move(remote_fingerprint)) {
  if (!ssl_) throw std::bad_alloc();
  BIO* in = memory_bio();
  BIO* out = memory_bio();
  SSL_set_bio(ssl_.get(), in, out);
  SSL_set_mtu(ssl_.get(), kMtu);
  DTLS_set_timer_cb(ssl_.get(), retransmit_after);
  if (role == Role::client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

void Session::start() {
  if (role_ == Role::client) advance();
}

void Session::set_remote_fingerprint(Bytes fingerprint) {
  remote_fingerprint_ = std::move(fingerprint);
  check_peer();
}

void Session::handle_datagram(ByteView datagram) {
  if (state_ == State::closed || state_ == State::failed || datagram.empty()) return;
  if (retired()) {
    const AlertReader::Alert alert = alerts_->read(datagram);
    if (alert == AlertReader::Alert::closed) state_ = State::closed;
    if (alert == AlertReader::Alert::failed) state_ = State::failed;
    return;
  }
  wake();
  // The memory BIO is a byte stream; one datagram at a time keeps the record boundaries.
  if (BIO_write(SSL_get_rbio(ssl_.get()), datagram.data(), static_cast<int>(datagram.size())) <= 0) return;
  advance();
  // What a bad datagram left must not be glued to the next.
  (void)BIO_reset(SSL_get_rbio(ssl_.get()));
  rest();
}

/// After the handshake the record buffers (33 KiB) exist only while something is read or written: an
/// association lasts as long as a call and is used again only to end it. OpenSSL does not make them by itself
/// for an alert.
void Session::wake() {
  if (handshake_done_ && SSL_alloc_buffers(ssl_.get()) != 1) throw std::bad_alloc();
}

void Session::rest() {
  if (handshake_done_) (void)SSL_free_buffers(ssl_.get());
}

void Session::handle_timeout() {
  if (state_ != State::connecting || handshake_done_) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_.get()) < 0) state_ = State::failed;
  collect();
}

void Session::close() {
  if (state_ == State::closed || state_ == State::failed) return;
  if (retired()) {
    if (!farewell_.empty()) outgoing_.push_back(std::move(farewell_));
  } else if (handshake_done_) {
    ERR_clear_error();
    wake();
    SSL_shutdown(ssl_.get());
    collect();
    rest();
  }
  state_ = State::closed;
}

void Session::retire() {
  if (retired() || state_ != State::connected || !outgoing_.empty()) return;
  alerts_ = AlertReader::from(ssl_.get(), role_ == Role::client);
  if (!alerts_) return;
  ERR_clear_error();
  wake();
  SSL_shutdown(ssl_.get());
  collect();
  if (outgoing_.size() == 1) {
    farewell_ = std::move(outgoing_.front());
    outgoing_.clear();
  }
  ssl_.reset();
}

std::optional<Milliseconds> Session::timeout() const {
  if (state_ != State::connecting) return std::nullopt;
  timeval left{};
  if (DTLSv1_get_timeout(ssl_.get(), &left) != 1) return std::nullopt;
  // Rounded up: woken early, OpenSSL would do nothing.
  return Milliseconds(left.tv_sec * 1000 + (left.tv_usec + 999) / 1000);
}

std::optional<Bytes> Session::poll_transmit() {
  if (outgoing_.empty()) return std::nullopt;
  Bytes datagram = std::move(outgoing_.front());
  outgoing_.pop_front();
  return datagram;
}

void Session::advance() {
  ERR_clear_error();
  if (!handshake_done_) {
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) {
      handshake_done_ = true;
    } else if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ) {
      state_ = State::failed;
    }
  }
  if (handshake_done_ && state_ != State::failed) {
    // Answers repeated flights and sees alerts; application data (SCTP) is not ours.
    std::array<std::uint8_t, 2048> discarded;
    int result = 0;
    do {
      result = SSL_read(ssl_.get(), discarded.data(), discarded.size());
    } while (result > 0);
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_ZERO_RETURN) {
      state_ = State::closed;
    } else if (error == SSL_ERROR_SSL) {
      state_ = State::failed;
    }
  }
  collect();
  check_peer();
}

void Session::check_peer() {
  if (retired() || state_ != State::connecting || !handshake_done_ || remote_fingerprint_.empty()) return;
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl_.get()), X509_free);
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  const bool same = certificate &&
                    X509_digest(certificate.get(), EVP_sha256(), digest.data(), &length) == 1 &&
                    crypto::constant_time_equal(ByteView(digest).first(length), remote_fingerprint_);
  state_ = same && export_keys() ? State::connected : State::failed;
}

bool Session::export_keys() {
  const SRTP_PROTECTION_PROFILE* chosen = SSL_get_selected_srtp_profile(ssl_.get());
  if (chosen == nullptr) return false;
  srtp::KeyPair keys;
  switch (chosen->id) {
    case SRTP_AES128_CM_SHA1_80:
      keys.profile = srtp::Profile::aes128_cm_sha1_80;
      break;
    case SRTP_AEAD_AES_128_GCM:
      keys.profile = srtp::Profile::aead_aes_128_gcm;
      break;
    default:
      return false;
  }
  // RFC 5764 §4.2: client key, server key, client salt, server salt.
  constexpr std::string_view kLabel = "EXTRACTOR-dtls_srtp";
  const std::size_t salt = srtp::salt_size(keys.profile);
  std::array<std::uint8_t, 2 * (srtp::kKeySize + srtp::kMaxSaltSize)> material;
  const std::size_t size = 2 * (srtp::kKeySize + salt);
  if (SSL_export_keying_material(
          ssl_.get(), material.data(), size, kLabel.data(), kLabel.size(), nullptr, 0, 0
      ) != 1) {
    return false;
  }
  ByteReader reader(ByteView(material).first(size));
  const bool client = role_ == Role::client;
  srtp::MasterKey& first = client ? keys.local : keys.remote;
  srtp::MasterKey& second = client ? keys.remote : keys.local;
  std::ranges::copy(reader.take(srtp::kKeySize), first.key.begin());
  std::ranges::copy(reader.take(srtp::kKeySize), second.key.begin());
  std::ranges::copy(reader.take(salt), first.salt.begin());
  std::ranges::copy(reader.take(salt), second.salt.begin());
  keys_ = keys;
  return true;
}

void Session::collect() {
  char* data = nullptr;
  BIO* out = SSL_get_wbio(ssl_.get());
  const long size = BIO_get_mem_data(out, &data);
  ByteView left(reinterpret_cast<const std::uint8_t*>(data), size > 0 ? static_cast<std::size_t>(size) : 0);
  // OpenSSL writes a whole flight at once; whole records are packed into datagrams up to the MTU.
  Bytes datagram;
  while (left.size() >= kRecordHeader) {
    const std::size_t record = kRecordHeader + (std::size_t{left[11]} << 8 | left[12]);
    if (record > left.size()) break;
    if (!datagram.empty() && datagram.size() + record > kMtu)
      outgoing_.push_back(std::exchange(datagram, {}));
    datagram.insert(datagram.end(), left.begin(), left.begin() + static_cast<std::ptrdiff_t>(record));
    left = left.subspan(record);
  }
  if (!datagram.empty()) outgoing_.push_back(std::move(datagram));
  while (outgoing_.size() > kMaxQueued) outgoing_.pop_front();
  (void)BIO_reset(out);
}

}  // namespace softphone::dtls
