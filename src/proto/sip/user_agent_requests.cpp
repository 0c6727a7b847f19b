// Requests of far ends: which call they belong to, and what they are answered.

#include <algorithm>

#include "proto/sip/user_agent.hpp"

namespace softphone::sip {

namespace {

constexpr std::size_t kMaxSessions = 5000;

/// The extensions a request insists on; we have none (RFC 3261 §8.2.2.3).
std::string required(const Message& request) {
  std::string all;
  for (const std::string& value : request.all_headers("Require")) {
    if (trim(value).empty()) continue;
    all += (all.empty() ? "" : ", ") + value;
  }
  return all;
}

/// "Signal=5" of dtmf-relay, or the key alone of dtmf.
std::optional<char> key_of_info(const Message& request) {
  std::string_view text;
  if (request.has_body("application/dtmf-relay")) {
    const std::size_t at = lower(request.body).find("signal");
    if (at == std::string::npos) return std::nullopt;
    const std::size_t equals = request.body.find('=', at);
    if (equals == std::string::npos) return std::nullopt;
    text = trim(std::string_view(request.body).substr(equals + 1));
  } else if (request.has_body("application/dtmf")) {
    text = trim(request.body);
  }
  text = trim(text.substr(0, text.find_first_of("\r\n")));
  if (text == "10") return '*';
  if (text == "11") return '#';
  if (text.size() != 1) return std::nullopt;
  const char key = text[0] >= 'a' && text[0] <= 'd' ? static_cast<char>(text[0] - 'a' + 'A') : text[0];
  return std::string_view("0123456789*#ABCD").find(key) == std::string_view::npos ? std::nullopt
                                                                                  : std::optional(key);
}

}  // namespace

void UserAgent::answer(const RequestReceived& event, int status, TimePoint now) {
  Message response = make_response(event.request, status, "", random_token(random_, 12));
  add_capabilities(response);
  if (event.request.method == "OPTIONS") response.add_header("Accept", "application/sdp");
  if (status == 420) response.add_header("Unsupported", required(event.request));
  if (status == 500) response.add_header("Retry-After", "1");
  transactions_.respond(event.transaction, std::move(response), now);
}

void UserAgent::handle_request(const RequestReceived& event, TimePoint now) {
  const Message& request = event.request;
  const std::string tag = request.to.tag();
  SessionId id{};
  Session* session = nullptr;
  if (!tag.empty()) {
    const auto found = by_call_.find(request.call_id + ' ' + tag);
    if (found != by_call_.end()) {
      id = found->second;
      session = find(id);
    }
    // Somebody who knows only our tag is not the far end (§12).
    if (session && session->dialog && session->dialog->remote_tag() != request.from.tag()) session = nullptr;
    if (session && !session->dialog) session = nullptr;
  }
  if (request.method == "ACK") {
    if (session) handle_ack(request, id, *session);
    return;
  }
  if (!request.uri.is_sip() && request.uri.scheme != "tel") {
    answer(event, 416, now);
  } else if (!required(request).empty()) {
    answer(event, 420, now);
  } else if (session) {
    handle_in_dialog(event, id, *session, now);
  } else if (!tag.empty()) {
    answer(event, 481, now);
  } else if (request.method == "INVITE") {
    handle_initial_invite(event, now);
  } else if (request.method == "OPTIONS") {
    answer(event, 200, now);
  } else if (request.method == "BYE" || request.method == "NOTIFY" || request.method == "UPDATE" ||
             request.method == "INFO") {
    answer(event, 481, now);
  } else {
    answer(event, 405, now);
  }
}

void UserAgent::handle_initial_invite(const RequestReceived& event, TimePoint now) {
  const Message& request = event.request;
  if (request.max_forwards == 0 || sessions_.size() >= kMaxSessions) {
    answer(event, request.max_forwards == 0 ? 483 : 503, now);
    return;
  }
  if (!request.body.empty() && !request.has_body("application/sdp")) {
    answer(event, 415, now);
    return;
  }
  // §8.2.2.2: the same request by two ways.
  for (const auto& [transaction, other] : by_invite_) {
    const Session& known = sessions_.at(other);
    if (known.invite.call_id == request.call_id && known.invite.from.tag() == request.from.tag()) {
      answer(event, 482, now);
      return;
    }
  }
  const auto id = static_cast<SessionId>(++last_session_);
  Session session;
  session.caller = false;
  session.stage = Stage::called;
  session.local_tag = random_token(random_, 12);
  session.invite = request;
  session.transaction = event.transaction;
  session.dialog = make_callee_dialog(request, session.local_tag, event.from);
  by_call_.emplace(request.call_id + ' ' + session.local_tag, id);
  by_invite_.emplace(event.transaction, id);
  transactions_.respond(event.transaction, make_response(request, 100, "", {}), now);
  sessions_.emplace(id, std::move(session));
  events_.emplace_back(InviteReceived{id, request, event.from});
}

void UserAgent::handle_in_dialog(
    const RequestReceived& event, SessionId id, Session& session, TimePoint now
) {
  const Message& request = event.request;
  Dialog& dialog = *session.dialog;
  if (dialog.remote_cseq && request.cseq <= *dialog.remote_cseq) {
    answer(event, 500, now);
    return;
  }
  dialog.remote_cseq = request.cseq;
  if (request.method == "BYE") {
    answer(event, 200, now);
    const bool pending = session.stage == Stage::called;
    if (pending) {
      transactions_.respond(
          session.transaction, make_response(session.invite, 487, "", session.local_tag), now
      );
    }
    if (!session.offer_transaction.empty()) {
      transactions_.respond(
          session.offer_transaction, make_response(session.offer_request, 487, "", session.local_tag), now
      );
    }
    forget_transfer(session, now);
    refer_over(id, session);
    events_.emplace_back(SessionEnded{id, pending ? 487 : 200});
    drop(id);
  } else if (request.method == "INVITE" || request.method == "UPDATE") {
    handle_offer(event, id, session, now);
  } else if (request.method == "INFO") {
    answer(event, 200, now);
    handle_info(request, id);
  } else if (request.method == "NOTIFY") {
    const std::string* about = request.header("Event");
    const bool refer =
        about && same_text(trim(std::string_view(*about).substr(0, about->find(';'))), "refer");
    answer(event, refer ? 200 : 489, now);
    if (refer) handle_notify(request, id, session);
  } else if (request.method == "OPTIONS") {
    answer(event, 200, now);
  } else if (request.method == "REFER") {
    handle_refer(event, id, session, now);
  } else {
    answer(event, 405, now);
  }
}

void UserAgent::handle_offer(const RequestReceived& event, SessionId id, Session& session, TimePoint now) {
  const Message& request = event.request;
  if (request.method == "UPDATE" && request.body.empty()) {
    // A session timer's refresh, or a new Contact.
    refresh_target(*session.dialog, request, event.from);
    Message response = make_response(request, 200, "", session.local_tag);
    response.contacts = {contact(event.from, session.dialog->local.uri.user)};
    add_capabilities(response);
    transactions_.respond(event.transaction, std::move(response), now);
    return;
  }
  // §14.2: one offer at a time; an answer of ours that still waits for its ACK counts as one.
  if (session.stage == Stage::called || session.ok || !session.offer_transaction.empty()) {
    answer(event, session.offer_transaction.empty() ? 491 : 500, now);
    return;
  }
  if (!request.body.empty() && !request.has_body("application/sdp")) {
    answer(event, 415, now);
    return;
  }
  refresh_target(*session.dialog, request, event.from);
  session.offer_transaction = event.transaction;
  session.offer_request = request;
  events_.emplace_back(OfferReceived{id, request.body});
}

void UserAgent::handle_info(const Message& request, SessionId id) {
  if (const auto key = key_of_info(request)) events_.emplace_back(KeyReceived{id, *key});
}

void UserAgent::handle_notify(const Message& request, SessionId id, Session& session) {
  if (!session.referring) return;
  // The body is the status line of the transferred call (RFC 3515 §2.4.5).
  if (request.has_body("message/sipfrag") && request.body.size() >= 11 &&
      same_text(std::string_view(request.body).substr(0, 8), "SIP/2.0 ")) {
    int status = 0;
    for (std::size_t i = 8; i < 11; ++i) {
      const char c = request.body[i];
      if (c < '0' || c > '9') return;
      status = status * 10 + (c - '0');
    }
    session.notify_status = status;
  }
  const std::string* state = request.header("Subscription-State");
  const bool terminated = state && same_text(std::string_view(*state).substr(0, 10), "terminated");
  if (terminated || session.notify_status >= 200) {
    refer_over(id, session);
  } else {
    events_.emplace_back(TransferProgress{id, session.refer_status, session.notify_status, false});
  }
}

void UserAgent::handle_refer(const RequestReceived& event, SessionId id, Session& session, TimePoint now) {
  if (session.stage != Stage::confirmed || !session.asked_transaction.empty()) {
    answer(event, 491, now);
    return;
  }
  // RFC 3515 §2.4.2: exactly one.
  const std::vector<std::string> targets = event.request.all_headers("Refer-To");
  const auto target = targets.size() == 1 ? parse_name_address(targets.front()) : parse_name_address("");
  if (!target) {
    answer(event, 400, now);
    return;
  }
  session.asked_transaction = event.transaction;
  session.asked_request = event.request;
  events_.emplace_back(TransferRequested{id, format(target->uri)});
}

void UserAgent::handle_ack(const Message& ack, SessionId id, Session& session) {
  if (!session.ok || session.ok->cseq != ack.cseq) return;
  disarm_ok(id, session);
  if (session.stage == Stage::accepted) session.stage = Stage::confirmed;
  if (std::exchange(session.we_offered, false)) events_.emplace_back(AnswerReceived{id, ack.body});
}

void UserAgent::handle_cancel(const std::string& transaction, TimePoint now) {
  const auto found = by_invite_.find(transaction);
  if (found == by_invite_.end()) {
    // A re-INVITE is not worth cancelling: it is answered at once.
    return;
  }
  const SessionId id = found->second;
  Session* session = find(id);
  if (!session || session->stage != Stage::called) return;
  transactions_.respond(transaction, make_response(session->invite, 487, "", session->local_tag), now);
  events_.emplace_back(SessionEnded{id, 487});
  drop(id);
}

}  // namespace softphone::sip
