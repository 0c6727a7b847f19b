#include "carrier/practice.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

constexpr Duration kAlertDelay = 300ms;    ///< from dialling to the first ring
constexpr Duration kAnswerDelay = 1500ms;  ///< from the first ring to the answer of who answers at once
constexpr Duration kSlowAnswer = 5s;
constexpr Duration kBreath = 500ms;  ///< between the answer and the first word: media is still being set up
constexpr Duration kPause = 3s;      ///< between two sentences
constexpr Duration kPatience = 60s;  ///< how long a caller talks
constexpr double kBadLineLoss = 0.05;
constexpr Milliseconds kBadLineJitter{60};

bool digits_only(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "+1 NPA 555 01xx"
bool is_american_fiction(std::string_view number) {
  return number.size() == 12 && number.starts_with("+1") && number.substr(5, 5) == "55501";
}

std::string spoken_key(char key) {
  switch (key) {
    case '0':
      return "zéro";
    case '1':
      return "un";
    case '2':
      return "deux";
    case '3':
      return "trois";
    case '4':
      return "quatre";
    case '5':
      return "cinq";
    case '6':
      return "six";
    case '7':
      return "sept";
    case '8':
      return "huit";
    case '9':
      return "neuf";
    case '*':
      return "étoile";
    case '#':
      return "dièse";
    default:
      return std::string(1, key);
  }
}

/// What a party says over and over; empty for one that does not talk.
std::string sentence(PracticeKind kind) {
  switch (kind) {
    case PracticeKind::speak:
      return "Bonjour. Vous êtes sur le réseau d'entraînement. Tapez des touches, je vous les répète.";
    case PracticeKind::slow_answer:
      return "Bonjour, excusez-moi, j'ai mis du temps à décrocher. Comment puis-je vous aider ?";
    case PracticeKind::bad_line:
      return "Bonjour. La ligne est mauvaise, m'entendez-vous ? Je suis dans le train, je vous entends mal.";
    default:
      return {};
  }
}

SpokenText french(std::string text) {
  return {.text = std::move(text), .language = "fr-FR", .woman = true};
}

/// A party that is called.
class Callee : public Endpoint {
 public:
  Callee(Core& core, PracticeKind kind) : core_(core), kind_(kind) {}

  void ring(Call& call) override {
    OpenLocalLeg open{.leg = call.leg, .shard = call.shard};
    if (kind_ == PracticeKind::bad_line) {
      open.loss = kBadLineLoss;
      open.jitter = kBadLineJitter;
    }
    core_.emit(open);
    call.media_connected = true;
    core_.set_timer(TimerKind::practice, call.sid, kAlertDelay);
  }

  void answer(Call&) override {}
  void end(Call&, const Ending&) override {}
  [[nodiscard]] bool has_fixed_format() const override { return false; }

  void handle_timer(Call& call) override {
    if (call.answered()) {
      say(call, sentence(kind_));
    } else if (call.status == CallStatus::ringing) {
      pick_up(call);
    } else {
      alert(call);
    }
  }

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play != speaking_) return;
    // Having read keys back, it waits in silence for more of them.
    if (!reading_back_) core_.set_timer(TimerKind::practice, call.sid, kPause);
  }

  void handle_digit(Call& call, char digit) override {
    if (kind_ != PracticeKind::speak || !call.answered()) return;
    core_.cancel_timer(TimerKind::practice, call.sid);
    reading_back_ = true;
    say(call, spoken_key(digit));
  }

 private:
  void alert(Call& call) {
    if (kind_ == PracticeKind::busy) {
      core_.control.end(call, {.status = CallStatus::busy, .sip_code = 486, .error = {}, .by_far_end = true});
      return;
    }
    if (kind_ == PracticeKind::unknown) {
      core_.control.end(
          call, {.status = CallStatus::failed, .sip_code = 404, .error = {}, .by_far_end = true}
      );
      return;
    }
    if (kind_ != PracticeKind::no_answer) {
      const Duration delay = kind_ == PracticeKind::slow_answer ? kSlowAnswer : kAnswerDelay;
      core_.set_timer(TimerKind::practice, call.sid, delay);
    }
    core_.control.far_end_ringing(call);
  }

  void pick_up(Call& call) {
    if (kind_ == PracticeKind::echo) {
      core_.emit(EchoAsParty{.leg = call.leg, .on = true});
    } else {
      core_.set_timer(TimerKind::practice, call.sid, kBreath);
    }
    core_.control.far_end_answered(call);
  }

  void say(Call& call, const std::string& text) {
    if (text.empty()) return;
    speaking_ = core_.next_play();
    core_.emit(SpeakAsParty{.leg = call.leg, .play = speaking_, .text = french(text)});
  }

  Core& core_;
  PracticeKind kind_;
  PlayId speaking_{};
  bool reading_back_ = false;
};

