#include "io/store/outbox_store.hpp"

#include <soci/soci.h>

#include <algorithm>

#include "io/store/append.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

constexpr const char* kColumns =
    "SELECT delivery_id, target, event_key, type, call_sid, created_at, state, attempts, next_at, reason, "
    "detail, document, revision FROM outbox o ";

/// One row as it is read; SOCI knows long long, not std::int64_t.
struct Row {
  delivery::Delivery delivery;
  long long id = 0;
  long long created_at = 0;
  long long next_at = 0;
  long long revision = 0;
  std::string state;

  void bind(soci::statement& select) {
    select.exchange(soci::into(id));
    select.exchange(soci::into(delivery.target));
    select.exchange(soci::into(delivery.key));
    select.exchange(soci::into(delivery.type));
    select.exchange(soci::into(delivery.call_sid));
    select.exchange(soci::into(created_at));
    select.exchange(soci::into(state));
    select.exchange(soci::into(delivery.attempts));
    select.exchange(soci::into(next_at));
    select.exchange(soci::into(delivery.reason));
    select.exchange(soci::into(delivery.detail));
    select.exchange(soci::into(delivery.document));
    select.exchange(soci::into(revision));
  }
  [[nodiscard]] delivery::Delivery read() const {
    delivery::Delivery out = delivery;
    out.id = id;
    out.created_at = created_at;
    out.next_at = next_at;
    out.revision = revision;
    out.state = delivery::read_state(state).value_or(delivery::State::dead);
    return out;
  }
};

/// Runs a select whose conditions were exchanged already.
std::vector<delivery::Delivery> read_rows(soci::statement& select, const std::string& conditions) {
  Row row;
  row.bind(select);
  select.alloc();
  select.prepare(kColumns + conditions);
  select.define_and_bind();
  select.execute();
  std::vector<delivery::Delivery> rows;
  while (select.fetch()) rows.push_back(row.read());
  return rows;
}

/// Nothing of the same call and target waits before it.
constexpr const char* kIsFirst =
    "NOT EXISTS (SELECT 1 FROM outbox e WHERE e.target = o.target AND e.state = 'waiting' AND e.call_sid = "
    "o.call_sid AND e.delivery_id < o.delivery_id)";

NextDelivery read_next(soci::session& sql, const std::string& target, long long now) {
  NextDelivery next;
  soci::statement select(sql);
  select.exchange(soci::use(target));
  select.exchange(soci::use(now));
  auto rows = read_rows(
      select,
      std::string("WHERE target = :t AND state = 'waiting' AND next_at <= :now AND ") + kIsFirst +
          " ORDER BY delivery_id LIMIT 1"
  );
  if (!rows.empty()) {
    next.due = std::move(rows.front());
    return next;
  }
  long long earliest = 0;
  soci::indicator there = soci::i_null;
  sql << std::string("SELECT MIN(next_at) FROM outbox o WHERE target = :t AND state = 'waiting' AND ") +
             kIsFirst,
      soci::use(target), soci::into(earliest, there);
  if (there == soci::i_ok) next.next_at = earliest;
  return next;
}

