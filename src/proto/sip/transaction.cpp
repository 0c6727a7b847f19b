#include "proto/sip/transaction.hpp"

#include <algorithm>
#include <charconv>

namespace softphone::sip {

namespace {

constexpr std::string_view kCookie = "z9hG4bK";
constexpr Duration kTimerB = 64 * kT1;  // and F, H, J, L, M
constexpr Duration kTimerD = 32s;
// An INVITE that rings for longer than any caller waits (timer C of proxies, doubled).
constexpr Duration kLongestRinging = 6min;

/// §17.2.3. Without the cookie of RFC 3261, all that RFC 2543 compares.
std::string server_key(const Message& request, std::string_view method) {
  const Via& via = request.vias.front();
  const std::string branch = via.branch();
  std::string key = "s ";
  if (branch.starts_with(kCookie)) {
    key += branch + ' ' + via.host + ':' + std::to_string(via.port);
  } else {
    key += request.call_id + ' ' + std::to_string(request.cseq) + ' ' + request.from.tag() + ' ' + via.host +
           ':' + std::to_string(via.port) + ' ' + branch;
  }
  return key + ' ' + std::string(method);
}

std::string client_key(const std::string& branch, std::string_view method) {
  return "c " + branch + ' ' + std::string(method);
}

/// §17.1.1.3: the ACK of a refusal has the request's branch and route.
Message make_refusal_ack(const Message& request, const Message& response) {
  Message ack;
  ack.method = "ACK";
  ack.uri = request.uri;
  ack.vias = {request.vias.front()};
  ack.from = request.from;
  ack.to = response.to;
  ack.call_id = request.call_id;
  ack.cseq = request.cseq;
  ack.routes = request.routes;
  return ack;
}

/// §9.1
Message make_cancel(const Message& request) {
  Message cancel;
  cancel.method = "CANCEL";
  cancel.uri = request.uri;
  cancel.vias = {request.vias.front()};
  cancel.from = request.from;
  cancel.to = request.to;
  cancel.call_id = request.call_id;
  cancel.cseq = request.cseq;
  cancel.routes = request.routes;
  return cancel;
}

void stamp_via(Message& request, const Hop& from) {
  Via& via = request.vias.front();
  const bool wants_port = via.parameters.find("rport") != nullptr;
  if (via.host != from.host || wants_port) via.parameters.set("received", from.host);
  if (wants_port) via.parameters.set("rport", std::to_string(from.port));
}

}  // namespace

std::string_view to_string(Transport transport) {
  switch (transport) {
    case Transport::udp:
      return "UDP";
    case Transport::tcp:
      return "TCP";
    case Transport::tls:
      return "TLS";
  }
  return "UDP";
}

Hop response_hop(const Message& request, const Hop& from) {
  Hop to = from;
  if (is_reliable(from.transport)) return to;
  // With rport, or from a peer that we cannot know better, the answer goes to where the request came from.
  const Via& via = request.vias.front();
  if (!via.parameters.find("rport")) to.port = via.port != 0 ? via.port : 5060;
  return to;
}

std::string TransactionLayer::make_branch() {
  return std::string(kCookie) + random_token(random_, 24);
}

void TransactionLayer::transmit(const Hop& to, std::string bytes, const std::string& transaction) {
  transmits_.push_back({to, std::move(bytes), transaction});
}

void TransactionLayer::disarm(const std::string& key) {
  const auto found = due_of_.find(key);
  if (found == due_of_.end()) return;
  due_.erase({found->second, key});
  due_of_.erase(found);
}

void TransactionLayer::arm(const std::string& key, TimePoint retransmit, TimePoint deadline) {
  disarm(key);
  const TimePoint due = std::min(retransmit, deadline);
  if (due == TimePoint::max()) return;
  due_.emplace(due, key);
  due_of_.emplace(key, due);
}

std::optional<TimePoint> TransactionLayer::next_timeout() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

std::optional<Transmit> TransactionLayer::poll_transmit() {
  if (transmits_.empty()) return std::nullopt;
  Transmit next = std::move(transmits_.front());
  transmits_.pop_front();
  return next;
}

std::optional<TransactionEvent> TransactionLayer::poll_event() {
  if (events_.empty()) return std::nullopt;
  TransactionEvent next = std::move(events_.front());
  events_.pop_front();
  return next;
}

std::string TransactionLayer::send_request(
    Message request, const Hop& to, const std::string& sent_by, std::uint16_t port, TimePoint now
) {
  Via via{.transport = std::string(to_string(to.transport)), .host = sent_by, .port = port, .parameters = {}};
  const std::string branch = make_branch();
  via.parameters.set("branch", branch);
  via.parameters.add("rport", std::nullopt);
  request.vias = {std::move(via)};
  const std::string key = client_key(branch, request.method);
  Client client;
  client.to = to;
  client.bytes = format(request);
  client.deadline = now + kTimerB;
  if (!is_reliable(to.transport)) client.retransmit = now + kT1;
  client.request = std::move(request);
  transmit(to, client.bytes, key);
  arm(key, client.retransmit, client.deadline);
  clients_.emplace(key, std::move(client));
  return key;
}

void TransactionLayer::send_ack(Message ack, const Hop& to, const std::string& sent_by, std::uint16_t port) {
  Via via{.transport = std::string(to_string(to.transport)), .host = sent_by, .port = port, .parameters = {}};
  via.parameters.set("branch", make_branch());
  via.parameters.add("rport", std::nullopt);
  ack.vias = {std::move(via)};
  transmit(to, format(ack), {});
}

void TransactionLayer::send_again(const Message& response, const Hop& to) {
  transmit(to, format(response), {});
}

void TransactionLayer::cancel(const std::string& invite, TimePoint now) {
  const auto found = clients_.find(invite);
  if (found == clients_.end() || found->second.cancelled) return;
  Client& client = found->second;
  if (client.state == State::proceeding) {
    send_cancel(invite, client, now);
  } else if (client.state == State::calling) {
    client.cancel_wanted = true;
  }
}

void TransactionLayer::send_cancel(const std::string& key, Client& client, TimePoint now) {
  client.cancelled = true;
  Message request = make_cancel(client.request);
  Client cancel;
  cancel.to = client.to;
  cancel.bytes = format(request);
  cancel.deadline = now + kTimerB;
  if (!is_reliable(cancel.to.transport)) cancel.retransmit = now + kT1;
  const std::string cancel_key = client_key(request.vias.front().branch(), "CANCEL");
  cancel.request = std::move(request);
  transmit(cancel.to, cancel.bytes, cancel_key);
  arm(cancel_key, cancel.retransmit, cancel.deadline);
  clients_.emplace(cancel_key, std::move(cancel));
  // §9.1: no 487 after 64*T1 counts as one.
  client.deadline = now + kTimerB;
  arm(key, client.retransmit, client.deadline);
}

void TransactionLayer::handle(Message message, const Hop& from, TimePoint now) {
  if (message.is_request()) {
    handle_request(std::move(message), from, now);
  } else {
    handle_response(std::move(message), from, now);
  }
}

void TransactionLayer::handle_request(Message request, const Hop& from, TimePoint now) {
  stamp_via(request, from);
  const bool ack = request.method == "ACK";
  const std::string key = server_key(request, ack ? "INVITE" : request.method);
  const auto found = servers_.find(key);
  if (ack) {
    if (found == servers_.end() || found->second.state == State::accepted) {
      events_.emplace_back(RequestReceived{{}, std::move(request), from});
    } else if (found->second.state == State::completed) {
      Server& server = found->second;
      server.state = State::confirmed;
      server.retransmit = TimePoint::max();
      server.deadline = now + (is_reliable(from.transport) ? Duration{} : kT4);
      arm(key, server.retransmit, server.deadline);
    }
    return;
  }
  if (found != servers_.end()) {
    const Server& server = found->second;
    const bool repeat = server.state == State::proceeding || server.state == State::completed;
    if (repeat && !server.last.empty()) transmit(response_hop(server.request, server.from), server.last, {});
    return;
  }
  if (request.method == "CANCEL") {
    handle_cancel(request, key, from, now);
    return;
  }
  if (size() >= kMaxTransactions) return;
  Server server;
  server.request = request;
  server.from = from;
  servers_.emplace(key, std::move(server));
  events_.emplace_back(RequestReceived{key, std::move(request), from});
}

void TransactionLayer::handle_cancel(
    const Message& cancel, const std::string& key, const Hop& from, TimePoint now
) {
  const std::string invite_key = server_key(cancel, "INVITE");
  const auto invite = servers_.find(invite_key);
  Server server;
  server.request = cancel;
  server.from = from;
  servers_.emplace(key, std::move(server));
  respond(
      key, make_response(cancel, invite == servers_.end() ? 481 : 200, "", random_token(random_, 12)), now
  );
  if (invite != servers_.end() && invite->second.state == State::proceeding) {
    events_.emplace_back(CancelReceived{invite_key});
  }
}

void TransactionLayer::respond(const std::string& transaction, Message response, TimePoint now) {
  const auto found = servers_.find(transaction);
  if (found == servers_.end() || found->second.state != State::proceeding) return;
  Server& server = found->second;
  const bool unreliable = !is_reliable(server.from.transport);
  server.last = format(response);
  transmit(response_hop(server.request, server.from), server.last, transaction);
  if (response.is_provisional()) return;
  if (server.request.method == "INVITE") {
    server.state = response.is_success() ? State::accepted : State::completed;
    server.deadline = now + kTimerB;
    // The user of this layer repeats a 2xx itself, over all transports.
    if (server.state == State::completed && unreliable) server.retransmit = now + kT1;
  } else {
    server.state = State::completed;
    server.deadline = now + (unreliable ? kTimerB : Duration{});
  }
  arm(transaction, server.retransmit, server.deadline);
}

void TransactionLayer::handle_response(Message response, const Hop& from, TimePoint now) {
  // More than one Via is an answer for somebody behind us, which nobody is (§18.1.2).
  if (response.vias.size() != 1) return;
  const std::string key = client_key(response.vias.front().branch(), response.method);
  const auto found = clients_.find(key);
  if (found == clients_.end()) {
    // A late 2xx to an INVITE still has to be acknowledged.
    if (response.method == "INVITE" && response.is_success()) {
      events_.emplace_back(ResponseReceived{key, std::move(response), from});
    }
    return;
  }
  Client& client = found->second;
  if (!response.is_provisional()) {
    final_response(key, client, std::move(response), from, now);
    return;
  }
  if (client.state != State::calling && client.state != State::proceeding) return;
  const bool invite = client.request.method == "INVITE";
  if (client.state == State::calling) {
    client.state = State::proceeding;
    if (invite) {
      client.retransmit = TimePoint::max();
      client.deadline = now + kLongestRinging;
    } else if (client.retransmit != TimePoint::max()) {
      client.interval = kT2;
      client.retransmit = now + kT2;
    }
    arm(key, client.retransmit, client.deadline);
    if (client.cancel_wanted) send_cancel(key, client, now);
  }
  events_.emplace_back(ResponseReceived{key, std::move(response), from});
}

void TransactionLayer::final_response(
    const std::string& key, Client& client, Message response, const Hop& from, TimePoint now
) {
  const bool invite = client.request.method == "INVITE";
  if (client.state == State::completed) {
    if (invite && !response.is_success()) transmit(client.to, client.ack, {});
    return;
  }
  if (client.state == State::accepted) {
    if (response.is_success()) events_.emplace_back(ResponseReceived{key, std::move(response), from});
    return;
  }
  client.retransmit = TimePoint::max();
  const bool unreliable = !is_reliable(client.to.transport);
  if (invite && response.is_success()) {
    client.state = State::accepted;
    client.deadline = now + kTimerB;
  } else if (invite) {
    client.state = State::completed;
    client.ack = format(make_refusal_ack(client.request, response));
    transmit(client.to, client.ack, {});
    client.deadline = now + (unreliable ? kTimerD : Duration{});
  } else {
    client.state = State::completed;
    client.deadline = now + (unreliable ? kT4 : Duration{});
  }
  arm(key, client.retransmit, client.deadline);
  if (client.request.method == "CANCEL") return;  // its INVITE's 487 is what counts
  events_.emplace_back(ResponseReceived{key, std::move(response), from});
}

void TransactionLayer::handle_send_failure(const std::string& transaction, TimePoint) {
  const auto found = clients_.find(transaction);
  if (found == clients_.end()) {
    const auto server = servers_.find(transaction);
    if (server == servers_.end() || server->second.state == State::proceeding) return;
    disarm(transaction);
    servers_.erase(server);
    return;
  }
  const bool waiting = found->second.state == State::calling || found->second.state == State::proceeding;
  const bool told = found->second.request.method != "CANCEL";
  disarm(transaction);
  clients_.erase(found);
  if (waiting && told) events_.emplace_back(TransactionFailed{transaction, 503});
}

void TransactionLayer::handle_timeout(TimePoint now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    const std::string key = due_.begin()->second;
    disarm(key);
    if (key.starts_with('c')) {
      client_due(key, now);
    } else {
      server_due(key, now);
    }
  }
}

void TransactionLayer::client_due(const std::string& key, TimePoint now) {
  const auto found = clients_.find(key);
  if (found == clients_.end()) return;
  Client& client = found->second;
  if (now >= client.deadline) {
    const bool waiting = client.state == State::calling || client.state == State::proceeding;
    const bool told = client.request.method != "CANCEL";
    clients_.erase(found);
    if (waiting && told) events_.emplace_back(TransactionFailed{key, 408});
    return;
  }
  transmit(client.to, client.bytes, key);
  client.interval *= 2;  // timer A doubles, timer E up to T2
  if (client.request.method != "INVITE") client.interval = std::min(client.interval, kT2);
  client.retransmit = now + client.interval;
  arm(key, client.retransmit, client.deadline);
}

void TransactionLayer::server_due(const std::string& key, TimePoint now) {
  const auto found = servers_.find(key);
  if (found == servers_.end()) return;
  Server& server = found->second;
  if (now >= server.deadline) {
    servers_.erase(found);
    return;
  }
  transmit(response_hop(server.request, server.from), server.last, {});
  server.interval = std::min(server.interval * 2, kT2);
  server.retransmit = now + server.interval;
  arm(key, server.retransmit, server.deadline);
}

}  // namespace softphone::sip
