#include "carrier/signaling.hpp"

#include <algorithm>
#include <array>

#include "carrier/client_endpoint.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// What a page is told about a refused token; codes of the SDK's list, see docs/protocols/carrier.md.
signal::SdkError token_error(jwt::TokenError error) {
  switch (error) {
    case jwt::TokenError::malformed:
      return {31204, "The access token is malformed"};
    case jwt::TokenError::wrong_header:
      return {31204, "The access token's header is not Twilio's"};
    case jwt::TokenError::unknown_key:
      return {31202, "The access token was not signed by a key of this account"};
    case jwt::TokenError::bad_signature:
      return {31202, "The access token's signature is wrong"};
    case jwt::TokenError::wrong_account:
      return {31203, "The access token is for another account"};
    case jwt::TokenError::not_yet_valid:
      return {31204, "The access token is not valid yet"};
    case jwt::TokenError::expired:
      return {31205, "The access token has expired"};
    case jwt::TokenError::lifetime_too_long:
      return {31207, "The access token lives longer than 24 hours"};
    case jwt::TokenError::no_identity:
      return {31204, "The access token names no identity"};
    case jwt::TokenError::no_voice_grant:
      return {31204, "The access token grants no voice"};
  }
  return {31204, "The access token is invalid"};
}

constexpr int kMaxMalformedFrames = 10;

struct Edge {
  std::string_view name;
  std::string_view region;  ///< as the SDK knows it
  Milliseconds way;         ///< from ashburn, about
};

/// Null for an edge that there is none of. https://www.twilio.com/docs/global-infrastructure/edge-locations
const Edge* find_edge(std::string_view name) {
  static constexpr std::array<Edge, 8> kEdges = {{
      {"ashburn", "US_EAST_VIRGINIA", 0ms},
      {"umatilla", "US_WEST_OREGON", 33ms},
      {"dublin", "EU_IRELAND", 38ms},
      {"frankfurt", "EU_FRANKFURT", 45ms},
      {"tokyo", "ASIAPAC_TOKYO", 80ms},
      {"singapore", "ASIAPAC_SINGAPORE", 105ms},
      {"sydney", "ASIAPAC_SYDNEY", 100ms},
      {"sao-paulo", "SOUTH_AMERICA_SAO_PAULO", 60ms},
  }};
  const auto found = std::ranges::find(kEdges, name, &Edge::name);
  return found == kEdges.end() ? nullptr : &*found;
}

}  // namespace

void Signaling::opened(ConnectionId id, const std::string& edge) {
  Connection connection;
  connection.id = id;
  connection.edge = edge;
  const Edge* asked = find_edge(edge);
  if (!asked) {
    connection.edge = core_.config.edge;
  } else if (core_.config.distant_edges) {
    const Edge* home = find_edge(core_.config.edge);
    connection.distance = std::chrono::abs(asked->way - (home ? home->way : 0ms));
  }
  connections_[static_cast<std::uint64_t>(id)] = std::move(connection);
  core_.set_timer(
      TimerKind::listen, std::to_string(static_cast<std::uint64_t>(id)), core_.config.listen_deadline
  );
}

void Signaling::listen_timed_out(const std::string& id) {
  for (const auto& [number, connection] : connections_) {
    if (std::to_string(number) == id && !connection.token) {
      drop(connection.id, 1008, "listen expected");
      return;
    }
  }
}

void Signaling::drop(ConnectionId id, std::uint16_t code, const std::string& reason) {
  core_.emit(CloseConnection{.connection = id, .code = code, .reason = reason});
  closed(id);
}

void Signaling::closed(ConnectionId id) {
  const auto found = connections_.find(static_cast<std::uint64_t>(id));
  if (found == connections_.end()) return;
  // Out of the table first, so that nothing below sends on it or rings it.
  const Connection gone = std::move(found->second);
  connections_.erase(found);
  core_.cancel_timer(TimerKind::listen, std::to_string(static_cast<std::uint64_t>(id)));
  std::set<std::string> concerned = gone.calls;
  concerned.insert(gone.pending.begin(), gone.pending.end());
  for (const std::string& sid : concerned) {
    Call* call = core_.calls.find_live(sid);
    ClientEndpoint* client = call ? as_client(*call) : nullptr;
    if (client) client->connection_lost(*call, id);
  }
}

