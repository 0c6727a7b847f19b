#include "audio/jitter_buffer.hpp"

#include <algorithm>
#include <cmath>

namespace softphone::audio {

namespace {

constexpr std::size_t kMaxPayload = 1500;
// The fastest packet of this time and the one before it is what others are late against: long enough to hold
// one that was not held up, short enough to follow the drift of clocks.
constexpr Duration kPeriod = 4s;
// Packets are played on ticks of 20 ms: on average they wait half a tick more than asked.
constexpr double kHalfTick = 10;
// Beyond this the delay is corrected.
constexpr double kTooLate = 25;
constexpr double kFarTooLate = 120;
constexpr double kTooEarly = 6;
constexpr double kStale = 60;
constexpr unsigned kFramesBetweenChanges = 3;
// How fast the spread follows packets that are later, and how slowly it forgets them: 10 s.
constexpr double kRise = 0.4;
constexpr double kFall = 1.0 / 500;
// A sender that is silent for longer starts anew.
constexpr double kPauseMs = 100;
// A jump of timestamps or a hole larger than this is another stream, not a loss.
constexpr double kJumpMs = 5000;
constexpr double kMaxHoleMs = 300;

}  // namespace

JitterBuffer::JitterBuffer(std::uint32_t clock, Milliseconds start) : clock_(clock) {
  restart(clock, start);
}

void JitterBuffer::restart(std::uint32_t clock, Milliseconds start) {
  clock_ = clock;
  target_ = static_cast<double>(start.count());
  spread_ = std::max(0.0, target_ - kHalfTick);
  for (std::size_t i = 0; i < kSlots; ++i) order_[i] = static_cast<std::uint8_t>(i);
  count_ = 0;
  known_ = false;
  begun_ = false;
  playing_ = false;
  level_known_ = false;
}

Milliseconds JitterBuffer::target() const {
  return Milliseconds(std::lround(target_));
}

double JitterBuffer::transit(std::int64_t timestamp, TimePoint at) const {
  return std::chrono::duration<double, std::milli>(at - origin_).count() -
         to_ms(timestamp - origin_timestamp_);
}

double JitterBuffer::base() const {
  return std::min(least_transit_[0], least_transit_[1]);
}

void JitterBuffer::measure(std::int64_t timestamp, TimePoint now) {
  const double here = transit(timestamp, now);
  if (now >= period_end_) {
    least_transit_ = {here, now >= period_end_ + kPeriod ? here : least_transit_[0]};
    period_end_ = now + kPeriod;
  }
  least_transit_[0] = std::min(least_transit_[0], here);
  const double delay = std::min(here - base(), static_cast<double>(kMost.count()));
  spread_ += (delay - spread_) * (delay > spread_ ? kRise : kFall);
  target_ = std::clamp(
      spread_ + kHalfTick, static_cast<double>(kLeast.count()), static_cast<double>(kMost.count())
  );
}

void JitterBuffer::push(const Packet& packet, TimePoint now) {
  if (packet.payload.size() > kMaxPayload || packet.lasts == 0) return;
  // Sequence numbers and timestamps without their wrap, relative to the newest ones.
  std::int64_t sequence =
      newest_sequence_ + static_cast<std::int16_t>(static_cast<std::uint16_t>(
                             packet.sequence - static_cast<std::uint16_t>(newest_sequence_)
                         ));
  std::int64_t timestamp =
      newest_timestamp_ +
      static_cast<std::int32_t>(packet.timestamp - static_cast<std::uint32_t>(newest_timestamp_));
  if (known_ && std::abs(to_ms(timestamp - newest_timestamp_)) > kJumpMs) {
    // After a pause that really was as long, nothing is wrong with the numbering, but it is a new start all
    // the same.
    restart(clock_, target());
  }
  if (!known_) {
    known_ = true;
    sequence = packet.sequence;
    timestamp = packet.timestamp;
    newest_sequence_ = sequence;
    newest_timestamp_ = timestamp;
    origin_timestamp_ = timestamp;
    origin_ = now;
    least_transit_ = {0, 0};
    period_end_ = now + kPeriod;
    expected_ = timestamp;
    last_sequence_ = sequence - 1;
    passed_ = 0;
    borrowed_ = 0;
  } else {
    measure(timestamp, now);
  }
  if ((begun_ && sequence <= last_sequence_) || (playing_ && timestamp < expected_)) {
    ++counts_.late;
    return;
  }
  std::size_t at = count_;
  while (at > 0 && slots_[order_[at - 1]].sequence > sequence) --at;
  if (at > 0 && slots_[order_[at - 1]].sequence == sequence) {
    ++counts_.duplicates;
    return;
  }
  if (count_ == kSlots) {
    ++counts_.overflowed;
    if (at == 0) return;
    take_out_first();
    --at;
    if (playing_) expected_ = first().timestamp;
    last_sequence_ = first().sequence - 1;
  }
  const std::uint8_t free = order_[count_];
  std::copy_backward(
      order_.begin() + static_cast<std::ptrdiff_t>(at),
      order_.begin() + static_cast<std::ptrdiff_t>(count_),
      order_.begin() + static_cast<std::ptrdiff_t>(count_) + 1
  );
  order_[at] = free;
  ++count_;
  Slot& slot = slots_[free];
  slot.sequence = sequence;
  slot.timestamp = timestamp;
  slot.lasts = packet.lasts;
  slot.payload.assign(
      packet.payload.begin(), packet.payload.end()
  );  // keeps its memory from packet to packet
  newest_sequence_ = std::max(newest_sequence_, sequence);
  newest_timestamp_ = std::max(newest_timestamp_, timestamp);
}

void JitterBuffer::pass(std::uint16_t sequence) {
  if (!known_) return;
  if (static_cast<std::int16_t>(
          static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(last_sequence_))
      ) > 0)
    ++passed_;
}

