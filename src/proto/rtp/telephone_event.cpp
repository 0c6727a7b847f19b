#include "proto/rtp/telephone_event.hpp"

#include <algorithm>
#include <array>

namespace softphone::rtp {
namespace {

constexpr std::string_view kDigits = "0123456789*#ABCD";
constexpr int kTonePackets = 8;            // 160 ms
constexpr int kEndRepeats = 2;             // RFC 4733 §2.5.1.4: three in all
constexpr int kGapTicks = 2;               // with the repeats of the end 80 ms between tones
constexpr int kWaitTicks = 25;             // `w`: 500 ms
constexpr Duration kEventSilence = 200ms;  // packets come every 20 to 50 ms
constexpr std::size_t kMaxDigits = 256;

}  // namespace

std::optional<TelephoneEvent> parse_event(ByteView payload) {
  if (payload.size() < 4) return std::nullopt;
  TelephoneEvent event;
  event.event = payload[0];
  event.end = (payload[1] & 0x80) != 0;
  event.volume = payload[1] & 0x3F;
  event.duration = static_cast<std::uint16_t>(payload[2] << 8 | payload[3]);
  return event;
}

std::array<std::uint8_t, 4> format_event(const TelephoneEvent& event) {
  return {
      event.event,
      static_cast<std::uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3F)),
      static_cast<std::uint8_t>(event.duration >> 8),
      static_cast<std::uint8_t>(event.duration)};
}

std::optional<char> digit_of(std::uint8_t event) {
  if (event >= kDigits.size()) return std::nullopt;
  return kDigits[event];
}

std::optional<std::uint8_t> event_of(char digit) {
  const std::size_t at = kDigits.find(digit);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint8_t>(at);
}

std::optional<char> EventReceiver::handle_event(
    const TelephoneEvent& event, std::uint32_t timestamp, TimePoint now
) {
  if (!digit_of(event.event)) return std::nullopt;
  // Late and repeated packets of presses that are over (serial arithmetic, RFC 1982).
  if (last_ && static_cast<std::int32_t>(timestamp - *last_) < 0) return std::nullopt;
  if (last_ == timestamp && !pending_) return std::nullopt;

  std::optional<char> finished;
  if (pending_ && pending_->timestamp != timestamp) finished = digit_of(pending_->event);
  if (!pending_ || pending_->timestamp != timestamp) pending_ = Press{timestamp, event.event, now};
  pending_->heard = now;
  last_ = timestamp;
  if (event.end && !finished) {
    finished = digit_of(pending_->event);
    pending_.reset();
  }
  return finished;
}

std::optional<char> EventReceiver::handle_timeout(TimePoint now) {
  if (!pending_ || now - pending_->heard < kEventSilence) return std::nullopt;
  const auto digit = digit_of(pending_->event);
  pending_.reset();
  return digit;
}

EventSender::EventSender(std::string_view digits, std::uint32_t rate) : frame_(rate / 50) {
  for (const char digit : digits.substr(0, kMaxDigits)) {
    if (digit == 'w' || event_of(digit)) digits_.push_back(digit);
  }
}

std::optional<EventSender::Packet> EventSender::tick() {
  if (pause_ > 0) {
    --pause_;
    return std::nullopt;
  }
  if (position_ >= digits_.size()) return std::nullopt;
  if (digits_[position_] == 'w') {
    ++position_;
    pause_ = kWaitTicks - 1;
    return std::nullopt;
  }
  Packet packet;
  packet.first = step_ == 0;
  packet.event.event = *event_of(digits_[position_]);
  packet.event.end = step_ >= kTonePackets - 1;
  packet.event.duration = static_cast<std::uint16_t>(frame_ * std::min(step_ + 1, kTonePackets));
  if (++step_ == kTonePackets + kEndRepeats) {
    packet.last = true;
    step_ = 0;
    ++position_;
    pause_ = kGapTicks;
  }
  return packet;
}

}  // namespace softphone::rtp
