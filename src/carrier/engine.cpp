#include "carrier/engine.hpp"

#include "carrier/core.hpp"
#include "carrier/practice_party.hpp"

namespace softphone::carrier {

namespace {

/// Hands each event to the part it is for.
struct Dispatch {
  Core& core;

  void operator()(const ConnectionOpened& event) const {
    core.signaling.opened(event.connection, event.edge);
  }
  void operator()(const FrameReceived& event) const {
    core.signaling.frame_received(event.connection, event.text);
  }
  void operator()(const ConnectionClosed& event) const { core.signaling.closed(event.connection); }
  void operator()(const LegConnected& event) const {
    if (Call* call = live(event.leg)) core.control.leg_connected(*call);
  }
  void operator()(const LegDisconnected& event) const {
    if (Call* call = live(event.leg)) core.control.leg_disconnected(*call);
  }
  void operator()(const DigitReceived& event) const {
    if (Call* call = live(event.leg)) core.control.digit_received(*call, event.digit);
  }
  void operator()(const SoundFinished& event) const {
    if (Call* call = live(event.leg)) core.control.sound_ended(*call, event.play, false);
  }
  void operator()(const SoundFailed& event) const {
    Call* call = live(event.leg);
    if (!call) return;
    core.control.notify(*call, event.code, true, event.text);
    core.control.sound_ended(*call, event.play, true);
  }
  void operator()(const RoomSoundFinished& event) const {
    core.conferences.room_sound_ended(event.room, event.play, false);
  }
  void operator()(const RoomSoundFailed& event) const {
    core.emit(Notify{.code = event.code, .error = true, .call_sid = {}, .text = event.text, .url = {}});
    core.conferences.room_sound_ended(event.room, event.play, true);
  }
  void operator()(const TalkChanged& event) const {
    if (Call* call = live(event.leg)) core.conferences.talk_changed(*call, event.talking);
  }
  void operator()(const RecordingEnded& event) const { core.recordings.ended(event); }
  void operator()(const RecordingAnnounced& event) const { core.recordings.announced(event.sid); }
  void operator()(const MachineDetected& event) const {
    if (Call* call = live(event.leg)) core.machines.detected(*call, event.who);
  }
  void operator()(const RtpLegOpened& event) const {
    if (Call* call = live(event.leg)) core.sip.leg_opened(*call, event.port);
  }
  void operator()(const SipStarted& event) const { core.sip.started(event); }
  void operator()(const SipReceived& event) const { core.sip.received(event); }
  void operator()(const SipSendFailed& event) const { core.sip.send_failed(event.transaction); }
  void operator()(const SipTrunkResolved& event) const { core.sip.trunk_resolved(event.addresses); }
  void operator()(const FetchFinished& event) const { core.webhooks.finished(event); }
  void operator()(const FetchFailed& event) const { core.webhooks.failed(event); }

  [[nodiscard]] Call* live(LegId leg) const {
    Call* call = core.calls.find(leg);
    return call && !call->ended() ? call : nullptr;
  }
};

bool within(
    const std::optional<WallTime>& moment,
    const std::optional<WallTime>& from,
    const std::optional<WallTime>& before
) {
  if (!from && !before) return true;
  return moment && (!from || *moment >= *from) && (!before || *moment < *before);
}

}  // namespace

Engine::Engine(Config config, MediaFacts media, RandomSource random)
    : core_(std::make_unique<Core>(std::move(config), std::move(media), std::move(random))) {}
Engine::~Engine() = default;

void Engine::settle() {
  core_->sip.pump();
  while (!core_->verb_events.empty()) {
    const auto [sid, event] = std::move(core_->verb_events.front());
    core_->verb_events.pop_front();
    core_->interpreter.deliver(sid, event);
    core_->sip.pump();
  }
  core_->dead_verbs.clear();
  core_->dead_programs.clear();
  core_->dead_endpoints.clear();
}

void Engine::handle(const Event& event, Now now) {
  core_->now = now;
  std::visit(Dispatch{*core_}, event);
  settle();
}

void Engine::handle_timeout(Now now) {
  core_->now = now;
  while (const auto key = core_->timers.pop_due(now.steady)) {
    if (key->kind == TimerKind::listen) {
      core_->signaling.listen_timed_out(key->id);
    } else if (key->kind == TimerKind::practice_caller) {
      begin_scheduled_call(*core_, key->id);
    } else if (core_->conferences.find(key->id)) {
      core_->interpreter.timer_due(*key);
    } else {
      core_->control.timer_due(*key);
    }
    settle();
  }
  core_->sip.handle_timeout();
  settle();
}

std::optional<TimePoint> Engine::next_timeout() const {
  const auto timer = core_->timers.next();
  const auto sip = core_->sip.next_timeout();
  return timer && sip ? std::min(*timer, *sip) : (timer ? timer : sip);
}

std::optional<Effect> Engine::poll_effect() {
  if (core_->effects.empty()) return std::nullopt;
  Effect effect = std::move(core_->effects.front());
  core_->effects.pop_front();
  return effect;
}

void Engine::shut_down(Now now) {
  core_->now = now;
  for (Call* call : core_->calls.live()) core_->control.end(*call, Ending{});
  core_->sip.shut_down();
  settle();
}

const Call* Engine::find_call(const std::string& sid) const {
  return core_->calls.find(sid);
}

std::vector<const Call*> Engine::list_calls(const CallFilter& filter, std::size_t limit) const {
  return core_->calls.list(
      [&](const Call& call) {
        return (filter.to.empty() || call.to == filter.to) &&
               (filter.from.empty() || call.from == filter.from) &&
               (filter.status.empty() || to_string(call.status) == filter.status) &&
               (filter.parent_sid.empty() || call.parent_sid == filter.parent_sid) &&
               within(call.answered_at, filter.started_from, filter.started_before) &&
               within(call.ended_at, filter.ended_from, filter.ended_before);
      },
      limit
  );
}

Config& Engine::config() {
  return core_->config;
}
const Config& Engine::config() const {
  return core_->config;
}
bool Engine::is_online(std::string_view identity) const {
  return core_->signaling.is_online(identity);
}

}  // namespace softphone::carrier
