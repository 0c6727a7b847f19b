#pragma once
// How long somebody who guesses passwords has to wait: a few failures are free, each further one doubles the
// wait.

#include "base/time.hpp"
#include "desk/fact.hpp"

namespace softphone::desk {

struct LockoutRule {
  int free;              ///< failures without a wait
  Milliseconds first;    ///< the first wait
  Milliseconds longest;  ///< no wait is longer: nobody can be kept out for a day by others' guesses
  Milliseconds forget;   ///< this long after the last failure all are forgotten
};
/// Of one person. At the longest wait there are 96 guesses a day (NIST SP 800-63B §5.2.2: fewer than a
/// hundred).
inline constexpr LockoutRule kPersonRule{4, 30s, 15min, 24h};
/// Of one address, behind which a whole office may sit.
inline constexpr LockoutRule kAddressRule{19, 60s, 15min, 1h};

struct Failures {
  int count = 0;
  UnixMs last_at = 0;
  UnixMs locked_until = 0;

  friend bool operator==(const Failures&, const Failures&) = default;
};

/// How long no attempt is looked at yet; zero: go on. A clock that was set back makes nobody wait longer than
/// the rule's longest.
Milliseconds wait_of(const Failures& failures, UnixMs now, const LockoutRule& rule);
/// With one more failure.
Failures after_failure(const Failures& failures, UnixMs now, const LockoutRule& rule);
/// How many more failures have no consequence.
int free_failures_left(const Failures& failures, UnixMs now, const LockoutRule& rule);
/// True when nothing of it matters any more.
bool is_forgotten(const Failures& failures, UnixMs now, const LockoutRule& rule);

}  // namespace softphone::desk
