#include "proto/rtp/reception.hpp"

#include <algorithm>
#include <cmath>

namespace softphone::rtp {
namespace {

// RFC 3550 A.1: a larger jump means that the source started anew.
constexpr std::int32_t kMaxDropout = 3000;
constexpr std::int32_t kMaxMisorder = 100;
// A pause longer than this (silence, hold) says nothing about jitter.
constexpr Duration kMaxPause = 2s;

}  // namespace

void Reception::handle_packet(std::uint16_t sequence, std::uint32_t timestamp, TimePoint now) {
  const std::int32_t step = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(highest_));
  const bool restarted = received_ > 0 && (step > kMaxDropout || step < -kMaxMisorder);
  if (received_ == 0 || restarted) {
    // 0x10000: room for packets older than the first.
    highest_ = 0x10000u + sequence;
    first_ = highest_;
    received_ = 0;
    reported_expected_ = reported_received_ = 0;
    transit_timestamp_.reset();
  } else if (step > 0) {
    highest_ += static_cast<std::uint32_t>(step);
  }
  ++received_;

  if (transit_timestamp_ && now - transit_arrival_ < kMaxPause) {
    // D(i-1,i) of §6.4.1. Packets of one frame or event share a timestamp and are left out.
    const auto stamped = static_cast<std::int32_t>(timestamp - *transit_timestamp_);
    if (stamped == 0) return;
    const double arrived = std::chrono::duration<double>(now - transit_arrival_).count() * clock_;
    jitter_ += (std::abs(arrived - stamped) - jitter_) / 16;
  }
  transit_timestamp_ = timestamp;
  transit_arrival_ = now;
}

void Reception::handle_sender_report(const SenderInfo& info, TimePoint now) {
  last_report_ = static_cast<std::uint32_t>(info.ntp >> 16);
  last_report_at_ = now;
}

std::uint64_t Reception::expected() const {
  return received_ == 0 ? 0 : std::uint64_t{highest_ - first_} + 1;
}

ReportBlock Reception::report(TimePoint now) {
  ReportBlock block;
  block.ssrc = ssrc_;
  const std::uint64_t expected_now = expected();
  const std::uint64_t expected_since = expected_now - reported_expected_;
  const std::uint64_t received_since = received_ - reported_received_;
  reported_expected_ = expected_now;
  reported_received_ = received_;
  if (expected_since > received_since) {
    block.fraction_lost = static_cast<std::uint8_t>(
        std::min<std::uint64_t>((expected_since - received_since) * 256 / expected_since, 255)
    );
  }
  const std::int64_t total = static_cast<std::int64_t>(expected_now) - static_cast<std::int64_t>(received_);
  block.total_lost = static_cast<std::int32_t>(std::clamp<std::int64_t>(total, -0x800000, 0x7FFFFF));
  block.highest_sequence = received_ == 0 ? 0 : highest_ - 0x10000u;
  block.jitter = static_cast<std::uint32_t>(jitter_);
  if (last_report_at_) {
    block.last_report = last_report_;
    const double delay = std::chrono::duration<double>(now - *last_report_at_).count() * 65536;
    block.delay_since_last_report = static_cast<std::uint32_t>(std::min(delay, 4294967295.0));
  }
  return block;
}

}  // namespace softphone::rtp
