#pragma once
// What the answer of a webhook, or its absence, means for a delivery.

#include <optional>
#include <string>
#include <string_view>

#include "delivery/delivery.hpp"

namespace softphone::delivery {

/// A try, as it went.
struct Answer {
  int status = 0;            ///< HTTP; 0: there was no answer
  std::string_view failure;  ///< without an answer: resolve connect tls timeout forbidden_address bad_url …
  std::string_view body;     ///< hostile
  std::string_view retry_after;  ///< the header; empty: none
};

/// What follows from it.
struct Judgement {
  bool delivered = false;
  bool give_up = false;         ///< trying again does not help
  bool target_is_down = false;  ///< nothing else need be tried there for now
  desk::UnixMs wait = 0;        ///< asked for by the target, ms; 0: as backoff says
  std::string reason;           ///< a word: not_confirmed not_found unauthorized redirect …
  std::string detail;           ///< a sentence for an admin, with advice
};

/// How often an answer that an admin has to mend is tried, before it is a dead letter: a secret that is
/// changed on both sides is not changed in one moment.
inline constexpr int kPatientTries = 3;

/// `plain`: any 2xx is a confirmation; else it must carry a JSON object with `"ok":true`, because some
/// receivers answer 200 before, or although, they fail. `attempts`: failures before this one.
Judgement judge(const Answer& answer, bool plain, int attempts);

}  // namespace softphone::delivery
