#pragma once
// Moments as the commands print them.

#include <cstdint>
#include <string>

#include "base/time.hpp"

namespace softphone::app {

/// "2026-11-27 18:30 UTC" of milliseconds since 1970.
inline std::string minute_of(std::int64_t at) {
  std::string text = format_iso8601(from_unix_seconds(at / 1000));
  text.resize(16);
  text[10] = ' ';
  return text + " UTC";
}

}  // namespace softphone::app
