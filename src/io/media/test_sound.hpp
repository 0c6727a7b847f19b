#pragma once
// Peers that sound a tone and listen for others', and observers that keep what they hear, for tests.

#include <cmath>
#include <map>
#include <mutex>
#include <numbers>
#include <thread>

#include "audio/ear.hpp"
#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "io/media/test_engine.hpp"

namespace softphone::media {

/// Amplitudes of tones, 1 being full scale. Eight at once stay below the limiter.
inline constexpr double kToneAmplitude = 0.07;
inline constexpr double kHeard = 0.02;
inline constexpr double kUnheard = 0.006;

/// Samples `from` and after of a tone.
inline std::vector<std::int16_t> tone_samples(
    double frequency, int rate, std::size_t count, std::size_t from = 0
) {
  std::vector<std::int16_t> out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(from + i) / rate;
    out[i] = static_cast<std::int16_t>(32767 * kToneAmplitude * std::sin(phase));
  }
  return out;
}

/// A second of a tone, which loops without a seam for whole numbers of Hz.
inline audio::EncodedClipPtr tone_clip(audio::Codec codec, double frequency) {
  return audio::encode({16000, tone_samples(frequency, 16000, 16000)}, codec);
}

/// How loud a tone is in the last second of sound: the mean of tenths of a second, since one jump of the
/// phase (a machine that stood still for a moment) would make one measurement of the whole cancel itself out.
inline double tone_in(const std::vector<std::int16_t>& sound, double frequency) {
  constexpr std::size_t kBlock = 800;
  constexpr std::size_t kBlocks = 10;
  if (sound.size() < kBlock) return audio::tone_amplitude(sound, frequency, 8000);
  const std::size_t blocks = std::min(sound.size() / kBlock, kBlocks);
  const auto last = std::span(sound).last(blocks * kBlock);
  double sum = 0;
  for (std::size_t i = 0; i < blocks; ++i) {
    sum += audio::tone_amplitude(last.subspan(i * kBlock, kBlock), frequency, 8000);
  }
  return sum / static_cast<double>(blocks);
}

class RecordingTap final : public Tap {
 public:
  void handle_frame(
      std::span<const std::int16_t, kTapFrame> says, std::span<const std::int16_t, kTapFrame> hears
  ) override {
    const std::lock_guard lock(mutex_);
    says_.insert(says_.end(), says.begin(), says.end());
    hears_.insert(hears_.end(), hears.begin(), hears.end());
  }
  void handle_end() override {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  [[nodiscard]] std::size_t frames() const {
    const std::lock_guard lock(mutex_);
    return says_.size() / kTapFrame;
  }
  [[nodiscard]] bool ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }
  [[nodiscard]] double says(double frequency) const {
    const std::lock_guard lock(mutex_);
    return tone_in(says_, frequency);
  }
  [[nodiscard]] double hears(double frequency) const {
    const std::lock_guard lock(mutex_);
    return tone_in(hears_, frequency);
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::int16_t> says_;
  std::vector<std::int16_t> hears_;
  bool ended_ = false;
};

/// Notes for how long this machine stood still: a thread that wants to wake every 2 ms and sees how late it
/// is. What was measured in real time over such a moment says nothing about the engine.
class PauseWatch {
 public:
  static constexpr Milliseconds kHarmless{20};

  [[nodiscard]] bool disturbed() const { return longest_.load() > Duration(kHarmless).count(); }

 private:
  void watch(const std::stop_token& stop) {
    TimePoint before = std::chrono::steady_clock::now();
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(2ms);
      const TimePoint now = std::chrono::steady_clock::now();
      longest_.store(std::max(longest_.load(), Duration(now - before).count()));
      before = now;
    }
  }

  std::atomic<Duration::rep> longest_{0};
  std::jthread thread_{[this](const std::stop_token& stop) { watch(stop); }};
};

/// Does a measurement in real time again, five times at most, when the machine stood still meanwhile.
inline void undisturbed(const std::function<void()>& measure) {
  constexpr int kMost = 5;
  for (int attempt = 1; attempt <= kMost; ++attempt) {
    const PauseWatch watch;
    measure();
    if (!watch.disturbed()) return;
  }
}

/// A peer that sends 20 ms of its tone every 20 ms and decodes what arrives.
class TonePeer {
 public:
  TonePeer(audio::Codec codec, double frequency)
      : codec_(codec),
        frequency_(frequency),
        encoder_({.sample_rate = 16000, .complexity = 3, .voice = true}) {}

