#include "io/store/copy_store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "io/store/sql_error.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

/// The first row that fits.
std::optional<desk::RecordingCopy> select_copy(
    soci::session& sql, const std::string& condition, const std::string* sid, const long long* now
) {
  desk::RecordingCopy row;
  std::string state;
  long long next_at = 0;
  long long bytes = 0;
  long long duration = 0;
  int at_carrier = 0;
  soci::statement select(sql);
  select.exchange(soci::into(row.recording_sid));
  select.exchange(soci::into(row.call_sid));
  select.exchange(soci::into(state));
  select.exchange(soci::into(row.tries));
  select.exchange(soci::into(next_at));
  select.exchange(soci::into(row.reason));
  select.exchange(soci::into(bytes));
  select.exchange(soci::into(row.sha256));
  select.exchange(soci::into(duration));
  select.exchange(soci::into(row.channels));
  select.exchange(soci::into(at_carrier));
  if (sid != nullptr) select.exchange(soci::use(*sid));
  if (now != nullptr) select.exchange(soci::use(*now));
  select.alloc();
  select.prepare(
      "SELECT recording_sid, call_sid, state, tries, next_at, reason, bytes, sha256, duration, channels, "
      "at_carrier FROM recording_copies WHERE " +
      condition
  );
  select.define_and_bind();
  select.execute();
  if (!select.fetch()) return std::nullopt;
  row.state = desk::read_copy_state(state);
  row.next_at = next_at;
  row.bytes = bytes;
  row.duration = duration;
  row.at_carrier = at_carrier != 0;
  return row;
}

}  // namespace

asio::awaitable<Result<bool>> CopyStore::add(
    std::string recording_sid, std::string call_sid, desk::UnixMs now
) {
  auto work = [sid = std::move(recording_sid), call = std::move(call_sid), now](Connection& connection) {
    const long long at = now;
    soci::statement insert =
        (connection.sql().prepare << "INSERT INTO recording_copies (recording_sid, call_sid, state, tries, "
                                     "next_at, reason, bytes, sha256, duration, channels, at_carrier) "
                                     "VALUES (:sid, :call, 'waiting', 0, :at, '', 0, '', 0, 0, 1) "
                                     "ON CONFLICT (recording_sid) DO NOTHING",
         soci::use(sid),
         soci::use(call),
         soci::use(at));
    insert.execute(true);
    return insert.get_affected_rows() > 0;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<std::optional<desk::RecordingCopy>>> CopyStore::find(std::string recording_sid) {
  auto work = [sid = std::move(recording_sid)](Connection& connection) {
    return select_copy(connection.sql(), "recording_sid = :sid", &sid, nullptr);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::optional<desk::RecordingCopy>>> CopyStore::next(desk::UnixMs now, bool erase) {
  auto work = [now, erase](Connection& connection) {
    const long long at = now;
    const std::string wanted =
        erase ? "(state = 'waiting' OR (state = 'here' AND at_carrier = 1))" : "state = 'waiting'";
    return select_copy(
        connection.sql(),
        wanted + " AND next_at <= :now ORDER BY next_at, recording_sid LIMIT 1",
        nullptr,
        &at
    );
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> CopyStore::keep(desk::RecordingCopy copy) {
  auto work = [copy = std::move(copy)](Connection& connection) {
    const std::string state(desk::to_word(copy.state));
    const long long next_at = copy.next_at;
    const long long bytes = copy.bytes;
    const long long duration = copy.duration;
    const int at_carrier = copy.at_carrier ? 1 : 0;
    connection.sql(
    ) << "UPDATE recording_copies SET state = :state, tries = :tries, next_at = :next, reason = "
         ":reason, bytes = :bytes, sha256 = :sha, duration = :duration, channels = :channels, "
         "at_carrier = :there WHERE recording_sid = :sid",
        soci::use(state), soci::use(copy.tries), soci::use(next_at), soci::use(copy.reason), soci::use(bytes),
        soci::use(copy.sha256), soci::use(duration), soci::use(copy.channels), soci::use(at_carrier),
        soci::use(copy.recording_sid);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> CopyStore::again(std::string recording_sid, desk::UnixMs now) {
  auto work =
      [sid = std::move(recording_sid), now](Connection& connection) {
        const long long at = now;
        soci::statement update =
            (connection.sql().prepare
                 << "UPDATE recording_copies SET state = 'waiting', tries = 0, next_at = :at "
                    "WHERE recording_sid = :sid AND state <> 'here'",
             soci::use(at),
             soci::use(sid));
        update.execute(true);
        return update.get_affected_rows() > 0;
      };
  co_return co_await threads_.writer.run(std::move(work));
}

Result<ExaminedCopies> examine_copies(const std::string& path) {
  try {
    soci::session sql(soci::sqlite3, "db=\"" + path + "\" readonly=true timeout=5");
    ExaminedCopies found;
    sql << "SELECT COUNT(*) FROM recording_copies WHERE state = 'here'", soci::into(found.here);
    sql << "SELECT COUNT(*) FROM recording_copies WHERE state = 'waiting'", soci::into(found.waiting);
    sql << "SELECT COUNT(*) FROM recording_copies WHERE state = 'failed'", soci::into(found.failed);
    long long oldest = 0;
    soci::indicator known = soci::i_null;
    sql << "SELECT MIN(calls.started_at) FROM recording_copies JOIN calls ON calls.call_sid = "
           "recording_copies.call_sid WHERE recording_copies.state = 'waiting'",
        soci::into(oldest, known);
    if (known == soci::i_ok) found.oldest_waiting = oldest;
    sql << "SELECT reason FROM recording_copies WHERE state <> 'here' AND reason <> '' ORDER BY next_at DESC "
           "LIMIT 1",
        soci::into(found.last_reason);
    return found;
  } catch (const std::exception& error) {
    return describe(nullptr, error);
  }
}

}  // namespace softphone::store
