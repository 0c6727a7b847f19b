#include "desk/calendar_write.hpp"

#include "base/time.hpp"
#include "base/utf8.hpp"

namespace softphone::desk {
namespace {

/// RFC 5545 §3.1: 75 octets a line, without the line break.
constexpr std::size_t kLine = 75;

/// RFC 5545 §3.3.11. What is no UTF-8, and control characters, are dropped.
std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = take_utf8(text);
    if (!character) {
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t c = *character;
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c >= 0x20 && c != 0x7F) {
      append_utf8(out, c);
    }
  }
  return out;
}

/// An address has no characters that would have to be escaped, and none that end a line.
std::string plain(std::string_view url) {
  std::string out;
  for (const char c : url) {
    if (c > ' ' && c != 0x7F) out += c;
  }
  return out;
}

void add_line(std::string& out, const std::string& line) {
  std::size_t octets = 0;
  std::string_view rest = line;
  while (!rest.empty()) {
    std::string_view after = rest;
    const bool known = take_utf8(after).has_value();
    const std::size_t length = known ? rest.size() - after.size() : 1;
    if (octets + length > kLine) {
      out += "\r\n ";
      octets = 1;
    }
    out += rest.substr(0, length);
    octets += length;
    rest.remove_prefix(length);
  }
  out += "\r\n";
}

void add_event(std::string& out, const CalendarEvent& event) {
  const auto add = [&](const std::string& line) { add_line(out, line); };
  const std::string summary = escaped(event.summary);
  add("BEGIN:VEVENT");
  add("UID:" + escaped(event.uid));
  add("DTSTAMP:" + calendar_time(event.changed_at));
  add("LAST-MODIFIED:" + calendar_time(event.changed_at));
  add("SEQUENCE:" + std::to_string(event.sequence));
  add("DTSTART:" + calendar_time(event.start));
  add("DTEND:" + calendar_time(event.start + event.minutes * 60'000LL));
  add("SUMMARY:" + summary);
  if (!event.description.empty()) add("DESCRIPTION:" + escaped(event.description));
  if (!event.url.empty()) add("URL:" + plain(event.url));
  // A call to make keeps nobody from being invited to a meeting.
  add("TRANSP:TRANSPARENT");
  add("BEGIN:VALARM");
  add("ACTION:DISPLAY");
  add("DESCRIPTION:" + summary);
  add("TRIGGER:PT0S");
  add("END:VALARM");
  add("END:VEVENT");
}

}  // namespace

std::string calendar_time(UnixMs at) {
  const std::string iso = format_iso8601(from_unix_seconds(at / 1000));
  std::string out;
  for (const char c : iso.substr(0, 19)) {
    if (c != '-' && c != ':') out += c;
  }
  return out + 'Z';
}

std::string write_calendar(const CalendarDocument& calendar) {
  std::string out;
  add_line(out, "BEGIN:VCALENDAR");
  add_line(out, "VERSION:2.0");
  add_line(out, "PRODID:-//TeepTrak//Softphone//EN");
  add_line(out, "CALSCALE:GREGORIAN");
  add_line(out, "METHOD:PUBLISH");
  add_line(out, "X-WR-CALNAME:" + escaped(calendar.name));
  add_line(out, "REFRESH-INTERVAL;VALUE=DURATION:PT15M");
  add_line(out, "X-PUBLISHED-TTL:PT15M");
  for (const CalendarEvent& event : calendar.events) add_event(out, event);
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace softphone::desk
