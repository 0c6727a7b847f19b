#include "io/desk/calendars.hpp"

#include <algorithm>
#include <charconv>

#include "desk/calendar_read.hpp"
#include "desk/fact.hpp"
#include "io/desk/calendar_feed.hpp"
#include "io/desk/time_zone.hpp"
#include "io/net/log.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

constexpr desk::UnixMs kMinute = 60'000;
constexpr desk::UnixMs kDay = 24 * 60 * kMinute;
/// How often a feed is asked, and how soon again after a failure.
constexpr desk::UnixMs kEach = 15 * kMinute;
constexpr desk::UnixMs kAfterFailure = 5 * kMinute;
/// What was read covers this much; it is read anew before the end comes near.
constexpr desk::UnixMs kBack = 3 * kDay;
constexpr desk::UnixMs kAhead = 400 * kDay;
constexpr desk::UnixMs kReadAgain = kDay / 2;
constexpr std::size_t kMostCalendars = 50;

constexpr const char* kSchedules = "schedules";
constexpr const char* kSchedulesAt = "schedules_at";

std::vector<desk::Shift> shifts_of(const crm::WorkSchedule& schedule) {
  std::vector<desk::Shift> shifts;
  for (const crm::WorkSpan& span : schedule.spans) {
    shifts.push_back(
        {{span.weekday, span.from, span.to},
         span.week,
         desk::read_date(span.since),
         desk::read_date(span.until)}
    );
  }
  return shifts;
}

}  // namespace

Calendars::Calendars(
    store::Store& store, net::HttpClient& http, crm::Crm* crm, std::vector<std::string> within
)
    : store_(store), http_(http), crm_(crm), within_(std::move(within)) {}

asio::awaitable<Result<bool>> Calendars::load(desk::UnixMs now) {
  const std::weak_ptr<Calendars> alive = weak_from_this();
  store::CalendarStore calendars(store_.threads());
  auto kept = co_await calendars.all();
  if (!kept) co_return kept.error();
  for (store::StoredCalendar& one : *kept) {
    if (alive.expired()) co_return true;
    Calendar unread{one, {}, {}, 0};
    auto calendar = co_await read(std::move(one), now);
    if (alive.expired()) co_return true;
    // A later version of this program may refuse what an earlier one took: it is shown, and closes nothing.
    if (!calendar) {
      unread.kept.problem = calendar.error().code;
      unread.kept.detail = calendar.error().detail;
    }
    calendars_.push_back(calendar ? std::move(*calendar) : std::move(unread));
  }
  store::SettingsStore settings(store_.threads());
  std::string name = kSchedules;
  const auto document = co_await settings.read(std::move(name));
  if (!document) co_return document.error();
  std::string name_of_time = kSchedulesAt;
  const auto time = co_await settings.read(std::move(name_of_time));
  if (!time) co_return time.error();
  if (*document && *time) {
    schedules_.all = crm::read_schedules(**document);
    const std::string& text = **time;
    std::from_chars(text.data(), text.data() + text.size(), schedules_.fetched_at);
  }
  co_return true;
}

std::shared_ptr<const desk::ZoneClock> Calendars::clock(const desk::OpeningHours& hours) const {
  for (const crm::WorkSchedule& schedule : schedules_.all) {
    if (schedule.id != hours.schedule || schedule.zone.empty()) continue;
    if (auto zone = find_zone(schedule.zone)) return zone;
  }
  return find_zone(hours.zone);
}

desk::Behind Calendars::behind(const desk::OpeningHours& hours) const {
  desk::Behind behind;
  for (const std::string& id : hours.calendars) {
    if (const Calendar* calendar = find(id))
      behind.busy.insert(behind.busy.end(), calendar->busy.begin(), calendar->busy.end());
  }
  for (const crm::WorkSchedule& schedule : schedules_.all) {
    if (schedule.id != hours.schedule) continue;
    behind.shifts = shifts_of(schedule);
    for (const crm::WorkLeave& leave : schedule.leaves) {
      behind.busy.push_back(
          {leave.from, leave.to, false, desk::printable(leave.name, 120), desk::Closed::leave}
      );
    }
  }
  return behind;
}

std::optional<desk::Closed> Calendars::closed(const desk::OpeningHours& hours, desk::UnixMs now) const {
  const auto zone = clock(hours);
  if (!zone) return std::nullopt;
  // A minute is enough: what follows does not matter to a call that comes now.
  const auto stretches = desk::stretches(hours, behind(hours), *zone, now, now + kMinute);
  if (stretches.empty() || stretches.front().open) return std::nullopt;
  return stretches.front().why;
}

const Calendars::Calendar* Calendars::find(const std::string& id) const {
  const auto found = std::find_if(calendars_.begin(), calendars_.end(), [&](const Calendar& one) {
    return one.kept.id == id;
  });
  return found == calendars_.end() ? nullptr : &*found;
}

Calendars::Calendar* Calendars::at(const std::string& id) {
  const auto found = std::find_if(calendars_.begin(), calendars_.end(), [&](const Calendar& one) {
    return one.kept.id == id;
  });
  return found == calendars_.end() ? nullptr : &*found;
}

asio::awaitable<Result<Calendars::Calendar>> Calendars::read(store::StoredCalendar kept, desk::UnixMs now) {
  const desk::CalendarWindow window{now - kBack, now + kAhead, kept.busy_only};
  auto work = [document = kept.document, window] { return desk::read_calendar(document, window, find_zone); };
  auto running = reader_.run(std::move(work));
  auto entries = co_await std::move(running);
  if (!entries) co_return entries.error();
  co_return Calendar{std::move(kept), std::move(entries->busy), std::move(entries->zones), now};
}

