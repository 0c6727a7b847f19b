#include "carrier/call_control.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "base/sid.hpp"
#include "carrier/client_endpoint.hpp"
#include "carrier/core.hpp"
#include "carrier/link_endpoint.hpp"
#include "carrier/practice.hpp"
#include "carrier/sip_endpoint.hpp"

namespace softphone::carrier {

namespace {
constexpr std::string_view kClientScheme = "client:";
}  // namespace

unsigned CallControl::next_shard() {
  const auto shards = static_cast<unsigned>(std::max<std::size_t>(1, core_.media.candidates.size()));
  last_shard_ = (last_shard_ + 1) % shards;
  return last_shard_;
}

Call& CallControl::create(CallDirection direction, const Call* parent) {
  auto call = std::make_unique<Call>();
  call->sid = make_sid("CA", core_.random);
  call->direction = direction;
  call->created = core_.now.wall;
  call->leg = core_.next_leg();
  call->shard = parent ? parent->shard : next_shard();
  call->time_limit = core_.config.call_limit;
  if (parent) {
    call->parent_sid = parent->sid;
    call->hops = parent->hops;
  }
  return core_.calls.add(std::move(call));
}

void CallControl::set_callee(Call& call, const std::string& to) {
  const std::size_t query = to.starts_with(kClientScheme) ? to.find('?') : std::string::npos;
  call.to = to.substr(0, query);
  if (query == std::string::npos) return;
  const Form parameters = parse_form(to.substr(query + 1), 100);
  call.custom = parameters.pairs();
}

void CallControl::set_handler(Call& call, const PhoneNumber& number) {
  call.phone_number_sid = number.sid;
  call.handler = number.voice;
  if (const Application* app = core_.config.find_application(number.application_sid)) {
    call.handler = app->voice;
    call.application_sid = app->sid;
  }
}

void CallControl::changed(const Call& call) {
  core_.emit(CallChanged{
      .call_sid = call.sid,
      .direction = std::string(to_string(call.direction)),
      .status = std::string(to_string(call.status)),
  });
}

void CallControl::begin_inbound(Call& call) {
  call.status = CallStatus::ringing;
  changed(call);
  core_.interpreter.start(call);
}

void CallControl::begin_outbound(Call& call) {
  call.status = CallStatus::initiated;
  changed(call);
  report_progress(call, "initiated");
  if (call.to.starts_with(kClientScheme)) {
    call.endpoint = std::make_unique<ClientEndpoint>(core_, call.to.substr(kClientScheme.size()));
  } else if (core_.config.find_number(call.to)) {
    call.endpoint = std::make_unique<LinkEndpoint>(core_);
  } else if (call.sip || core_.sip.leads_to(call.to)) {
    call.endpoint = std::make_unique<SipEndpoint>(core_);
  } else {
    call.endpoint = make_practice_callee(core_, call.to);
  }
  if (call.direction == CallDirection::outbound_api)
    core_.set_timer(TimerKind::ring, call.sid, call.ring_timeout);
  call.endpoint->ring(call);
}

Call& CallControl::dial(Call& parent, const DialTarget& target) {
  Call& child = create(CallDirection::outbound_dial, &parent);
  child.dialled_by = parent.sid;
  child.from = target.caller_id;
  child.to =
      target.kind == DialTarget::Kind::client ? std::string(kClientScheme) + target.address : target.address;
  child.custom = target.parameters;
  child.sip = target.sip;
  if (child.from == parent.from) child.stir_status = parent.stir_status;
  child.send_digits = target.send_digits;
  child.progress = target.progress;
  child.detection = target.detection;
  child.handler.url = target.whisper_url;
  child.handler.method = target.whisper_method;
  begin_outbound(child);
  return child;
}

void CallControl::release(Call& call) {
  if (call.dialled_by.empty()) return;
  unbridge(call);
  core_.tell(call.dialled_by, ChildEnded{call.sid});
  call.dialled_by.clear();
  call.whispering = false;
}

void CallControl::answer(Call& call) {
  if (call.ended()) return;
  if (call.answered()) {
    if (core_.timers.contains({TimerKind::answer, call.sid})) call.endpoint->answer(call);
    return;
  }
  call.status = CallStatus::in_progress;
  call.answered_at = core_.now.wall;
  call.endpoint->answer(call);
  mark_answered(call);
}

void CallControl::answer_later(Call& call) {
  if (call.ended() || call.answered()) return;
  call.status = CallStatus::in_progress;
  call.answered_at = core_.now.wall;
  call.endpoint->answer_later(call);
  mark_answered(call);
}

void CallControl::mark_answered(Call& call) {
  core_.set_timer(TimerKind::limit, call.sid, call.time_limit);
  if (!call.media_connected) core_.set_timer(TimerKind::media, call.sid, core_.config.media_deadline);
  changed(call);
}

void CallControl::far_end_ringing(Call& call) {
  if (call.ended() || call.answered() || call.status == CallStatus::ringing) return;
  call.status = CallStatus::ringing;
  changed(call);
  report_progress(call, "ringing");
  if (!call.dialled_by.empty()) core_.tell(call.dialled_by, ChildRinging{call.sid});
  core_.conferences.ringing(call);
}

void CallControl::far_end_early_media(Call& call) {
  if (call.ended() || call.answered()) return;
  const bool first = !std::exchange(call.early_media, true);
  const bool rang = call.status == CallStatus::ringing;
  far_end_ringing(call);
  if (!first) return;
  if (!call.dialled_by.empty()) core_.tell(call.dialled_by, ChildRinging{call.sid});
  if (rang) core_.conferences.ringing(call);
}

void CallControl::far_end_answered(Call& call) {
  if (call.ended() || call.answered()) return;
  call.status = CallStatus::in_progress;
  call.answered_at = core_.now.wall;
  call.sip_code = 200;
  core_.cancel_timer(TimerKind::ring, call.sid);
  core_.set_timer(TimerKind::limit, call.sid, call.time_limit);
  if (!call.media_connected) core_.set_timer(TimerKind::media, call.sid, core_.config.media_deadline);
  changed(call);
  report_progress(call, "answered");
  if (call.record) core_.recordings.start(call, RecordingSource::outbound_api, *call.record);
  const bool detecting = core_.machines.begin(call);
  if (!call.send_digits.empty()) send_digits(call, call.send_digits);
  if (!call.dialled_by.empty()) {
    call.whispering = !call.handler.url.empty();
    core_.tell(call.dialled_by, ChildAnswered{call.sid});
    // Keys first: they lead to the person who is to hear the whisper.
    if (call.whispering && call.send_digits.empty()) core_.interpreter.start(call);
  } else if (!call.conference_sid.empty()) {
    core_.conferences.answered(call);
  } else if (call.direction == CallDirection::outbound_api && !detecting) {
    core_.interpreter.start(call);
  }
}

void CallControl::end(Call& call, const Ending& ending) {
  if (call.ended()) return;
  // Final first: whatever is stopped below may look at the call, and nothing can end it a second time.
  call.status = ending.status;
  call.sip_code = ending.sip_code;
  call.ended_at = core_.now.wall;
  call.waiting_sound.reset();
  for (const TimerKind kind :
       {TimerKind::grace,
        TimerKind::verb,
        TimerKind::background,
        TimerKind::ring,
        TimerKind::limit,
        TimerKind::media,
        TimerKind::practice,
        TimerKind::answer,
        TimerKind::machine,
        TimerKind::decline}) {
    core_.cancel_timer(kind, call.sid);
  }
  core_.conferences.call_ended(call);
  core_.background.stop(call);
  core_.interpreter.discard(call, true);
  core_.recordings.stop_all(call.sid);
  unbridge(call);
  if (call.endpoint) {
    call.endpoint->end(call, ending);
    core_.dead_endpoints.push_back(std::move(call.endpoint));
  }
  core_.emit(CloseLeg{call.leg});
  if (!call.dialled_by.empty()) core_.tell(call.dialled_by, ChildEnded{call.sid});
  report_end(call);
  changed(call);
  core_.calls.retire(call, std::max<std::size_t>(1, core_.config.finished_calls_kept));
}

void CallControl::leg_connected(Call& call) {
  call.media_connected = true;
  core_.cancel_timer(TimerKind::media, call.sid);
  if (!call.waiting_sound) return;
  core_.emit(*call.waiting_sound);
  call.waiting_sound.reset();
}

void CallControl::leg_disconnected(Call& call) {
  Ending ending;
  if (!call.answered()) {
    ending.status = CallStatus::canceled;
    ending.sip_code = 487;
  }
  notify(call, 53405, false, "The media connection was lost");
  end(call, ending);
}

void CallControl::digit_received(Call& call, char digit) {
  if (call.endpoint) call.endpoint->handle_digit(call, digit);
  core_.tell(call.sid, KeyPressed{digit});
}

void CallControl::digits_by_signalling(Call& call, const std::string& digits) {
  if (Call* peer = core_.calls.find_live(call.bridged_to)) {
    send_digits(*peer, digits);
    for (const char digit : digits) {
      if (digit != 'w' && peer->endpoint) peer->endpoint->handle_digit(*peer, digit);
    }
  }
  core_.conferences.digits(call, digits);
  for (const char digit : digits) {
    if (digit != 'w') core_.tell(call.sid, KeyPressed{digit});
  }
}

PlayId CallControl::play(Call& call, Sound sound, unsigned loops) {
  const PlayId id = core_.next_play();
  PlaySound effect{
      .leg = call.leg, .play = id, .sound = std::move(sound), .codec = call.format.codec, .loops = loops};
  if (call.media_connected) {
    core_.emit(std::move(effect));
  } else {
    // Its first words would be lost while the browser still shakes hands.
    call.waiting_sound = std::move(effect);
  }
  return id;
}

PlayId CallControl::send_digits(Call& call, const std::string& digits) {
  const PlayId id = core_.next_play();
  // `W` is a pause twice as long as `w`.
  std::string keys;
  for (const char digit : digits) keys += digit == 'W' ? std::string("ww") : std::string(1, digit);
  core_.emit(SendDigits{.leg = call.leg, .play = id, .digits = std::move(keys)});
  return id;
}

void CallControl::stop_sound(Call& call) {
  call.waiting_sound.reset();
  core_.emit(StopSound{call.leg});
}

void CallControl::sound_ended(Call& call, PlayId play, bool failed) {
  if (call.endpoint) call.endpoint->handle_sound_finished(call, play);
  if (call.whispering && !call.program) {
    call.send_digits.clear();  // these were what ended
    core_.interpreter.start(call);
  }
  core_.tell(call.sid, PlayEnded{.play = play, .failed = failed});
}

void CallControl::bridge(Call& a, Call& b) {
  if (a.ended() || b.ended()) return;
  unbridge(a);
  unbridge(b);
  a.bridged_to = b.sid;
  b.bridged_to = a.sid;
  // Packets are passed on as they are within one shard and codec; else a room of two does the work.
  const bool fixed = a.endpoint->has_fixed_format() && b.endpoint->has_fixed_format();
  const bool plain = a.shard == b.shard && (!fixed || a.format.codec == b.format.codec);
  a.bridged_in_room = b.bridged_in_room = !plain;
  if (plain) {
    core_.emit(BridgeLegs{.a = a.leg, .b = b.leg});
    return;
  }
  const RoomId room = core_.next_room();
  for (const Call* call : {&a, &b}) {
    core_.emit(JoinRoom{.leg = call->leg, .room = room, .shard = a.shard, .as = {}});
  }
}

void CallControl::unbridge(Call& call) {
  if (call.bridged_to.empty()) return;
  Call* peer = core_.calls.find_live(call.bridged_to);
  if (peer) peer->bridged_to.clear();
  call.bridged_to.clear();
  if (!call.bridged_in_room) {
    core_.emit(UnbridgeLeg{call.leg});
    return;
  }
  core_.emit(LeaveRoom{call.leg});
  if (peer) core_.emit(LeaveRoom{peer->leg});
}

void CallControl::timer_due(const TimerKey& key) {
  Call* call = core_.calls.find_live(key.id);
  if (!call) return;
  switch (key.kind) {
    case TimerKind::listen:
    case TimerKind::practice_caller:
      break;
    case TimerKind::grace:
      end(*call, {.status = CallStatus::completed, .sip_code = 200, .error = {}, .by_far_end = true});
      break;
    case TimerKind::verb:
    case TimerKind::background:
      core_.interpreter.timer_due(key);
      break;
    case TimerKind::ring:
      end(*call, {.status = CallStatus::no_answer, .sip_code = 487, .error = {}, .by_far_end = false});
      break;
    case TimerKind::limit:
      end(*call, {.status = CallStatus::completed, .sip_code = 200, .error = {}, .by_far_end = false});
      break;
    case TimerKind::media:
      notify(*call, 53405, true, "No media connection came about after the answer");
      end(*call,
          {.status = CallStatus::failed,
           .sip_code = 408,
           .error = signal::SdkError{.code = 53405, .message = "Media connection failed"},
           .by_far_end = false});
      break;
    case TimerKind::practice:
      if (call->endpoint) call->endpoint->handle_timer(*call);
      break;
    case TimerKind::answer:
      call->endpoint->answer(*call);
      break;
    case TimerKind::machine:
      core_.machines.timed_out(*call);
      break;
    case TimerKind::decline:
      if (ClientEndpoint* client = as_client(*call)) client->decline_confirmed(*call);
      break;
  }
}

void CallControl::notify(
    const Call& call, int code, bool error, const std::string& text, const std::string& url
) {
  core_.emit(Notify{.code = code, .error = error, .call_sid = call.sid, .text = text, .url = url});
}

}  // namespace softphone::carrier
