#pragma once
// One RTP stream out of many sources. What the receiver sees is continuous whatever feeds it: sequence
// numbers without jumps of our making (gaps of a forwarded source stay, they are real losses), timestamps
// that advance as the wall clock does, a marker where the source changes.

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace softphone::rtp {

class OutgoingStream {
 public:
  /// `clock`: Hz. First sequence number and timestamp should be random (RFC 3550 §5.1).
  OutgoingStream(std::uint32_t clock, std::uint16_t first_sequence, std::uint32_t first_timestamp);

  struct Slot {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
  };

  /// A packet of a source with its own numbering. `source` names it uniquely (never 0). Nothing for a packet
  /// that is older than the moment at which its source took over.
  std::optional<Slot> forward(
      std::uint64_t source, std::uint16_t sequence, std::uint32_t timestamp, bool marker, TimePoint now
  );
  /// A packet made here: the next sequence number; `step` timestamp units after the last of the same source.
  Slot generate(std::uint64_t source, std::uint32_t step, TimePoint now);
  /// A further packet of a telephone event: a new sequence number, the same timestamp (RFC 4733 §2.5.1.2).
  Slot repeat_timestamp();

  [[nodiscard]] std::uint32_t clock() const { return clock_; }
  /// Timestamp that a sample taken at `now` would have, for sender reports.
  [[nodiscard]] std::uint32_t timestamp_at(TimePoint now) const;
  /// Whose packet was the last, 0 for none.
  [[nodiscard]] std::uint64_t source() const { return source_; }
  [[nodiscard]] bool used() const { return source_ != 0; }
  [[nodiscard]] TimePoint last_sent() const { return last_sent_; }

 private:
  void take_over(std::uint64_t source, TimePoint now);

  std::uint64_t source_ = 0;
  std::uint16_t highest_sequence_;
  std::uint32_t last_timestamp_;
  std::uint32_t clock_;
  // Forwarded sources: out = in + offset.
  std::uint16_t sequence_offset_ = 0;
  std::uint16_t first_sequence_ = 0;  ///< of the output, since the source took over
  std::uint32_t timestamp_offset_ = 0;
  TimePoint last_sent_{};
};

}  // namespace softphone::rtp
