// The clock of a media thread: when it wakes, and what is due then.

#include <malloc.h>
#include <sys/timerfd.h>
#include <time.h>

#include <algorithm>

#include "io/media/shard.hpp"

namespace softphone::media {
namespace {

// A thread that was held up longer than this does not try to make up for it.
constexpr Duration kMaxBehind = 100ms;
constexpr std::int64_t kMaxMissed = 500;  // 10 s
// A wake-up costs as much as a packet. Under load packets are let gather for a while, counted from one
// fetching to the next: the work in between is not added. Those that wait for the clock anyway, in jitter
// buffers, may gather longer than those that are passed on.
constexpr Duration kGatherRelayed = 400us;
constexpr Duration kGatherHeard = 2ms;
// Datagrams in 20 ms from which on that pays: 20 calls.
constexpr std::size_t kBusy = 40;
// Memory is given back when so many handshakes are done and there was none for so long.
constexpr unsigned kManyHandshakes = 20;
constexpr Duration kCalm = 3s;

timespec to_timespec(TimePoint at) {
  // steady_clock is CLOCK_MONOTONIC here; zero would disarm a timer, and lies in the past anyway.
  const auto since = std::max<std::int64_t>(
      std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count(), 1
  );
  return {since / 1'000'000'000, since % 1'000'000'000};
}

}  // namespace

/// Every 20 ms.
void Shard::set_gathering() {
  const bool relayed = std::exchange(context_.relayed, false);
  const bool busy = std::exchange(fetched_, 0) >= kBusy;
  gather_ = !busy ? Duration::zero() : relayed ? kGatherRelayed : kGatherHeard;
}

/// Every 20 ms. A handshake needs 40 KiB for a moment, which the allocator would keep after a burst of calls.
void Shard::give_back_memory() {
  if (context_.handshakes < kManyHandshakes || context_.now - context_.last_handshake < kCalm) return;
  context_.handshakes = 0;
  // Takes milliseconds, which packets must not wait for.
  giving_back_ = std::async(std::launch::async, [] { (void)malloc_trim(0); });
}

void Shard::gather() const {
  if (gather_ == Duration::zero()) return;
  const timespec until = to_timespec(std::min({context_.now + gather_, next_tick_, context_.next_due}));
  (void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
}

void Shard::arm_timer() {
  const TimePoint next = std::min(next_tick_, context_.next_due);
  if (next == armed_) return;
  armed_ = next;
  itimerspec spec{};
  if (next != TimePoint::max()) spec.it_value = to_timespec(next);
  (void)timerfd_settime(timer_, TFD_TIMER_ABSTIME, &spec, nullptr);
}

void Shard::handle_timers() {
  if (context_.now >= context_.next_due) {
    context_.next_due = TimePoint::max();
    for (const Slice& slice : slices_) {
      for (Leg* leg : slice.legs) {
        if (leg->kind == Leg::Kind::local) static_cast<LocalLeg*>(leg)->release(context_);
      }
    }
  }
  if (context_.now < next_tick_) return;
  if (context_.now - next_tick_ > kMaxBehind) {
    // Observers count frames: what was missed is silence to them.
    const auto missed = std::min<std::int64_t>((context_.now - next_tick_) / kTick, kMaxMissed);
    for (std::int64_t i = 0; i < missed; ++i) {
      for (const Slice& slice : slices_) {
        for (Leg* leg : slice.legs) leg->taps.hand_out(kTapSilence, kTapSilence);
        for (Room* room : slice.rooms) room->taps.hand_out(kTapSilence, kTapSilence);
      }
    }
    next_tick_ = context_.now;
  }
  handle_late();
  while (next_tick_ <= context_.now) {
    next_tick_ += kTick / kSlices;
    tick(slices_[slice_]);
    slice_ = (slice_ + 1) % kSlices;
    if (slice_ != 0) continue;
    set_gathering();
    give_back_memory();
  }
}

void Shard::tick(const Slice& slice) {
  for (Leg* leg : slice.legs) {
    if (context_.now < leg->idle_until) continue;
    switch (leg->kind) {
      case Leg::Kind::web_rtc:
        static_cast<WebRtcLeg*>(leg)->tick(context_);
        break;
      case Leg::Kind::local:
        static_cast<LocalLeg*>(leg)->tick(context_);
        break;
      case Leg::Kind::link:
        static_cast<LinkLeg*>(leg)->tick(context_);
        break;
    }
  }
  for (Room* room : slice.rooms) room->tick(context_);
  for (Leg* leg : slice.legs) leg->tick_taps(context_.now);
  for (Room* room : slice.rooms) room->tick_taps();
}

}  // namespace softphone::media
