#include "io/store/calendar_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

asio::awaitable<Result<std::vector<StoredCalendar>>> CalendarStore::all() {
  auto work = [](Connection& connection) {
    std::vector<StoredCalendar> calendars;
    StoredCalendar row;
    int busy_only = 0;
    long long fetched_at = 0;
    long long tried_at = 0;
    soci::statement select =
        (connection.sql().prepare << "SELECT calendar_id, name, url, busy_only, etag, document, fetched_at, "
                                     "tried_at, problem, detail FROM calendars ORDER BY name, calendar_id",
         soci::into(row.id),
         soci::into(row.name),
         soci::into(row.url),
         soci::into(busy_only),
         soci::into(row.etag),
         soci::into(row.document),
         soci::into(fetched_at),
         soci::into(tried_at),
         soci::into(row.problem),
         soci::into(row.detail));
    select.execute();
    while (select.fetch()) {
      row.busy_only = busy_only != 0;
      row.fetched_at = fetched_at;
      row.tried_at = tried_at;
      calendars.push_back(row);
    }
    return calendars;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> CalendarStore::put(StoredCalendar calendar) {
  auto work = [row = std::move(calendar)](Connection& connection) {
    const int busy_only = row.busy_only ? 1 : 0;
    const long long fetched_at = row.fetched_at;
    const long long tried_at = row.tried_at;
    connection.sql(
    ) << "INSERT INTO calendars (calendar_id, name, url, busy_only, etag, document, fetched_at, "
         "tried_at, problem, detail) "
         "VALUES (:id, :name, :url, :busy, :etag, :document, :fetched, :tried, :problem, :detail) "
         "ON CONFLICT (calendar_id) DO UPDATE SET name = excluded.name, url = excluded.url, "
         "busy_only = excluded.busy_only, etag = excluded.etag, document = excluded.document, "
         "fetched_at = excluded.fetched_at, tried_at = excluded.tried_at, "
         "problem = excluded.problem, detail = excluded.detail",
        soci::use(row.id), soci::use(row.name), soci::use(row.url), soci::use(busy_only), soci::use(row.etag),
        soci::use(row.document), soci::use(fetched_at), soci::use(tried_at), soci::use(row.problem),
        soci::use(row.detail);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> CalendarStore::remove(std::string id) {
  auto work = [id = std::move(id)](Connection& connection) {
    soci::statement erase =
        (connection.sql().prepare << "DELETE FROM calendars WHERE calendar_id = :id", soci::use(id));
    erase.execute(true);
    return erase.get_affected_rows() > 0;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
