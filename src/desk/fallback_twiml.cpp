#include "desk/fallback_twiml.hpp"

#include <fmt/format.h>

namespace softphone::desk {
namespace {

constexpr std::string_view kProlog = R"(<?xml version="1.0" encoding="UTF-8"?>)";

}  // namespace

std::vector<std::string> rung_in_trouble(const Roster& roster, std::string_view from, std::string_view to) {
  if (from.starts_with("client:")) return {};
  if (to != roster.main_line()) {
    if (const Rep* rep = roster.by_number(to)) return {rep->identity};
  }
  std::vector<std::string> rung;
  for (const Rep& rep : roster.reps()) {
    if (rung.size() < kMostRung) rung.push_back(rep.identity);
  }
  return rung;
}

std::string ring_in_trouble_twiml(
    std::string_view call_sid, const std::vector<std::string>& reps, std::string_view ended
) {
  std::string clients;
  for (const std::string& identity : reps) {
    clients += fmt::format(
        R"(<Client><Identity>{}</Identity><Parameter name="callSid" value="{}"/></Client>)",
        xml_escape(identity),
        xml_escape(call_sid)
    );
  }
  return fmt::format(
      R"({}<Response><Dial answerOnBridge="true" timeout="{}" action="{}">{}</Dial></Response>)",
      kProlog,
      kRingSeconds,
      xml_escape(ended),
      clients
  );
}

std::string trouble_twiml() {
  return fmt::format(
      R"({}<Response><Say language="fr-FR">Nous rencontrons une difficulté technique, et vous prions de nous )"
      R"(en excuser. Merci de rappeler dans quelques minutes.</Say><Hangup/></Response>)",
      kProlog
  );
}

}  // namespace softphone::desk
