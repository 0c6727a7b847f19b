#include "carrier/client_endpoint.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// How long a decline on one of several devices waits, to tell it from a page that closes: that one sends
/// `reject` too, and loses its connection at once.
constexpr Duration kDeclineDelay = 400ms;

/// How long a page that calls another one may wait for its `answer`: see docs/decisions/0006.
constexpr Duration kAnswerDelay = 3s;

}  // namespace

ClientEndpoint* as_client(const Call& call) {
  return dynamic_cast<ClientEndpoint*>(call.endpoint.get());
}

ClientEndpoint::ClientEndpoint(Core& core, std::string identity)
    : core_(core), identity_(std::move(identity)), local_(make_local_media(core.random)) {
  renew_token();
}

void ClientEndpoint::renew_token() {
  reconnect_token_ = random_token(core_.random, 32);
}

void ClientEndpoint::attach(const Call& call, ConnectionId id) {
  connection_ = id;
  Connection* connection = core_.signaling.find(id);
  if (!connection) return;
  connection->pending.erase(call.sid);
  connection->calls.insert(call.sid);
}

void ClientEndpoint::detach(const Call& call) {
  if (!connection_) return;
  if (Connection* connection = core_.signaling.find(*connection_)) {
    connection->calls.erase(call.sid);
    connection->temporary_ids.erase(temporary_id_);
  }
  connection_.reset();
}

RemoteMedia ClientEndpoint::from(ConnectionId id, RemoteMedia remote) const {
  if (const Connection* connection = core_.signaling.find(id)) remote.distance = connection->distance;
  return remote;
}

void ClientEndpoint::begin(
    Call& call, ConnectionId id, const std::string& temporary_id, const Negotiated& offer
) {
  temporary_id_ = temporary_id;
  mid_ = offer.mid;
  call.format = offer.remote.format;
  dtls_client_ = offer.remote.we_are_dtls_client;
  attach(call, id);
  core_.emit(OpenWebRtcLeg{
      .leg = call.leg,
      .shard = call.shard,
      .local = local_.ice,
      .ssrc = local_.ssrc,
      .cname = local_.cname,
      .format = call.format,
      .remote = from(id, offer.remote),
  });
  description_ =
      write_answer(local_, core_.media, call.shard, call.format, mid_, offer.remote.we_are_dtls_client);
  // `ringing` names the call and starts media early, so that ring-back and announcements before the answer
  // are heard. Not on a connection that also shows an incoming call: every call there would adopt this SID.
  const Connection* connection = core_.signaling.find(id);
  if (connection && connection->pending.empty()) {
    core_.signaling.send(id, signal::Ringing{.call_sid = call.sid, .sdp = description_});
    announced_ = true;
    description_sent_ = true;
  }
}

void ClientEndpoint::answer_later(Call& call) {
  if (!connection_ || !description_sent_) {
    answer(call);
    return;
  }
  answer_held_ = true;
  core_.set_timer(TimerKind::answer, call.sid, kAnswerDelay);
}

void ClientEndpoint::answer(Call& call) {
  answer_held_ = false;
  core_.cancel_timer(TimerKind::answer, call.sid);
  if (!connection_) return;
  signal::Answered answered;
  answered.call_sid = call.sid;
  answered.reconnect = reconnect_token_;
  if (!description_sent_) answered.sdp = description_;
  core_.signaling.send(*connection_, answered);
  announced_ = true;
  description_sent_ = true;
}

void ClientEndpoint::ring(Call& call) {
  offered_ = true;
  const std::vector<Connection*> devices = core_.signaling.registered(identity_);
  if (devices.empty()) {
    core_.control.end(
        call, {.status = CallStatus::no_answer, .sip_code = 480, .error = {}, .by_far_end = true}
    );
    return;
  }
  std::vector<ConnectionId> free;
  for (const Connection* device : devices) {
    if (core_.config.ring_busy_pages || device->calls.empty()) free.push_back(device->id);
  }
  if (free.empty()) {
    core_.control.end(call, {.status = CallStatus::busy, .sip_code = 486, .error = {}, .by_far_end = true});
    return;
  }

  // Only the codec of the leg it will be bridged to: then media is forwarded as it is.
  std::optional<audio::Codec> only;
  if (const Call* parent = core_.calls.find_live(call.dialled_by);
      parent && parent->endpoint->has_fixed_format()) {
    only = parent->format.codec;
  }
  core_.emit(OpenWebRtcLeg{
      .leg = call.leg,
      .shard = call.shard,
      .local = local_.ice,
      .ssrc = local_.ssrc,
      .cname = local_.cname,
      .format =
          StreamFormat{.codec = only.value_or(audio::Codec::pcmu), .payload_type = 0, .telephone_event = {}},
      .remote = {},
  });
  description_ = write_offer(local_, core_.media, call.shard, only);
  for (const ConnectionId id : free) invite(call, id);
  core_.control.far_end_ringing(call);
}

void ClientEndpoint::invite(Call& call, ConnectionId id) {
  Connection* connection = core_.signaling.find(id);
  if (!connection || connection->pending.size() >= core_.config.max_calls_per_connection) return;
  signal::IncomingCall message;
  message.call_sid = call.sid;
  message.sdp = description_;
  message.reconnect = reconnect_token_;
  message.parameters = {
      {"From", call.from},
      {"To", call.to},
      {"CallSid", call.sid},
      {"AccountSid", core_.config.account_sid},
  };
  if (!call.stir_status.empty()) message.parameters.emplace_back("StirStatus", call.stir_status);
  message.custom = call.custom;
  core_.signaling.send(id, message);
  connection->pending.insert(call.sid);
  ringing_.insert(id);
}

