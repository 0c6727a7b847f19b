#pragma once
// Browsers' signalling connections: who is on which, what each may do, and the SDK's messages.

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "carrier/call.hpp"
#include "carrier/ids.hpp"
#include "proto/jwt/access_token.hpp"
#include "proto/signal/client_message.hpp"
#include "proto/signal/server_message.hpp"

namespace softphone::carrier {

struct Core;
class ClientEndpoint;

/// One WebSocket of the SDK.
struct Connection {
  ConnectionId id{};
  std::string edge;                       ///< which of Twilio's edges the page believes to talk with
  Milliseconds distance{0};               ///< the way from that edge, which its media needs while it connects
  std::optional<jwt::AccessToken> token;  ///< once a `listen` was good
  bool registered = false;                ///< wants incoming calls
  int malformed = 0;                      ///< frames that made no sense
  std::map<std::string, std::string> temporary_ids;  ///< "TJS…" → call SID
  std::set<std::string> calls;                       ///< SIDs of outgoing and accepted calls
  std::set<std::string> pending;                     ///< SIDs of incoming calls it rings for
};

class Signaling {
 public:
  explicit Signaling(Core& core) : core_(core) {}

  void opened(ConnectionId id, const std::string& edge);
  void frame_received(ConnectionId id, const std::string& text);
  void closed(ConnectionId id);
  void listen_timed_out(const std::string& id);

  /// Null when gone.
  [[nodiscard]] Connection* find(ConnectionId id);
  /// Connections of `identity` that want incoming calls, oldest first.
  [[nodiscard]] std::vector<Connection*> registered(std::string_view identity);
  /// Whether anybody uses this identity at all.
  [[nodiscard]] bool is_online(std::string_view identity);

  template <class Message>
  void send(ConnectionId id, const Message& message) {
    send_text(id, signal::format(message));
  }

 private:
  void send_text(ConnectionId id, std::string text);
  void refuse(Connection& connection, int code, const std::string& message);
  void drop(ConnectionId id, std::uint16_t code, const std::string& reason);

  void handle(Connection& connection, const signal::Listen& message);
  void handle(Connection& connection, const signal::Register& message);
  void handle(Connection& connection, const signal::Invite& message);
  void handle(Connection& connection, const signal::Answer& message);
  void handle(Connection& connection, const signal::Reinvite& message);
  void handle(Connection& connection, const signal::Hangup& message);
  void handle(Connection& connection, const signal::Reject& message);
  void handle(Connection& connection, const signal::Dtmf& message);
  void handle(Connection& connection, const signal::UserMessage& message);
  void handle(Connection&, const signal::Heartbeat&) {}
  void handle(Connection&, const signal::Unknown&) {}

  void new_call(Connection& connection, const signal::Invite& message);
  void return_to_call(Connection& connection, const signal::Invite& message);
  /// The live call that `id` (CA… or TJS…) means on this connection, with its endpoint; null for none.
  [[nodiscard]] Call* call_of(Connection& connection, const std::string& id);

  Core& core_;
  std::map<std::uint64_t, Connection> connections_;
};

}  // namespace softphone::carrier
