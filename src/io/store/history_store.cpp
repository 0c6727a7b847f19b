#include "io/store/history_store.hpp"

#include <soci/soci.h>

#include <deque>
#include <variant>

#include "desk/history_entry.hpp"
#include "io/store/call_statements.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

/// A word that more terms than these fit is found by looking at the calls, newest first: one of them fits
/// soon.
constexpr std::size_t kManyTerms = 200;
/// So is one whose terms are in more calls than these; fewer are sorted faster.
constexpr long long kManyCalls = 2'000;

/// A SELECT that grows, with its parameters in the order in which they stand in the text.
class Query {
 public:
  Query& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  Query& with(std::variant<std::string, long long> value) {
    text_ += ":p" + std::to_string(values_.size());
    values_.push_back(std::move(value));
    return *this;
  }
  Query& list(const std::vector<std::string>& values) {
    text_ += '(';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) text_ += ", ";
      with(values[i]);
    }
    text_ += ')';
    return *this;
  }
  /// Runs it; `take` is called for every row after the columns were put into `into`.
  template <class Take, class... Into>
  void run(soci::session& sql, Take take, Into&... into) {
    soci::statement statement(sql);
    (statement.exchange(soci::into(into)), ...);
    for (auto& value : values_) {
      std::visit([&](auto& one) { statement.exchange(soci::use(one)); }, value);
    }
    statement.alloc();
    statement.prepare(text_);
    statement.define_and_bind();
    statement.execute();
    while (statement.fetch()) take();
  }

 private:
  std::string text_;
  std::deque<std::variant<std::string, long long>> values_;
};

/// The terms that fit the word; one more than kManyTerms at most.
std::vector<std::string> fitting_terms(soci::session& sql, const WantedWord& wanted) {
  std::vector<std::string> terms = wanted.instead;
  Query query;
  query << "SELECT term FROM search_terms WHERE ";
  if (!wanted.word.digits.empty()) {
    (query << "term LIKE ").with('%' + wanted.word.digits + '%');
  } else {
    // The last character of Unicode is greater than what any word goes on with.
    (query << "term >= ").with(wanted.word.word);
    (query << " AND term < ").with(wanted.word.word + "\xF4\x8F\xBF\xBF");
  }
  (query << " LIMIT ").with(static_cast<long long>(kManyTerms) + 1);
  std::string term;
  query.run(
      sql, [&] { terms.push_back(term); }, term
  );
  return terms;
}

long long count_calls(soci::session& sql, const std::vector<std::string>& terms) {
  Query query;
  query << "SELECT COUNT(*) FROM (SELECT 1 FROM call_terms WHERE term IN ";
  (query.list(terms) << " LIMIT ").with(kManyCalls + 1) << ") AS some";
  long long count = 0;
  query.run(
      sql, [] {}, count
  );
  return count;
}

/// How to look for the words.
struct Plan {
  bool hopeless = false;           ///< a word is in no call
  std::vector<std::string> terms;  ///< calls that have one of these are looked at; empty: all calls
  std::size_t word = 0;            ///< which word these terms stand for
};

Plan plan_search(soci::session& sql, const HistoryFilter& filter) {
  Plan plan;
  long long fewest = kManyCalls;
  for (std::size_t i = 0; i < filter.words.size(); ++i) {
    std::vector<std::string> terms = fitting_terms(sql, filter.words[i]);
    if (terms.empty()) return {true, {}, 0};
    if (terms.size() > kManyTerms) continue;
    const long long calls = count_calls(sql, terms);
    if (calls >= fewest) continue;
    fewest = calls;
    plan.terms = std::move(terms);
    plan.word = i;
  }
  return plan;
}

void add_word(Query& query, const WantedWord& wanted) {
  query << " AND (";
  if (wanted.word.digits.empty()) {
    (query << "x.terms LIKE ").with("% " + wanted.word.word + '%');
  } else {
    (query << "x.terms LIKE ").with('%' + wanted.word.digits + '%');
  }
  for (const std::string& term : wanted.instead) (query << " OR x.terms LIKE ").with("% " + term + " %");
  query << ")";
}

