// <Play>: https://www.twilio.com/docs/voice/twiml/play
#include "carrier/twiml/background.hpp"
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

class Play : public Verb {
 public:
  explicit Play(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    const long loop = number_attribute(context, element_, "loop", 1, 0, 1000, 13410);
    const std::string* digits = element_.attribute("digits");
    if (digits && !digits->empty()) {
      if (digits->find_first_not_of("0123456789*#w") != std::string::npos || digits->size() > 128) {
        context.warn(13420, "Invalid value of 'digits'");
        return NextVerb{};
      }
      context.answer();
      const auto sent = context.send_digits(*digits);
      if (!sent) return NextVerb{};
      play_ = *sent;
      return StillRunning{};
    }
    const std::string reference = element_.own_text();
    const std::string url = reference.empty() ? std::string{} : context.resolve(reference);
    if (!url.starts_with("http://") && !url.starts_with("https://")) {
      context.warn(13420, "Nothing to play");
      return NextVerb{};
    }
    context.answer();
    if (is_hold_music(url)) {
      play_ = context.play(HoldMusic{}, static_cast<unsigned>(loop));
      return StillRunning{};
    }
    // Endless means a thousand times in Twilio's book.
    play_ = context.play(AudioFile{url}, loop == 0 ? 1000U : static_cast<unsigned>(loop));
    return StillRunning{};
  }

  Step handle(CallContext&, const VerbEvent& event) override {
    const auto* ended = std::get_if<PlayEnded>(&event);
    if (!ended || ended->play != play_) return StillRunning{};
    return NextVerb{};
  }

  void stop(CallContext& context, bool call_ended) override {
    if (!call_ended) context.stop_sound();
  }

 private:
  twiml::Element element_;
  PlayId play_{};
};

}  // namespace

VerbEntry play_verb() {
  return {
      .name = "Play",
      .attributes = {"loop", "digits"},
      .children = {},
      .in_background = true,
      .make = [](const twiml::Element& element) { return std::make_unique<Play>(element); },
  };
}

}  // namespace softphone::carrier
