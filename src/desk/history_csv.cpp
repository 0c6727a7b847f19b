#include "desk/history_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/e164.hpp"
#include "base/time.hpp"

namespace softphone::desk {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kNames = {{
    {"Start (UTC)", "Début (UTC)"},
    {"Direction", "Sens"},
    {"Rep", "Commercial"},
    {"Number or colleague", "Numéro ou collègue"},
    {"Line", "Ligne"},
    {"Result", "Résultat"},
    {"Answered by", "Décroché par"},
    {"Talk (s)", "Conversation (s)"},
    {"Outcome", "Issue"},
    {"Note", "Note"},
    {"Follow-up (UTC)", "À rappeler le (UTC)"},
    {"Follow-up done", "Rappel fait"},
    {"Recorded", "Enregistré"},
    {"Sound (MOS)", "Son (MOS)"},
    {"Call SID", "SID de l’appel"},
}};

std::string_view pick(CsvLanguage language, std::string_view en, std::string_view fr) {
  return language == CsvLanguage::en ? en : fr;
}

std::string_view result_word(const CallRecord& record, CsvLanguage language) {
  if (!record.outcome) return pick(language, "In progress", "En cours");
  const bool incoming = record.direction == Direction::incoming;
  switch (*record.outcome) {
    case Outcome::answered:
      return pick(language, "Answered", "Décroché");
    case Outcome::busy:
      return pick(language, "Busy", "Occupé");
    case Outcome::no_answer:
      return incoming ? pick(language, "Missed", "Manqué") : pick(language, "No answer", "Sans réponse");
    case Outcome::declined:
      return pick(language, "Declined", "Refusé");
    case Outcome::canceled:
      return pick(language, "Canceled", "Annulé");
    case Outcome::unknown_number:
      return pick(language, "Number does not exist", "Numéro inexistant");
    case Outcome::failed:
      return pick(language, "Not connected", "Non abouti");
    case Outcome::missed:
      return pick(language, "Missed", "Manqué");
    case Outcome::answered_elsewhere:
      return pick(language, "Answered by a colleague", "Décroché par un collègue");
    case Outcome::voicemail:
      return pick(language, "Voicemail", "Messagerie");
  }
  return {};
}

std::string_view yes(bool is, CsvLanguage language) {
  return is ? pick(language, "yes", "oui") : pick(language, "no", "non");
}

}  // namespace

std::string csv_field(std::string_view text) {
  std::string value(text);
  const bool formula =
      !value.empty() && std::string_view("=+-@\t\r").find(value[0]) != std::string_view::npos;
  if (formula && !is_e164(value)) value.insert(0, 1, '\'');
  if (value.find_first_of(",;\"\r\n") == std::string::npos) return value;
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_row(std::span<const std::string> fields, char separator) {
  std::string line;
  bool first = true;
  for (const std::string& field : fields) {
    if (!first) line += separator;
    first = false;
    line += csv_field(field);
  }
  return line + "\r\n";
}

std::string csv_moment(UnixMs at) {
  const std::string iso = format_iso8601(from_unix_seconds(at / 1000));
  return iso.substr(0, 10) + ' ' + iso.substr(11, 8);
}

std::string csv_head(const CsvFormat& format) {
  std::string line = "\xEF\xBB\xBF";
  for (const auto& [en, fr] : kNames) {
    if (line.size() > 3) line += format.separator;
    line += csv_field(pick(format.language, en, fr));
  }
  return line + "\r\n";
}

std::string csv_line(
    const CallRecord& record, std::string_view rep_name, const OutcomeList& outcomes, const CsvFormat& format
) {
  const CsvLanguage language = format.language;
  std::string outcome;
  std::string note;
  std::string follow_up;
  bool done = false;
  if (record.wrap_up) {
    const WrappedUp& saved = record.wrap_up->saved;
    outcome = saved.outcome;
    for (const OutcomeChoice& choice : outcomes) {
      if (choice.key == saved.outcome) outcome = pick(language, choice.en, choice.fr);
    }
    note = saved.note;
    if (saved.follow_up != 0) follow_up = csv_moment(saved.follow_up);
    done = saved.follow_up_done;
  }
  const std::array<std::string, 15> fields = {
      csv_moment(record.started_at),
      std::string(
          record.direction == Direction::outgoing ? pick(language, "Outgoing", "Sortant")
                                                  : pick(language, "Incoming", "Entrant")
      ),
      std::string(rep_name),
      record.peer.name.value_or(record.peer.value),
      record.line.value_or(""),
      std::string(result_word(record, language)),
      record.answered_by.value_or(""),
      std::to_string(record.duration),
      outcome,
      note,
      follow_up,
      follow_up.empty() ? "" : std::string(yes(done, language)),
      std::string(yes(record.recorded, language)),
      record.quality && record.quality->mos ? fmt::format("{:.2f}", *record.quality->mos) : "",
      record.sid,
  };
  return csv_row(fields, format.separator);
}

}  // namespace softphone::desk
