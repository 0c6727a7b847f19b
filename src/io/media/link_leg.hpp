#pragma once
// One end of a link: two legs without a network, back to back. What one end hears, the other says, on the
// same media thread directly, else through a ring of bytes.

#include <array>
#include <atomic>
#include <functional>
#include <memory>

#include "io/media/byte_ring.hpp"
#include "io/media/leg.hpp"

namespace softphone::media {

/// What two ends on two threads share.
struct LinkPipe {
  using Ring = ByteRing<1 << 14>;  ///< a second of voice
  std::array<Ring, 2> towards;     ///< towards end 0 and end 1
  /// Wakes the thread of end 0 or 1 to read its ring; from any thread.
  std::array<std::function<void()>, 2> wake;
};

class LinkLeg final : public Leg {
 public:
  /// `pipe` and `side` (0 or 1) for ends on two threads. An end that is not `reported` serves the engine
  /// itself: nobody is told of its keys.
  LinkLeg(
      LegId leg, std::uint32_t the_serial, std::shared_ptr<LinkPipe> pipe, std::size_t side, bool reported
  )
      : Leg(leg, Kind::link, the_serial), pipe_(std::move(pipe)), side_(side), reported_(reported) {}
  ~LinkLeg() override;
  /// For ends on one thread.
  void join(LinkLeg& other);

  /// What this end hears.
  void hear(const Frame& frame, ShardContext& context);
  void hear_sound(Sound& sound, ShardContext& context);
  void hear_key(char digit, ShardContext& context);
  /// Reads what the other end has heard.
  void read_pipe(ShardContext& context);
  /// Every 20 ms.
  void tick(ShardContext& context);

  /// What the other end's side is best given.
  [[nodiscard]] audio::Codec codec() const { return codec_; }
  [[nodiscard]] bool reported() const { return reported_; }
  [[nodiscard]] LegQuality quality() const;

 private:
  enum class Record : std::uint8_t { frame, key, codec };
  /// How a record begins in the ring.
  struct Head {
    Record record = Record::frame;
    Frame frame;  ///< its payload follows in the ring
    char key = 0;
    audio::Codec codec = audio::Codec::pcmu;
  };

  void transmit(const Frame& frame, ShardContext& context);
  void transmit_made(ByteView payload, std::uint64_t source, const Frame& like, ShardContext& context);
  void send_head(Head head, ByteView payload);
  void receive(Frame frame, ShardContext& context);
  void receive_key(char digit, ShardContext& context);
  void tick_playing(ShardContext& context);
  void tell_codec();

  std::shared_ptr<LinkPipe> pipe_;
  std::size_t side_;
  bool reported_;
  LinkLeg* other_ = nullptr;
  audio::Codec codec_ = audio::Codec::pcmu;
  audio::Codec told_ = audio::Codec::pcmu;
  std::unique_ptr<audio::Voice> voice_;
  rtp::EventReceiver keys_;  ///< of what this end says
  // Numbering of what is made here.
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
  // Numbering of what this end says: a new generation for each source of the other end.
  std::uint64_t incoming_source_ = 0;
  std::uint32_t generation_ = 0;
  std::uint64_t heard_ = 0;
  std::uint64_t said_ = 0;
};

}  // namespace softphone::media
