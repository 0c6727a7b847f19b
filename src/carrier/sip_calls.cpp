#include "carrier/sip_calls.hpp"

#include <charconv>

#include "base/e164.hpp"
#include "carrier/core.hpp"
#include "carrier/practice.hpp"
#include "carrier/sip_endpoint.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::carrier {

namespace {

constexpr std::string_view kProduct = "TeepTrak-Softphone";
constexpr std::string_view kRealm = "softphone";
constexpr std::chrono::seconds kNonceLife{60};
// As Twilio names callers without a number: https://help.twilio.com/articles/223179988
constexpr std::string_view kAnonymous = "+266696687";

bool is_loopback(std::string_view host) {
  return host.starts_with("127.") || host == "localhost" || host == "::1";
}

sip::NameAddress address(const std::string& user, const std::string& host) {
  sip::NameAddress result;
  result.uri.user = user;
  result.uri.host = host;
  return result;
}

/// Who a call is from, as the user part of a SIP address.
std::string user_of(const std::string& from) {
  return from.starts_with("client:") ? from.substr(7) : from;
}

}  // namespace

struct SipCalls::OnEvent {
  SipCalls& calls;

  template <class Event>
  void operator()(const Event& event) const {
    Call* call = calls.call_of(event.session);
    if (!call) return;
    if (SipEndpoint* endpoint = as_sip(*call)) endpoint->handle(*call, event);
  }
  void operator()(const sip::InviteReceived& event) const { calls.invited(event); }
  void operator()(const sip::RegistrationChanged& event) const {
    const std::string text =
        event.registered ? "Registered with the SIP trunk"
                         : "Not registered with the SIP trunk (SIP " + std::to_string(event.status) + ")";
    calls.core_.emit(Notify{
        .code = 32200, .error = !event.registered, .call_sid = {}, .text = text, .url = {}});
  }
  void operator()(const sip::PeerChanged& event) const {
    const std::string text = event.alive ? "The SIP trunk answers" : "The SIP trunk does not answer";
    calls.core_.emit(Notify{.code = 32201, .error = !event.alive, .call_sid = {}, .text = text, .url = {}});
  }
};

SipCalls::SipCalls(Core& core) : core_(core) {}
SipCalls::~SipCalls() = default;

bool SipCalls::leads_to(const std::string& number) const {
  return ready() && core_.config.sip && core_.config.sip->trunk && is_e164(number) && !is_fictional(number);
}

sip::LocalAddress SipCalls::locate(const sip::Hop& hop) const {
  sip::LocalAddress local;
  local.port = hop.transport == sip::Transport::udp   ? ports_.udp_port
               : hop.transport == sip::Transport::tcp ? ports_.tcp_port
                                                      : ports_.tls_port;
  if (!core_.config.sip->address.empty() && !is_loopback(hop.host)) {
    local.host = core_.config.sip->address;
    return local;
  }
  local.host = "127.0.0.1";
  if (is_loopback(hop.host) || core_.media.candidates.empty()) return local;
  for (const MediaAddress& candidate : core_.media.candidates.front()) {
    if (is_loopback(candidate.ip)) continue;
    local.host = candidate.ip;
    break;
  }
  return local;
}

sip::Hop SipCalls::trunk_hop() const {
  const SipTrunk& trunk = *core_.config.sip->trunk;
  return {.transport = trunk.transport, .host = trunk.host, .port = trunk.port, .connection = 0};
}

void SipCalls::started(const SipStarted& event) {
  if (!core_.config.sip) return;
  ports_ = event;
  nonce_key_.resize(32);
  core_.random(nonce_key_);
  agent_ = std::make_unique<sip::UserAgent>(
      std::string(kProduct), [this](const sip::Hop& hop) { return locate(hop); }, core_.random
  );
  const auto& trunk = core_.config.sip->trunk;
  if (!trunk) return;
  sip::Uri uri;
  uri.host = trunk->host;
  uri.port = trunk->port;
  if (trunk->asked) agent_->keep_alive(uri, trunk_hop(), core_.now.steady);
  if (!trunk->registers) return;
  sip::Registration registration;
  registration.registrar = uri;
  registration.address =
      address(trunk->username, trunk->from_domain.empty() ? trunk->host : trunk->from_domain);
  registration.hop = trunk_hop();
  registration.credentials = {trunk->username, trunk->password};
  agent_->register_at(registration, core_.now.steady);
}

