#pragma once
#include "base/random.hpp"
#include "base/time.hpp"

namespace softphone::net {

/// The operating system's cryptographic generator (getrandom(2)); throws std::runtime_error if it fails.
RandomSource system_random();

/// Both clocks, read now.
Now system_now();

}  // namespace softphone::net
