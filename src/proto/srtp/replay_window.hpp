#pragma once
// Packet index of an SRTP stream and what has been seen of it (RFC 3711 §3.3.1, §3.3.2).

#include <cstdint>
#include <optional>

namespace softphone::srtp {

/// Remembers the last 128 indices.
class ReplayWindow {
 public:
  static constexpr std::uint64_t kSize = 128;

  [[nodiscard]] bool empty() const { return empty_; }
  [[nodiscard]] std::uint64_t highest() const { return highest_; }

  /// True for an index that is new and not too old to tell.
  [[nodiscard]] bool fresh(std::uint64_t index) const {
    if (empty_ || index > highest_) return true;
    const std::uint64_t age = highest_ - index;
    if (age >= kSize) return false;
    return ((age < 64 ? low_ >> age : high_ >> (age - 64)) & 1) == 0;
  }

  void mark(std::uint64_t index) {
    if (empty_) {
      empty_ = false;
      highest_ = index;
      low_ = 1;
    } else if (index > highest_) {
      shift(index - highest_);
      highest_ = index;
      low_ |= 1;
    } else if (const std::uint64_t age = highest_ - index; age < kSize) {
      (age < 64 ? low_ : high_) |= std::uint64_t{1} << (age % 64);
    }
  }

 private:
  void shift(std::uint64_t by) {
    if (by >= kSize) {
      low_ = high_ = 0;
    } else if (by >= 64) {
      high_ = low_ << (by - 64);
      low_ = 0;
    } else {
      high_ = high_ << by | low_ >> (64 - by);
      low_ <<= by;
    }
  }

  std::uint64_t highest_ = 0;
  std::uint64_t low_ = 0;   ///< bit n: index highest - n was seen
  std::uint64_t high_ = 0;  ///< bit n: index highest - 64 - n
  bool empty_ = true;
};

/// The 48-bit index (rollover counter and sequence number) that `sequence` most likely means. Nothing for one
/// from before the first rollover's start, or beyond the last index.
inline std::optional<std::uint64_t> guess_index(const ReplayWindow& seen, std::uint16_t sequence) {
  if (seen.empty()) return sequence;
  const auto last = static_cast<std::uint16_t>(seen.highest());
  std::uint64_t rollovers = seen.highest() >> 16;
  if (last < 0x8000 && sequence > last + 0x8000) {
    if (rollovers == 0) return std::nullopt;
    --rollovers;
  } else if (last >= 0x8000 && sequence < last - 0x8000) {
    if (++rollovers > 0xFFFFFFFF) return std::nullopt;
  }
  return rollovers << 16 | sequence;
}

}  // namespace softphone::srtp
