// Answers to our requests, and what becomes of them when none comes.

#include <algorithm>
#include <charconv>

#include "proto/sip/user_agent.hpp"

namespace softphone::sip {

namespace {

constexpr int kMaxAttempts = 3;
constexpr Duration kOptionsEvery = 30s;
constexpr Duration kLongestRetry = 5min;
constexpr std::chrono::seconds kShortestRegistration{30};

std::optional<std::chrono::seconds> seconds_of(std::string_view text) {
  long value = 0;
  text = trim(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0 || value > 86'400 * 7) return std::nullopt;
  return std::chrono::seconds(value);
}

}  // namespace

void UserAgent::handle_response(const ResponseReceived& event, TimePoint now) {
  const auto found = pending_.find(event.transaction);
  if (found == pending_.end()) {
    // To a call that is over: acknowledge it, so that it ends at the far end too.
    if (event.response.method == "INVITE" && event.response.is_success()) {
      hang_up_stray(event.response, event, now);
    }
    return;
  }
  const Pending pending = found->second;
  const Message& response = event.response;
  if (response.is_provisional()) {
    if (pending.session && pending.request.method == "INVITE") {
      handle_invite_response(*pending.session, pending.request, event, now);
    }
    return;
  }
  const bool invite = pending.request.method == "INVITE";
  if (!invite || !response.is_success()) pending_.erase(found);
  if ((response.status == 401 || response.status == 407) && authenticate(pending, response, now)) return;
  if (pending.session) {
    Session* session = find(*pending.session);
    if (!session) return;
    if (invite) {
      handle_invite_response(*pending.session, pending.request, event, now);
    } else if (pending.request.method == "REFER") {
      session->refer_status = response.status;
      if (!response.is_success()) {
        refer_over(*pending.session, *session);
      } else if (session->referring) {
        events_.emplace_back(TransferProgress{
            *pending.session, session->refer_status, session->notify_status, false});
      }
    }
    return;
  }
  if (pending.request.method == "REGISTER") handle_register_response(pending.request, response, now);
  if (pending.request.method == "OPTIONS" && std::exchange(peer_alive_, true) != true) {
    // Any answer will do: it is there.
    events_.emplace_back(PeerChanged{true});
  }
}

bool UserAgent::authenticate(Pending pending, const Message& response, TimePoint now) {
  if (pending.credentials.empty() || pending.attempts >= kMaxAttempts) return false;
  if (pending.session) {
    const Session* session = find(*pending.session);
    if (!session || session->cancelled) return false;
  }
  const auto challenge = best_challenge(response);
  // The same credentials a second time only when the nonce was too old.
  if (!challenge || (pending.attempts > 0 && !challenge->stale && challenge->nonce == pending.last_nonce) ||
      (pending.attempts > 1 && !challenge->stale)) {
    return false;
  }
  const std::string_view name = response.status == 407 ? "Proxy-Authorization" : "Authorization";
  ++pending.attempts;
  pending.last_nonce = challenge->nonce;
  pending.request.remove_header(name);
  pending.request.add_header(
      std::string(name),
      authorize(
          *challenge,
          pending.credentials,
          pending.request.method,
          format(pending.request.uri),
          random_token(random_, 16),
          1
      )
  );
  ++pending.request.cseq;
  if (pending.request.method == "REGISTER") register_cseq_ = pending.request.cseq;
  if (pending.session) {
    if (Session* session = find(*pending.session); session && session->dialog) {
      session->dialog->local_cseq = std::max(session->dialog->local_cseq, pending.request.cseq);
    }
  }
  start(std::move(pending), now);
  return true;
}

void UserAgent::handle_failure(const std::string& transaction, int status, TimePoint now) {
  const auto found = pending_.find(transaction);
  if (found == pending_.end()) return;
  const Pending pending = found->second;
  pending_.erase(found);
  if (pending.request.method == "REGISTER") {
    registration_failed(status, now);
  } else if (pending.request.method == "OPTIONS" && !pending.session) {
    if (std::exchange(peer_alive_, false) != false) events_.emplace_back(PeerChanged{false});
  }
  if (!pending.session) return;
  const SessionId id = *pending.session;
  Session* session = find(id);
  if (!session) return;
  if (pending.request.method == "INVITE") {
    const bool cancelled = session->cancelled;
    drop(id);
    events_.emplace_back(SessionRefused{id, cancelled ? 487 : status, {}});
  } else if (pending.request.method == "REFER") {
    session->refer_status = status;
    refer_over(id, *session);
  }
}

void UserAgent::handle_invite_response(
    SessionId id, const Message& request, const ResponseReceived& event, TimePoint now
) {
  Session* session = find(id);
  if (!session) return;
  const Message& response = event.response;
  if (response.is_provisional()) {
    if (response.status == 100 || session->cancelled || session->stage != Stage::calling) return;
    const bool sdp = response.has_body("application/sdp");
    events_.emplace_back(SessionProgress{id, response.status, sdp ? response.body : std::string{}});
    return;
  }
  if (response.is_success()) {
    invite_answered(id, request, event, now);
    return;
  }
  if (session->stage != Stage::calling) return;
  drop(id);
  events_.emplace_back(SessionRefused{id, response.status, response});
}

void UserAgent::invite_answered(
    SessionId id, const Message& request, const ResponseReceived& event, TimePoint now
) {
  Session& session = *find(id);
  const Message& response = event.response;
  if (session.stage == Stage::confirmed) {
    if (session.dialog->remote_tag() == response.to.tag()) {
      if (session.ack) send_ack(*session.ack, session.ack_hop);
    } else {
      // Another branch of a fork picked up as well (§13.2.2.4).
      hang_up_stray(request, event, now);
    }
    return;
  }
  session.dialog = make_caller_dialog(request, response, event.from);
  Message ack = make_ack(*session.dialog, request.cseq);
  for (const char* name : {"Authorization", "Proxy-Authorization"}) {
    if (const std::string* value = request.header(name)) ack.add_header(name, *value);
  }
  session.ack = ack;
  session.ack_hop = next_hop(*session.dialog);
  send_ack(ack, session.ack_hop);
  session.stage = Stage::confirmed;
  if (session.cancelled) {
    // The answer crossed our CANCEL.
    bye(id, session, now);
    events_.emplace_back(SessionRefused{id, 487, {}});
    return;
  }
  events_.emplace_back(SessionAnswered{
      id, response.has_body("application/sdp") ? response.body : std::string{}});
}

void UserAgent::hang_up_stray(const Message& request, const ResponseReceived& event, TimePoint now) {
  Message invite = request;
  invite.from = event.response.from;
  invite.call_id = event.response.call_id;
  invite.cseq = event.response.cseq;
  if (!request.is_request() && event.response.contacts.empty()) return;  // nowhere to send it
  Dialog dialog = make_caller_dialog(invite, event.response, event.from);
  const Hop hop = next_hop(dialog);
  send_ack(make_ack(dialog, invite.cseq), hop);
  start(
      {.session = std::nullopt,
       .request = make_request(dialog, "BYE"),
       .hop = hop,
       .credentials = {},
       .attempts = 0,
       .last_nonce = {}},
      now
  );
}

// ---- registration (§10.2) and keepalive

void UserAgent::register_at(const Registration& registration, TimePoint now) {
  registration_ = registration;
  leaving_ = false;
  send_register(registration.expires, now);
  drain(now);
}

void UserAgent::unregister(TimePoint now) {
  if (!registration_ || !registered_) return;
  leaving_ = true;
  send_register(std::chrono::seconds(0), now);
  drain(now);
}

void UserAgent::send_register(std::chrono::seconds expires, TimePoint now) {
  register_due_ = TimePoint::max();
  Message request;
  request.method = "REGISTER";
  request.uri = registration_->registrar;
  request.from = registration_->address;
  request.from.parameters.set("tag", register_tag_);
  request.to = registration_->address;
  request.call_id = register_call_id_;
  request.cseq = ++register_cseq_;
  request.contacts = {contact(registration_->hop, registration_->address.uri.user)};
  request.add_header("Expires", std::to_string(expires.count()));
  add_capabilities(request);
  start(
      {.session = std::nullopt,
       .request = std::move(request),
       .hop = registration_->hop,
       .credentials = registration_->credentials,
       .attempts = 0,
       .last_nonce = {}},
      now
  );
}

void UserAgent::handle_register_response(const Message& request, const Message& response, TimePoint now) {
  if (response.is_success()) {
    if (leaving_) {
      registered_ = false;
      events_.emplace_back(RegistrationChanged{false, response.status});
      return;
    }
    std::chrono::seconds granted = registration_->expires;
    if (const std::string* expires = response.header("Expires"))
      granted = seconds_of(*expires).value_or(granted);
    // Other devices may be registered too: ours is the Contact with our host and user.
    for (const NameAddress& each : response.contacts) {
      const Uri& ours = request.contacts.front().uri;
      if (each.uri.host != ours.host || each.uri.user != ours.user) continue;
      if (const std::string* expires = each.parameters.find("expires")) {
        granted = seconds_of(*expires).value_or(granted);
      }
    }
    register_retry_ = 30s;
    register_due_ = now + std::max<Duration>(std::max(granted, kShortestRegistration) * 4 / 5, 20s);
    if (!std::exchange(registered_, true)) events_.emplace_back(RegistrationChanged{true, response.status});
    return;
  }
  const std::string* least = response.header("Min-Expires");
  if (response.status == 423 && least && !leaving_) {
    const auto wanted = seconds_of(*least);
    if (wanted && *wanted > registration_->expires) {
      registration_->expires = *wanted;
      send_register(*wanted, now);
      return;
    }
  }
  registration_failed(response.status, now);
}

void UserAgent::registration_failed(int status, TimePoint now) {
  if (leaving_) return;
  registered_ = false;
  events_.emplace_back(RegistrationChanged{false, status});
  register_due_ = now + register_retry_;
  register_retry_ = std::min(register_retry_ * 2, kLongestRetry);
}

void UserAgent::send_options(TimePoint now) {
  options_due_ = now + kOptionsEvery;
  Message request;
  request.method = "OPTIONS";
  request.uri = peer_->first;
  request.from = contact(peer_->second, "");
  request.from.uri.parameters = {};
  request.from.parameters.set("tag", random_token(random_, 12));
  request.to.uri = peer_->first;
  request.call_id = random_token(random_, 24);
  request.cseq = 1;
  request.contacts = {contact(peer_->second, "")};
  request.add_header("Accept", "application/sdp");
  add_capabilities(request);
  start(
      {.session = std::nullopt,
       .request = std::move(request),
       .hop = peer_->second,
       .credentials = {},
       .attempts = 0,
       .last_nonce = {}},
      now
  );
}

}  // namespace softphone::sip
