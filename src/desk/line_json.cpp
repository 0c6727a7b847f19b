// Lines as JSON: what the API takes and gives, and what is stored.

#include <algorithm>
#include <boost/json.hpp>
#include <optional>

#include "base/e164.hpp"
#include "desk/fact.hpp"
#include "desk/holidays.hpp"
#include "desk/line.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDocument = 64 * 1024;
constexpr std::size_t kMaxName = 80;
constexpr std::size_t kMaxGreeting = 600;
constexpr std::size_t kMaxPeriods = 50;
constexpr std::size_t kMaxClosed = 100;
constexpr std::size_t kMaxOpened = 100;
constexpr std::size_t kMaxCountries = 10;
constexpr std::size_t kMaxWorked = 100;
constexpr std::size_t kMaxCalendars = 10;
constexpr std::size_t kMaxGroups = 5;
constexpr std::size_t kMaxMembers = 50;
constexpr int kShortestRing = 5;
constexpr int kLongestRing = 120;

json::array strings(const std::vector<std::string>& values) {
  json::array out;
  for (const std::string& value : values) out.emplace_back(value);
  return out;
}

json::object object_of(const Line& line) {
  json::value hours = nullptr;
  if (line.hours) {
    json::array periods;
    for (const Period& period : line.hours->periods)
      periods.push_back(json::object{{"day", period.weekday}, {"from", period.from}, {"to", period.to}});
    json::array opened;
    for (const SpecialOpening& one : line.hours->opened)
      opened.push_back(json::object{{"date", one.date}, {"from", one.from}, {"to", one.to}});
    hours = json::object{
        {"zone", line.hours->zone},
        {"periods", std::move(periods)},
        {"closed", strings(line.hours->closed)},
        {"opened", std::move(opened)},
        {"holidays", strings(line.hours->holidays)},
        {"worked", strings(line.hours->worked)},
        {"calendars", strings(line.hours->calendars)},
        {"schedule", line.hours->schedule == 0 ? json::value(nullptr) : json::value(line.hours->schedule)}};
  }
  json::array groups;
  for (const RingGroup& group : line.groups) {
    groups.push_back(json::object{
        {"reps", strings(group.reps)}, {"inTurn", group.in_turn}, {"seconds", group.seconds}});
  }
  return {
      {"number", line.number},
      {"name", line.name},
      {"language", line.language},
      {"hours", std::move(hours)},
      {"owner", line.owner.empty() ? json::value(nullptr) : json::value(line.owner)},
      {"lastRep", line.last_rep},
      {"firstSeconds", line.first_seconds},
      {"groups", std::move(groups)},
      {"overflow", line.overflow.empty() ? json::value(nullptr) : json::value(line.overflow)},
      {"overflowSeconds", line.overflow_seconds},
      {"overflowWhenClosed", line.overflow_when_closed},
      {"voicemail",
       json::object{
           {"on", line.voicemail.on},
           {"greeting", line.voicemail.greeting},
           {"closedGreeting", line.voicemail.closed_greeting},
           {"sound", line.voicemail.sound.empty() ? json::value(nullptr) : json::value(line.voicemail.sound)},
           {"maxSeconds", line.voicemail.max_seconds}}}};
}

const json::value& member(const json::object& object, std::string_view name) {
  static const json::value kNull;
  const json::value* value = object.if_contains(name);
  return value != nullptr ? *value : kNull;
}

/// Reads one line. What is wrong is kept, the first of it, and reading goes on with what stands in for it.
class Reader {
 public:
  /// A null roster: nobody is checked, since whoever is stored may have left.
  explicit Reader(const Roster* roster) : roster_(roster) {}

  Result<Line> read(const json::object& object) {
    Line line = read_object(object);
    if (wrong_) return *wrong_;
    return line;
  }

  Result<OpeningHours> read_hours_alone(const json::object& object) {
    OpeningHours hours = read_hours(object);
    if (wrong_) return *wrong_;
    return hours;
  }

 private:
  void refuse(const char* code, std::string message) {
    if (!wrong_) wrong_ = Error{code, std::move(message)};
  }

  std::string text(const json::object& object, std::string_view name, const char* code) {
    const json::value& value = member(object, name);
    if (value.is_string()) return std::string(value.get_string());
    if (!value.is_null()) refuse(code, std::string(name) + " must be a text.");
    return {};
  }

  std::string limited(
      const json::object& object, std::string_view name, std::size_t limit, const char* code
  ) {
    std::string given = text(object, name, code);
    // Line breaks are pauses to whoever speaks it, and a space does as well.
    for (char& c : given) {
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    }
    if (given.size() > limit)
      refuse(code, std::string(name) + " must not be longer than " + std::to_string(limit) + " bytes.");
    return printable(given, limit);
  }

