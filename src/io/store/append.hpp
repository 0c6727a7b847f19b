#pragma once
// How a fact is kept, with everything that is derived from it. For the stores alone.

#include "delivery/delivery.hpp"
#include "io/store/call_statements.hpp"
#include "io/store/store.hpp"

namespace softphone::store {

/// Within the transaction of a task of the writer.
Appended append_fact(CallStatements& sql, const desk::Fact& fact, const delivery::Targets& targets);

}  // namespace softphone::store
