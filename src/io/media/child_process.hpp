#pragma once
// A program run to its end: bytes in, bytes out, bounded in size and time.

#include <span>
#include <string>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::media {

/// Runs `arguments[0]` (looked up in PATH) with `input` as its standard input, and returns what it wrote to
/// its standard output; its standard error is discarded. It inherits neither open files nor environment.
/// Blocking. A program that writes more than `max_output` bytes is ended, and what came so far is returned.
/// Error codes: not_found, failed (non-zero exit or a signal), timeout.
Result<Bytes> run_program(
    std::span<const std::string> arguments, ByteView input, std::size_t max_output, Milliseconds timeout
);

}  // namespace softphone::media
