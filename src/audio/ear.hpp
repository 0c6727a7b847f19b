#pragma once
// Packets of one speaker become steady sound: jitter buffer, decoder, concealment, time stretching. 20 ms at
// a time, at 8 and at 16 kHz.

#include <array>
#include <memory>
#include <optional>

#include "audio/clip.hpp"
#include "audio/concealer.hpp"
#include "audio/half_band.hpp"
#include "audio/jitter_buffer.hpp"
#include "audio/opus_codec.hpp"

namespace softphone::audio {

inline constexpr std::size_t kNarrowFrame = 160;  ///< samples of 20 ms at 8 kHz
inline constexpr std::size_t kWideFrame = 320;    ///< at 16 kHz
using NarrowFrame = std::span<const std::int16_t, kNarrowFrame>;
using WideFrame = std::span<const std::int16_t, kWideFrame>;

struct HeardPacket {
  Codec codec = Codec::pcmu;
  std::uint64_t source = 0;  ///< names the numbering; another one is another stream
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool event = false;  ///< a telephone event: only its sequence number counts
  ByteView payload;
};

class Ear {
 public:
  explicit Ear(Milliseconds start = JitterBuffer::kStart) : start_(start), buffer_(8000, start) {}

  void hear(const HeardPacket& packet, TimePoint now);
  /// The next 20 ms. After this narrow(), wide() and silent() are about them.
  void advance(TimePoint now);

  [[nodiscard]] NarrowFrame narrow();
  [[nodiscard]] WideFrame wide();
  /// Nothing but zeros.
  [[nodiscard]] bool silent() const { return silent_; }
  /// Whether advance() would find received sound.
  [[nodiscard]] bool pending() const { return buffer_.waiting() > 0 || fill_ >= frame(); }
  /// Received sound that is left over, less than a frame: joined into the current one.
  void join_rest();
  /// Of what was heard last.
  [[nodiscard]] Codec codec() const { return codec_; }
  /// Whether any sound has been given out since the beginning.
  [[nodiscard]] bool begun() const { return buffer_.counts().played > 0; }
  [[nodiscard]] const JitterBuffer& buffer() const { return buffer_; }

 private:
  static constexpr int kOpusDecodeRate = 16'000;
  static constexpr std::size_t kMaxPacket = 1920;  ///< samples: 120 ms at 16 kHz

  [[nodiscard]] std::size_t frame() const { return codec_ == Codec::pcmu ? kNarrowFrame : kWideFrame; }
  [[nodiscard]] int rate() const { return codec_ == Codec::pcmu ? 8000 : kOpusDecodeRate; }
  /// One decision of the jitter buffer. True if it gave exactly the `whole` frame and nothing was waiting;
  /// else what it gave waits in decoded_.
  bool fetch(TimePoint now, std::span<std::int16_t> whole);
  [[nodiscard]] std::size_t decode(const JitterBuffer::Decision& decision, std::span<std::int16_t> out);
  void append(std::span<std::int16_t> samples, JitterBuffer::Pace pace);

  Milliseconds start_;
  JitterBuffer buffer_;
  Codec codec_ = Codec::pcmu;
  std::uint64_t source_ = 0;
  Concealer concealer_;
  std::unique_ptr<OpusFrameDecoder> opus_;  ///< made for the first Opus packet
  unsigned concealed_ = 0;                  ///< frames in a row without received sound
  bool silent_ = true;
  bool narrow_made_ = false;
  bool wide_made_ = false;
  std::size_t fill_ = 0;  ///< samples of decoded_ waiting
  std::array<std::int16_t, 2 * kMaxPacket> decoded_;
  std::array<std::int16_t, kNarrowFrame> narrow_{};
  std::array<std::int16_t, kWideFrame> wide_{};
  Halver halver_;
  Doubler doubler_;
};

}  // namespace softphone::audio
