#include "desk/incoming_twiml.hpp"

#include <fmt/format.h>

namespace softphone::desk {
namespace {

constexpr std::string_view kProlog = R"(<?xml version="1.0" encoding="UTF-8"?>)";
/// Seconds of silence that end a message.
constexpr int kSilence = 5;

std::string_view locale(std::string_view language) {
  return language == "en" ? "en-GB" : "fr-FR";
}

std::string say(std::string_view language, std::string_view text) {
  return fmt::format(R"(<Say language="{}">{}</Say>)", locale(language), xml_escape(text));
}

std::string status_attributes(const CallbackUrls& urls) {
  return fmt::format(
      R"(statusCallback="{}" statusCallbackEvent="initiated ringing answered completed")",
      xml_escape(urls.status)
  );
}

std::string client(
    std::string_view call_sid, std::string_view line, std::string_view identity, const CallbackUrls& urls
) {
  std::string out = fmt::format(
      R"(<Client {}><Identity>{}</Identity><Parameter name="callSid" value="{}"/>)",
      status_attributes(urls),
      xml_escape(identity),
      xml_escape(call_sid)
  );
  if (!line.empty()) out += fmt::format(R"(<Parameter name="line" value="{}"/>)", xml_escape(line));
  return out + "</Client>";
}

std::string greeting(const BoxWords& words, std::string_view sounds) {
  if (!words.sound.empty())
    return fmt::format("<Play>{}{}</Play>", xml_escape(sounds), xml_escape(words.sound));
  return say(words.language, words.greeting.empty() ? usual_greeting(words) : words.greeting);
}

}  // namespace

std::string step_twiml(
    std::string_view call_sid,
    const Plan& plan,
    const Step& step,
    const std::vector<std::string>& reps,
    const CallbackUrls& urls,
    bool first
) {
  std::string dial = fmt::format(
      R"(<Dial answerOnBridge="true" timeout="{}" action="{}">)", step.seconds, xml_escape(urls.dialed)
  );
  if (step.kind == Step::Kind::number)
    dial += fmt::format("<Number {}>{}</Number>", status_attributes(urls), xml_escape(step.number));
  for (const std::string& identity : reps) dial += client(call_sid, plan.line, identity, urls);
  return fmt::format(
      "{}<Response>{}{}</Dial></Response>", kProlog, first ? said_before(plan.recording) : "", dial
  );
}

std::string usual_greeting(const BoxWords& words) {
  if (words.holiday) {
    return words.language == "en"
               ? "Hello. We are closed today for a public holiday. Please leave a message after the tone, "
                 "and we will call you back."
               : "Bonjour. Nos bureaux sont fermés aujourd'hui, jour férié. Laissez un message après le "
                 "signal sonore, et nous vous rappellerons.";
  }
  if (words.language == "en") {
    return words.closed
               ? "Hello. We are closed at the moment. Please leave a message after the tone, and we "
                 "will call you back."
               : "Hello. Nobody can take your call right now. Please leave a message after the tone, "
                 "and we will call you back.";
  }
  return words.closed
             ? "Bonjour. Nos bureaux sont fermés. Laissez un message après le signal sonore, et nous "
               "vous rappellerons."
             : "Bonjour. Personne ne peut vous répondre pour le moment. Laissez un message après le "
               "signal sonore, et nous vous rappellerons.";
}

std::string voicemail_twiml(const BoxWords& words, const VoicemailUrls& urls) {
  const std::string record = fmt::format(
      R"(<Record maxLength="{}" timeout="{}" finishOnKey="#" playBeep="true" trim="trim-silence" action="{}" )"
      R"(recordingStatusCallback="{}" recordingStatusCallbackEvent="completed absent"/>)",
      words.max_seconds,
      kSilence,
      xml_escape(urls.done),
      xml_escape(urls.recording)
  );
  // What follows is reached by those who said nothing.
  const std::string_view nothing = words.language == "en" ? "We did not hear a message. Goodbye."
                                                          : "Nous n'avons pas entendu de message. Au revoir.";
  return fmt::format(
      "{}<Response>{}{}{}<Hangup/></Response>",
      kProlog,
      greeting(words, urls.sounds),
      record,
      say(words.language, nothing)
  );
}

std::string thanks_twiml(std::string_view language) {
  const std::string_view thanks =
      language == "en" ? "Thank you. Goodbye." : "Merci, votre message est enregistré. Au revoir.";
  return fmt::format("{}<Response>{}<Hangup/></Response>", kProlog, say(language, thanks));
}

std::string goodbye_twiml(const BoxWords& words, std::string_view sounds) {
  std::string said;
  if (!words.sound.empty() || !words.greeting.empty()) {
    said = greeting(words, sounds);
  } else if (words.holiday) {
    said =
        words.language == "en"
            ? say("en", "Hello. We are closed today for a public holiday. Please call again later.")
            : say("fr",
                  "Bonjour. Nos bureaux sont fermés aujourd'hui, jour férié. Merci de rappeler plus tard.");
  } else if (words.language == "en") {
    said =
        say("en",
            words.closed ? "Hello. We are closed at the moment. Please call again later."
                         : "Nobody can take your call right now. Please call again later.");
  } else {
    said =
        say("fr",
            words.closed ? "Bonjour. Nos bureaux sont fermés. Merci de rappeler plus tard."
                         : "Personne ne peut vous répondre. Merci de rappeler plus tard.");
  }
  return fmt::format("{}<Response>{}<Hangup/></Response>", kProlog, said);
}

}  // namespace softphone::desk
