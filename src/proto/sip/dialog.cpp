#include "proto/sip/dialog.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace softphone::sip {

namespace {

/// RFC 1918 and loopback: an address that means something else to whoever sent it.
bool is_private(const std::string& host) {
  std::array<unsigned, 4> part{};
  char rest = 0;
  if (std::sscanf(host.c_str(), "%3u.%3u.%3u.%3u%c", &part[0], &part[1], &part[2], &part[3], &rest) != 4) {
    return false;
  }
  return part[0] == 10 || part[0] == 127 || (part[0] == 192 && part[1] == 168) ||
         (part[0] == 172 && part[1] >= 16 && part[1] < 32);
}

void take_contact(Dialog& dialog, const Message& message) {
  if (!message.contacts.empty()) dialog.remote_target = message.contacts.front().uri;
}

}  // namespace

Hop hop_of(const Uri& uri, Transport otherwise) {
  Hop hop{.transport = otherwise, .host = uri.host, .port = uri.port, .connection = 0};
  const std::string transport = lower(uri.parameters.get_or("transport", ""));
  if (transport == "udp") hop.transport = Transport::udp;
  if (transport == "tcp") hop.transport = Transport::tcp;
  if (transport == "tls" || uri.scheme == "sips") hop.transport = Transport::tls;
  if (const std::string* maddr = uri.parameters.find("maddr"); maddr && !maddr->empty()) hop.host = *maddr;
  return hop;
}

Dialog make_caller_dialog(const Message& request, const Message& response, const Hop& from) {
  Dialog dialog;
  dialog.call_id = request.call_id;
  dialog.local = request.from;
  dialog.remote = response.to;
  dialog.remote_target = request.uri;
  take_contact(dialog, response);
  dialog.route_set = response.record_routes;
  std::reverse(dialog.route_set.begin(), dialog.route_set.end());
  dialog.local_cseq = request.cseq;
  dialog.hop = from;
  return dialog;
}

Dialog make_callee_dialog(const Message& invite, const std::string& local_tag, const Hop& from) {
  Dialog dialog;
  dialog.call_id = invite.call_id;
  dialog.local = invite.to;
  dialog.local.parameters.set("tag", local_tag);
  dialog.remote = invite.from;
  dialog.remote_target = invite.from.uri;
  take_contact(dialog, invite);
  dialog.route_set = invite.record_routes;
  dialog.remote_cseq = invite.cseq;
  dialog.hop = from;
  return dialog;
}

void refresh_target(Dialog& dialog, const Message& message, const Hop& from) {
  take_contact(dialog, message);
  dialog.hop = from;
}

Message make_request(Dialog& dialog, std::string method) {
  Message request;
  request.method = std::move(method);
  request.uri = dialog.remote_target;
  request.uri.headers.clear();
  request.from = dialog.local;
  request.to = dialog.remote;
  request.call_id = dialog.call_id;
  request.cseq = ++dialog.local_cseq;
  request.routes = dialog.route_set;
  // A strict router (RFC 2543) wants itself in the request line (§12.2.1.1).
  if (!request.routes.empty() && !request.routes.front().uri.parameters.find("lr")) {
    NameAddress target;
    target.uri = request.uri;
    request.uri = request.routes.front().uri;
    request.routes.erase(request.routes.begin());
    request.routes.push_back(std::move(target));
  }
  return request;
}

Message make_ack(const Dialog& dialog, std::uint32_t cseq) {
  Dialog copy = dialog;
  Message ack = make_request(copy, "ACK");
  ack.cseq = cseq;
  return ack;
}

Hop next_hop(const Dialog& dialog) {
  const bool routed = !dialog.route_set.empty();
  Hop hop = hop_of(routed ? dialog.route_set.front().uri : dialog.remote_target, dialog.hop.transport);
  if (is_reliable(hop.transport) && hop.transport == dialog.hop.transport && dialog.hop.connection != 0) {
    // The connection in use leads through any NAT; its own address is for when it is gone.
    hop.connection = dialog.hop.connection;
    return hop;
  }
  // Behind a NAT the far end names an address of its own network.
  if (!routed && is_private(hop.host) && !is_private(dialog.hop.host)) return dialog.hop;
  return hop;
}

}  // namespace softphone::sip
