#pragma once
// The date filters of REST lists: StartTime, StartTime<, StartTime> and their like.

#include <optional>
#include <string_view>

#include "base/form.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::io::carrier {

/// From the first moment up to, not including, the last.
struct TimeRange {
  std::optional<WallTime> from;
  std::optional<WallTime> before;
};

/// Reads `name`, `name<` and `name>`. A value is a UTC day (2024-05-01) or a second of it
/// (2024-05-01T12:00:00Z); `<` and `>` include it. Error code: bad_time.
Result<TimeRange> read_time_range(const Form& query, std::string_view name);

}  // namespace softphone::io::carrier