/// A party that calls.
class Caller : public Endpoint {
 public:
  explicit Caller(Core& core) : core_(core) {}

  void ring(Call&) override {}

  void answer(Call& call) override {
    leaves_at_ = core_.now.steady + kPatience;
    core_.set_timer(TimerKind::practice, call.sid, kBreath);
  }

  void end(Call&, const Ending&) override {}
  [[nodiscard]] bool has_fixed_format() const override { return false; }

  void handle_timer(Call& call) override {
    if (!call.answered() || core_.now.steady >= leaves_at_) {
      Ending ending;
      ending.by_far_end = true;
      if (!call.answered()) {
        ending.status = CallStatus::canceled;
        ending.sip_code = 487;
      }
      core_.control.end(call, ending);
      return;
    }
    // A caller speaks to a person, not to a machine that has put it through to nobody yet.
    if (call.bridged_to.empty()) {
      core_.set_timer(TimerKind::practice, call.sid, kBreath);
      return;
    }
    static const std::vector<std::string> kLines{
        "Bonjour, je vous appelle au sujet de votre annonce. Est-ce que vous avez un moment ?",
        "Je voudrais connaître vos tarifs, et savoir quand vous pourriez me rappeler.",
        "D'accord, je comprends. Pouvez-vous m'envoyer un devis par courriel ?",
    };
    speaking_ = core_.next_play();
    core_.emit(SpeakAsParty{
        .leg = call.leg, .play = speaking_, .text = french(kLines[line_++ % kLines.size()])});
  }

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play == speaking_) core_.set_timer(TimerKind::practice, call.sid, kPause);
  }

 private:
  Core& core_;
  TimePoint leaves_at_{};
  PlayId speaking_{};
  std::size_t line_ = 0;
};

}  // namespace

std::string_view to_string(PracticeKind kind) {
  switch (kind) {
    case PracticeKind::echo:
      return "echo";
    case PracticeKind::speak:
      return "speak";
    case PracticeKind::busy:
      return "busy";
    case PracticeKind::no_answer:
      return "no_answer";
    case PracticeKind::slow_answer:
      return "slow_answer";
    case PracticeKind::bad_line:
      return "bad_line";
    case PracticeKind::unknown:
      return "unknown";
  }
  return "unknown";
}

const std::vector<PracticeNumber>& practice_numbers() {
  static const std::vector<PracticeNumber> kNumbers{
      {"+33199000001", PracticeKind::echo},
      {"+33199000002", PracticeKind::speak},
      {"+33199000003", PracticeKind::busy},
      {"+33199000004", PracticeKind::no_answer},
      {"+33199000005", PracticeKind::slow_answer},
      {"+33199000006", PracticeKind::bad_line},
      {"+33199000007", PracticeKind::unknown},
  };
  return kNumbers;
}

PracticeKind practice_kind(std::string_view number) {
  for (const PracticeNumber& entry : practice_numbers()) {
    if (entry.number == number) return entry.kind;
  }
  return PracticeKind::unknown;
}

bool is_fictional(std::string_view number) {
  if (!is_e164(number) || !digits_only(number.substr(1))) return false;
  if (number.size() == 12 && (number.starts_with("+3319900") || number.starts_with("+3363998"))) return true;
  return is_american_fiction(number);
}

std::unique_ptr<Endpoint> make_practice_callee(Core& core, std::string_view number) {
  return std::make_unique<Callee>(core, practice_kind(number));
}

std::unique_ptr<Endpoint> make_practice_caller(Core& core, Call& call) {
  core.emit(OpenLocalLeg{.leg = call.leg, .shard = call.shard});
  call.media_connected = true;
  core.set_timer(TimerKind::practice, call.sid, kPatience);
  return std::make_unique<Caller>(core);
}

}  // namespace softphone::carrier