void SipCalls::received(const SipReceived& event) {
  if (agent_) agent_->handle(as_bytes(event.bytes), event.from, core_.now.steady);
}

void SipCalls::send_failed(const std::string& transaction) {
  if (agent_) agent_->handle_send_failure(transaction, core_.now.steady);
}

void SipCalls::leg_opened(Call& call, std::uint16_t port) {
  if (SipEndpoint* endpoint = as_sip(call)) endpoint->leg_opened(call, port);
}

void SipCalls::handle_timeout() {
  if (agent_) agent_->handle_timeout(core_.now.steady);
}

std::optional<TimePoint> SipCalls::next_timeout() const {
  return agent_ ? agent_->next_timeout() : std::nullopt;
}

void SipCalls::shut_down() {
  if (!agent_) return;
  agent_->unregister(core_.now.steady);
  pump();
}

void SipCalls::pump() {
  if (!agent_ || pumping_) return;
  pumping_ = true;
  while (const auto event = agent_->poll_event()) std::visit(OnEvent{*this}, *event);
  while (auto packet = agent_->poll_transmit()) core_.emit(SendSip{std::move(*packet)});
  pumping_ = false;
}

void SipCalls::attach(sip::SessionId session, const Call& call) {
  calls_[session] = call.sid;
}
void SipCalls::detach(sip::SessionId session) {
  calls_.erase(session);
}
Call* SipCalls::call_of(sip::SessionId session) const {
  const auto found = calls_.find(session);
  return found == calls_.end() ? nullptr : core_.calls.find_live(found->second);
}

// ---- out

sip::Invitation SipCalls::trunk_invitation(const Call& call) const {
  const SipTrunk& trunk = *core_.config.sip->trunk;
  const std::string domain = trunk.from_domain.empty() ? trunk.host : trunk.from_domain;
  sip::Invitation invitation;
  invitation.hop = trunk_hop();
  invitation.target.user = write_number(call.to, trunk.format, trunk.country);
  invitation.target.host = trunk.host;
  invitation.target.port = trunk.port;
  if (trunk.transport == sip::Transport::tcp) invitation.target.parameters.set("transport", "tcp");
  if (trunk.transport == sip::Transport::tls) invitation.target.parameters.set("transport", "tls");
  invitation.to.uri = invitation.target;
  invitation.to.uri.parameters = {};
  invitation.from = address(write_number(user_of(call.from), trunk.format, trunk.country), domain);
  invitation.headers.push_back({"P-Asserted-Identity", "<" + format(invitation.from.uri) + ">"});
  invitation.credentials = {trunk.username, trunk.password};
  return invitation;
}

sip::Invitation SipCalls::uri_invitation(const Call& call) const {
  sip::Invitation invitation;
  invitation.target = call.sip->uri;
  // Twilio's own parameters are no business of the far end.
  for (const char* own : {"region", "edge"}) invitation.target.parameters.remove(own);
  invitation.target.headers.clear();
  invitation.hop = sip::hop_of(invitation.target, sip::Transport::udp);
  invitation.to.uri = invitation.target;
  invitation.to.uri.parameters = {};
  invitation.to.uri.password.clear();
  invitation.from = address(user_of(call.from), locate(invitation.hop).host);
  invitation.credentials = call.sip->credentials;
  invitation.headers = call.sip->headers;
  // https://www.twilio.com/docs/voice/twiml/sip#the-sip-session
  invitation.headers.push_back({"X-Twilio-ApiVersion", "2010-04-01"});
  invitation.headers.push_back({"X-Twilio-AccountSid", core_.config.account_sid});
  invitation.headers.push_back({"X-Twilio-CallSid", call.sid});
  return invitation;
}

// ---- in

