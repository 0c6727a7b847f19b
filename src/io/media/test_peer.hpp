#pragma once
// A WebRTC peer for tests and benchmarks: full-agent checks, DTLS, SRTP over a real UDP socket of the
// loopback interface. It shows what it received and sends what it is told; it has no jitter buffer and no
// codec.

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <initializer_list>
#include <stdexcept>

#include "io/media/media_engine.hpp"
#include "io/net/random.hpp"
#include "proto/dtls/session.hpp"
#include "proto/rtp/packet.hpp"
#include "proto/rtp/rtcp.hpp"
#include "proto/srtp/session.hpp"
#include "proto/stun/message.hpp"

namespace softphone::media {

class TestPeer {
 public:
  struct Packet {
    rtp::Header header;
    Bytes payload;
  };

  /// `profiles` in OpenSSL's words restricts the SRTP offer; null leaves both.
  explicit TestPeer(const char* profiles = nullptr)
      : identity_(*dtls::Identity::generate()), random_(net::system_random()) {
    if (profiles != nullptr && SSL_CTX_set_tlsext_use_srtp(identity_.context(), profiles) != 0) {
      throw std::runtime_error("unknown SRTP profile");
    }
    local = {random_token(random_, 4), random_token(random_, 24)};
    ssrc = random_u32(random_);
    open_socket();
  }
  ~TestPeer() { ::close(socket_); }
  TestPeer(const TestPeer&) = delete;
  TestPeer& operator=(const TestPeer&) = delete;

  /// What to tell the engine about this peer. `role` is the engine's.
  [[nodiscard]] WebRtcLegOptions leg_options(const IceCredentials& engine, DtlsRole role) const {
    WebRtcLegOptions options;
    options.local = engine;
    options.remote = local;
    options.remote_fingerprint = identity_.fingerprint();
    options.role = role;
    options.telephone_event = 126;
    options.ssrc = 0x11223344;
    options.cname = "engine";
    return options;
  }
  [[nodiscard]] const Bytes& fingerprint() const { return identity_.fingerprint(); }

  /// Starts checks towards the engine; `role` is ours.
  void connect(std::uint16_t port, IceCredentials engine, Bytes engine_fingerprint, dtls::Role role) {
    server_.sin_family = AF_INET;
    server_.sin_port = htons(port);
    server_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    remote = std::move(engine);
    dtls_ = std::make_unique<dtls::Session>(identity_, role, std::move(engine_fingerprint));
    checked_ = false;
    send_check();
  }
  /// ICE restart: new credentials, the same association. With `new_socket` from another port.
  void restart(IceCredentials ours, IceCredentials engine, bool new_socket) {
    local = std::move(ours);
    remote = std::move(engine);
    checked_ = false;
    if (new_socket) {
      ::close(socket_);
      open_socket();
    }
    send_check();
  }

  [[nodiscard]] bool nominated() const { return checked_; }
  [[nodiscard]] bool connected() const { return sender_.has_value(); }
  [[nodiscard]] dtls::State dtls_state() const { return dtls_->state(); }
  [[nodiscard]] int descriptor() const { return socket_; }

  /// Sends one RTP packet with the next sequence number.
  void send_audio(ByteView payload, std::uint8_t type, std::uint32_t timestamp, bool marker = false) {
    rtp::Header header;
    header.payload_type = type;
    header.sequence = sequence++;
    header.timestamp = timestamp;
    header.ssrc = ssrc;
    header.marker = marker;
    Bytes packet(rtp::kHeaderSize + payload.size() + srtp::kMaxOverhead);
    rtp::write_header(std::span(packet).first<rtp::kHeaderSize>(), header);
    std::copy(payload.begin(), payload.end(), packet.begin() + rtp::kHeaderSize);
    const auto size = sender_->protect_rtp(packet, rtp::kHeaderSize + payload.size());
    if (!size) throw std::runtime_error("protecting failed");
    packet.resize(*size);
    ++sent_packets;
    last_datagram = packet;
    send_raw(packet);
  }
  void send_rtcp(Bytes packet) {
    const std::size_t size = packet.size();
    packet.resize(size + srtp::kMaxOverhead);
    packet.resize(sender_->protect_rtcp(packet, size).value());
    send_raw(packet);
  }
  void close_dtls() {
    dtls_->close();
    pump();
  }
  void send_raw(ByteView datagram) {
    (void)::sendto(
        socket_,
        datagram.data(),
        datagram.size(),
        0,
        reinterpret_cast<const sockaddr*>(&server_),
        sizeof server_
    );
  }
  void send_check(std::optional<std::string> password = {}, bool controlled = false) {
    stun::TransactionId id;
    random_(id);
    stun::Builder builder(stun::Class::request, stun::kBinding, id);
    builder.username(remote.ufrag + ":" + local.ufrag).priority(1845501695);
    if (controlled) {
      builder.ice_controlled(1);
    } else {
      builder.ice_controlling(1).use_candidate();
    }
    send_raw(builder.integrity(as_bytes(password ? *password : remote.pwd)).finish());
    next_check_ = std::chrono::steady_clock::now() + 50ms;
  }

