// Parties that are called: how they alert, and those with a simple part.

#include "carrier/practice_party.hpp"

namespace softphone::carrier {

namespace {

constexpr Duration kAlertDelay = 300ms;    ///< from dialling to the first ring
constexpr Duration kAnswerDelay = 1500ms;  ///< from the first ring to the answer of who answers at once
constexpr Duration kSlowAnswer = 5s;
constexpr Duration kShortCall = 8s;  ///< from the answer, of who hangs up early
constexpr double kBadLineLoss = 0.05;
constexpr Milliseconds kBadLineJitter{60};

std::string spoken_key(char key) {
  static const std::vector<std::string> kDigits{
      "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"};
  if (key >= '0' && key <= '9') return kDigits[static_cast<std::size_t>(key - '0')];
  if (key == '*') return "étoile";
  if (key == '#') return "dièse";
  return std::string(1, key);
}

/// Returns all that it hears.
class Echo final : public PracticeCallee {
 public:
  using PracticeCallee::PracticeCallee;

 private:
  void picked_up(Call& call) override { core_.emit(EchoAsParty{.leg = call.leg, .on = true}); }
};

/// Says the same over and over, and reads keys back if that is its part.
class Talker final : public PracticeCallee {
 public:
  Talker(Core& core, PracticeKind kind, std::string sentence)
      : PracticeCallee(core, kind), sentence_(std::move(sentence)) {}

  void handle_sound_finished(Call& call, PlayId play) override {
    // Having read keys back, it waits in silence for more of them.
    if (play == speaking() && !reading_back_) set_timer(call, kPause);
  }

  void handle_digit(Call& call, char digit) override {
    if (kind() != PracticeKind::speak || !call.answered()) return;
    cancel_timer(call);
    reading_back_ = true;
    say(call, spoken_key(digit));
  }

 private:
  void go_on(Call& call) override { say(call, sentence_); }

  std::string sentence_;
  bool reading_back_ = false;
};

/// A customer in a hurry: speaks, and has hung up eight seconds after the answer.
class Hurried final : public PracticeCallee {
 public:
  using PracticeCallee::PracticeCallee;

 private:
  void picked_up(Call& call) override { set_timer(call, kBreath); }
  void go_on(Call& call) override {
    if (spoken_) {
      hang_up(call);
      return;
    }
    spoken_ = true;
    say(call, "Bonjour. Je n'ai que quelques secondes, je dois partir. Rappelez-moi demain, au revoir.");
    set_timer(call, kShortCall - kBreath);
  }

  bool spoken_ = false;
};

}  // namespace

void PracticeCallee::ring(Call& call) {
  OpenLocalLeg open{.leg = call.leg, .shard = call.shard};
  if (kind_ == PracticeKind::bad_line) {
    open.loss = kBadLineLoss;
    open.jitter = kBadLineJitter;
  }
  core_.emit(open);
  call.media_connected = true;
  set_timer(call, kAlertDelay);
}

void PracticeCallee::handle_timer(Call& call) {
  if (call.answered()) {
    go_on(call);
  } else if (call.status == CallStatus::ringing) {
    picked_up(call);
    core_.control.far_end_answered(call);
  } else {
    alert(call);
  }
}

void PracticeCallee::alert(Call& call) {
  if (kind_ == PracticeKind::busy) {
    core_.control.end(call, {.status = CallStatus::busy, .sip_code = 486, .error = {}, .by_far_end = true});
    return;
  }
  if (kind_ == PracticeKind::unknown) {
    core_.control.end(call, {.status = CallStatus::failed, .sip_code = 404, .error = {}, .by_far_end = true});
    return;
  }
  if (kind_ != PracticeKind::no_answer) {
    set_timer(call, kind_ == PracticeKind::slow_answer ? kSlowAnswer : kAnswerDelay);
  }
  core_.control.far_end_ringing(call);
}

std::unique_ptr<Endpoint> make_practice_callee(Core& core, std::string_view number) {
  const PracticeKind kind = practice_kind(number);
  switch (kind) {
    case PracticeKind::echo:
      return std::make_unique<Echo>(core, kind);
    case PracticeKind::speak:
      return std::make_unique<Talker>(
          core,
          kind,
          "Bonjour. Vous êtes sur le réseau d'entraînement. Tapez des touches, je vous les répète."
      );
    case PracticeKind::slow_answer:
      return std::make_unique<Talker>(
          core, kind, "Bonjour, excusez-moi, j'ai mis du temps à décrocher. Comment puis-je vous aider ?"
      );
    case PracticeKind::bad_line:
      return std::make_unique<Talker>(
          core,
          kind,
          "Bonjour. La ligne est mauvaise, m'entendez-vous ? Je suis dans le train, je vous entends mal."
      );
    case PracticeKind::voicemail:
    case PracticeKind::talker:
      return make_practice_answering(core, kind);
    case PracticeKind::menu:
      return make_practice_menu(core);
    case PracticeKind::callback:
    case PracticeKind::rush:
      return make_practice_returner(core, kind);
    case PracticeKind::short_call:
      return std::make_unique<Hurried>(core, kind);
    case PracticeKind::busy:
    case PracticeKind::no_answer:
    case PracticeKind::unknown:
      break;
  }
  return std::make_unique<PracticeCallee>(core, kind);
}

}  // namespace softphone::carrier
