#include "desk/calendar_lines.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "desk/fact.hpp"

namespace softphone::desk {
namespace {

constexpr std::size_t kMaxLine = 32 * 1024;
constexpr std::size_t kMaxComponents = 5000;
constexpr std::size_t kMaxLines = 2000;  ///< of one component: exceptions are one a line
constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxName = 80;

constexpr std::array<std::string_view, 12> kWanted = {
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "UID",
    "SUMMARY",
    "STATUS",
    "TRANSP",
    "FREEBUSY"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// Unfolded lines, one by one; control characters but the tab are dropped.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  std::optional<std::string> next() {
    if (rest_.empty()) return std::nullopt;
    std::string line;
    take(line);
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t')) {
      rest_.remove_prefix(1);
      take(line);
    }
    return line;
  }

 private:
  void take(std::string& line) {
    const std::size_t end = rest_.find('\n');
    const std::string_view physical = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    for (const char c : physical) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte >= 0x20 && byte != 0x7F) || c == '\t') {
        if (line.size() <= kMaxLine) line += c;
      }
    }
  }

  std::string_view rest_;
};

std::string_view name_of(std::string_view line) {
  return line.substr(0, line.find_first_of(":;"));
}

/// What is behind the first colon that is not quoted.
std::string_view value_of(std::string_view line) {
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (line[i] == ':' && !quoted) return line.substr(i + 1);
  }
  return {};
}

class ShapeReader {
 public:
  Result<CalendarShape> read(std::string_view text) {
    if (text.size() > kMaxCalendar) return fail("too_large", "A calendar may have at most 4 MiB.");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Lines lines(text);
    while (auto line = lines.next()) {
      if (line->empty()) continue;
      if (line->size() > kMaxLine) return fail("not_a_calendar", "A line of the calendar is too long.");
      const std::string name = upper(name_of(*line));
      if (name == "BEGIN") {
        if (auto wrong = begin(upper(value_of(*line)))) return *wrong;
      } else if (name == "END") {
        if (auto wrong = end(upper(value_of(*line)))) return *wrong;
      } else if (auto wrong = property(name, std::move(*line))) {
        return *wrong;
      }
    }
    if (!seen_ || !open_.empty())
      return fail("not_a_calendar", "This is no iCalendar file, or not all of it.");
    return std::move(shape_);
  }

 private:
  static Error not_a_calendar() {
    return fail("not_a_calendar", "This is no iCalendar file: it has no VCALENDAR, or its parts overlap.");
  }

  std::optional<Error> begin(std::string kind) {
    if (open_.empty() && kind != "VCALENDAR") return not_a_calendar();
    if (open_.size() >= kMaxDepth) return not_a_calendar();
    seen_ = true;
    open_.push_back(std::move(kind));
    if (!in_component()) return std::nullopt;
    if (shape_.components.size() >= kMaxComponents)
      return fail("too_many_events", "A calendar may have at most 5,000 entries.");
    shape_.components.push_back({open_.back(), {}});
    return std::nullopt;
  }

  std::optional<Error> end(const std::string& kind) {
    if (open_.empty() || open_.back() != kind) return not_a_calendar();
    open_.pop_back();
    return std::nullopt;
  }

  [[nodiscard]] bool in_component() const {
    return open_.size() == 2 && (open_.back() == "VEVENT" || open_.back() == "VFREEBUSY");
  }

  std::optional<Error> property(const std::string& name, std::string line) {
    if (open_.empty()) return not_a_calendar();
    if (open_.size() == 1) {
      if (name == "X-WR-CALNAME") shape_.name = printable(value_of(line), kMaxName);
      if (name == "X-WR-TIMEZONE") shape_.zone = printable(value_of(line), kMaxName);
    }
    if (!in_component() || std::find(kWanted.begin(), kWanted.end(), name) == kWanted.end())
      return std::nullopt;
    std::vector<std::string>& lines = shape_.components.back().lines;
    if (lines.size() >= kMaxLines)
      return fail("too_many_events", "An entry of the calendar has too many dates of its own.");
    lines.push_back(std::move(line));
    return std::nullopt;
  }

  CalendarShape shape_;
  std::vector<std::string> open_;
  bool seen_ = false;
};

}  // namespace

Result<CalendarShape> read_calendar_shape(std::string_view text) {
  return ShapeReader().read(text);
}

}  // namespace softphone::desk
