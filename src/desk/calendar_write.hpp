#pragma once
// iCalendar documents (RFC 5545) for other programs to subscribe to. Pure: the same events give the same
// bytes.

#include <string>
#include <string_view>
#include <vector>

#include "desk/after_call.hpp"

namespace softphone::desk {

struct CalendarEvent {
  std::string uid;  ///< stays the same whatever changes
  UnixMs start = 0;
  int minutes = 15;         ///< how long it is shown
  std::string summary;      ///< hostile text: it is escaped
  std::string description;  ///< may be empty
  std::string url;          ///< may be empty
  int sequence = 0;         ///< grows with each change (RFC 5545 §3.8.7.4)
  UnixMs changed_at = 0;    ///< DTSTAMP and LAST-MODIFIED
};

struct CalendarDocument {
  std::string name;
  std::vector<CalendarEvent> events;
};

/// CRLF lines of at most 75 octets, folded between characters; times in UTC; each event with a reminder at
/// its start.
std::string write_calendar(const CalendarDocument& calendar);

/// 20261127T090000Z
std::string calendar_time(UnixMs at);

}  // namespace softphone::desk
