#pragma once
// The parts of the carrier core, and the state they share. Each part is one subject; they call each other
// through here. Nothing of it is seen outside src/carrier but through Engine.

#include <deque>
#include <memory>
#include <vector>

#include "carrier/call_control.hpp"
#include "carrier/call_table.hpp"
#include "carrier/conferences.hpp"
#include "carrier/config.hpp"
#include "carrier/effects.hpp"
#include "carrier/endpoint.hpp"
#include "carrier/machine_watch.hpp"
#include "carrier/queue.hpp"
#include "carrier/recordings.hpp"
#include "carrier/signaling.hpp"
#include "carrier/sip_calls.hpp"
#include "carrier/timer_queue.hpp"
#include "carrier/twiml/program.hpp"
#include "carrier/webhooks.hpp"

namespace softphone::carrier {

struct Core {
  Core(Config c, MediaFacts m, RandomSource r)
      : config(std::move(c)), media(std::move(m)), random(std::move(r)) {}
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  Config config;
  MediaFacts media;
  RandomSource random;
  Now now{};

  std::deque<Effect> effects;
  TimerQueue timers;
  CallTable calls;

  Signaling signaling{*this};
  CallControl control{*this};
  Webhooks webhooks{*this};
  Interpreter interpreter{*this};
  Background background{*this};
  Conferences conferences{*this};
  Queues queues{*this};
  Recordings recordings{*this};
  MachineWatch machines{*this};
  SipCalls sip{*this};

  /// News for verbs wait here until the part that made them has returned, so that no part is entered twice.
  std::deque<std::pair<std::string, VerbEvent>> verb_events;
  /// Parts of ended calls, kept until nobody on the stack can be inside them.
  std::vector<std::unique_ptr<Endpoint>> dead_endpoints;
  std::vector<std::unique_ptr<Program>> dead_programs;
  std::vector<std::unique_ptr<Verb>> dead_verbs;

  void emit(Effect effect) { effects.push_back(std::move(effect)); }
  /// `sid`: of a call, or of a conference that hears a document.
  void tell(const std::string& sid, VerbEvent event) { verb_events.emplace_back(sid, std::move(event)); }
  void set_timer(TimerKind kind, const std::string& id, Duration after) {
    timers.set({kind, id}, now.steady + after);
  }
  void cancel_timer(TimerKind kind, const std::string& id) { timers.cancel({kind, id}); }

  LegId next_leg() { return static_cast<LegId>(++last_id); }
  PlayId next_play() { return static_cast<PlayId>(++last_id); }
  RoomId next_room() { return static_cast<RoomId>(++last_id); }
  RequestId next_request() { return static_cast<RequestId>(++last_id); }

 private:
  std::uint64_t last_id = 0;
};

}  // namespace softphone::carrier