  bool flag(const json::object& object, std::string_view name, bool otherwise, const char* code) {
    const json::value& value = member(object, name);
    if (value.is_null()) return otherwise;
    if (value.is_bool()) return value.get_bool();
    refuse(code, std::string(name) + " must be true or false.");
    return otherwise;
  }

  int whole(
      const json::object& object, std::string_view name, int otherwise, int least, int most, const char* code
  ) {
    const json::value& value = member(object, name);
    if (value.is_null()) return otherwise;
    if (!value.is_int64() || value.get_int64() < least || value.get_int64() > most) {
      refuse(
          code,
          std::string(name) + " must be a number from " + std::to_string(least) + " to " +
              std::to_string(most) + "."
      );
      return otherwise;
    }
    return static_cast<int>(value.get_int64());
  }

  const json::array& list(
      const json::object& object, std::string_view name, std::size_t limit, const char* code
  ) {
    static const json::array kNone;
    const json::value& value = member(object, name);
    if (value.is_null()) return kNone;
    if (value.is_array() && value.get_array().size() <= limit) return value.get_array();
    refuse(code, std::string(name) + " must be a list of at most " + std::to_string(limit) + ".");
    return kNone;
  }

  const json::object& object_in(const json::value& value, const char* code, const char* what) {
    static const json::object kNone;
    if (value.is_object()) return value.get_object();
    refuse(code, std::string(what) + " must be an object.");
    return kNone;
  }

  OpeningHours read_hours(const json::object& object) {
    constexpr const char* kCode = "bad_hours";
    OpeningHours hours;
    hours.zone = limited(object, "zone", 64, kCode);
    if (hours.zone.empty()) refuse(kCode, "zone must name a time zone, such as Europe/Paris.");
    for (const json::value& entry : list(object, "periods", kMaxPeriods, kCode)) {
      const json::object& period = object_in(entry, kCode, "A period");
      const int day = whole(period, "day", 0, 1, 7, kCode);
      const int from = whole(period, "from", -1, 0, 1439, kCode);
      const int to = whole(period, "to", -1, 1, 1440, kCode);
      if (day == 0 || from < 0 || to <= from)
        refuse(kCode, "A period needs a day from 1 to 7, and an end after its beginning.");
      hours.periods.push_back({day, from, to});
    }
    for (const json::value& entry : list(object, "closed", kMaxClosed, kCode)) {
      if (entry.is_string() && read_date(std::string_view(entry.get_string()))) {
        hours.closed.emplace_back(entry.get_string());
      } else {
        refuse(kCode, "A closed day must be a date such as 2026-12-25.");
      }
    }
    read_opened(object, hours);
    read_sources(object, hours);
    return hours;
  }

  void read_opened(const json::object& object, OpeningHours& hours) {
    constexpr const char* kCode = "bad_hours";
    for (const json::value& entry : list(object, "opened", kMaxOpened, kCode)) {
      const json::object& one = object_in(entry, kCode, "A special opening");
      const std::string date = text(one, "date", kCode);
      const int from = whole(one, "from", -1, 0, 1439, kCode);
      const int to = whole(one, "to", -1, 1, 1440, kCode);
      if (!read_date(date) || from < 0 || to <= from)
        refuse(kCode, "A special opening needs a date such as 2026-12-05, and an end after its beginning.");
      if (std::find(hours.closed.begin(), hours.closed.end(), date) != hours.closed.end())
        refuse(kCode, printable(date, 10) + " cannot be closed and open specially at once.");
      hours.opened.push_back({date, from, to});
    }
  }

  std::vector<std::string> names(
      const json::object& object, std::string_view name, std::size_t limit, const char* code
  ) {
    std::vector<std::string> out;
    for (const json::value& entry : list(object, name, limit, code)) {
      if (entry.is_string() && !entry.get_string().empty() && entry.get_string().size() <= 64) {
        out.push_back(printable(std::string_view(entry.get_string()), 64));
      } else {
        refuse(code, std::string(name) + " must be a list of names.");
      }
    }
    return out;
  }

  /// What closes a line besides its own settings.
  void read_sources(const json::object& object, OpeningHours& hours) {
    constexpr const char* kCode = "bad_hours";
    hours.holidays = names(object, "holidays", kMaxCountries, kCode);
    for (const std::string& country : hours.holidays) {
      if (!is_holiday_country(country))
        refuse(kCode, "The public holidays of " + country + " are not known here.");
    }
    hours.worked = names(object, "worked", kMaxWorked, kCode);
    hours.calendars = names(object, "calendars", kMaxCalendars, kCode);
    const json::value& schedule = member(object, "schedule");
    if (schedule.is_null()) return;
    if (schedule.is_int64() && schedule.get_int64() > 0) {
      hours.schedule = schedule.get_int64();
    } else {
      refuse(kCode, "schedule must be the number of a working schedule.");
    }
  }

