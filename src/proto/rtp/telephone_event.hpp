#pragma once
// Key presses as RTP (RFC 4733): payload format, a receiver that reports each press once, a sender.

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "base/time.hpp"

namespace softphone::rtp {

/// RFC 4733 §2.3: four bytes.
struct TelephoneEvent {
  std::uint8_t event = 0;
  bool end = false;
  std::uint8_t volume = 10;    ///< -dBm0
  std::uint16_t duration = 0;  ///< timestamp units so far
};

std::optional<TelephoneEvent> parse_event(ByteView payload);
std::array<std::uint8_t, 4> format_event(const TelephoneEvent& event);

/// '0'-'9', '*', '#', 'A'-'D' (§3.2), or nothing for other events (flash, modem tones).
std::optional<char> digit_of(std::uint8_t event);
std::optional<std::uint8_t> event_of(char digit);

/// One digit per press, although a press is many packets of which some get lost or come twice.
class EventReceiver {
 public:
  /// `timestamp` names the press: it is the same in all its packets. The digit is given with the first end
  /// packet, or when the next press shows that all end packets were lost.
  std::optional<char> handle_event(const TelephoneEvent& event, std::uint32_t timestamp, TimePoint now);
  /// Gives the digit of a press that went silent without an end.
  std::optional<char> handle_timeout(TimePoint now);
  [[nodiscard]] bool pending() const { return pending_.has_value(); }

 private:
  struct Press {
    std::uint32_t timestamp;
    std::uint8_t event;
    TimePoint heard;
  };
  std::optional<Press> pending_;
  std::optional<std::uint32_t> last_;  ///< timestamp of the newest press, finished or not
};

/// Turns digits into one packet every 20 ms: 160 ms of tone, the end packet three times, then a pause.
class EventSender {
 public:
  /// `digits`: 0-9*#A-D and `w` (500 ms); others are left out. `rate`: clock of the event payload type, Hz.
  EventSender(std::string_view digits, std::uint32_t rate);

  struct Packet {
    TelephoneEvent event;
    bool first = false;  ///< carries the marker; takes a new timestamp
    bool last = false;   ///< the third end packet
  };
  /// The next 20 ms: a packet, or nothing to send in a pause. Call until done().
  std::optional<Packet> tick();
  [[nodiscard]] bool done() const { return position_ >= digits_.size() && pause_ == 0; }

 private:
  std::string digits_;
  std::uint32_t frame_;  ///< timestamp units in 20 ms
  std::size_t position_ = 0;
  int step_ = 0;   ///< packets sent of the digit at position_
  int pause_ = 0;  ///< ticks
};

}  // namespace softphone::rtp