asio::awaitable<Result<bool>> Calendars::add(store::StoredCalendar calendar, desk::UnixMs now) {
  if (calendars_.size() >= kMostCalendars)
    co_return fail("too_many_calendars", "There are 50 calendars already. Remove one first.");
  if (!calendar.url.empty()) {
    auto fetching = fetch_calendar(http_, calendar.url, {}, within_);
    auto fetched = co_await std::move(fetching);
    if (!fetched) co_return fetched.error();
    calendar.document = std::move(fetched->document);
    calendar.etag = std::move(fetched->etag);
  }
  calendar.fetched_at = now;
  calendar.tried_at = now;
  auto reading = read(calendar, now);
  auto entry = co_await std::move(reading);
  if (!entry) co_return entry.error();
  store::CalendarStore calendars(store_.threads());
  const auto kept = co_await calendars.put(std::move(calendar));
  if (!kept) co_return kept.error();
  calendars_.push_back(std::move(*entry));
  co_return true;
}

asio::awaitable<Result<bool>> Calendars::refresh(std::string id, desk::UnixMs now) {
  const std::weak_ptr<Calendars> alive = weak_from_this();
  Calendar* found = at(id);
  if (found == nullptr) co_return false;
  store::StoredCalendar kept = found->kept;
  // Read again although it is the same, before what was read of it comes to its end.
  bool anew = now - found->read_at >= kReadAgain;
  found->kept.tried_at = now;  // nobody else need try meanwhile
  kept.tried_at = now;
  std::optional<Error> problem;
  if (!kept.url.empty()) {
    auto fetching = fetch_calendar(http_, kept.url, kept.etag, within_);
    auto fetched = co_await std::move(fetching);
    if (alive.expired()) co_return true;
    if (!fetched) {
      problem = fetched.error();
    } else if (!fetched->unchanged && fetched->document != kept.document) {
      kept.document = std::move(fetched->document);
      kept.etag = std::move(fetched->etag);
      anew = true;
    }
  }
  std::optional<Calendar> entry;
  if (anew) {
    auto reading = read(kept, now);
    auto read_again = co_await std::move(reading);
    if (alive.expired()) co_return true;
    if (read_again) {
      entry = std::move(*read_again);
    } else if (!problem) {
      problem = read_again.error();
    }
  }
  found = at(id);
  if (found == nullptr) co_return true;  // removed meanwhile
  if (entry) *found = std::move(*entry);
  if (anew) found->read_at = now;
  if (problem && found->kept.problem != problem->code)
    log::warn("calendar {}: {}", desk::printable(found->kept.name, 80), problem->detail);
  found->kept.tried_at = now;
  found->kept.problem = problem ? problem->code : "";
  found->kept.detail = problem ? problem->detail : "";
  if (!problem) found->kept.fetched_at = now;
  store::CalendarStore calendars(store_.threads());
  store::StoredCalendar row = found->kept;
  const auto written = co_await calendars.put(std::move(row));
  if (!written) log::error("calendar not kept: {} ({})", written.error().detail, written.error().code);
  co_return true;
}

asio::awaitable<Result<bool>> Calendars::remove(std::string id) {
  store::CalendarStore calendars(store_.threads());
  const auto removed = co_await calendars.remove(id);
  if (!removed) co_return removed.error();
  std::erase_if(calendars_, [&](const Calendar& one) { return one.kept.id == id; });
  co_return removed;
}

asio::awaitable<void> Calendars::refresh_schedules(desk::UnixMs now) {
  if (crm_ == nullptr) co_return;
  const std::weak_ptr<Calendars> alive = weak_from_this();
  schedules_.tried_at = now;
  auto asking = crm_->schedules(now);
  auto answer = co_await std::move(asking);
  if (alive.expired()) co_return;
  if (!answer) {
    if (schedules_.problem.empty()) log::warn("working schedules: {}", answer.error().detail);
    schedules_.problem = answer.error().detail;
    co_return;
  }
  schedules_.problem.clear();
  schedules_.fetched_at = now;
  schedules_.all = std::move(*answer);
  store::SettingsStore settings(store_.threads());
  std::string document = crm::to_document(schedules_.all);
  std::string time = std::to_string(now);
  std::string name = kSchedules;
  std::string name_of_time = kSchedulesAt;
  auto written = co_await settings.write(std::move(name), std::move(document));
  if (written) written = co_await settings.write(std::move(name_of_time), std::move(time));
  if (!written)
    log::error("working schedules not kept: {} ({})", written.error().detail, written.error().code);
}

asio::awaitable<void> Calendars::refresh_due(desk::UnixMs now, bool schedules) {
  const std::weak_ptr<Calendars> alive = weak_from_this();
  std::vector<std::string> due;
  for (const Calendar& calendar : calendars_) {
    const store::StoredCalendar& kept = calendar.kept;
    const desk::UnixMs wait = kept.problem.empty() ? kEach : kAfterFailure;
    const bool fetch = !kept.url.empty() && now - kept.tried_at >= wait;
    if (fetch || now - calendar.read_at >= kReadAgain) due.push_back(kept.id);
  }
  for (std::string& id : due) {
    (void)co_await refresh(std::move(id), now);
    if (alive.expired()) co_return;
  }
  const desk::UnixMs wait = schedules_.problem.empty() ? kEach : kAfterFailure;
  if (schedules && now - schedules_.tried_at >= wait) co_await refresh_schedules(now);
}

}  // namespace softphone::io_desk
