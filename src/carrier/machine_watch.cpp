#include "carrier/machine_watch.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// The detector keeps the time by the sound it hears; this is for a call without any.
constexpr Duration kSlack = 2s;

/// TwiML of its own starts when it is known who picked up. A leg of a <Dial> is put through at once.
bool waits(const Call& call) {
  return !call.detection->async && call.direction == CallDirection::outbound_api && call.dialled_by.empty();
}

}  // namespace

bool MachineWatch::begin(Call& call) {
  if (!call.detection) return false;
  core_.emit(DetectMachine{.leg = call.leg, .options = call.detection->options});
  core_.set_timer(TimerKind::machine, call.sid, call.detection->options.timeout + kSlack);
  return waits(call);
}

void MachineWatch::timed_out(Call& call) {
  core_.emit(StopDetection{call.leg});
  detected(call, audio::AnsweredBy::unknown);
}

void MachineWatch::detected(Call& call, audio::AnsweredBy who) {
  if (!call.detection || !call.answered_by.empty()) return;
  core_.cancel_timer(TimerKind::machine, call.sid);
  call.answered_by = std::string(audio::to_string(who));
  if (!call.detection->callback_url.empty()) {
    const auto span = core_.now.wall - call.answered_at.value_or(core_.now.wall);
    Form fields;
    fields.add("CallSid", call.sid);
    fields.add("AccountSid", core_.config.account_sid);
    fields.add("AnsweredBy", call.answered_by);
    fields.add(
        "MachineDetectionDuration", std::to_string(std::chrono::duration_cast<Milliseconds>(span).count())
    );
    core_.webhooks.callback(
        call.sid, call.detection->callback_url, call.detection->callback_method, std::move(fields)
    );
  }
  // A redirect by REST in the meantime has given it other TwiML.
  if (waits(call) && !call.program) core_.interpreter.start(call);
}

}  // namespace softphone::carrier
