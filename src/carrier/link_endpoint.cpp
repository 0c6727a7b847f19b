#include "carrier/link_endpoint.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// Numbers that call each other in a circle stop here, as SIP's Max-Forwards would stop them.
constexpr int kMaxHops = 8;

}  // namespace

void LinkEndpoint::ring(Call& call) {
  const PhoneNumber* number = core_.config.find_number(call.to);
  if (!number || call.hops >= kMaxHops) {
    core_.control.notify(call, 13227, true, "The numbers of this account call each other in a circle");
    // RFC 3261 §21.4.21
    core_.control.end(call, {.status = CallStatus::failed, .sip_code = 483, .error = {}, .by_far_end = true});
    return;
  }
  Call& incoming = core_.control.create(CallDirection::inbound, nullptr);
  incoming.hops = call.hops + 1;
  incoming.shard = call.shard;
  incoming.from = call.from;
  incoming.to = call.to;
  // We know our own numbers, and who may call from them: full attestation (SHAKEN, ATIS-1000074 §5.2.3).
  if (core_.config.find_number(call.from)) incoming.stir_status = "TN-Validation-Passed-A";
  core_.control.set_handler(incoming, *number);
  auto endpoint = std::make_unique<LinkEndpoint>(core_);
  endpoint->other_ = call.sid;
  other_ = incoming.sid;
  incoming.endpoint = std::move(endpoint);
  core_.emit(OpenLink{.a = call.leg, .shard_a = call.shard, .b = incoming.leg, .shard_b = incoming.shard});
  call.media_connected = true;
  incoming.media_connected = true;
  core_.control.far_end_ringing(call);
  core_.control.begin_inbound(incoming);
}

void LinkEndpoint::answer(Call&) {
  if (Call* other = core_.calls.find_live(other_)) core_.control.far_end_answered(*other);
}

void LinkEndpoint::end(Call& call, const Ending& ending) {
  Call* other = core_.calls.find_live(other_);
  if (!other) return;
  Ending theirs{.status = ending.status, .sip_code = ending.sip_code, .error = {}, .by_far_end = true};
  if (other->answered()) {
    theirs.status = CallStatus::completed;
    theirs.sip_code = 200;
  } else if (call.direction == CallDirection::inbound && ending.status == CallStatus::completed) {
    // Its TwiML came to an end without an answer.
    theirs.status = CallStatus::no_answer;
    theirs.sip_code = 480;
  }
  core_.control.end(*other, theirs);
}

}  // namespace softphone::carrier
