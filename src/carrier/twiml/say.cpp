// <Say>: https://www.twilio.com/docs/voice/twiml/say
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

/// Twilio's limit of one <Say>, bytes here.
constexpr std::size_t kMaxText = 4096;

/// Cuts at a character's border.
std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  text.resize(most);
  return text;
}

/// "Polly.Lea", "Google.fr-FR-Wavenet-A", "woman", "alice": here all are one of two voices.
bool is_woman(std::string_view voice) {
  return voice != "man" && !voice.empty();
}

/// The language of a named voice when the document does not give one.
std::string language_of(std::string_view voice) {
  for (const std::string_view language : {"fr-FR", "en-US", "en-GB", "de-DE", "es-ES", "it-IT"}) {
    if (voice.find(language) != std::string_view::npos) return std::string(language);
  }
  for (const std::string_view french : {"Polly.Lea", "Polly.Celine", "Polly.Mathieu", "Polly.Remi"}) {
    if (voice.starts_with(french)) return "fr-FR";
  }
  return "en-US";
}

class Say : public Verb {
 public:
  explicit Say(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    const std::string text = element_.spoken_text();
    const std::string voice(element_.attribute_or("voice", "man"));
    std::string language(element_.attribute_or("language", ""));
    if (language.empty()) language = language_of(voice);
    const long loop = number_attribute(context, element_, "loop", 1, 0, 1000, 13510);
    if (text.empty()) {
      context.warn(13520, "Nothing to say");
      return NextVerb{};
    }
    if (text.size() > kMaxText) context.warn(13520, "The text is too long and was cut");
    context.answer();
    SpokenText spoken{.text = shortened(text, kMaxText), .language = language, .woman = is_woman(voice)};
    play_ = context.play(std::move(spoken), static_cast<unsigned>(loop));
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    const auto* ended = std::get_if<PlayEnded>(&event);
    if (!ended || ended->play != play_) return StillRunning{};
    if (ended->failed) context.error(13520, "The text could not be spoken");
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

VerbEntry say_verb() {
  return {
      .name = "Say",
      .attributes = {"voice", "language", "loop"},
      // SSML; its text is spoken, its effects are not rendered.
      .children = {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"},
      .in_background = true,
      .make = [](const twiml::Element& element) { return std::make_unique<Say>(element); },
  };
}

}  // namespace softphone::carrier
