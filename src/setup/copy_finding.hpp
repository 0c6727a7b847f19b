#pragma once
// What a check found of the recordings that are copied from the carrier to this server.

#include <cstdint>
#include <optional>
#include <string>

#include "setup/finding.hpp"

namespace softphone::setup {

struct CopyCounts {
  std::int64_t here = 0;
  std::int64_t waiting = 0;
  std::int64_t failed = 0;                     ///< tried for half a day in vain
  std::optional<std::int64_t> oldest_waiting;  ///< when its call began, UNIX ms
  std::string last_reason;                     ///< of the last failure; a word of docs/api/recordings.md
};

/// `now`: UNIX ms. `free`: bytes of the file system that takes them; nothing when it is not known.
Finding judge_copies(const CopyCounts& counts, std::int64_t now, std::optional<std::uint64_t> free);

}  // namespace softphone::setup