  std::string read_rep(const json::value& value, const char* code) {
    if (value.is_null()) return {};
    if (!value.is_string() || value.get_string().size() > 256) {
      refuse(code, "A rep must be named by a text.");
      return {};
    }
    std::string identity(value.get_string());
    if (roster_ != nullptr && roster_->by_identity(identity) == nullptr)
      refuse("unknown_rep", "There is no rep " + printable(identity, 64) + ".");
    return identity;
  }

  RingGroup read_group(const json::object& object) {
    constexpr const char* kCode = "bad_group";
    RingGroup group;
    for (const json::value& entry : list(object, "reps", kMaxMembers, kCode)) {
      std::string identity = read_rep(entry, kCode);
      if (!identity.empty()) group.reps.push_back(std::move(identity));
    }
    group.in_turn = flag(object, "inTurn", false, kCode);
    group.seconds = whole(object, "seconds", 30, kShortestRing, kLongestRing, "bad_seconds");
    return group;
  }

  Voicemail read_voicemail(const json::object& object) {
    constexpr const char* kCode = "bad_voicemail";
    Voicemail voicemail;
    voicemail.on = flag(object, "on", true, kCode);
    voicemail.greeting = limited(object, "greeting", kMaxGreeting, kCode);
    voicemail.closed_greeting = limited(object, "closedGreeting", kMaxGreeting, kCode);
    voicemail.sound = limited(object, "sound", 64, kCode);
    voicemail.max_seconds = whole(object, "maxSeconds", 180, 10, 600, kCode);
    return voicemail;
  }

  std::string read_number(const json::object& object, std::string_view name, const char* code) {
    std::string number = text(object, name, code);
    if (!number.empty() && !is_e164(number))
      refuse(code, std::string(name) + " must be a number such as +33199001000.");
    return number;
  }

  Line read_object(const json::object& object) {
    Line line;
    line.number = read_number(object, "number", "bad_number");
    if (line.number.empty()) refuse("bad_number", "number must be one of the team's numbers.");
    line.name = limited(object, "name", kMaxName, "bad_name");
    line.language = text(object, "language", "bad_language");
    if (line.language != "fr" && line.language != "en") refuse("bad_language", "language must be fr or en.");
    if (const json::value& hours = member(object, "hours"); !hours.is_null())
      line.hours = read_hours(object_in(hours, "bad_hours", "hours"));
    line.owner = read_rep(member(object, "owner"), "unknown_rep");
    line.last_rep = flag(object, "lastRep", false, "bad_group");
    line.first_seconds = whole(object, "firstSeconds", 20, kShortestRing, kLongestRing, "bad_seconds");
    for (const json::value& entry : list(object, "groups", kMaxGroups, "bad_group"))
      line.groups.push_back(read_group(object_in(entry, "bad_group", "A group")));
    line.overflow = read_number(object, "overflow", "bad_overflow");
    if (line.overflow == line.number)
      refuse("bad_overflow", "overflow must be another number than the line's.");
    line.overflow_seconds = whole(object, "overflowSeconds", 30, kShortestRing, kLongestRing, "bad_seconds");
    line.overflow_when_closed = flag(object, "overflowWhenClosed", false, "bad_overflow");
    if (const json::value& voicemail = member(object, "voicemail"); !voicemail.is_null())
      line.voicemail = read_voicemail(object_in(voicemail, "bad_voicemail", "voicemail"));
    return line;
  }

  const Roster* roster_;
  std::optional<Error> wrong_;
};

Result<json::value> parse(std::string_view document) {
  if (document.size() > kMaxDocument) return fail("not_json", "The document is too long.");
  json::error_code error;
  json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return fail("not_json", "The body must be a JSON object.");
  return value;
}

}  // namespace

std::string to_json(const Line& line) {
  return json::serialize(object_of(line));
}

Result<Line> read_line(std::string_view document, const Roster& roster) {
  const auto value = parse(document);
  if (!value) return value.error();
  return Reader(&roster).read(value->get_object());
}

Result<OpeningHours> read_opening_hours(std::string_view document) {
  const auto value = parse(document);
  if (!value) return value.error();
  return Reader(nullptr).read_hours_alone(value->get_object());
}

std::string to_document(const std::vector<Line>& lines) {
  json::array all;
  for (const Line& line : lines) all.push_back(object_of(line));
  return json::serialize(json::object{{"lines", std::move(all)}});
}

std::vector<Line> read_document(std::string_view document) {
  std::vector<Line> lines;
  json::error_code error;
  const json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return lines;
  const json::value* all = value.get_object().if_contains("lines");
  if (all == nullptr || !all->is_array()) return lines;
  for (const json::value& entry : all->get_array()) {
    if (!entry.is_object()) continue;
    // What cannot be read is a setting of another version of this program: the number does what it did
    // before.
    if (auto line = Reader(nullptr).read(entry.get_object())) lines.push_back(std::move(*line));
  }
  return lines;
}

}  // namespace softphone::desk