  /// Reads what has arrived and does what is due.
  void work() {
    std::array<std::uint8_t, 2048> buffer;
    for (;;) {
      const ssize_t size = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
      if (size <= 0) break;
      handle(std::span(buffer).first(static_cast<std::size_t>(size)));
    }
    if (!checked_ && std::chrono::steady_clock::now() >= next_check_) send_check();
    if (const auto timeout = dtls_->timeout(); timeout && timeout->count() <= 0) {
      dtls_->handle_timeout();
      pump();
    }
  }

  /// Drives the peers until `done`, or gives up after `limit`. Returns whether it was done.
  static bool drive(
      std::initializer_list<TestPeer*> peers, const std::function<bool()>& done, Milliseconds limit = 10s
  ) {
    const TimePoint end = std::chrono::steady_clock::now() + limit;
    std::vector<pollfd> descriptors;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      descriptors.clear();
      for (const TestPeer* peer : peers) descriptors.push_back({peer->socket_, POLLIN, 0});
      (void)::poll(descriptors.data(), descriptors.size(), 5);
      for (TestPeer* peer : peers) peer->work();
    }
    return true;
  }

  IceCredentials local;
  IceCredentials remote;
  std::uint32_t ssrc = 0;
  std::uint16_t sequence = 1000;
  std::uint32_t sent_packets = 0;
  Bytes last_datagram;
  std::vector<Packet> received;
  std::vector<rtp::RtcpPacket> reports;
  std::vector<std::uint16_t> stun_errors;
  std::size_t refused = 0;  ///< packets that could not be unprotected

 private:
  void open_socket() {
    socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket_ < 0 || ::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("no socket");
    }
  }

  void handle(std::span<std::uint8_t> datagram) {
    if (datagram.size() < 2) return;
    if (datagram[0] <= 3) {
      handle_stun(datagram);
    } else if (datagram[0] <= 63) {
      dtls_->handle_datagram(datagram);
      pump();
    } else if (receiver_) {
      datagram[1] >= 192 && datagram[1] <= 223 ? handle_rtcp(datagram) : handle_rtp(datagram);
    }
  }

  void handle_stun(ByteView datagram) {
    const auto message = stun::parse(datagram);
    if (!message) return;
    if (message->error_code) stun_errors.push_back(*message->error_code);
    if (message->message_class != stun::Class::success) return;
    if (!stun::integrity_matches(datagram, *message, as_bytes(remote.pwd))) return;
    if (std::exchange(checked_, true) || connected()) return;
    dtls_->start();
    pump();
  }

  void handle_rtp(std::span<std::uint8_t> datagram) {
    const auto size = receiver_->unprotect_rtp(datagram);
    if (!size) {
      ++refused;
      return;
    }
    const ByteView plain = datagram.first(*size);
    const auto header = rtp::parse_header(plain);
    const auto payload = rtp::payload_of(plain, *header);
    received.push_back({*header, Bytes(payload->begin(), payload->end())});
  }

  void handle_rtcp(std::span<std::uint8_t> datagram) {
    const auto size = receiver_->unprotect_rtcp(datagram);
    if (!size) {
      ++refused;
      return;
    }
    const auto parsed = rtp::parse_rtcp(datagram.first(*size));
    if (parsed) reports.push_back(*parsed);
  }

  void pump() {
    while (const auto datagram = dtls_->poll_transmit()) send_raw(*datagram);
    if (dtls_->state() != dtls::State::connected || sender_) return;
    sender_.emplace(dtls_->keys()->profile, dtls_->keys()->local);
    receiver_.emplace(dtls_->keys()->profile, dtls_->keys()->remote);
  }

  dtls::Identity identity_;
  RandomSource random_;
  int socket_ = -1;
  sockaddr_in server_{};
  std::unique_ptr<dtls::Session> dtls_;
  std::optional<srtp::Sender> sender_;
  std::optional<srtp::Receiver> receiver_;
  bool checked_ = false;
  TimePoint next_check_{};
};

}  // namespace softphone::media
