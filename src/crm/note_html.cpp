#include "crm/note_html.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>

#include "base/utf8.hpp"

namespace softphone::crm {
namespace {

struct Words {
  std::string_view word;
  std::string_view english;
  std::string_view french;
};

constexpr std::array<Words, 10> kOutcomes = {{
    {"answered", "answered", "répondu"},
    {"busy", "busy", "occupé"},
    {"no_answer", "no answer", "pas de réponse"},
    {"declined", "declined", "refusé"},
    {"canceled", "canceled", "annulé"},
    {"unknown_number", "unknown number", "numéro inconnu"},
    {"failed", "failed", "échec"},
    {"missed", "missed", "manqué"},
    {"answered_elsewhere", "answered by somebody else", "répondu par quelqu'un d'autre"},
    {"voicemail", "left a voicemail", "message vocal laissé"},
}};

bool turns_direction(std::uint32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string duration(int seconds) {
  if (seconds >= 3600)
    return fmt::format("{} h {} min {} s", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (seconds >= 60) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} s", seconds);
}

/// Empty unless it is an address of the web: no javascript: in a CRM.
std::string link(std::string_view url, std::string_view text) {
  if (!url.starts_with("https://") && !url.starts_with("http://")) return {};
  return fmt::format("<a href=\"{}\">{}</a>", escape_html(url, 2000), escape_html(text, 200));
}

std::string record_link(const RecordRef& record) {
  const std::string name = record.name.empty() ? fmt::format("{} {}", record.model, record.id) : record.name;
  const std::string linked = link(record.url, name);
  return linked.empty() ? escape_html(name, 200) : linked;
}

/// Why a recording is not attached, in brackets.
std::string_view why_a_link(std::string_view reason, bool french) {
  if (reason == "too_large")
    return french ? " (trop volumineux pour être joint)" : " (too large to be attached)";
  if (reason == "gone") return french ? " (effacé avant d'être joint)" : " (deleted before it was attached)";
  if (reason == "failed") return french ? " (n'a pas pu être joint)" : " (could not be attached)";
  return {};
}

/// Those that are attached; else, or where one of several is not, the player.
std::string recording_links(const CallNote& note, bool french, std::span<const std::string> attached) {
  const std::string_view name = french ? "Enregistrement" : "Recording";
  std::string out;
  const auto add = [&](const std::string& one) {
    if (!out.empty() && !one.empty()) out += " · ";
    out += one;
  };
  for (const std::string& url : attached) add(link(url, name));
  const std::string reason(why_a_link(note.recording_reason, french));
  if (!attached.empty() && reason.empty()) return out;
  const std::string player = link(note.recording_url, name);
  if (!player.empty()) add(player + escape_html(reason, 100));
  return out;
}

}  // namespace

std::string escape_html(std::string_view text, std::size_t most) {
  std::string out;
  std::size_t count = 0;
  while (!text.empty()) {
    if (count++ == most) {
      out += "…";
      break;
    }
    const auto taken = take_utf8(text);
    if (!taken) text.remove_prefix(1);
    const std::uint32_t c = taken.value_or(0xFFFD);
    if (c == '\n') {
      out += "<br>";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if (c == '\t') {
      out += ' ';
    } else if (c >= 0x20 && (c < 0x7F || c > 0x9F) && !turns_direction(c)) {
      append_utf8(out, c);
    }
  }
  return out;
}

std::string note_html(
    const CallNote& note,
    std::string_view language,
    std::span<const RecordRef> others,
    std::span<const std::string> attached
) {
  const bool french = language == "fr";
  const std::string_view colon = french ? " : " : ": ";
  std::string what;
  if (note.direction == Direction::incoming) {
    what = french ? "Appel entrant" : "Incoming call";
  } else {
    what = french ? "Appel sortant" : "Outgoing call";
  }
  if (note.number.empty()) {
    what += french ? " (numéro masqué)" : " (hidden number)";
  } else {
    const bool incoming = note.direction == Direction::incoming;
    const std::string_view preposition = french ? (incoming ? "de" : "vers") : (incoming ? "from" : "to");
    what += fmt::format(" {} {}", preposition, escape_html(note.number, 40));
  }
  std::string outcome = escape_html(note.outcome, 40);
  for (const Words& known : kOutcomes) {
    if (known.word == note.outcome) outcome = french ? known.french : known.english;
  }
  std::string html = fmt::format("<p>{}{}<b>{}</b>", what, colon, outcome);
  if (note.duration > 0) html += ", " + duration(note.duration);
  html += "</p>";
  const auto line = [&](std::string_view english, std::string_view in_french, const std::string& value) {
    if (!value.empty()) html += fmt::format("<p>{}{}{}</p>", french ? in_french : english, colon, value);
  };
  line("Rep", "Commercial", escape_html(note.rep_name.empty() ? note.identity : note.rep_name, 200));
  line("Line", "Ligne", escape_html(note.line, 40));
  line("Result", "Résultat", escape_html(note.wrap_up, 200));
  line("Follow-up", "Relance", escape_html(note.follow_up, 10));
  line("Note", "Note", escape_html(note.note));
  std::string links = link(note.call_url, french ? "Fiche de l'appel" : "Call details");
  const std::string recording = recording_links(note, french, attached);
  if (!links.empty() && !recording.empty()) links += " · ";
  links += recording;
  if (!links.empty()) html += "<p>" + links + "</p>";
  std::string named;
  for (const RecordRef& other : others) named += (named.empty() ? "" : ", ") + record_link(other);
  line("Same number on", "Même numéro sur", named);
  return html;
}

std::string moved_html(const RecordRef& to, std::string_view language) {
  return fmt::format(
      "<p>{}{}</p>", language == "fr" ? "Appel déplacé vers : " : "Call moved to: ", record_link(to)
  );
}

std::string follow_up_summary(const CallNote& note, std::string_view language) {
  const std::string number = escape_html(note.number, 40);
  return (language == "fr" ? "Rappeler " : "Call back ") + number;
}

std::string language_of(std::string_view locale, std::string_view fallback) {
  if (locale.starts_with("fr")) return "fr";
  if (locale.starts_with("en")) return "en";
  return fallback == "fr" ? "fr" : "en";
}

}  // namespace softphone::crm
