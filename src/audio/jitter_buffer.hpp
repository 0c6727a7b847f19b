#pragma once
// One incoming RTP stream put back into its order and pace. Packets go in as they arrive; every time 20 ms of
// sound are wanted, a decision comes out. How long packets wait adapts to how irregularly they arrive.
// Nothing is decoded here.

#include <array>
#include <cstdint>

#include "base/encoding.hpp"
#include "base/time.hpp"

namespace softphone::audio {

class JitterBuffer {
 public:
  /// How long packets wait at first. A stream that was heard without delay until now goes on at once.
  static constexpr Milliseconds kStart{40};
  static constexpr Milliseconds kAtOnce{0};
  static constexpr Milliseconds kLeast{20};
  static constexpr Milliseconds kMost{200};
  static constexpr std::size_t kSlots = 32;

  struct Packet {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t lasts = 0;  ///< timestamp units, more than 0
    ByteView payload;
  };
  enum class Action : std::uint8_t {
    play,     ///< decode the payload
    recover,  ///< a packet is lost; payload is the next one, which may tell about it (Opus in-band FEC)
    conceal,  ///< nothing is there: a loss, or a pause of the sender
  };
  /// What played sound should undergo so that the delay comes to what it should be.
  enum class Pace : std::uint8_t { keep, shorten, shorten_by_force, lengthen };
  struct Decision {
    Action action = Action::conceal;
    Pace pace = Pace::keep;
    ByteView payload;  ///< valid until the next push()
  };
  struct Counts {
    std::uint64_t played = 0;
    std::uint64_t lost = 0;  ///< concealed or recovered
    std::uint64_t late = 0;  ///< came after their place had been played
    std::uint64_t duplicates = 0;
    std::uint64_t overflowed = 0;  ///< dropped because too many were waiting
  };

  /// `clock`: Hz of the timestamps.
  explicit JitterBuffer(std::uint32_t clock, Milliseconds start = kStart);

  /// Another stream follows, with its own numbering: what waits is dropped.
  void restart(std::uint32_t clock, Milliseconds start);
  /// A packet of sound. Larger ones than 1,500 bytes are dropped.
  void push(const Packet& packet, TimePoint now);
  /// A packet that has a sequence number but no sound (a telephone event): no loss.
  void pass(std::uint16_t sequence);
  /// The next decision. `frame`, in timestamp units: how much a concealment makes up.
  Decision pull(TimePoint now, std::uint32_t frame);

  [[nodiscard]] std::size_t waiting() const { return count_; }
  /// The delay aimed at.
  [[nodiscard]] Milliseconds target() const;
  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  struct Slot {
    std::int64_t sequence = 0;   ///< extended
    std::int64_t timestamp = 0;  ///< extended
    std::uint32_t lasts = 0;
    Bytes payload;
  };

  [[nodiscard]] double to_ms(std::int64_t units) const {
    return static_cast<double>(units) * 1000.0 / clock_;
  }
  /// Time since the first arrival minus the same in timestamps, in ms: what the network and we add.
  [[nodiscard]] double transit(std::int64_t timestamp, TimePoint at) const;
  [[nodiscard]] double base() const;
  void measure(std::int64_t timestamp, TimePoint now);
  void take_out_first();
  [[nodiscard]] Slot& first() { return slots_[order_[0]]; }
  Decision play_first(double delay);
  Decision lose(std::uint32_t step, bool told);

  std::uint32_t clock_;
  double target_;  ///< ms
  double spread_;  ///< ms by which late packets are late, without the rare exception
  std::array<Slot, kSlots> slots_;
  std::array<std::uint8_t, kSlots> order_;  ///< the first count_ are in use, by sequence; the rest are free
  std::size_t count_ = 0;

  bool known_ = false;    ///< a packet has arrived
  bool begun_ = false;    ///< something of it has been played
  bool playing_ = false;  ///< false: packets gather until they have waited long enough
  std::int64_t newest_sequence_ = 0;
  std::int64_t newest_timestamp_ = 0;
  std::int64_t origin_timestamp_ = 0;
  TimePoint origin_{};

  std::int64_t expected_ = 0;       ///< timestamp that comes next
  std::int64_t last_sequence_ = 0;  ///< played or given up
  std::int64_t passed_ = 0;         ///< packets without sound since then
  std::int64_t borrowed_ = 0;       ///< made up while nothing was there, not taken from the timeline yet

  std::array<double, 2> least_transit_{};  ///< of this and of the previous period
  TimePoint period_end_{};
  double level_ = 0;  ///< ms, smoothed delay of what is played
  unsigned since_change_ = 0;
  bool level_known_ = false;
  Counts counts_;
};

}  // namespace softphone::audio
