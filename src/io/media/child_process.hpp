#pragma once
// Runs a helper program to its end: text in, bytes out, nothing inherited.

#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::media {

struct ChildLimits {
  Milliseconds time{20'000};
  std::size_t output_bytes = 64 * 1024 * 1024;
};

/// Starts `arguments[0]` (found through PATH, no shell), writes `input` to it and returns all that it prints.
/// It gets no open file of ours and none of our environment, so no secret either. Blocking: call it on a
/// worker thread. Error codes: not_started, failed (exit code other than 0), too_slow, too_much.
Result<Bytes> run_child(
    const std::vector<std::string>& arguments, std::string_view input, ChildLimits limits = {}
);

}  // namespace softphone::media