std::optional<delivery::Delivery> read_one(soci::session& sql, long long id) {
  soci::statement select(sql);
  select.exchange(soci::use(id));
  auto rows = read_rows(select, "WHERE delivery_id = :id");
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

std::optional<delivery::Delivery> read_note(soci::session& sql, const std::string& call_sid) {
  const std::string target(delivery::kCrm);
  const std::string key = call_sid + "/crm";
  soci::statement select(sql);
  select.exchange(soci::use(target));
  select.exchange(soci::use(key));
  auto rows = read_rows(select, "WHERE target = :t AND event_key = :k");
  return rows.empty() ? std::nullopt : std::optional(std::move(rows.front()));
}

/// Keeps as a fact what is to be said of the note, unless it was said last. Later than everything that was
/// said of it before, whatever the clock does: the last word counts.
std::optional<desk::Call> tell(
    Connection& connection,
    const std::string& call_sid,
    const desk::CrmTold& told,
    desk::UnixMs now,
    const delivery::Targets& targets
) {
  CallStatements& sql = connection.prepared<CallStatements>();
  const desk::Call call = load_call(sql, call_sid);
  const auto& before = call.after().crm();
  if (!before.empty() && before.rbegin()->second == told) return std::nullopt;
  if (!before.empty()) now = std::max(now, before.rbegin()->first.first + 1);
  return append_fact(sql, {call_sid, now, told}, targets).call;
}

std::optional<desk::Call> keep_tried(
    Connection& connection,
    const Tried& tried,
    const std::string& call_sid,
    desk::UnixMs now,
    const delivery::Targets& targets
) {
  soci::session& sql = connection.sql();
  const long long id = tried.id;
  const auto current = read_one(sql, id);
  if (!current) return std::nullopt;
  // Something new to tell came up during the try, or a rep chose a record: it is not done.
  const bool outdated = current->revision != tried.revision;
  const std::string state(delivery::to_word(outdated ? delivery::State::waiting : tried.state));
  // A try that failed is waited after all the same.
  const long long next_at = outdated && tried.state != delivery::State::waiting ? 0 : tried.next_at;
  std::string document = current->document;
  if (tried.kept) {
    delivery::CrmKept kept = *tried.kept;
    if (outdated) kept.chosen = delivery::read_crm_kept(document).chosen;
    document = delivery::to_json(kept);
  }
  sql << "UPDATE outbox SET state = :state, next_at = :next, attempts = :attempts, reason = :reason, detail "
         "= "
         ":detail, document = :document WHERE delivery_id = :id",
      soci::use(state), soci::use(next_at), soci::use(tried.attempts), soci::use(tried.reason),
      soci::use(tried.detail), soci::use(document), soci::use(id);
  return tried.told ? tell(connection, call_sid, *tried.told, now, targets) : std::nullopt;
}

/// When somebody's wish for another try may come true: another post, while the last one may be carried out
/// yet, would be a second note.
long long earliest(const delivery::CrmKept& kept, desk::UnixMs now) {
  return std::max(now, kept.unclear_until);
}

std::int64_t wake_rows(soci::session& sql, long long now, const std::string& condition, long long id) {
  soci::statement update(sql);
  update.exchange(soci::use(now));
  if (id != 0) update.exchange(soci::use(id));
  update.alloc();
  update.prepare("UPDATE outbox SET state = 'waiting', attempts = 0, next_at = :now WHERE " + condition);
  update.define_and_bind();
  update.execute(true);
  return update.get_affected_rows();
}

std::optional<desk::Call> choose_record(
    Connection& connection,
    const std::string& call_sid,
    const std::optional<crm::RecordRef>& chosen,
    desk::UnixMs now,
    const delivery::Targets& targets
) {
  const auto note = read_note(connection.sql(), call_sid);
  if (!note) return std::nullopt;
  std::string document = note->document;
  delivery::CrmKept kept = delivery::read_crm_kept(document);
  if (chosen) {
    kept.chosen = chosen;
    document = delivery::to_json(kept);
  }
  const long long id = note->id;
  const long long next_at = earliest(kept, 0);
  connection.sql() << "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = :next, revision = "
                      "revision + 1, document = :d WHERE delivery_id = :id",
      soci::use(next_at), soci::use(document), soci::use(id);
  auto told = tell(connection, call_sid, desk::CrmTold{}, now, targets);
  return told ? told : load_call(connection.prepared<CallStatements>(), call_sid);
}

std::vector<TargetCount> read_counts(soci::session& sql) {
  TargetCount row;
  long long waiting = 0;
  long long held = 0;
  long long dead = 0;
  long long oldest = 0;
  soci::indicator there = soci::i_null;
  soci::statement select =
      (sql.prepare << "SELECT target, SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), "
                      "SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), "
                      "SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END), "
                      "MIN(CASE WHEN state = 'waiting' THEN created_at END) "
                      "FROM outbox GROUP BY target ORDER BY target",
       soci::into(row.target),
       soci::into(waiting),
       soci::into(held),
       soci::into(dead),
       soci::into(oldest, there));
  select.execute();
  std::vector<TargetCount> counts;
  while (select.fetch()) {
    row.waiting = waiting;
    row.held = held;
    row.dead = dead;
    row.oldest = there == soci::i_ok ? std::optional<desk::UnixMs>(oldest) : std::nullopt;
    counts.push_back(row);
  }
  return counts;
}

}  // namespace

asio::awaitable<Result<NextDelivery>> OutboxStore::next(std::string target, desk::UnixMs now) {
  auto work = [target = std::move(target), now](Connection& connection) {
    return read_next(connection.sql(), target, now);
  };
  co_return co_await store_.threads().reader.run(std::move(work));
}

