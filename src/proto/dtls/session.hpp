#pragma once
// One DTLS association (RFC 6347) that gives the keys of SRTP (RFC 5764). OpenSSL over memory: datagrams in,
// datagrams out. OpenSSL reads the clock itself for its retransmission timer; `timeout` says when to come
// back.

#include <deque>
#include <memory>
#include <optional>

#include "base/encoding.hpp"
#include "base/time.hpp"
#include "proto/dtls/alert_reader.hpp"
#include "proto/dtls/identity.hpp"
#include "proto/srtp/profile.hpp"

using SSL = struct ssl_st;

namespace softphone::dtls {

enum class Role { client, server };

/// Largest datagram we send: below every path MTU that WebRTC meets, ICE and IPv6 headers included.
constexpr std::size_t kMtu = 1200;

/// connecting: handshake under way, or done while the peer's fingerprint is not known yet.
enum class State { connecting, connected, closed, failed };

class Session {
 public:
  /// `remote_fingerprint`: SHA-256, or empty until `set_remote_fingerprint`.
  Session(const Identity& identity, Role role, Bytes remote_fingerprint);

  /// The client sends its first flight; the server waits for it.
  void start();
  void set_remote_fingerprint(Bytes fingerprint);
  void handle_datagram(ByteView datagram);
  void handle_timeout();
  /// Sends close_notify when connected.
  void close();
  /// The peer is known to have our last flight (it sends media): nothing will be repeated, so all that is
  /// kept is the word that ends the association and the key to hear the peer's. Frees about 40 KB. No effect
  /// before connected, nor under suites that browsers do not choose.
  void retire();
  [[nodiscard]] bool retired() const { return ssl_ == nullptr; }

  /// Time until handle_timeout() is due; nothing when no timer runs.
  [[nodiscard]] std::optional<Milliseconds> timeout() const;
  [[nodiscard]] std::optional<Bytes> poll_transmit();

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] Role role() const { return role_; }
  /// Set when connected.
  [[nodiscard]] const std::optional<srtp::KeyPair>& keys() const { return keys_; }

 private:
  void wake();
  void rest();
  void advance();
  void check_peer();
  void collect();
  bool export_keys();

  struct Free {
    void operator()(SSL* ssl) const;
  };
  std::unique_ptr<SSL, Free> ssl_;
  Role role_;
  State state_ = State::connecting;
  Bytes remote_fingerprint_;
  bool handshake_done_ = false;
  std::optional<srtp::KeyPair> keys_;
  std::deque<Bytes> outgoing_;
  std::optional<AlertReader> alerts_;  ///< once retired
  Bytes farewell_;                     ///< our close_notify, once retired
};

}  // namespace softphone::dtls
