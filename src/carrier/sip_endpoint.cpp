#include "carrier/sip_endpoint.hpp"

#include "base/random.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

// Payload types of our own offers.
constexpr std::uint8_t kPcmu = 0;
constexpr std::uint8_t kPcma = 8;
constexpr std::uint8_t kEvents = 101;

bool is_pcmu(const sdp::Codec& codec) {
  return codec.is("PCMU", 8000);
}
bool is_pcma(const sdp::Codec& codec) {
  return codec.is("PCMA", 8000);
}
bool is_events(const sdp::Codec& codec) {
  return codec.is("telephone-event", 8000);
}

/// First of the far end's codecs that we have.
const sdp::Codec* common_codec(const sdp::RtpDescription& theirs) {
  for (const sdp::Codec& codec : theirs.codecs) {
    if (is_pcmu(codec) || is_pcma(codec)) return &codec;
  }
  return nullptr;
}
const sdp::Codec* common_events(const sdp::RtpDescription& theirs) {
  for (const sdp::Codec& codec : theirs.codecs) {
    if (is_events(codec)) return &codec;
  }
  return nullptr;
}

/// RFC 3264 §6.1
sdp::Direction mirror(sdp::Direction theirs) {
  if (theirs == sdp::Direction::sendonly) return sdp::Direction::recvonly;
  if (theirs == sdp::Direction::recvonly) return sdp::Direction::sendonly;
  return theirs;
}

/// https://www.twilio.com/docs/voice/api/call-resource#call-status-values
CallStatus status_of(int sip) {
  switch (sip) {
    case 486:
    case 600:
    case 603:
      return CallStatus::busy;
    case 408:
    case 480:
    case 487:
      return CallStatus::no_answer;
    default:
      return CallStatus::failed;
  }
}

}  // namespace

SipEndpoint* as_sip(const Call& call) {
  return dynamic_cast<SipEndpoint*>(call.endpoint.get());
}

SipEndpoint::SipEndpoint(Core& core) : core_(core), description_id_(random_u32(core.random)) {}

void SipEndpoint::open_leg(const Call& call) {
  std::uint32_t ssrc = random_u32(core_.random);
  if (ssrc == 0) ssrc = 1;
  core_.emit(OpenRtpLeg{
      .leg = call.leg, .shard = call.shard, .ssrc = ssrc, .cname = random_token(core_.random, 16)});
}

std::string SipEndpoint::describe(const sdp::RtpDescription* theirs) {
  sdp::RtpDescription ours;
  ours.session_id = description_id_;
  ours.session_version = ++description_version_;
  ours.address = address_;
  ours.port = port_;
  const sdp::Codec* codec = theirs ? common_codec(*theirs) : nullptr;
  const sdp::Codec* events = theirs ? common_events(*theirs) : nullptr;
  if (!theirs) {
    ours.codecs.push_back({kPcmu, "PCMU", 8000, 1, ""});
    ours.codecs.push_back({kPcma, "PCMA", 8000, 1, ""});
    ours.codecs.push_back({kEvents, "telephone-event", 8000, 1, "0-15"});
    return sdp::format(ours);
  }
  if (codec) ours.codecs.push_back({codec->payload_type, is_pcma(*codec) ? "PCMA" : "PCMU", 8000, 1, ""});
  if (events) ours.codecs.push_back({events->payload_type, "telephone-event", 8000, 1, "0-15"});
  ours.direction = mirror(theirs->direction);
  ours.refused_before = theirs->refused_before;
  ours.refused_after = theirs->refused_after;
  return sdp::format(ours);
}

bool SipEndpoint::take_remote(Call& call, const sdp::RtpDescription& theirs) {
  const sdp::Codec* codec = common_codec(theirs);
  if (!codec) return false;
  const sdp::Codec* events = common_events(theirs);
  SetRtpRemote remote{.leg = call.leg, .address = theirs.address, .telephone_event = {}};
  remote.port = theirs.port;
  remote.rtcp_port = theirs.rtcp_port;
  remote.payload_type = codec->payload_type;
  remote.a_law = is_pcma(*codec);
  if (events) remote.telephone_event = events->payload_type;
  remote.sends = theirs.address != "0.0.0.0" && theirs.direction != sdp::Direction::sendonly &&
                 theirs.direction != sdp::Direction::inactive;
  core_.emit(remote);
  call.format = {.codec = audio::Codec::pcmu, .payload_type = codec->payload_type, .telephone_event = {}};
  call.format.telephone_event = remote.telephone_event;
  if (!call.media_connected) core_.control.leg_connected(call);
  return true;
}

void SipEndpoint::fail_call(Call& call, int status) {
  core_.control.end(
      call, {.status = CallStatus::failed, .sip_code = status, .error = {}, .by_far_end = false}
  );
}

// ---- out

void SipEndpoint::ring(Call& call) {
  if (!core_.sip.ready()) {
    core_.control.notify(call, 13225, true, "There is no SIP here: set SIP_LISTEN or SIP_TRUNK");
    fail_call(call, 503);
    return;
  }
  call.format = {.codec = audio::Codec::pcmu, .payload_type = kPcmu, .telephone_event = {}};
  open_leg(call);
}

void SipEndpoint::leg_opened(Call& call, std::uint16_t port) {
  port_ = port;
  if (port == 0) {
    core_.control.notify(call, 32202, true, "No port is free for the call's sound: widen SIP_MEDIA_PORTS");
    fail_call(call, 503);
    return;
  }
  if (call.direction == CallDirection::inbound) {
    if (offer_) take_remote(call, *offer_);
    core_.sip.agent().ring(*session_, core_.now.steady);
    core_.control.begin_inbound(call);
    if (answer_wanted_ && !call.ended()) answer(call);
    return;
  }
  sip::Invitation invitation = call.sip ? core_.sip.uri_invitation(call) : core_.sip.trunk_invitation(call);
  address_ = core_.sip.locate(invitation.hop).host;
  invitation.sdp = describe(nullptr);
  session_ = core_.sip.agent().invite(invitation, core_.now.steady);
  core_.sip.attach(*session_, call);
  call.sip_call_id = core_.sip.agent().call_id(*session_);
}

