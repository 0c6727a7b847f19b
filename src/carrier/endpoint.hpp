#pragma once
// The far end of a call: a browser, a practice party (later a trunk). Call control speaks to all of them
// alike; they report through CallControl.

#include "carrier/call.hpp"

namespace softphone::carrier {

class Endpoint {
 public:
  virtual ~Endpoint() = default;

  /// A call towards it: alert. Ends the call through CallControl when nobody can be reached.
  virtual void ring(Call& call) = 0;
  /// A call from it is answered.
  virtual void answer(Call& call) = 0;
  /// The call is answered for everybody else; the far end may hear of it later, with the next `answer`.
  virtual void answer_later(Call& call) { answer(call); }
  /// The call is over; tell it, unless `ending.by_far_end`.
  virtual void end(Call& call, const Ending& ending) = 0;

  /// Codec its media can have: what a dialled client may be offered when it is bridged to this one.
  [[nodiscard]] virtual bool has_fixed_format() const = 0;
  /// Its call's practice timer is due.
  virtual void handle_timer(Call&) {}
  /// What it was saying is over (practice parties).
  virtual void handle_sound_finished(Call&, PlayId) {}
  /// It was sent a key (practice parties).
  virtual void handle_digit(Call&, char) {}
};

}  // namespace softphone::carrier
