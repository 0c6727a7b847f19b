#include "desk/voice_twiml.hpp"

#include <fmt/format.h>

namespace softphone::desk {
namespace {

constexpr std::string_view kProlog = R"(<?xml version="1.0" encoding="UTF-8"?>)";

std::string_view sentence(Refusal why) {
  switch (why) {
    case Refusal::no_destination:
      return "Aucun numéro n'a été composé.";
    case Refusal::not_a_number:
      return "Le numéro composé n'est pas valide. Vérifiez-le et rappelez.";
    case Refusal::emergency:
      return "Les numéros d'urgence ne peuvent pas être appelés d'ici. Composez-les tout de suite sur un "
             "téléphone "
             "mobile ou fixe.";
    case Refusal::unknown_rep:
      return "Ce collègue n'existe pas.";
    case Refusal::own_number:
      return "Vous appelez votre propre numéro.";
    case Refusal::not_in_team:
      return "Votre compte ne permet plus d'appeler.";
    case Refusal::nobody_to_ring:
      return "Personne ne peut vous répondre. Merci de rappeler plus tard.";
    case Refusal::outside_hours:
      return "Chez votre correspondant, ce n'est pas une heure à laquelle votre équipe appelle.";
    case Refusal::no_such_call:
      return "Cet appel est terminé.";
    case Refusal::budget:
      return "Le budget d'appels de l'équipe pour ce mois est atteint. Les appels sortants sont suspendus. "
             "Vous "
             "pouvez toujours recevoir des appels.";
  }
  return "L'appel n'a pas pu aboutir.";
}

/// What nobody can guess who does not speak French: the number was right, and trying again does not help.
std::string_view in_english(Refusal why) {
  if (why != Refusal::budget) return {};
  return R"(<Say language="en-GB">The team's call budget for this month is spent. Outgoing calls are stopped. )"
         R"(You can still be called.</Say>)";
}

std::string announcement(std::string_view language) {
  return language == "en" ? R"(<Say language="en-GB">This call is being recorded.</Say>)"
                          : R"(<Say language="fr-FR">Cet appel est enregistré.</Say>)";
}

std::string status_attributes(const CallbackUrls& urls) {
  return fmt::format(
      R"(statusCallback="{}" statusCallbackEvent="initiated ringing answered completed")",
      xml_escape(urls.status)
  );
}

}  // namespace

std::string xml_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&apos;";
        break;
      default:
        // XML 1.0 §2.2: of the control characters only tab, line feed and carriage return may appear.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r') out += c;
    }
  }
  return out;
}

std::string voice_twiml(std::string_view call_sid, const Plan& plan, const CallbackUrls& urls) {
  if (plan.refusal) {
    return fmt::format(
        R"({}<Response><Say language="fr-FR">{}</Say>{}<Hangup/></Response>)",
        kProlog,
        xml_escape(sentence(*plan.refusal)),
        in_english(*plan.refusal)
    );
  }
  std::string dial = fmt::format(
      R"(<Dial answerOnBridge="true" timeout="{}" action="{}")", kRingSeconds, xml_escape(urls.dialed)
  );
  if (!plan.caller_id.empty()) dial += fmt::format(R"( callerId="{}")", xml_escape(plan.caller_id));
  dial += '>';
  if (!plan.number.empty()) {
    dial += fmt::format("<Number {}>{}</Number>", status_attributes(urls), xml_escape(plan.number));
  }
  for (const std::string& identity : plan.reps) {
    dial += fmt::format(
        R"(<Client {}><Identity>{}</Identity><Parameter name="callSid" value="{}"/>)",
        status_attributes(urls),
        xml_escape(identity),
        xml_escape(call_sid)
    );
    if (!plan.line.empty())
      dial += fmt::format(R"(<Parameter name="line" value="{}"/>)", xml_escape(plan.line));
    dial += "</Client>";
  }
  return fmt::format("{}<Response>{}{}</Dial></Response>", kProlog, said_before(plan.recording), dial);
}

std::string said_before(const RecordingPolicy& policy) {
  const bool told = policy.announced && policy.when == RecordingPolicy::When::always;
  return told ? announcement(policy.language) : std::string();
}

std::string room_twiml(
    std::string_view call_sid, std::string_view label, std::string_view dialed, std::string_view conference
) {
  const std::string action = dialed.empty() ? "" : fmt::format(R"( action="{}")", xml_escape(dialed));
  // No music while the other leg is on its way: it takes a moment only.
  return fmt::format(
      R"({}<Response><Dial{}><Conference beep="false" startConferenceOnEnter="true" )"
      R"(endConferenceOnExit="false" waitUrl="" participantLabel="{}" statusCallback="{}" )"
      R"(statusCallbackEvent="start end join leave mute hold">{}</Conference></Dial></Response>)",
      kProlog,
      action,
      xml_escape(label),
      xml_escape(conference),
      xml_escape(call_sid)
  );
}

std::string sorry_twiml() {
  return fmt::format(
      R"({}<Response><Say language="fr-FR">Votre correspondant n'est pas joignable. Merci de rappeler plus )"
      R"(tard.</Say><Hangup/></Response>)",
      kProlog
  );
}

std::string lost_twiml() {
  return fmt::format(
      R"({}<Response><Say language="fr-FR">La communication avec votre correspondant est coupée. Merci de )"
      R"(rappeler.</Say><Hangup/></Response>)",
      kProlog
  );
}

std::string comfort_twiml(std::string_view sound) {
  return fmt::format(
      R"({0}<Response><Play>{1}</Play><Say language="fr-FR">Un instant, la communication va reprendre.</Say>)"
      R"(<Play>{1}</Play><Pause length="1"/><Play>{1}</Play><Pause length="1"/></Response>)",
      kProlog,
      xml_escape(sound)
  );
}

std::string preflight_twiml() {
  std::string verbs;
  for (int i = 0; i < 4; ++i) {
    verbs +=
        "<Say language=\"fr-FR\">Essai de votre ligne. Vous devez entendre cette voix sans coupure.</Say>"
        "<Say language=\"en-GB\">Test of your line. You should hear this voice without a gap.</Say>";
  }
  return fmt::format("{}<Response>{}<Hangup/></Response>", kProlog, verbs);
}

std::string announcement_twiml(std::string_view language) {
  return fmt::format("{}<Response>{}</Response>", kProlog, announcement(language));
}

std::string again_twiml(std::string_view url) {
  return fmt::format(
      R"({}<Response><Pause length="1"/><Redirect method="POST">{}</Redirect></Response>)",
      kProlog,
      xml_escape(url)
  );
}

std::string hangup_twiml() {
  return fmt::format("{}<Response><Hangup/></Response>", kProlog);
}

}  // namespace softphone::desk
