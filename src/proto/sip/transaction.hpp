#pragma once
// The transaction layer of RFC 3261 §17, with the Accepted states of RFC 6026: retransmission, timeouts, the
// ACK of a refusal, and which answer belongs to which request. Virtual time: handle, then drain.

#include <deque>
#include <map>
#include <set>
#include <string>
#include <variant>

#include "base/random.hpp"
#include "base/time.hpp"
#include "proto/sip/message.hpp"

namespace softphone::sip {

// RFC 3261 §17.1.1.1
inline constexpr Duration kT1 = 500ms;
inline constexpr Duration kT2 = 4s;
inline constexpr Duration kT4 = 5s;

enum class Transport { udp, tcp, tls };
std::string_view to_string(Transport transport);  ///< "UDP" …
inline bool is_reliable(Transport transport) {
  return transport != Transport::udp;
}

/// Where a message goes, or comes from.
struct Hop {
  Transport transport = Transport::udp;
  std::string host;              ///< name or address
  std::uint16_t port = 0;        ///< 0: by DNS, or the default
  std::uint64_t connection = 0;  ///< of a stream transport, to be used again; 0: any
  bool operator==(const Hop&) const = default;
};

/// One packet for the network.
struct Transmit {
  Hop to;
  std::string bytes;
  std::string transaction;  ///< to be named when it cannot be sent
};

// What the transaction user is told.
/// A new request, or an ACK of a 2xx (without transaction).
struct RequestReceived {
  std::string transaction;  ///< for respond(); empty for an ACK
  Message request;
  Hop from;
};
/// To a request of ours. A 2xx to an INVITE comes as often as it is received.
struct ResponseReceived {
  std::string transaction;
  Message response;
  Hop from;
};
/// No final answer came in time (408), or the request could not be sent (503).
struct TransactionFailed {
  std::string transaction;
  int status;
};
/// An INVITE that is not answered yet is cancelled; its transaction waits for a 487.
struct CancelReceived {
  std::string transaction;  ///< of the INVITE
};
using TransactionEvent = std::variant<RequestReceived, ResponseReceived, TransactionFailed, CancelReceived>;

class TransactionLayer {
 public:
  static constexpr std::size_t kMaxTransactions = 20'000;

  explicit TransactionLayer(RandomSource random) : random_(std::move(random)) {}

  /// A parsed message from the network. The top Via of a request gets `received` and `rport` here.
  void handle(Message message, const Hop& from, TimePoint now);
  void handle_timeout(TimePoint now);
  /// A packet of that transaction could not be sent.
  void handle_send_failure(const std::string& transaction, TimePoint now);
  [[nodiscard]] std::optional<TimePoint> next_timeout() const;

  /// Sends a request with a top Via of `sent_by`, whose branch is made here. Gives the transaction.
  std::string send_request(
      Message request, const Hop& to, const std::string& sent_by, std::uint16_t port, TimePoint now
  );
  /// The ACK of a 2xx, which belongs to no transaction.
  void send_ack(Message ack, const Hop& to, const std::string& sent_by, std::uint16_t port);
  /// CANCEL for a pending INVITE of ours; nothing if it has its final answer.
  void cancel(const std::string& invite, TimePoint now);
  /// Sends an answer; the last one ends the transaction.
  void respond(const std::string& transaction, Message response, TimePoint now);
  /// Once more, outside of a transaction: a 2xx that waits for its ACK.
  void send_again(const Message& response, const Hop& to);

  std::optional<Transmit> poll_transmit();
  std::optional<TransactionEvent> poll_event();
  [[nodiscard]] std::size_t size() const { return clients_.size() + servers_.size(); }

  std::string make_branch();

 private:
  enum class State { calling, proceeding, completed, accepted, confirmed };
  struct Client {
    Message request;
    Hop to;
    State state = State::calling;
    std::string bytes;
    Duration interval = kT1;
    TimePoint retransmit = TimePoint::max();  ///< timers A, E
    TimePoint deadline = TimePoint::max();    ///< timers B, D, F, K, M
    bool cancelled = false;
    bool cancel_wanted = false;  ///< before the first provisional answer (§9.1)
    std::string ack;             ///< of a refusal
  };
  struct Server {
    Message request;
    Hop from;
    State state = State::proceeding;
    std::string last;  ///< answer, to be repeated
    Duration interval = kT1;
    TimePoint retransmit = TimePoint::max();  ///< timer G
    TimePoint deadline = TimePoint::max();    ///< timers H, I, J, L
  };

  void handle_request(Message request, const Hop& from, TimePoint now);
  void handle_response(Message response, const Hop& from, TimePoint now);
  void handle_cancel(const Message& cancel, const std::string& key, const Hop& from, TimePoint now);
  void final_response(
      const std::string& key, Client& client, Message response, const Hop& from, TimePoint now
  );
  void transmit(const Hop& to, std::string bytes, const std::string& transaction);
  void send_cancel(const std::string& key, Client& client, TimePoint now);
  void client_due(const std::string& key, TimePoint now);
  void server_due(const std::string& key, TimePoint now);
  void arm(const std::string& key, TimePoint retransmit, TimePoint deadline);
  void disarm(const std::string& key);

  RandomSource random_;
  std::map<std::string, Client> clients_;  ///< by branch and method
  std::map<std::string, Server> servers_;
  std::set<std::pair<TimePoint, std::string>> due_;
  std::map<std::string, TimePoint> due_of_;
  std::deque<Transmit> transmits_;
  std::deque<TransactionEvent> events_;
};

/// Where an answer goes (RFC 3261 §18.2.2, RFC 3581): back over the connection, or to the source address.
Hop response_hop(const Message& request, const Hop& from);

}  // namespace softphone::sip