void ClientEndpoint::also_ring(Call& call, ConnectionId id) {
  if (!ringing_.contains(id)) invite(call, id);
}

void ClientEndpoint::cancel_ringing(const Call& call, std::optional<ConnectionId> except) {
  for (const ConnectionId id : ringing_) {
    if (Connection* connection = core_.signaling.find(id)) connection->pending.erase(call.sid);
    if (id != except) core_.signaling.send(id, signal::Cancelled{call.sid});
  }
  for (const ConnectionId id : declining_) {
    if (Connection* connection = core_.signaling.find(id)) connection->pending.erase(call.sid);
  }
  ringing_.clear();
  declining_.clear();
}

bool ClientEndpoint::accepted(Call& call, ConnectionId id, const Negotiated& answer) {
  if (!is_pending() || !ringing_.contains(id)) return false;
  call.format = answer.remote.format;
  dtls_client_ = answer.remote.we_are_dtls_client;
  mid_ = answer.mid;
  core_.emit(SetRemote{.leg = call.leg, .remote = from(id, answer.remote)});
  cancel_ringing(call, id);
  core_.cancel_timer(TimerKind::decline, call.sid);
  attach(call, id);
  announced_ = true;
  core_.control.far_end_answered(call);
  return true;
}

void ClientEndpoint::taken_over(Call& call, ConnectionId id, const Negotiated& offer) {
  call.format = offer.remote.format;
  dtls_client_ = offer.remote.we_are_dtls_client;
  mid_ = offer.mid;
  core_.emit(SetRemote{.leg = call.leg, .remote = from(id, offer.remote)});
  cancel_ringing(call, std::nullopt);
  core_.cancel_timer(TimerKind::decline, call.sid);
  attach(call, id);
  announced_ = true;
  renew_token();
  ++local_.session_version;
  description_ =
      write_answer(local_, core_.media, call.shard, call.format, mid_, offer.remote.we_are_dtls_client);
  signal::Answered answered;
  answered.call_sid = call.sid;
  answered.sdp = description_;
  answered.reconnect = reconnect_token_;
  core_.signaling.send(id, answered);
  core_.control.far_end_answered(call);
}

void ClientEndpoint::declined(Call& call, ConnectionId id) {
  if (ringing_.erase(id) == 0) return;
  declining_.insert(id);
  if (ringing_.empty()) {
    decline_confirmed(call);
  } else {
    core_.set_timer(TimerKind::decline, call.sid, kDeclineDelay);
  }
}

void ClientEndpoint::decline_confirmed(Call& call) {
  if (!is_pending() || declining_.empty()) return;
  core_.control.end(call, {.status = CallStatus::busy, .sip_code = 603, .error = {}, .by_far_end = false});
}

void ClientEndpoint::restart_ice(Call& call, const Negotiated& offer) {
  if (!connection_) return;
  local_.ice = make_ice_credentials(core_.random);
  ++local_.session_version;
  core_.emit(RestartIce{.leg = call.leg, .local = local_.ice, .remote = offer.remote.ice});
  signal::Answered answered;
  answered.call_sid = call.sid;
  // The DTLS association goes on, so the roles stay what they were, though the offer says actpass again.
  answered.sdp = write_answer(local_, core_.media, call.shard, call.format, offer.mid, dtls_client_);
  answered.reconnect = reconnect_token_;
  core_.signaling.send(*connection_, answered);
}

void ClientEndpoint::reattached(Call& call, ConnectionId id) {
  if (connection_ != id) detach(call);
  attach(call, id);
  core_.cancel_timer(TimerKind::grace, call.sid);
  renew_token();
  signal::Answered answered;
  answered.call_sid = call.sid;
  answered.reconnect = reconnect_token_;
  core_.signaling.send(id, answered);
}

void ClientEndpoint::connection_lost(Call& call, ConnectionId id) {
  if (connection_ == id) {
    if (call.answered() && !answer_held_) {
      core_.set_timer(TimerKind::grace, call.sid, core_.config.reconnect_grace);
      return;
    }
    // Before the answer the SDK holds no reconnect token and forgets the call.
    const CallStatus status = call.answered() ? CallStatus::completed : CallStatus::canceled;
    const int sip_code = call.answered() ? 200 : 487;
    core_.control.end(call, {.status = status, .sip_code = sip_code, .error = {}, .by_far_end = true});
    return;
  }
  ringing_.erase(id);
  // A decline that came from a page as it closed does not count: the other devices decide.
  if (declining_.erase(id) != 0 && declining_.empty()) core_.cancel_timer(TimerKind::decline, call.sid);
}

void ClientEndpoint::end(Call& call, const Ending& ending) {
  cancel_ringing(call, std::nullopt);
  if (connection_ && !ending.by_far_end) {
    signal::HungUp hung_up;
    hung_up.call_sid = announced_ || temporary_id_.empty() ? call.sid : temporary_id_;
    hung_up.error = ending.error;
    core_.signaling.send(*connection_, hung_up);
  }
  detach(call);
}

}  // namespace softphone::carrier
