// Sources of the usual windows, all by the clock of whoever is called:
// FR: code de la consommation D223-9 (décret n° 2022-1313): Monday to Friday, 10 to 13 and 14 to 20, not on
//     public holidays, but at the hour that the consumer agreed to. Since 11 August 2026 L223-1 (loi n°
//     2025-594, art. 13) wants their consent to the call itself, too: that is nothing a clock can tell.
// ES: texto refundido de la Ley General para la Defensa de los Consumidores (RDL 1/2007), art. 96.2: 9 to 21,
//     neither on weekends nor on public holidays.
// IT: codice di condotta per il telemarketing (Garante privacy, 2023): Monday to Friday 9 to 20, Saturday 10
// to
//     19, not on public holidays.
// US: 47 CFR 64.1200(c)(1): 8 to 21, every day.
// CA: CRTC Unsolicited Telecommunications Rules, part III, 23: 9 to 21:30, on weekends 10 to 18.
// AU: Telecommunications (Telemarketing and Research Calls) Industry Standard 2017, section 8: Monday to
// Friday
//     9 to 20, Saturday 9 to 17.
// Others: no law that we know; hours at which a call is no surprise.

#include "desk/calling_hours.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <limits>
#include <utility>

#include "desk/holidays.hpp"
#include "desk/number_origin.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;
using Outside = CallingPolicy::Outside;

/// In the order of CallingPolicy::Outside.
constexpr std::array<std::string_view, 3> kWords = {"off", "warn", "block"};
constexpr const char* kCode = "bad_setting";
constexpr std::size_t kMaxWindows = 250;
constexpr std::size_t kMaxPeriods = 70;
constexpr int kHour = 60;

constexpr UnixMs kMinuteMs = 60'000;
constexpr UnixMs kAhead = 15 * kMinuteMs;
constexpr UnixMs kAfter = 120 * kMinuteMs;
/// Clocks that never agree are not asked for ever.
constexpr int kMaxLooks = 16;

void add(std::vector<Period>& periods, int first, int last, int from, int to) {
  for (int day = first; day <= last; ++day) periods.push_back({day, from, to});
}

const CallingWindow* window_of(const CallingPolicy& policy, std::string_view country) {
  const CallingWindow* general = nullptr;
  for (const CallingWindow& window : policy.windows) {
    if (window.country.empty()) {
      general = &window;
    } else if (window.country == country) {
      return &window;
    }
  }
  return general;
}

const json::value* member(const json::object& object, std::string_view name) {
  return object.if_contains({name.data(), name.size()});
}

std::optional<int> whole(const json::object& object, std::string_view name, int least, int most) {
  const json::value* value = member(object, name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  const std::int64_t number = value->get_int64();
  if (number < least || number > most) return std::nullopt;
  return static_cast<int>(number);
}

std::optional<std::vector<Period>> read_periods(const json::value* list) {
  if (list == nullptr || !list->is_array() || list->get_array().size() > kMaxPeriods) return std::nullopt;
  std::vector<Period> out;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) return std::nullopt;
    const json::object& object = entry.get_object();
    const auto day = whole(object, "day", 1, 7);
    const auto from = whole(object, "from", 0, 1439);
    const auto to = whole(object, "to", 1, 1440);
    if (!day || !from || !to || *to <= *from) return std::nullopt;
    out.push_back({*day, *from, *to});
  }
  return out;
}

bool is_country(std::string_view text) {
  const auto& known = numbered_countries();
  return std::find(known.begin(), known.end(), text) != known.end();
}

Result<CallingWindow> read_window(const json::value& value) {
  if (!value.is_object()) return fail(kCode, "A window must be an object.");
  const json::object& object = value.get_object();
  CallingWindow window;
  const json::value* country = member(object, "country");
  if (country != nullptr && country->is_string()) {
    window.country = std::string(country->get_string());
    if (!is_country(window.country)) return fail(kCode, "country must be a code such as FR, or null.");
  } else if (country == nullptr || !country->is_null()) {
    return fail(kCode, "country must be a code such as FR, or null.");
  }
  auto periods = read_periods(member(object, "periods"));
  if (!periods) return fail(kCode, "A period needs a day from 1 to 7, and an end after its beginning.");
  window.periods = std::move(*periods);
  const json::value* holidays = member(object, "holidays");
  if (holidays == nullptr || !holidays->is_bool()) return fail(kCode, "holidays must be true or false.");
  window.holidays = holidays->get_bool();
  return window;
}

/// The clocks that are known.
struct Clock {
  std::string zone;
  std::shared_ptr<const ZoneClock> clock;
};

std::vector<Clock> clocks_of(const std::vector<std::string>& zones, const ZoneFinder& find_zone) {
  std::vector<Clock> out;
  for (const std::string& zone : zones) {
    if (auto clock = find_zone(zone)) out.push_back({zone, std::move(clock)});
  }
  return out;
}

/// By one of the clocks.
struct ByClock {
  Standing standing;
  std::string zone;
};

/// Closed before open; of two that are closed the one that opens later, of two open ones that which closes
/// sooner.
bool is_stricter(const Standing& one, const Standing& other) {
  constexpr UnixMs kNever = std::numeric_limits<UnixMs>::max();
  if (one.open != other.open) return !one.open;
  const UnixMs until = one.until.value_or(kNever);
  const UnixMs other_until = other.until.value_or(kNever);
  return one.open ? until < other_until : until > other_until;
}

