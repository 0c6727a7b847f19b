#pragma once
// What stands behind the hours of lines: calendars and working schedules, fetched again and again, their last
// good copies kept; and with them the answer whether a line is open.

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crm/work_schedule.hpp"
#include "desk/opening_hours.hpp"
#include "io/crm/crm.hpp"
#include "io/net/http_client.hpp"
#include "io/net/worker_pool.hpp"
#include "io/store/calendar_store.hpp"
#include "io/store/store.hpp"

namespace softphone::io_desk {

class Calendars : public std::enable_shared_from_this<Calendars> {
 public:
  /// One of them, as an admin sees it.
  struct Calendar {
    store::StoredCalendar kept;
    std::vector<desk::Busy> busy;    ///< in the year ahead
    std::vector<std::string> zones;  ///< that nobody knows
    desk::UnixMs read_at = 0;
  };
  struct Schedules {
    std::vector<crm::WorkSchedule> all;
    desk::UnixMs fetched_at = 0;  ///< 0: never
    desk::UnixMs tried_at = 0;
    std::string problem;  ///< why the last try failed; empty: it did not
  };

  /// `crm`: null when there is none. `within`: see fetch_calendar.
  Calendars(store::Store& store, net::HttpClient& http, crm::Crm* crm, std::vector<std::string> within);

  /// Reads what was kept. To be called once, before the first call comes. Error codes: those of
  /// sql_error.hpp.
  boost::asio::awaitable<Result<bool>> load(desk::UnixMs now);

  /// Null when neither the schedule's zone nor the line's own is known.
  [[nodiscard]] std::shared_ptr<const desk::ZoneClock> clock(const desk::OpeningHours& hours) const;
  [[nodiscard]] desk::Behind behind(const desk::OpeningHours& hours) const;
  /// Why it is closed; nothing: it is open, or nobody knows the zone.
  [[nodiscard]] std::optional<desk::Closed> closed(const desk::OpeningHours& hours, desk::UnixMs now) const;

  [[nodiscard]] const std::vector<Calendar>& all() const { return calendars_; }
  [[nodiscard]] const Calendar* find(const std::string& id) const;
  [[nodiscard]] const Schedules& schedules() const { return schedules_; }
  [[nodiscard]] bool has_crm() const { return crm_ != nullptr; }

  /// Fetches or reads it first: what cannot be read is not taken. Error codes: those of fetch_calendar,
  /// read_calendar and the database, and too_many_calendars.
  boost::asio::awaitable<Result<bool>> add(store::StoredCalendar calendar, desk::UnixMs now);
  /// Fetches it now. What goes wrong is in its `problem`; false when there is none of this id.
  boost::asio::awaitable<Result<bool>> refresh(std::string id, desk::UnixMs now);
  boost::asio::awaitable<Result<bool>> remove(std::string id);
  boost::asio::awaitable<void> refresh_schedules(desk::UnixMs now);

  /// Fetches what is due. `schedules`: a line follows one of them.
  boost::asio::awaitable<void> refresh_due(desk::UnixMs now, bool schedules);

 private:
  Calendar* at(const std::string& id);
  boost::asio::awaitable<Result<Calendar>> read(store::StoredCalendar kept, desk::UnixMs now);

  store::Store& store_;
  net::HttpClient& http_;
  crm::Crm* crm_;
  std::vector<std::string> within_;
  std::vector<Calendar> calendars_;
  Schedules schedules_;
  /// A file that costs much to read must not hold up calls.
  net::WorkerPool reader_{1};
};

}  // namespace softphone::io_desk
