#include "io/store/history_index.hpp"

#include <algorithm>
#include <vector>

namespace softphone::store {
namespace {

/// Terms of a call as one text, each between two spaces.
std::string joined(const std::vector<std::string>& terms) {
  std::string text = " ";
  for (const std::string& term : terms) text += term + ' ';
  return text;
}

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> terms;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (end > begin) terms.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return terms;
}

bool has(const std::vector<std::string>& terms, const std::string& term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

}  // namespace

HistoryIndex::HistoryIndex(soci::session& sql)
    : put_row_(
          (sql.prepare << "INSERT INTO call_index (viewer, call_sid, rep, started_at, direction, outcome, "
                          "disposition, missed, recorded, follow_up) "
                          "VALUES (:v, :c, :r, :s, :d, :o, :w, :m, :a, :f) "
                          "ON CONFLICT (viewer, call_sid) DO UPDATE SET rep = excluded.rep, started_at = "
                          "excluded.started_at, direction = excluded.direction, outcome = excluded.outcome, "
                          "disposition = excluded.disposition, missed = excluded.missed, recorded = "
                          "excluded.recorded, follow_up = excluded.follow_up",
           soci::use(viewer_),
           soci::use(sid_),
           soci::use(rep_),
           soci::use(started_at_),
           soci::use(direction_),
           soci::use(outcome_),
           soci::use(disposition_),
           soci::use(missed_),
           soci::use(recorded_),
           soci::use(follow_up_))
      ),
      select_text_(
          (sql.prepare << "SELECT started_at, terms FROM call_texts WHERE call_sid = :c",
           soci::use(sid_),
           soci::into(old_started_at_),
           soci::into(terms_))
      ),
      put_text_(
          (sql.prepare << "INSERT INTO call_texts (call_sid, started_at, version, terms) "
                          "VALUES (:c, :s, :v, :t) "
                          "ON CONFLICT (call_sid) DO UPDATE SET started_at = excluded.started_at, version = "
                          "excluded.version, terms = excluded.terms",
           soci::use(sid_),
           soci::use(started_at_),
           soci::use(version_),
           soci::use(terms_))
      ),
      put_term_(
          (sql.prepare << "INSERT INTO call_terms (term, started_at, call_sid) VALUES (:t, :s, :c) "
                          "ON CONFLICT (term, started_at, call_sid) DO NOTHING",
           soci::use(term_),
           soci::use(started_at_),
           soci::use(sid_))
      ),
      put_word_(
          (sql.prepare << "INSERT INTO search_terms (term) VALUES (:t) ON CONFLICT (term) DO NOTHING",
           soci::use(term_))
      ),
      drop_term_(
          (sql.prepare << "DELETE FROM call_terms WHERE term = :t AND started_at = :s AND call_sid = :c",
           soci::use(term_),
           soci::use(old_started_at_),
           soci::use(sid_))
      ) {}

void HistoryIndex::put(const desk::Call& call) {
  sid_ = call.sid();
  for (desk::HistoryEntry& entry : desk::history_entries(call)) {
    viewer_ = std::move(entry.viewer);
    rep_ = std::move(entry.rep);
    started_at_ = entry.started_at;
    direction_ = std::move(entry.direction);
    outcome_ = std::move(entry.outcome);
    disposition_ = std::move(entry.disposition);
    missed_ = entry.missed ? 1 : 0;
    recorded_ = entry.recorded ? 1 : 0;
    follow_up_ = entry.follow_up;
    put_row_.execute(true);
  }
  put_terms(call);
}

void HistoryIndex::put_terms(const desk::Call& call) {
  terms_.clear();
  old_started_at_ = 0;
  bool known = false;
  std::vector<std::string> before;
  // To its end: a select that is left in the middle keeps the connection at what the database was then, and
  // once another process has written, nothing can be written here any more.
  select_text_.execute();
  while (select_text_.fetch()) {
    known = true;
    before = parted(terms_);
  }
  const std::vector<std::string> now = desk::search_terms(call);
  started_at_ = call.started_at();
  const bool moved = known && old_started_at_ != started_at_;
  if (known && !moved && before == now) return;
  for (const std::string& term : before) {
    if (!moved && has(now, term)) continue;
    term_ = term;
    drop_term_.execute(true);
  }
  for (const std::string& term : now) {
    if (!moved && has(before, term)) continue;
    term_ = term;
    put_term_.execute(true);
    put_word_.execute(true);
  }
  terms_ = joined(now);
  put_text_.execute(true);
}

}  // namespace softphone::store
