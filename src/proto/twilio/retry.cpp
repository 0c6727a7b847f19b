#include "proto/twilio/retry.hpp"

#include <algorithm>
#include <charconv>

namespace softphone::twilio {
namespace {

constexpr Milliseconds kFirst = 500ms;

}  // namespace

std::optional<Milliseconds> retry_in(const Attempt& attempt, double dice) {
  if (attempt.tries >= kMostTries) return std::nullopt;
  const bool busy = attempt.status == 429;
  const bool unclear = attempt.status == 0 || attempt.status >= 500;
  if (!busy && !unclear) return std::nullopt;
  if (unclear && !attempt.repeatable && attempt.sent) return std::nullopt;
  const double spread = 0.5 + std::clamp(dice, 0.0, 1.0);  // 50 to 150 %
  const auto backoff =
      Milliseconds(static_cast<long long>(static_cast<double>(kFirst.count() << (attempt.tries - 1)) * spread)
      );
  long long seconds = 0;
  const std::string_view field = attempt.retry_after;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), seconds);
  const bool understood = !field.empty() && error == std::errc() && end == field.data() + field.size();
  if (!understood || seconds < 0) return backoff;
  if (seconds > attempt.patience / 1s) return std::nullopt;
  return std::max(backoff, Milliseconds(1000 * seconds));
}

}  // namespace softphone::twilio
