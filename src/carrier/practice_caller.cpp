// Parties that call: on their own account, or because somebody asked them to ring back.

#include "carrier/practice_party.hpp"

namespace softphone::carrier {

namespace {

constexpr Duration kPatience = 60s;       ///< how long a caller waits, and talks
constexpr Duration kCallBackAfter = 10s;  ///< from the end of the call that asked for it
constexpr Duration kRushGap = 3s;         ///< between the callers of a rush
constexpr int kRushCallers = 3;

class Caller final : public PracticeParty {
 public:
  using PracticeParty::PracticeParty;

  void answer(Call& call) override {
    leaves_at_ = core_.now.steady + kPatience;
    set_timer(call, kBreath);
  }

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
    // After the beep of a voicemail: one message, then the caller is gone.
    const Recording* recording = core_.recordings.current(call.sid);
    if (recording && recording->source == RecordingSource::record_verb) {
      if (left_message_) return;
      left_message_ = true;
      say(call,
          "Bonjour, c'est un client. Je n'ai pas réussi à vous joindre. Pouvez-vous me rappeler, s'il vous "
          "plaît ? Merci, au revoir.");
      return;
    }
    // A caller speaks to a person, not to a machine that has put it through to nobody yet.
    if (!call.talks()) {
      set_timer(call, kBreath);
      return;
    }
    static const std::vector<std::string> kLines{
        "Bonjour, je vous appelle au sujet de votre annonce. Est-ce que vous avez un moment ?",
        "Je voudrais connaître vos tarifs, et savoir quand vous pourriez me rappeler.",
        "D'accord, je comprends. Pouvez-vous m'envoyer un devis par courriel ?",
    };
    say(call, kLines[line_++ % kLines.size()]);
  }

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play != speaking()) return;
    if (left_message_) {
      hang_up(call);
    } else {
      set_timer(call, kPause);
    }
  }

 private:
  TimePoint leaves_at_{};
  bool left_message_ = false;
  std::size_t line_ = 0;
};

/// Promises to ring back, hangs up, and does: once, or as several callers one after the other.
class Returner final : public PracticeCallee {
 public:
  using PracticeCallee::PracticeCallee;

  void handle_sound_finished(Call& call, PlayId play) override {
    if (play == speaking()) hang_up(call);
  }

  void end(Call& call, const Ending&) override {
    if (!call.answered()) return;
    if (kind() == PracticeKind::callback) {
      schedule_practice_call(core_, call.to, call.from, kCallBackAfter);
      return;
    }
    for (int i = 0; i < kRushCallers; ++i) {
      const std::string from = "+3363998001" + std::to_string(i);
      schedule_practice_call(core_, from, call.from, kCallBackAfter + i * kRushGap);
    }
  }

 private:
  void go_on(Call& call) override {
    say(call,
        kind() == PracticeKind::callback ? "Bonjour, je suis occupé. Je vous rappelle dans dix secondes."
                                         : "Bonjour. Dans dix secondes, trois clients vont vous appeler l'un "
                                           "après l'autre. Tenez-vous prêt.");
  }
};

}  // namespace

std::unique_ptr<Endpoint> make_practice_caller(Core& core, Call& call) {
  core.emit(OpenLocalLeg{.leg = call.leg, .shard = call.shard});
  call.media_connected = true;
  core.set_timer(TimerKind::practice, call.sid, kPatience);
  return std::make_unique<Caller>(core);
}

std::unique_ptr<Endpoint> make_practice_returner(Core& core, PracticeKind kind) {
  return std::make_unique<Returner>(core, kind);
}

std::string begin_practice_call(Core& core, const std::string& from, const PhoneNumber& number) {
  Call& call = core.control.create(CallDirection::inbound, nullptr);
  const std::string sid = call.sid;
  call.from = from;
  call.to = number.number;
  core.control.set_handler(call, number);
  call.endpoint = make_practice_caller(core, call);
  core.control.begin_inbound(call);
  return sid;
}

void schedule_practice_call(Core& core, const std::string& from, const std::string& to, Duration after) {
  if (core.config.find_number(to)) core.set_timer(TimerKind::practice_caller, from + ' ' + to, after);
}

void begin_scheduled_call(Core& core, const std::string& id) {
  const std::size_t space = id.find(' ');
  if (space == std::string::npos) return;
  const PhoneNumber* number = core.config.find_number(std::string_view(id).substr(space + 1));
  if (number) begin_practice_call(core, id.substr(0, space), *number);
}

}  // namespace softphone::carrier
