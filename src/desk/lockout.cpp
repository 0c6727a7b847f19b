#include "desk/lockout.hpp"

#include <algorithm>

namespace softphone::desk {

bool is_forgotten(const Failures& failures, UnixMs now, const LockoutRule& rule) {
  return failures.count == 0 || now - failures.last_at >= rule.forget.count();
}

Milliseconds wait_of(const Failures& failures, UnixMs now, const LockoutRule& rule) {
  if (is_forgotten(failures, now, rule)) return Milliseconds(0);
  return std::clamp(Milliseconds(failures.locked_until - now), Milliseconds(0), rule.longest);
}

Failures after_failure(const Failures& failures, UnixMs now, const LockoutRule& rule) {
  Failures after = is_forgotten(failures, now, rule) ? Failures{} : failures;
  after.count = std::min(after.count + 1, 1'000'000);
  after.last_at = now;
  const int over = after.count - rule.free;
  if (over <= 0) return after;
  Milliseconds wait = rule.first;
  for (int i = 1; i < over && wait < rule.longest; ++i) wait *= 2;
  after.locked_until = now + std::min(wait, rule.longest).count();
  return after;
}

int free_failures_left(const Failures& failures, UnixMs now, const LockoutRule& rule) {
  if (is_forgotten(failures, now, rule)) return rule.free;
  return std::max(rule.free - failures.count, 0);
}

}  // namespace softphone::desk