void JitterBuffer::take_out_first() {
  const std::uint8_t taken = order_[0];
  std::copy(order_.begin() + 1, order_.begin() + static_cast<std::ptrdiff_t>(count_), order_.begin());
  --count_;
  order_[count_] = taken;
}

JitterBuffer::Decision JitterBuffer::play_first(double delay) {
  Slot& slot = first();
  expected_ = slot.timestamp + slot.lasts;
  last_sequence_ = slot.sequence;
  passed_ = 0;
  borrowed_ = 0;
  level_ = level_known_ ? level_ + (delay - level_) / 4 : delay;
  level_known_ = true;
  Decision decision{Action::play, Pace::keep, slot.payload};
  if (++since_change_ >= kFramesBetweenChanges) {
    const double excess = level_ - target_;
    if (excess > kFarTooLate) {
      decision.pace = Pace::shorten_by_force;
    } else if (excess > kTooLate) {
      decision.pace = Pace::shorten;
    } else if (excess < -kTooEarly) {
      decision.pace = Pace::lengthen;
    }
    if (decision.pace != Pace::keep) since_change_ = 0;
  }
  ++counts_.played;
  take_out_first();
  return decision;
}

JitterBuffer::Decision JitterBuffer::lose(std::uint32_t step, bool told) {
  expected_ += step;
  ++counts_.lost;
  Decision decision;
  if (told) {
    decision.action = Action::recover;
    decision.payload = first().payload;
  }
  return decision;
}

JitterBuffer::Decision JitterBuffer::pull(TimePoint now, std::uint32_t frame) {
  if (count_ == 0) {
    if (!playing_) return {};
    // Perhaps lost, perhaps late, perhaps a pause: the timeline waits for what comes next to tell.
    borrowed_ += frame;
    if (to_ms(borrowed_) > kPauseMs) playing_ = false;
    return {};
  }
  double delay = transit(first().timestamp, now) - base();
  if (!begun_) {
    // Nobody has listened until now: what was said long ago is not for him.
    while (count_ > 1 && delay > target_ + kStale) {
      take_out_first();
      delay = transit(first().timestamp, now) - base();
      expected_ = first().timestamp;
      last_sequence_ = first().sequence - 1;
    }
  }
  if (!playing_) {
    if (delay + kHalfTick < target_) return {};
    playing_ = begun_ = true;
    level_known_ = false;
    return play_first(delay);
  }
  // After a concealment that the timeline has not been charged with, losses are paid from it.
  while (first().timestamp > expected_) {
    const std::int64_t missing = first().sequence - last_sequence_ - 1 - passed_;
    const std::int64_t hole = first().timestamp - expected_;
    if (missing <= 0) {
      // A pause of the sender. Its end waits like a first packet.
      if (delay + kHalfTick < target_) return {};
      break;
    }
    if (to_ms(hole) > kMaxHoleMs) break;
    const auto step = static_cast<std::uint32_t>(std::min<std::int64_t>(hole, frame));
    if (borrowed_ >= step) {
      borrowed_ -= step;
      expected_ += step;
      ++counts_.lost;
      continue;
    }
    return lose(step, hole <= frame);
  }
  return play_first(delay);
}

}  // namespace softphone::audio