void SipEndpoint::handle(Call& call, const sip::SessionProgress& event) {
  if (!event.sdp.empty()) {
    const auto theirs = sdp::parse_rtp(event.sdp);
    if (theirs && take_remote(call, *theirs)) {
      core_.control.far_end_early_media(call);
      return;
    }
  }
  core_.control.far_end_ringing(call);
}

void SipEndpoint::handle(Call& call, const sip::SessionAnswered& event) {
  const auto theirs = sdp::parse_rtp(event.sdp);
  // Without a description the one that came with early media holds.
  const bool agreed = theirs ? take_remote(call, *theirs) : event.sdp.empty() && call.media_connected;
  if (!agreed) {
    core_.control.notify(call, 32203, true, "The SIP far end speaks neither PCMU nor PCMA");
    fail_call(call, 488);
    return;
  }
  core_.control.far_end_answered(call);
}

void SipEndpoint::handle(Call& call, const sip::SessionRefused& event) {
  closed_ = true;
  for (const sip::Header& header : event.response.headers) {
    if (sip::lower(header.name).starts_with("x-")) call.sip_headers.emplace_back(header.name, header.value);
  }
  core_.control.end(
      call, {.status = status_of(event.status), .sip_code = event.status, .error = {}, .by_far_end = true}
  );
}

// ---- in

void SipEndpoint::begin(Call& call, const sip::InviteReceived& invite) {
  session_ = invite.session;
  core_.sip.attach(*session_, call);
  address_ = core_.sip.locate(invite.from).host;
  call.format = {.codec = audio::Codec::pcmu, .payload_type = kPcmu, .telephone_event = {}};
  if (!invite.request.body.empty()) {
    const auto theirs = sdp::parse_rtp(invite.request.body);
    if (!theirs || !common_codec(*theirs)) {
      fail_call(call, 488);
      return;
    }
    offer_ = *theirs;
  }
  open_leg(call);
}

void SipEndpoint::answer(Call& call) {
  if (port_ == 0) {
    answer_wanted_ = true;
    return;
  }
  (void)call;
  core_.sip.agent().accept(*session_, describe(offer_ ? &*offer_ : nullptr), core_.now.steady);
}

void SipEndpoint::handle(Call& call, const sip::AnswerReceived& event) {
  const auto theirs = sdp::parse_rtp(event.sdp);
  if (!theirs || !take_remote(call, *theirs)) fail_call(call, 488);
}

// ---- both

void SipEndpoint::handle(Call& call, const sip::OfferReceived& event) {
  sip::UserAgent& agent = core_.sip.agent();
  if (event.sdp.empty()) {
    agent.answer_offer(event.session, describe(nullptr), core_.now.steady);
    return;
  }
  const auto theirs = sdp::parse_rtp(event.sdp);
  if (!theirs || !take_remote(call, *theirs)) {
    agent.answer_offer(event.session, {}, core_.now.steady);
    return;
  }
  agent.answer_offer(event.session, describe(&*theirs), core_.now.steady);
}

void SipEndpoint::handle(Call& call, const sip::SessionEnded& event) {
  closed_ = true;
  Ending ending{.status = CallStatus::completed, .sip_code = 200, .error = {}, .by_far_end = true};
  if (!call.answered()) {
    ending.status = CallStatus::canceled;
    ending.sip_code = event.status;
  }
  core_.control.end(call, ending);
}

void SipEndpoint::handle(Call& call, const sip::KeyReceived& event) {
  core_.control.digits_by_signalling(call, std::string(1, event.key));
}

void SipEndpoint::handle(Call& call, const sip::TransferProgress& event) {
  core_.tell(
      call.sid,
      TransferReport{
          .refer_status = event.refer_status, .notify_status = event.notify_status, .over = event.over}
  );
}

void SipEndpoint::handle(Call& call, const sip::TransferRequested& event) {
  // The <Dial> that made the conversation decides: its own call's, or that of the call which dialled this
  // one.
  const Call* dialler = call.dialled_by.empty() ? &call : core_.calls.find_live(call.dialled_by);
  const Program* program = dialler ? dialler->program.get() : nullptr;
  if (!program || !program->verb || !program->verb->takes_transfer()) {
    answer_transfer(false);
    return;
  }
  core_.tell(dialler->sid, TransferAsked{call.sid, event.target});
}

void SipEndpoint::answer_transfer(bool taken) {
  if (session_ && !closed_) core_.sip.agent().answer_transfer(*session_, taken ? 202 : 603, core_.now.steady);
}

bool SipEndpoint::transfer(
    const Call& call, const std::string& target, const std::vector<sip::Header>& headers
) {
  if (!session_ || closed_ || !call.answered()) return false;
  core_.sip.agent().transfer(*session_, target, headers, core_.now.steady);
  return true;
}

void SipEndpoint::end(Call& call, const Ending& ending) {
  if (!session_) return;
  core_.sip.detach(*session_);
  if (std::exchange(closed_, true)) return;
  sip::UserAgent& agent = core_.sip.agent();
  if (call.direction == CallDirection::inbound && !call.answered()) {
    // Its TwiML came to an end without an answer, or refused the call.
    agent.reject(*session_, ending.sip_code >= 300 ? ending.sip_code : 480, core_.now.steady);
    return;
  }
  agent.hang_up(*session_, core_.now.steady);
}

}  // namespace softphone::carrier
