#pragma once
// Whether a request to a REST API is made again, and when. https://www.twilio.com/docs/usage/api (429, 5xx)

#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace softphone::twilio {

struct Attempt {
  bool repeatable = true;  ///< done twice is as done once: reading, changing to a value, deleting
  int status = 0;          ///< of the answer; 0: none came
  bool sent = true;        ///< false: there was not even a connection, so that nothing can have been done
  std::string_view retry_after = {};  ///< the header's field, seconds
  int tries = 1;                      ///< so many were made
  Milliseconds patience = 30s;        ///< of whoever waits for the answer: a longer wait is not begun
};

/// How many times a request is made at most.
inline constexpr int kMostTries = 4;

/// How long to wait before the next try; nothing: the answer stands. A 429 was never begun, so anything is
/// asked again; after another failure only what is repeatable. `dice`: from 0 to 1, so that several do not
/// come back at the same moment.
std::optional<Milliseconds> retry_in(const Attempt& attempt, double dice);

}  // namespace softphone::twilio
