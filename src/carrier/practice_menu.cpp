// A switchboard's menu that asks for keys, to practise keypad and patience with.

#include "carrier/practice_party.hpp"

namespace softphone::carrier {

namespace {

constexpr Duration kThinking = 6s;  ///< before the menu is read again
constexpr int kReadings = 3;        ///< of the menu, before it gives up on a silent caller

class Menu final : public PracticeCallee {
 public:
  explicit Menu(Core& core) : PracticeCallee(core, PracticeKind::menu) {}

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play != speaking()) return;
    if (leaving_) {
      hang_up(call);
      return;
    }
    set_timer(call, kThinking);
  }

  void handle_digit(Call& call, char digit) override {
    if (!call.answered() || leaving_) return;
    cancel_timer(call);
    readings_ = 1;
    switch (digit) {
      case '1':
        leave(
            call, "Le service des ventes est ouvert du lundi au vendredi. Merci de votre appel, au revoir."
        );
        break;
      case '2':
        say(call, "Entrez votre numéro de client, puis dièse.");
        number_wanted_ = true;
        number_.clear();
        break;
      case '9':
        if (!number_wanted_) {
          say(call, menu());
          break;
        }
        [[fallthrough]];
      default:
        take(call, digit);
    }
  }

 private:
  static std::string menu() {
    return "Bienvenue chez Martin et fils. Pour les ventes, tapez 1. Pour le suivi d'une commande, tapez 2. "
           "Pour réécouter ce menu, tapez 9.";
  }

  void go_on(Call& call) override {
    if (readings_ == kReadings) {
      leave(call, "Nous n'avons pas compris votre choix. Au revoir.");
      return;
    }
    ++readings_;
    say(call, menu());
  }

  void take(Call& call, char digit) {
    if (!number_wanted_) {
      say(call, "Ce choix n'existe pas. " + menu());
    } else if (digit != '#') {
      if (number_.size() < 12) number_ += digit;
      set_timer(call, kThinking);
    } else {
      // Digit by digit, as a person would read it back.
      std::string spaced;
      for (const char c : number_) spaced += std::string(1, c) + ' ';
      leave(call, "Vous avez tapé " + spaced + ". Votre commande est en route. Au revoir.");
    }
  }

  void leave(Call& call, const std::string& text) {
    leaving_ = true;
    say(call, text);
  }

  int readings_ = 0;
  bool leaving_ = false;
  bool number_wanted_ = false;
  std::string number_;
};

}  // namespace

std::unique_ptr<Endpoint> make_practice_menu(Core& core) {
  return std::make_unique<Menu>(core);
}

}  // namespace softphone::carrier