/// By the strictest of the clocks, of which there is one at least.
ByClock strictest(const OpeningHours& hours, const std::vector<Clock>& clocks, UnixMs at) {
  std::optional<ByClock> out;
  for (const Clock& one : clocks) {
    Standing standing = desk::standing(hours, {}, *one.clock, at);
    if (!out || is_stricter(standing, out->standing)) out = ByClock{std::move(standing), one.zone};
  }
  return std::move(*out);
}

}  // namespace

std::string_view to_word(Outside outside) {
  return kWords.at(static_cast<std::size_t>(outside));
}

std::vector<CallingWindow> usual_windows() {
  std::vector<Period> france;
  add(france, 1, 5, 10 * kHour, 13 * kHour);
  add(france, 1, 5, 14 * kHour, 20 * kHour);
  std::vector<Period> spain;
  add(spain, 1, 5, 9 * kHour, 21 * kHour);
  std::vector<Period> italy;
  add(italy, 1, 5, 9 * kHour, 20 * kHour);
  add(italy, 6, 6, 10 * kHour, 19 * kHour);
  std::vector<Period> states;
  add(states, 1, 7, 8 * kHour, 21 * kHour);
  std::vector<Period> canada;
  add(canada, 1, 5, 9 * kHour, 21 * kHour + 30);
  add(canada, 6, 7, 10 * kHour, 18 * kHour);
  std::vector<Period> australia;
  add(australia, 1, 5, 9 * kHour, 20 * kHour);
  add(australia, 6, 6, 9 * kHour, 17 * kHour);
  std::vector<Period> others;
  add(others, 1, 5, 9 * kHour, 20 * kHour);
  add(others, 6, 6, 10 * kHour, 18 * kHour);
  return {
      {"FR", france, true},
      {"ES", spain, true},
      {"IT", italy, true},
      {"US", states, false},
      {"CA", canada, false},
      {"AU", australia, true},
      {"", others, true}};
}

std::string to_json(const CallingPolicy& policy) {
  json::array windows;
  for (const CallingWindow& window : policy.windows) {
    json::array periods;
    for (const Period& period : window.periods)
      periods.push_back(json::object{{"day", period.weekday}, {"from", period.from}, {"to", period.to}});
    windows.push_back(json::object{
        {"country", window.country.empty() ? json::value(nullptr) : json::value(window.country)},
        {"periods", std::move(periods)},
        {"holidays", window.holidays}});
  }
  return json::serialize(json::object{{"policy", to_word(policy.outside)}, {"windows", std::move(windows)}});
}

Result<CallingPolicy> read_calling_policy(std::string_view document) {
  json::error_code error;
  const json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return fail(kCode, "A JSON object is expected.");
  const json::object& object = value.get_object();
  CallingPolicy policy;
  const json::value* word = member(object, "policy");
  const auto* known = kWords.end();
  if (word != nullptr && word->is_string())
    known = std::find(kWords.begin(), kWords.end(), std::string_view(word->get_string()));
  if (known == kWords.end()) return fail(kCode, "policy must be off, warn or block.");
  policy.outside = static_cast<Outside>(known - kWords.begin());
  const json::value* windows = member(object, "windows");
  if (windows == nullptr || !windows->is_array() || windows->get_array().size() > kMaxWindows)
    return fail(kCode, "windows must be a list of at most 250.");
  for (const json::value& entry : windows->get_array()) {
    auto window = read_window(entry);
    if (!window) return window.error();
    for (const CallingWindow& other : policy.windows) {
      if (other.country == window->country) return fail(kCode, "A country may have one window only.");
    }
    policy.windows.push_back(std::move(*window));
  }
  return policy;
}

CallingStanding calling_standing(
    const CallingPolicy& policy, std::string_view e164, const ZoneFinder& find_zone, UnixMs at
) {
  CallingStanding out;
  out.country = country_of(e164);
  const std::vector<Clock> clocks = clocks_of(zones_of(e164), find_zone);
  for (const Clock& one : clocks) out.zones.push_back(one.zone);
  const CallingWindow* window = window_of(policy, out.country);
  if (clocks.empty() || window == nullptr) return out;
  out.zone = clocks.front().zone;
  OpeningHours hours;
  hours.periods = window->periods;
  if (window->holidays && is_holiday_country(out.country)) hours.holidays = {out.country};
  const ByClock now = strictest(hours, clocks, at);
  out.allowed = now.standing.open;
  out.until = now.standing.until;
  if (out.allowed) return out;
  out.why = now.standing.why;
  out.name = now.standing.name;
  out.zone = now.zone;
  // When one of several clocks opens, another may have closed meanwhile.
  for (int looks = 0; out.until; ++looks) {
    const ByClock then = strictest(hours, clocks, *out.until);
    if (then.standing.open) break;
    out.until = looks < kMaxLooks ? then.standing.until : std::nullopt;
  }
  return out;
}

std::optional<FollowUp> due_follow_up(const std::vector<FollowUp>& all, std::string_view number, UnixMs now) {
  std::optional<FollowUp> best;
  for (const FollowUp& one : all) {
    const bool due = one.due - kAhead <= now && now <= one.due + kAfter;
    if (one.number != number || !due) continue;
    if (!best || std::abs(one.due - now) < std::abs(best->due - now)) best = one;
  }
  return best;
}

}  // namespace softphone::desk
