#pragma once
// What the parties of the practice network have in common: they have no network, they speak French, and they
// take their time.

#include <string>

#include "carrier/core.hpp"
#include "carrier/practice.hpp"

namespace softphone::carrier {

class PracticeParty : public Endpoint {
 public:
  explicit PracticeParty(Core& core) : core_(core) {}

  void ring(Call&) override {}
  void answer(Call&) override {}
  void end(Call&, const Ending&) override {}
  [[nodiscard]] bool has_fixed_format() const override { return false; }

 protected:
  static constexpr Duration kBreath =
      500ms;                              ///< between the answer and the first word: media is being set up
  static constexpr Duration kPause = 3s;  ///< between two sentences

  /// Replaces what it says; handle_sound_finished comes with `speaking()` at the end.
  void say(Call& call, const std::string& text) {
    if (!text.empty()) make_sound(call, SpokenText{.text = text, .language = "fr-FR", .woman = true});
  }
  /// The same for any sound.
  void make_sound(Call& call, Sound sound) {
    speaking_ = core_.next_play();
    core_.emit(SpeakAsParty{.leg = call.leg, .play = speaking_, .sound = std::move(sound)});
  }
  [[nodiscard]] PlayId speaking() const { return speaking_; }
  void set_timer(Call& call, Duration after) { core_.set_timer(TimerKind::practice, call.sid, after); }
  void cancel_timer(Call& call) { core_.cancel_timer(TimerKind::practice, call.sid); }
  void hang_up(Call& call) {
    core_.control.end(
        call, {.status = CallStatus::completed, .sip_code = 200, .error = {}, .by_far_end = true}
    );
  }

  Core& core_;

 private:
  PlayId speaking_{};
};

/// A party that is called: it alerts after a moment and picks up after another; what it does then is its own.
class PracticeCallee : public PracticeParty {
 public:
  PracticeCallee(Core& core, PracticeKind kind) : PracticeParty(core), kind_(kind) {}

  void ring(Call& call) final;
  void handle_timer(Call& call) final;

 protected:
  /// It has picked up: a timer is the usual thing to set.
  virtual void picked_up(Call& call) { set_timer(call, kBreath); }
  /// The timer it set itself is due.
  virtual void go_on(Call&) {}
  [[nodiscard]] PracticeKind kind() const { return kind_; }

 private:
  void alert(Call& call);

  PracticeKind kind_;
};

std::unique_ptr<Endpoint> make_practice_caller(Core& core, Call& call);
/// Calls `to` from `from` after a while, if it is a number of the account by then.
void schedule_practice_call(Core& core, const std::string& from, const std::string& to, Duration after);
/// The time for such a call has come; `id` is the timer's.
void begin_scheduled_call(Core& core, const std::string& id);

/// Those with a part of their own, each in its own file.
std::unique_ptr<Endpoint> make_practice_menu(Core& core);
std::unique_ptr<Endpoint> make_practice_answering(Core& core, PracticeKind kind);
std::unique_ptr<Endpoint> make_practice_returner(Core& core, PracticeKind kind);

}  // namespace softphone::carrier