std::string SipCalls::make_nonce() const {
  const std::string time = std::to_string(unix_seconds(core_.now.wall));
  return time + "." + hex(crypto::hmac_sha256(nonce_key_, as_bytes(time)));
}

bool SipCalls::nonce_is_fresh(const std::string& nonce) const {
  const std::size_t dot = nonce.find('.');
  if (dot == std::string::npos) return false;
  const std::string time = nonce.substr(0, dot);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
  if (error != std::errc{} || end != time.data() + time.size()) return false;
  const std::string expected = hex(crypto::hmac_sha256(nonce_key_, as_bytes(time)));
  const std::int64_t age = unix_seconds(core_.now.wall) - seconds;
  return crypto::constant_time_equal(as_bytes(expected), as_bytes(nonce).subspan(dot + 1)) && age >= 0 &&
         age <= kNonceLife.count();
}

bool SipCalls::admit(const sip::InviteReceived& event) {
  const auto& trunk = core_.config.sip->trunk;
  const TimePoint now = core_.now.steady;
  if (!trunk) {
    agent_->reject(event.session, 403, now);
    return false;
  }
  if (address_matches(trunk->addresses, event.from.host) ||
      address_matches(trunk_addresses_, event.from.host)) {
    return true;
  }
  if (trunk->username.empty() || trunk->password.empty()) {
    agent_->reject(event.session, 403, now);
    return false;
  }
  bool stale = false;
  if (const std::string* header = event.request.header("Authorization")) {
    const auto given = sip::parse_authorization(*header);
    if (given && is_right(*given, {trunk->username, trunk->password}, event.request.method)) {
      if (nonce_is_fresh(given->nonce)) return true;
      stale = true;
    }
  }
  std::vector<sip::Challenge> challenges;
  for (const auto algorithm : {sip::DigestAlgorithm::sha256, sip::DigestAlgorithm::md5}) {
    sip::Challenge challenge;
    challenge.realm = kRealm;
    challenge.nonce = make_nonce();
    challenge.algorithm = algorithm;
    challenge.qop_auth = true;
    challenge.stale = stale;
    challenges.push_back(std::move(challenge));
  }
  agent_->challenge(event.session, challenges, now);
  return false;
}

void SipCalls::invited(const sip::InviteReceived& event) {
  if (!admit(event)) return;
  const std::string& country = core_.config.sip->trunk->country;
  // Some trunks put the account into the request line, and the number called into To.
  const PhoneNumber* number = core_.config.find_number(to_e164(event.request.uri.user, country));
  if (!number) number = core_.config.find_number(to_e164(event.request.to.uri.user, country));
  if (!number) {
    agent_->reject(event.session, 404, core_.now.steady);
    return;
  }
  Call& call = core_.control.create(CallDirection::inbound, nullptr);
  call.to = number->number;
  // What the trunk vouches for is worth more than what the caller says (RFC 3325).
  sip::NameAddress caller = event.request.from;
  if (const std::string* asserted = event.request.header("P-Asserted-Identity")) {
    const auto list = sip::split_list(*asserted);
    const auto read = list.empty() ? sip::parse_name_address("") : sip::parse_name_address(list.front());
    if (read) caller = *read;
  }
  const std::string& user = caller.uri.user;
  call.from =
      sip::same_text(user, "anonymous") || user.empty() ? std::string(kAnonymous) : to_e164(user, country);
  if (caller.display != user) call.caller_name = caller.display.substr(0, 128);
  core_.control.set_handler(call, *number);
  call.sip_call_id = event.request.call_id;
  call.extra_params.emplace_back("SipCallId", event.request.call_id);
  call.extra_params.emplace_back("SipSourceIp", event.from.host);
  for (const sip::Header& header : event.request.headers) {
    if (sip::lower(header.name).starts_with("x-")) {
      call.extra_params.emplace_back("SipHeader_" + header.name, header.value);
    }
  }
  auto endpoint = std::make_unique<SipEndpoint>(core_);
  SipEndpoint& far_end = *endpoint;
  call.endpoint = std::move(endpoint);
  far_end.begin(call, event);
}

}  // namespace softphone::carrier
