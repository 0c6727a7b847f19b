#pragma once
// The legs that cost something: derived from the facts of a call, in the transaction that keeps a fact. For
// the stores alone.

#include <soci/soci.h>

#include <string>

#include "desk/cost.hpp"

namespace softphone::store {

/// Statements of one connection; see CallStatements.
class CostRows {
 public:
  explicit CostRows(soci::session& sql);
  CostRows(const CostRows&) = delete;
  CostRows& operator=(const CostRows&) = delete;

  /// `call`: with the fact.
  void put(const desk::Call& call, const desk::Fact& fact);

 private:
  std::string leg_;
  std::string call_;
  std::string rep_;
  std::string kind_;
  std::string number_;
  long long started_at_ = 0;
  long long ended_at_ = 0;
  long long duration_ = 0;
  long long next_at_ = 0;
  soci::statement insert_;
  soci::statement set_rep_;
};

}  // namespace softphone::store
