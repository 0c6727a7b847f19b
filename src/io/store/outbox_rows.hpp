#pragma once
// The deliveries that follow from a fact, written in the transaction that keeps the fact: neither is ever
// there without the other.

#include <soci/soci.h>

#include <string>

#include "delivery/delivery.hpp"
#include "desk/call.hpp"

namespace softphone::store {

/// What a fact brought into the outbox.
struct Queued {
  bool anything = false;
  bool first_note = false;  ///< the CRM is to be told of this call for the first time
};

/// Statements of one connection; see CallStatements.
class OutboxRows {
 public:
  explicit OutboxRows(soci::session& sql);
  OutboxRows(const OutboxRows&) = delete;
  OutboxRows& operator=(const OutboxRows&) = delete;

  Queued put(
      const desk::Call& before,
      const desk::Fact& fact,
      const desk::Call& after,
      const delivery::Targets& targets
  );

 private:
  Queued put_note(const desk::Call& before, const desk::Fact& fact, const desk::Call& after);

  std::string target_;
  std::string key_;
  std::string type_;
  std::string sid_;
  std::string rep_;
  std::string document_;
  long long at_ = 0;
  soci::statement insert_;
  soci::statement arm_;
};

}  // namespace softphone::store
