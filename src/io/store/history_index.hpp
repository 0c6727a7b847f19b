#pragma once
// The tables by which the history is listed, filtered and searched: derived from the facts of a call, written
// in the transaction that keeps a fact.

#include <soci/soci.h>

#include <string>

#include "desk/history_entry.hpp"

namespace softphone::store {

/// What the index was made by; a later program that derives more counts up, and every call is indexed again.
inline constexpr int kHistoryVersion = 1;

/// Statements of one connection; see CallStatements.
class HistoryIndex {
 public:
  explicit HistoryIndex(soci::session& sql);
  HistoryIndex(const HistoryIndex&) = delete;
  HistoryIndex& operator=(const HistoryIndex&) = delete;

  /// Writes what follows from the call's facts in place of what was there.
  void put(const desk::Call& call);

 private:
  void put_terms(const desk::Call& call);

  std::string sid_;
  std::string terms_;
  std::string term_;
  std::string viewer_;
  std::string rep_;
  std::string direction_;
  std::string outcome_;
  std::string disposition_;
  long long started_at_ = 0;
  long long old_started_at_ = 0;
  long long follow_up_ = 0;
  int missed_ = 0;
  int recorded_ = 0;
  int version_ = kHistoryVersion;
  soci::statement put_row_;
  soci::statement select_text_;
  soci::statement put_text_;
  soci::statement put_term_;
  soci::statement put_word_;
  soci::statement drop_term_;
};

/// Indexes the calls that were kept by a program that knew less. Blocking; for the start of the program.
void index_again(soci::session& sql);

}  // namespace softphone::store