void add_filters(Query& query, const HistoryFilter& filter, const std::optional<Cursor>& before) {
  (query << " WHERE c.viewer = ").with(filter.viewer);
  if (before) {
    const long long bound = before->started_at;
    (query << " AND c.started_at <= ").with(bound);
    (query << " AND (c.started_at < ").with(bound);
    (query << " OR c.call_sid < ").with(before->call_sid) << ")";
  }
  if (filter.from != 0) (query << " AND c.started_at >= ").with(static_cast<long long>(filter.from));
  if (filter.to != 0) (query << " AND c.started_at < ").with(static_cast<long long>(filter.to));
  if (!filter.direction.empty()) (query << " AND c.direction = ").with(filter.direction);
  if (!filter.outcomes.empty()) (query << " AND c.outcome IN ").list(filter.outcomes);
  if (!filter.dispositions.empty()) (query << " AND c.disposition IN ").list(filter.dispositions);
  if (filter.missed) query << " AND c.missed = 1";
  if (filter.recorded) query << " AND c.recorded = 1";
}

std::vector<HistoryRow> find_rows(
    soci::session& sql, const HistoryFilter& filter, const std::optional<Cursor>& before, std::size_t count
) {
  const Plan plan = plan_search(sql, filter);
  if (plan.hopeless) return {};
  Query query;
  query << "SELECT ";
  if (plan.terms.empty()) {
    query << "c.started_at, c.call_sid, c.rep FROM call_index c";
  } else {
    // A call that has several of the terms is one. The join's order is ours to choose, not the planner's.
    query << "DISTINCT c.started_at, c.call_sid, c.rep FROM call_terms t CROSS JOIN call_index c";
  }
  if (!filter.words.empty()) query << " CROSS JOIN call_texts x";
  add_filters(query, filter, before);
  if (!filter.words.empty()) query << " AND x.call_sid = c.call_sid";
  if (!plan.terms.empty()) (query << " AND c.call_sid = t.call_sid AND t.term IN ").list(plan.terms);
  for (std::size_t i = 0; i < filter.words.size(); ++i) {
    if (plan.terms.empty() || i != plan.word) add_word(query, filter.words[i]);
  }
  (query << " ORDER BY c.started_at DESC, c.call_sid DESC LIMIT ").with(static_cast<long long>(count));
  std::vector<HistoryRow> rows;
  HistoryRow row;
  long long started_at = 0;
  query.run(
      sql,
      [&] {
        row.started_at = started_at;
        rows.push_back(row);
      },
      started_at,
      row.call_sid,
      row.rep
  );
  return rows;
}

std::vector<FoundCall> with_calls(Connection& connection, std::vector<HistoryRow> rows) {
  std::vector<FoundCall> found;
  for (HistoryRow& row : rows) {
    desk::Call call = load_call(connection.prepared<CallStatements>(), row.call_sid);
    found.push_back({std::move(row), std::move(call)});
  }
  return found;
}

FoundPage find_page(
    Connection& connection,
    const HistoryFilter& filter,
    const std::optional<Cursor>& before,
    std::size_t limit
) {
  // One more tells whether another page follows.
  std::vector<HistoryRow> rows = find_rows(connection.sql(), filter, before, limit + 1);
  FoundPage page;
  if (rows.size() > limit) {
    rows.resize(limit);
    page.next = Cursor{rows.back().started_at, rows.back().call_sid};
  }
  page.calls = with_calls(connection, std::move(rows));
  return page;
}

std::vector<FoundCall> find_follow_ups(
    Connection& connection, const std::string& identity, std::size_t limit
) {
  Query query;
  (query << "SELECT follow_up, started_at, call_sid, rep FROM call_index WHERE viewer = ").with(identity);
  (query << " AND follow_up > 0 ORDER BY follow_up, call_sid LIMIT ").with(static_cast<long long>(limit));
  std::vector<HistoryRow> rows;
  HistoryRow row;
  long long follow_up = 0;
  long long started_at = 0;
  query.run(
      connection.sql(),
      [&] {
        row.follow_up = follow_up;
        row.started_at = started_at;
        rows.push_back(row);
      },
      follow_up,
      started_at,
      row.call_sid,
      row.rep
  );
  return with_calls(connection, std::move(rows));
}

}  // namespace

asio::awaitable<Result<FoundPage>> HistoryStore::find(
    HistoryFilter filter, std::optional<Cursor> before, std::size_t limit
) {
  auto work = [filter = std::move(filter), before = std::move(before), limit](Connection& connection) {
    return find_page(connection, filter, before, limit);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::vector<FoundCall>>> HistoryStore::follow_ups(
    std::string identity, std::size_t limit
) {
  auto work = [identity = std::move(identity), limit](Connection& connection) {
    return find_follow_ups(connection, identity, limit);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
