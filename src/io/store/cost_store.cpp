#include "io/store/cost_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

constexpr const char* kColumns =
    "leg_sid, call_sid, rep, kind, number, started_at, ended_at, duration, state, looks, price, currency";

/// One row of kColumns.
struct Row {
  desk::CostLeg leg;
  std::string kind;
  std::string state;
  long long started_at = 0;
  long long ended_at = 0;
  long long duration = 0;
  long long price = 0;

  void into(soci::statement& select) {
    select.exchange(soci::into(leg.leg_sid));
    select.exchange(soci::into(leg.call_sid));
    select.exchange(soci::into(leg.rep));
    select.exchange(soci::into(kind));
    select.exchange(soci::into(leg.number));
    select.exchange(soci::into(started_at));
    select.exchange(soci::into(ended_at));
    select.exchange(soci::into(duration));
    select.exchange(soci::into(state));
    select.exchange(soci::into(leg.looks));
    select.exchange(soci::into(price));
    select.exchange(soci::into(leg.currency));
  }
  [[nodiscard]] desk::CostLeg read() const {
    desk::CostLeg out = leg;
    out.kind = twilio::read_leg_kind(kind).value_or(twilio::LegKind::client);
    out.state = desk::read_price_state(state);
    out.started_at = started_at;
    out.ended_at = ended_at;
    out.duration = duration;
    out.price = price;
    return out;
  }
};

/// `condition` with its parameters, which outlive the statement.
template <class... Use>
std::vector<desk::CostLeg> select_legs(soci::session& sql, const std::string& condition, const Use&... use) {
  Row row;
  soci::statement select(sql);
  row.into(select);
  (select.exchange(soci::use(use)), ...);
  select.alloc();
  select.prepare(std::string("SELECT ") + kColumns + " FROM leg_costs WHERE " + condition);
  select.define_and_bind();
  select.execute();
  std::vector<desk::CostLeg> legs;
  while (select.fetch()) legs.push_back(row.read());
  return legs;
}

}  // namespace

asio::awaitable<Result<NextPrice>> CostStore::next(desk::UnixMs now) {
  auto work = [now](Connection& connection) {
    NextPrice next;
    const long long at = now;
    auto due = select_legs(
        connection.sql(), "state = 'waiting' AND next_at <= :now ORDER BY next_at, leg_sid LIMIT 1", at
    );
    if (!due.empty()) {
      next.leg = std::move(due.front());
      return next;
    }
    long long first = 0;
    connection.sql() << "SELECT next_at FROM leg_costs WHERE state = 'waiting' ORDER BY next_at LIMIT 1",
        soci::into(first);
    if (connection.sql().got_data()) next.next_at = first;
    return next;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> CostStore::keep(PriceLook look) {
  auto work = [look = std::move(look)](Connection& connection) {
    const std::string state(desk::to_word(look.state));
    const long long next_at = look.next_at;
    const long long price = look.price;
    connection.sql(
    ) << "UPDATE leg_costs SET state = :state, looks = :looks, next_at = :next, price = :price, "
         "currency = :currency WHERE leg_sid = :leg AND state <> 'priced'",
        soci::use(state), soci::use(look.looks), soci::use(next_at), soci::use(price),
        soci::use(look.currency), soci::use(look.leg_sid);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<long long>> CostStore::hurry(desk::UnixMs now) {
  auto work = [now](Connection& connection) -> long long {
    const long long at = now;
    soci::statement update =
        (connection.sql().prepare << "UPDATE leg_costs SET next_at = :now, looks = 0, state = 'waiting' "
                                     "WHERE state <> 'priced'",
         soci::use(at));
    update.execute(true);
    return update.get_affected_rows();
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<MonthLegs>> CostStore::month(desk::Month month) {
  auto work = [month = std::move(month)](Connection& connection) {
    MonthLegs found;
    const long long from = month.from;
    const long long before = month.before;
    {
      MonthLegs::Priced row;
      long long amount = 0;
      soci::statement select =
          (connection.sql().prepare
               << "SELECT rep, currency, CAST(SUM(price) AS BIGINT) FROM leg_costs WHERE started_at >= :from "
                  "AND started_at < :before AND state = 'priced' GROUP BY rep, currency",
           soci::use(from),
           soci::use(before),
           soci::into(row.rep),
           soci::into(row.currency),
           soci::into(amount));
      select.execute();
      while (select.fetch()) {
        row.amount = amount;
        found.priced.push_back(row);
      }
    }
    MonthLegs::Talked row;
    long long calls = 0;
    long long seconds = 0;
    soci::statement select =
        (connection.sql().prepare
             << "SELECT rep, COUNT(DISTINCT call_sid), "
                "CAST(SUM(CASE WHEN kind = 'client' THEN 0 ELSE duration END) AS BIGINT) FROM leg_costs "
                "WHERE started_at >= :from AND started_at < :before GROUP BY rep",
         soci::use(from),
         soci::use(before),
         soci::into(row.rep),
         soci::into(calls),
         soci::into(seconds));
    select.execute();
    while (select.fetch()) {
      row.calls = calls;
      row.seconds = seconds;
      found.talked.push_back(row);
    }
    found.open = select_legs(
        connection.sql(), "started_at >= :from AND started_at < :before AND state <> 'priced'", from, before
    );
    return found;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<desk::CostLeg>>> CostStore::of_call(std::string call_sid) {
  auto work = [call_sid = std::move(call_sid)](Connection& connection) {
    return select_legs(connection.sql(), "call_sid = :call ORDER BY ended_at, leg_sid", call_sid);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<desk::CostLeg>>> CostStore::legs(
    desk::Month month, std::optional<LegCursor> after, std::size_t limit
) {
  auto work = [month = std::move(month), after = std::move(after), limit](Connection& connection) {
    const long long from = after ? after->started_at : month.from;
    const long long same = from;
    const long long before = month.before;
    const std::string leg = after ? after->leg_sid : std::string();
    const long long most = static_cast<long long>(limit);
    return select_legs(
        connection.sql(),
        "(started_at > :from OR (started_at = :same AND leg_sid > :leg)) AND started_at < :before "
        "ORDER BY started_at, leg_sid LIMIT :most",
        from,
        same,
        leg,
        before,
        most
    );
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
