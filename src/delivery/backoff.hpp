#pragma once
// When what failed is tried again.

#include <cstdint>

#include "desk/after_call.hpp"

namespace softphone::delivery {

/// The longest wait between two tries.
inline constexpr desk::UnixMs kLongestWait = 15 * 60 * 1000;
/// So many failures of one event are the end of it: about three days of waiting, which outlast a weekend
/// without anybody there. Tries are counted, not days: a fact may come in when it is days old already.
inline constexpr int kMostTries = 400;

/// Milliseconds to wait after `failures` failures in a row (1: the first one): from one second, doubled each
/// time up to kLongestWait, of which a random half is taken off, so that many do not come back at one moment.
desk::UnixMs backoff(int failures, std::uint32_t random);

}  // namespace softphone::delivery