void Signaling::frame_received(ConnectionId id, const std::string& text) {
  Connection* connection = find(id);
  if (!connection) return;
  const auto message = signal::parse(text);
  if (!message) {
    if (++connection->malformed > kMaxMalformedFrames) {
      drop(id, 1008, "too many malformed frames");
      return;
    }
    signal::DeviceError error;
    error.error = {31100, "Malformed request: " + message.error().code};
    send(id, error);
    return;
  }
  // Calls of a connection that never said who it is are nobody's.
  const bool known = connection->token.has_value();
  if (!known && !std::holds_alternative<signal::Listen>(*message) &&
      !std::holds_alternative<signal::Heartbeat>(*message)) {
    return;
  }
  std::visit([&](const auto& specific) { handle(*connection, specific); }, *message);
}

Connection* Signaling::find(ConnectionId id) {
  const auto found = connections_.find(static_cast<std::uint64_t>(id));
  return found == connections_.end() ? nullptr : &found->second;
}

std::vector<Connection*> Signaling::registered(std::string_view identity) {
  std::vector<Connection*> result;
  for (auto& [number, connection] : connections_) {
    if (connection.registered && connection.token && connection.token->identity == identity) {
      result.push_back(&connection);
    }
  }
  return result;
}

bool Signaling::is_online(std::string_view identity) {
  return std::any_of(connections_.begin(), connections_.end(), [&](const auto& entry) {
    return entry.second.token && entry.second.token->identity == identity;
  });
}

void Signaling::send_text(ConnectionId id, std::string text) {
  if (find(id)) core_.emit(SendFrame{.connection = id, .text = std::move(text)});
}

void Signaling::refuse(Connection& connection, int code, const std::string& message) {
  const ConnectionId id = connection.id;
  signal::DeviceError error;
  error.error = {code, message};
  send(id, error);
  // Without `close` the SDK's register() would stay pending for ever.
  send(id, signal::Close{});
}

void Signaling::handle(Connection& connection, const signal::Listen& message) {
  if (message.token.empty()) {
    refuse(connection, 31102, "No access token");
    return;
  }
  const auto token =
      jwt::verify(message.token, core_.config.account_sid, core_.now.wall, [&](const std::string& sid) {
        return core_.config.key_secret(sid);
      });
  if (!token) {
    const signal::SdkError error = token_error(token.error());
    refuse(connection, error.code, error.message);
    return;
  }
  if (connection.token && connection.token->identity != token->identity && !connection.calls.empty()) {
    refuse(connection, 31204, "The identity cannot change during a call");
    return;
  }
  const auto same_identity = std::count_if(connections_.begin(), connections_.end(), [&](const auto& entry) {
    return entry.second.id != connection.id && entry.second.token &&
           entry.second.token->identity == token->identity;
  });
  // Those without an identity have nothing in common.
  if (!token->identity.empty() &&
      static_cast<std::size_t>(same_identity) >= core_.config.max_connections_per_identity) {
    refuse(connection, 31206, "Too many connections of this identity");
    return;
  }
  connection.token = *token;
  core_.cancel_timer(TimerKind::listen, std::to_string(static_cast<std::uint64_t>(connection.id)));
  signal::Connected connected;
  connected.identity = token->identity;
  connected.ttl_seconds =
      std::max<long long>(0, unix_seconds(token->expires_at) - unix_seconds(core_.now.wall));
  connected.edge = connection.edge;
  const Edge* edge = find_edge(connection.edge);
  connected.region = edge ? edge->region : std::string_view{};
  connected.home = core_.config.home;
  send(connection.id, connected);
}

void Signaling::handle(Connection& connection, const signal::Register& message) {
  if (!message.audio) {
    connection.registered = false;
    send(connection.id, signal::Offline{});
    return;
  }
  if (connection.token->expires_at <= core_.now.wall) {
    connection.registered = false;
    signal::DeviceError error;
    error.error = token_error(jwt::TokenError::expired);
    send(connection.id, error);
    return;
  }
  if (!core_.config.key_secret(connection.token->api_key_sid)) {
    connection.registered = false;
    refuse(connection, 31202, "The API key of the access token was deleted");
    return;
  }
  if (!connection.token->incoming_allowed || connection.token->identity.empty()) {
    // The SDK still wants its `ready`; such a device simply never rings.
    send(connection.id, signal::Ready{});
    return;
  }
  const bool fresh = !connection.registered;
  connection.registered = true;
  send(connection.id, signal::Ready{});
  if (!fresh) return;
  // A page that reloads while it rings has forgotten the call: show it again.
  for (Call* call : core_.calls.live()) {
    ClientEndpoint* client = as_client(*call);
    if (client && client->is_pending() && client->identity() == connection.token->identity) {
      client->also_ring(*call, connection.id);
    }
  }
}

}  // namespace softphone::carrier
