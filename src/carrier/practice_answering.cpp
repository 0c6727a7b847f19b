// Parties to try answering machine detection on: a machine that wants a message, and a person who does not
// talk like one.

#include "carrier/practice_party.hpp"

namespace softphone::carrier {

namespace {

constexpr Duration kBeforeBeep = 700ms;
constexpr Duration kTape = 60s;  ///< how long the machine listens

/// Greets at length, beeps, and then listens in silence.
class Voicemail final : public PracticeCallee {
 public:
  explicit Voicemail(Core& core) : PracticeCallee(core, PracticeKind::voicemail) {}

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play != speaking()) return;
    set_timer(call, step_ == Step::greeting ? kBeforeBeep : kTape);
  }

 private:
  enum class Step { picked_up, greeting, listening };

  void go_on(Call& call) override {
    switch (step_) {
      case Step::picked_up:
        step_ = Step::greeting;
        say(call,
            "Bonjour. Vous êtes bien sur la messagerie de la société Martin. Nous ne sommes pas disponibles "
            "pour "
            "le moment. Laissez votre nom et votre numéro après le signal sonore, nous vous rappellerons.");
        break;
      case Step::greeting:
        step_ = Step::listening;
        make_sound(call, Beep{Beep::Kind::record});
        break;
      case Step::listening:
        hang_up(call);
        break;
    }
  }

  Step step_ = Step::picked_up;
};

/// Says a word, waits, says more than one expects, hesitates: hard for whoever must tell people from
/// machines.
class Hesitant final : public PracticeCallee {
 public:
  explicit Hesitant(Core& core) : PracticeCallee(core, PracticeKind::talker) {}

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play == speaking()) set_timer(call, kLines[(line_ - 1) % kLines.size()].pause);
  }

 private:
  struct Line {
    const char* text;
    Duration pause;  ///< after it
  };
  static const std::vector<Line> kLines;

  void go_on(Call& call) override { say(call, kLines[line_++ % kLines.size()].text); }

  std::size_t line_ = 0;
};

const std::vector<Hesitant::Line> Hesitant::kLines{
    {"Allô ?", 1800ms},
    {"Oui, bonjour.", 600ms},
    {"Excusez-moi, je vous entends à peine, ne quittez pas.", 4s},
    {"Voilà, c'est mieux.", 900ms},
    {"Alors, euh, dites-moi.", 2500ms},
    {"Oui ?", 1200ms},
    {"Je ne suis pas sûr de comprendre ce que vous proposez, mais je vous écoute.", 5s},
};

}  // namespace

std::unique_ptr<Endpoint> make_practice_answering(Core& core, PracticeKind kind) {
  if (kind == PracticeKind::voicemail) return std::make_unique<Voicemail>(core);
  return std::make_unique<Hesitant>(core);
}

}  // namespace softphone::carrier