asio::awaitable<Result<std::optional<desk::Call>>> OutboxStore::keep(
    Tried tried, std::string call_sid, desk::UnixMs now
) {
  auto work = [tried = std::move(tried), call_sid = std::move(call_sid), now, targets = store_.targets()](
                  Connection& connection
              ) { return keep_tried(connection, tried, call_sid, now, *targets); };
  co_return co_await store_.threads().writer.run(std::move(work));
}

asio::awaitable<Result<std::vector<delivery::Delivery>>> OutboxStore::unfinished(
    std::optional<delivery::State> state, std::size_t limit
) {
  auto work = [state, limit](Connection& connection) {
    const std::string word(state ? delivery::to_word(*state) : "");
    const long long count = static_cast<long long>(limit);
    soci::statement select(connection.sql());
    select.exchange(soci::use(word));
    select.exchange(soci::use(word));
    select.exchange(soci::use(count));
    return read_rows(
        select, "WHERE state <> 'done' AND (:any = '' OR state = :state) ORDER BY delivery_id LIMIT :count"
    );
  };
  co_return co_await store_.threads().reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<TargetCount>>> OutboxStore::counts() {
  auto work = [](Connection& connection) { return read_counts(connection.sql()); };
  co_return co_await store_.threads().reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<std::string>>> OutboxStore::unlogged(std::string rep, std::size_t limit) {
  auto work = [rep = std::move(rep), limit](Connection& connection) {
    const std::string target(delivery::kCrm);
    const long long count = static_cast<long long>(limit);
    std::string sid;
    soci::statement select =
        (connection.sql().prepare << "SELECT call_sid FROM outbox WHERE rep = :r AND target = :t AND (state "
                                     "IN ('held', 'dead') OR "
                                     "(state = 'waiting' AND reason IN ('credentials', 'rights'))) "
                                     "ORDER BY delivery_id DESC LIMIT :count",
         soci::use(rep),
         soci::use(target),
         soci::use(count),
         soci::into(sid));
    select.execute();
    std::vector<std::string> sids;
    while (select.fetch()) sids.push_back(sid);
    return sids;
  };
  co_return co_await store_.threads().reader.run(std::move(work));
}

asio::awaitable<Result<std::optional<delivery::Delivery>>> OutboxStore::note_of_call(std::string call_sid) {
  auto work = [call_sid = std::move(call_sid)](Connection& connection) {
    return read_note(connection.sql(), call_sid);
  };
  co_return co_await store_.threads().reader.run(std::move(work));
}

asio::awaitable<Result<bool>> OutboxStore::retry(std::int64_t id, desk::UnixMs now) {
  auto work = [id, now, targets = store_.targets()](Connection& connection) {
    const auto found = read_one(connection.sql(), id);
    if (!found || found->state == delivery::State::done) return false;
    const bool of_crm = found->target == delivery::kCrm;
    const delivery::CrmKept kept = of_crm ? delivery::read_crm_kept(found->document) : delivery::CrmKept{};
    wake_rows(connection.sql(), earliest(kept, now), "delivery_id = :id", id);
    if (of_crm) tell(connection, found->call_sid, desk::CrmTold{}, now, *targets);
    return true;
  };
  co_return co_await store_.threads().writer.run(std::move(work));
}

asio::awaitable<Result<std::int64_t>> OutboxStore::retry_dead(desk::UnixMs now) {
  auto work = [now](Connection& connection) { return wake_rows(connection.sql(), now, "state = 'dead'", 0); };
  co_return co_await store_.threads().writer.run(std::move(work));
}

asio::awaitable<Result<std::optional<desk::Call>>> OutboxStore::log_call(
    std::string call_sid, std::optional<crm::RecordRef> chosen, desk::UnixMs now
) {
  auto work = [call_sid = std::move(call_sid), chosen = std::move(chosen), now, targets = store_.targets()](
                  Connection& connection
              ) { return choose_record(connection, call_sid, chosen, now, *targets); };
  co_return co_await store_.threads().writer.run(std::move(work));
}

asio::awaitable<Result<bool>> OutboxStore::forget_done(desk::UnixMs before) {
  auto work = [before](Connection& connection) {
    const long long bound = before;
    const std::string crm(delivery::kCrm);
    connection.sql() << "DELETE FROM outbox WHERE state = 'done' AND created_at < :before AND target <> :crm",
        soci::use(bound), soci::use(crm);
    return true;
  };
  co_return co_await store_.threads().writer.run(std::move(work));
}

}  // namespace softphone::store
