#include "proto/sip/user_agent.hpp"

#include <algorithm>

namespace softphone::sip {

namespace {

constexpr Duration kAckDeadline = 64 * kT1;
constexpr std::string_view kAllow = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, NOTIFY, REFER";

std::string key_of(const std::string& call_id, const std::string& local_tag) {
  return call_id + ' ' + local_tag;
}

void set_sdp(Message& message, const std::string& sdp) {
  if (sdp.empty()) return;
  message.remove_header("Content-Type");
  message.add_header("Content-Type", "application/sdp");
  message.body = sdp;
}

}  // namespace

UserAgent::UserAgent(std::string product, Locate locate, RandomSource random)
    : product_(std::move(product)),
      locate_(std::move(locate)),
      random_(random),
      transactions_(std::move(random)),
      register_call_id_(random_token(random_, 24)),
      register_tag_(random_token(random_, 12)) {}

UserAgent::Session* UserAgent::find(SessionId id) {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : &found->second;
}

void UserAgent::drop(SessionId id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  Session& session = found->second;
  disarm_ok(id, session);
  const std::string call_id = session.invite.call_id;
  by_call_.erase(key_of(call_id, session.local_tag));
  if (session.caller) {
    pending_.erase(session.transaction);
  } else {
    by_invite_.erase(session.transaction);
  }
  sessions_.erase(found);
}

std::string UserAgent::call_id(SessionId session) const {
  const auto found = sessions_.find(session);
  return found == sessions_.end() ? std::string{} : found->second.invite.call_id;
}

NameAddress UserAgent::contact(const Hop& hop, const std::string& user) const {
  const LocalAddress local = locate_(hop);
  NameAddress address;
  address.uri.user = user;
  address.uri.host = local.host;
  address.uri.port = local.port;
  if (hop.transport != Transport::udp) {
    address.uri.parameters.set("transport", lower(to_string(hop.transport)));
  }
  return address;
}

void UserAgent::add_capabilities(Message& message) const {
  message.add_header(message.is_request() ? "User-Agent" : "Server", product_);
  message.add_header("Allow", std::string(kAllow));
  // None of the extensions that we could be asked for.
  message.add_header("Supported", "");
}

// ---- sending

void UserAgent::start(Pending pending, TimePoint now) {
  const LocalAddress local = locate_(pending.hop);
  const std::string transaction =
      transactions_.send_request(pending.request, pending.hop, local.host, local.port, now);
  if (pending.session && pending.request.method == "INVITE") {
    if (Session* session = find(*pending.session)) {
      pending_.erase(session->transaction);
      session->transaction = transaction;
      session->invite = pending.request;
    }
  }
  pending_.emplace(transaction, std::move(pending));
}

void UserAgent::send_ack(const Message& ack, const Hop& hop) {
  const LocalAddress local = locate_(hop);
  transactions_.send_ack(ack, hop, local.host, local.port);
}

void UserAgent::send_in_dialog(SessionId id, Session& session, Message request, TimePoint now) {
  request.add_header("User-Agent", product_);
  start(
      {.session = id,
       .request = std::move(request),
       .hop = next_hop(*session.dialog),
       .credentials = session.credentials,
       .attempts = 0,
       .last_nonce = {}},
      now
  );
}

void UserAgent::bye(SessionId id, Session& session, TimePoint now) {
  Message request = make_request(*session.dialog, "BYE");
  // The session is over for us at once; the request is repeated and authenticated without it.
  request.add_header("User-Agent", product_);
  Pending pending{
      .session = std::nullopt,
      .request = std::move(request),
      .hop = next_hop(*session.dialog),
      .credentials = session.credentials,
      .attempts = 0,
      .last_nonce = {}};
  drop(id);
  start(std::move(pending), now);
}

void UserAgent::arm_ok(
    SessionId id, Session& session, const Message& response, const Hop& hop, TimePoint now
) {
  disarm_ok(id, session);
  session.ok = response;
  session.ok_hop = hop;
  session.ok_interval = kT1;
  session.ok_next = now + kT1;
  session.ok_deadline = now + kAckDeadline;
  ok_due_.emplace(session.ok_next, id);
}

void UserAgent::disarm_ok(SessionId id, Session& session) {
  if (!session.ok) return;
  ok_due_.erase({session.ok_next, id});
  session.ok.reset();
}

// ---- commands

SessionId UserAgent::invite(const Invitation& invitation, TimePoint now) {
  const auto id = static_cast<SessionId>(++last_session_);
  Session session;
  session.local_tag = random_token(random_, 12);
  session.credentials = invitation.credentials;
  session.sdp = invitation.sdp;
  Message request;
  request.method = "INVITE";
  request.uri = invitation.target;
  request.uri.headers.clear();
  request.from = invitation.from;
  request.from.parameters.set("tag", session.local_tag);
  request.to = invitation.to;
  request.call_id = random_token(random_, 24);
  request.cseq = 1;
  request.contacts = {contact(invitation.hop, invitation.from.uri.user)};
  add_capabilities(request);
  for (const Header& header : invitation.headers) request.headers.push_back(header);
  set_sdp(request, invitation.sdp);
  session.invite = request;
  by_call_.emplace(key_of(request.call_id, session.local_tag), id);
  sessions_.emplace(id, std::move(session));
  start(
      {.session = id,
       .request = std::move(request),
       .hop = invitation.hop,
       .credentials = invitation.credentials,
       .attempts = 0,
       .last_nonce = {}},
      now
  );
  drain(now);
  return id;
}

void UserAgent::ring(SessionId id, TimePoint now) {
  Session* session = find(id);
  if (!session || session->stage != Stage::called || session->early_media) return;
  Message response = make_response(session->invite, 180, "", session->local_tag);
  response.contacts = {contact(session->dialog->hop, session->dialog->local.uri.user)};
  add_capabilities(response);
  transactions_.respond(session->transaction, std::move(response), now);
}

void UserAgent::progress(SessionId id, const std::string& sdp, TimePoint now) {
  Session* session = find(id);
  // Without an offer there is nothing that a provisional answer could answer.
  if (!session || session->stage != Stage::called || session->invite.body.empty()) return;
  session->early_media = true;
  session->sdp = sdp;
  Message response = make_response(session->invite, 183, "", session->local_tag);
  response.contacts = {contact(session->dialog->hop, session->dialog->local.uri.user)};
  add_capabilities(response);
  set_sdp(response, sdp);
  transactions_.respond(session->transaction, std::move(response), now);
}

void UserAgent::accept(SessionId id, const std::string& sdp, TimePoint now) {
  Session* session = find(id);
  if (!session || session->stage != Stage::called) return;
  session->stage = Stage::accepted;
  session->sdp = sdp;
  session->we_offered = session->invite.body.empty();
  Message response = make_response(session->invite, 200, "", session->local_tag);
  response.contacts = {contact(session->dialog->hop, session->dialog->local.uri.user)};
  add_capabilities(response);
  set_sdp(response, sdp);
  const Hop hop = response_hop(session->invite, session->dialog->hop);
  transactions_.respond(session->transaction, response, now);
  arm_ok(id, *session, response, hop, now);
}

void UserAgent::reject(SessionId id, int status, TimePoint now) {
  Session* session = find(id);
  if (!session || session->stage != Stage::called) return;
  Message response = make_response(session->invite, status, "", session->local_tag);
  add_capabilities(response);
  transactions_.respond(session->transaction, std::move(response), now);
  drop(id);
}

void UserAgent::challenge(SessionId id, const std::vector<Challenge>& challenges, TimePoint now) {
  Session* session = find(id);
  if (!session || session->stage != Stage::called) return;
  Message response = make_response(session->invite, 401, "", session->local_tag);
  for (const Challenge& each : challenges) response.add_header("WWW-Authenticate", format(each));
  transactions_.respond(session->transaction, std::move(response), now);
  drop(id);
}

void UserAgent::answer_offer(SessionId id, const std::string& sdp, TimePoint now) {
  Session* session = find(id);
  if (!session || session->offer_transaction.empty()) return;
  const std::string transaction = std::exchange(session->offer_transaction, {});
  const Message& request = session->offer_request;
  Message response = make_response(request, sdp.empty() ? 488 : 200, "", session->local_tag);
  add_capabilities(response);
  if (!sdp.empty()) {
    session->sdp = sdp;
    response.contacts = {contact(session->dialog->hop, session->dialog->local.uri.user)};
    set_sdp(response, sdp);
  }
  const Hop hop = response_hop(request, session->dialog->hop);
  transactions_.respond(transaction, response, now);
  if (!sdp.empty() && request.method == "INVITE") {
    session->we_offered = request.body.empty();
    arm_ok(id, *session, response, hop, now);
  }
}

void UserAgent::hang_up(SessionId id, TimePoint now) {
  Session* session = find(id);
  if (!session) return;
  switch (session->stage) {
    case Stage::calling:
      // The session stays until the far end has agreed: it may be answering just now.
      session->cancelled = true;
      transactions_.cancel(session->transaction, now);
      break;
    case Stage::called:
      reject(id, 480, now);
      break;
    case Stage::accepted:
    case Stage::confirmed:
      forget_transfer(*session, now);
      bye(id, *session, now);
      break;
  }
  drain(now);
}

void UserAgent::transfer(
    SessionId id, const std::string& target, const std::vector<Header>& headers, TimePoint now
) {
  Session* session = find(id);
  if (!session || !session->dialog || session->stage != Stage::confirmed || session->referring) return;
  session->referring = true;
  session->refer_status = 0;
  session->notify_status = 0;
  const Hop hop = next_hop(*session->dialog);
  Message request = make_request(*session->dialog, "REFER");
  request.contacts = {contact(hop, session->dialog->local.uri.user)};
  request.add_header("Refer-To", "<" + target + ">");
  NameAddress by;
  by.uri = session->dialog->local.uri;
  request.add_header("Referred-By", format(by));
  for (const Header& header : headers) request.headers.push_back(header);
  send_in_dialog(id, *session, std::move(request), now);
  drain(now);
}

void UserAgent::answer_transfer(SessionId id, int status, TimePoint now) {
  Session* session = find(id);
  if (!session || session->asked_transaction.empty()) return;
  const std::string transaction = std::exchange(session->asked_transaction, {});
  Message response = make_response(session->asked_request, status, "", session->local_tag);
  add_capabilities(response);
  if (status == 202) {
    response.contacts = {contact(next_hop(*session->dialog), session->dialog->local.uri.user)};
  }
  transactions_.respond(transaction, std::move(response), now);
  if (status == 202) {
    // RFC 3515 §2.4.4: a notification follows at once; this one is the first and the last.
    Message notify = make_request(*session->dialog, "NOTIFY");
    notify.contacts = {contact(next_hop(*session->dialog), session->dialog->local.uri.user)};
    notify.add_header("Event", "refer");
    notify.add_header("Subscription-State", "terminated;reason=noresource");
    notify.add_header("Content-Type", "message/sipfrag;version=2.0");
    notify.body = "SIP/2.0 200 OK\r\n";
    send_in_dialog(id, *session, std::move(notify), now);
  }
  drain(now);
}

void UserAgent::forget_transfer(Session& session, TimePoint now) {
  if (session.asked_transaction.empty()) return;
  transactions_.respond(
      std::exchange(session.asked_transaction, {}),
      make_response(session.asked_request, 487, "", session.local_tag),
      now
  );
}

void UserAgent::refer_over(SessionId id, Session& session) {
  if (!std::exchange(session.referring, false)) return;
  events_.emplace_back(TransferProgress{id, session.refer_status, session.notify_status, true});
}

void UserAgent::keep_alive(const Uri& peer, const Hop& hop, TimePoint now) {
  peer_ = {peer, hop};
  send_options(now);
  drain(now);
}

// ---- time and the network

void UserAgent::handle(ByteView bytes, const Hop& from, TimePoint now) {
  auto message = parse_message(bytes);
  if (!message) return;
  transactions_.handle(std::move(*message), from, now);
  drain(now);
}

void UserAgent::handle_send_failure(const std::string& transaction, TimePoint now) {
  transactions_.handle_send_failure(transaction, now);
  drain(now);
}

void UserAgent::drain(TimePoint now) {
  while (auto event = transactions_.poll_event()) {
    if (const auto* request = std::get_if<RequestReceived>(&*event)) {
      handle_request(*request, now);
    } else if (const auto* response = std::get_if<ResponseReceived>(&*event)) {
      handle_response(*response, now);
    } else if (const auto* failed = std::get_if<TransactionFailed>(&*event)) {
      handle_failure(failed->transaction, failed->status, now);
    } else {
      handle_cancel(std::get<CancelReceived>(*event).transaction, now);
    }
  }
}

void UserAgent::handle_timeout(TimePoint now) {
  transactions_.handle_timeout(now);
  drain(now);
  while (!ok_due_.empty() && ok_due_.begin()->first <= now) {
    const SessionId id = ok_due_.begin()->second;
    ok_due_.erase(ok_due_.begin());
    Session* session = find(id);
    if (!session || !session->ok) continue;
    if (now >= session->ok_deadline) {
      // §13.3.1.4: nobody acknowledges; the call is hung up.
      session->ok.reset();
      events_.emplace_back(SessionEnded{id, 408});
      bye(id, *session, now);
      continue;
    }
    transactions_.send_again(*session->ok, session->ok_hop);
    session->ok_interval = std::min(session->ok_interval * 2, kT2);
    session->ok_next = std::min(now + session->ok_interval, session->ok_deadline);
    ok_due_.emplace(session->ok_next, id);
  }
  if (now >= register_due_) send_register(registration_->expires, now);
  if (now >= options_due_) send_options(now);
  drain(now);
}

std::optional<TimePoint> UserAgent::next_timeout() const {
  TimePoint next = std::min(register_due_, options_due_);
  if (const auto transaction = transactions_.next_timeout()) next = std::min(next, *transaction);
  if (!ok_due_.empty()) next = std::min(next, ok_due_.begin()->first);
  if (next == TimePoint::max()) return std::nullopt;
  return next;
}

std::optional<Transmit> UserAgent::poll_transmit() {
  return transactions_.poll_transmit();
}

std::optional<AgentEvent> UserAgent::poll_event() {
  if (events_.empty()) return std::nullopt;
  AgentEvent next = std::move(events_.front());
  events_.pop_front();
  return next;
}

}  // namespace softphone::sip
