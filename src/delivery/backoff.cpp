#include "delivery/backoff.hpp"

#include <algorithm>

namespace softphone::delivery {

desk::UnixMs backoff(int failures, std::uint32_t random) {
  constexpr int kMostDoublings = 20;  // beyond the longest wait, far from an overflow
  const int doublings = std::clamp(failures - 1, 0, kMostDoublings);
  const desk::UnixMs whole = std::min<desk::UnixMs>(1000LL << doublings, kLongestWait);
  return whole / 2 + static_cast<desk::UnixMs>(random) % (whole / 2 + 1);
}

}  // namespace softphone::delivery
