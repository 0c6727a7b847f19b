#include "proto/rtp/outgoing_stream.hpp"

#include <algorithm>

namespace softphone::rtp {
namespace {

constexpr std::uint32_t kPauseFrames = 4;

}  // namespace

OutgoingStream::OutgoingStream(
    std::uint32_t clock, std::uint16_t first_sequence, std::uint32_t first_timestamp
)
    : highest_sequence_(static_cast<std::uint16_t>(first_sequence - 1)),
      last_timestamp_(first_timestamp),
      clock_(clock) {}

std::uint32_t OutgoingStream::timestamp_at(TimePoint now) const {
  if (source_ == 0) return last_timestamp_;
  const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - last_sent_).count();
  return last_timestamp_ +
         static_cast<std::uint32_t>(std::max<std::int64_t>(elapsed, 0) * clock_ / 1'000'000);
}

void OutgoingStream::take_over(std::uint64_t source, TimePoint now) {
  // At least one frame later, so that no two packets share a timestamp by accident of scheduling; and one
  // frame exactly if the new source is merely a little late: the sound goes on where it was, without a hole.
  const std::uint32_t frame = clock_ / 50;
  const bool started = source_ != 0;
  const std::uint32_t elapsed = timestamp_at(now) - last_timestamp_;
  if (started) last_timestamp_ += elapsed > frame * 5 / 2 ? elapsed : frame;
  source_ = source;
}

std::optional<OutgoingStream::Slot> OutgoingStream::forward(
    std::uint64_t source, std::uint16_t sequence, std::uint32_t timestamp, bool marker, TimePoint now
) {
  Slot slot;
  if (source != source_) {
    take_over(source, now);
    first_sequence_ = static_cast<std::uint16_t>(highest_sequence_ + 1);
    sequence_offset_ = static_cast<std::uint16_t>(first_sequence_ - sequence);
    timestamp_offset_ = last_timestamp_ - timestamp;
    slot.marker = true;
  }
  slot.sequence = static_cast<std::uint16_t>(sequence + sequence_offset_);
  slot.timestamp = timestamp + timestamp_offset_;
  slot.marker |= marker;
  const auto ahead = static_cast<std::int16_t>(slot.sequence - highest_sequence_);
  if (ahead > 0) {
    highest_sequence_ = slot.sequence;
    last_timestamp_ = slot.timestamp;
    last_sent_ = now;
    // Keeps the age test below meaningful after 32,768 packets.
    if (static_cast<std::uint16_t>(slot.sequence - first_sequence_) >= 0x4000) {
      first_sequence_ = static_cast<std::uint16_t>(slot.sequence - 0x2000);
    }
  } else if (static_cast<std::int16_t>(slot.sequence - first_sequence_) < 0) {
    return std::nullopt;
  }
  return slot;
}

OutgoingStream::Slot OutgoingStream::generate(std::uint64_t source, std::uint32_t step, TimePoint now) {
  Slot slot;
  // After a pause the same source starts a new talkspurt.
  const bool paused = timestamp_at(now) - last_timestamp_ > step * kPauseFrames;
  if (source != source_ || paused) {
    take_over(source, now);
    slot.marker = true;
  } else {
    last_timestamp_ += step;
  }
  slot.sequence = ++highest_sequence_;
  slot.timestamp = last_timestamp_;
  last_sent_ = now;
  return slot;
}

OutgoingStream::Slot OutgoingStream::repeat_timestamp() {
  // last_sent_ stays with the timestamp it belongs to, so that the next source continues from there.
  return Slot{++highest_sequence_, last_timestamp_, false};
}

}  // namespace softphone::rtp