  /// Sends what is due at `now`, reads what has come.
  void work(TimePoint now) {
    peer.work();
    if (!peer.connected()) return;
    if (next_ == TimePoint{}) next_ = now;
    for (; next_ <= now; next_ += 20ms) {
      if (talking) send();
    }
    for (; taken_ < peer.received.size(); ++taken_) take(peer.received[taken_], now);
    if (heard_until_ == TimePoint{}) heard_until_ = now;
    for (; heard_until_ + 20ms <= now; heard_until_ += 20ms) {
      ear_.advance(now);
      heard.insert(heard.end(), ear_.narrow().begin(), ear_.narrow().end());
    }
  }
  /// How loud a tone is in the last second of what is heard.
  [[nodiscard]] double hears(double frequency) const { return tone_in(heard, frequency); }
  void forget() { heard.clear(); }
  /// Presses a key, as the browser does it: 100 ms, the end three times.
  void press(std::uint8_t event) {
    const std::uint32_t rate = event_rate;
    const std::uint32_t stamp = timestamp_ / (audio::rtp_clock(codec_) / 8000) * (rate / 8000);
    for (std::uint16_t i = 1; i <= 7; ++i) {
      const auto duration = static_cast<std::uint16_t>(rate / 50 * std::min<unsigned>(i, 5));
      const Bytes payload{
          event,
          static_cast<std::uint8_t>(i >= 5 ? 0x8A : 10),
          static_cast<std::uint8_t>(duration >> 8),
          static_cast<std::uint8_t>(duration)};
      peer.send_audio(payload, 126, stamp, i == 1);
    }
    timestamp_ += 5 * audio::rtp_frame(codec_);
    next_ += 100ms;
  }
  [[nodiscard]] WebRtcLegOptions leg_options(const IceCredentials& engine) const {
    WebRtcLegOptions options = peer.leg_options(engine, DtlsRole::server);
    options.codec = codec_;
    options.payload_type = payload_type();
    options.telephone_event_rate = event_rate;
    return options;
  }
  [[nodiscard]] std::uint8_t payload_type() const { return codec_ == audio::Codec::opus ? 111 : 0; }
  [[nodiscard]] audio::Codec codec() const { return codec_; }
  /// Keys that arrived as telephone events: one for each timestamp.
  [[nodiscard]] std::string keys() const {
    std::map<std::uint32_t, char> presses;
    for (const auto& packet : peer.received) {
      if (packet.header.payload_type != 126 || packet.payload.size() < 4) continue;
      presses[packet.header.timestamp] = rtp_digit(packet.payload[0]);
    }
    std::string result;
    for (const auto& [stamp, key] : presses) result.push_back(key);
    return result;
  }

  TestPeer peer;
  bool talking = true;
  std::uint32_t event_rate = 8000;
  std::vector<std::int16_t> heard;  ///< at 8 kHz, as it comes out of a jitter buffer

 private:
  static char rtp_digit(std::uint8_t event) { return event < 16 ? "0123456789*#ABCD"[event] : '?'; }

  void send() {
    const int rate = codec_ == audio::Codec::pcmu ? 8000 : 16000;
    const auto size = static_cast<std::size_t>(rate / 50);
    const auto frame = tone_samples(frequency_, rate, size, position_);
    position_ += size;
    const Bytes payload = codec_ == audio::Codec::pcmu ? audio::mu_law_encode(frame) : encoder_.encode(frame);
    peer.send_audio(payload, payload_type(), timestamp_);
    timestamp_ += audio::rtp_frame(codec_);
  }
  void take(const TestPeer::Packet& packet, TimePoint now) {
    const bool event = packet.header.payload_type == 126;
    ear_.hear({codec_, 1, packet.header.sequence, packet.header.timestamp, event, packet.payload}, now);
  }

  audio::Codec codec_;
  double frequency_;
  audio::OpusFrameEncoder encoder_;
  std::size_t position_ = 0;
  std::uint32_t timestamp_ = 1'000'000;
  TimePoint next_{};
  TimePoint heard_until_{};
  std::size_t taken_ = 0;
  audio::Ear ear_;
};

/// Opens a leg for a tone peer and starts its checks.
inline void open_tone(MediaEngine& engine, TonePeer& tone, LegId leg, unsigned shard = 0) {
  const auto number = std::to_string(static_cast<std::uint64_t>(leg));
  const IceCredentials ice{"tone" + number, "password-of-the-tone-peer-" + number};
  engine.open_web_rtc(shard, leg, tone.leg_options(ice));
  tone.peer.connect(engine.candidates(shard).front().port, ice, engine.fingerprint(), dtls::Role::client);
}

/// Drives tone peers until `done`, or gives up after `limit`.
inline bool drive_tones(
    std::vector<TonePeer*> peers, const std::function<bool()>& done, Milliseconds limit = 10s
) {
  const TimePoint end = std::chrono::steady_clock::now() + limit;
  while (!done()) {
    const TimePoint now = std::chrono::steady_clock::now();
    if (now > end) return false;
    for (TonePeer* peer : peers) peer->work(now);
    (void)::poll(nullptr, 0, 2);
  }
  return true;
}
/// The same for a length of time.
inline void drive_for(const std::vector<TonePeer*>& peers, Milliseconds time) {
  const TimePoint end = std::chrono::steady_clock::now() + time;
  drive_tones(peers, [end] { return std::chrono::steady_clock::now() >= end; });
}

/// The same, to look at the last second of it: again when the machine stood still meanwhile.
inline void listen_for(const std::vector<TonePeer*>& peers, Milliseconds time) {
  undisturbed([&] { drive_for(peers, time); });
}

}  // namespace softphone::media
