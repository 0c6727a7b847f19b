#pragma once
// A running engine with its events, for tests.

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>

#include "io/media/test_peer.hpp"

namespace softphone::media {

/// Collects events of the media thread.
class Events {
 public:
  void add(MediaEvent event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
  }
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    const std::lock_guard lock(mutex_);
    std::vector<T> result;
    for (const MediaEvent& event : events_) {
      if (const T* match = std::get_if<T>(&event)) result.push_back(*match);
    }
    return result;
  }
  [[nodiscard]] std::string digits(LegId leg) const {
    std::string result;
    for (const DtmfReceived& event : all<DtmfReceived>()) {
      if (event.leg == leg) result.push_back(event.digit);
    }
    return result;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<MediaEvent> events_;
};

inline constexpr LegId kAnna{1};
inline constexpr LegId kBen{2};
inline const IceCredentials kAnnaIce{"annaufrag", "anna-password-of-24-char"};
inline const IceCredentials kBenIce{"benufrag", "ben-password-of-24-chars"};

inline audio::EncodedClipPtr clip(
    audio::Codec codec, std::initializer_list<std::uint8_t> marks, std::size_t size = 160
) {
  std::vector<Bytes> frames;
  for (const std::uint8_t mark : marks) frames.emplace_back(size, mark);
  return std::make_shared<audio::EncodedClip>(codec, std::move(frames));
}

class MediaEngineTest : public testing::Test {
 protected:
  explicit MediaEngineTest(unsigned shards = 1) {
    MediaOptions options;
    options.bind_address = "127.0.0.1";
    options.shards = shards;
    engine_ =
        std::move(MediaEngine::start(options, [this](MediaEvent event) { events_.add(event); }).value());
    port_ = engine_->candidates(0).front().port;
  }

  void open(TestPeer& peer, LegId leg, const IceCredentials& ice, WebRtcLegOptions options) {
    const bool engine_is_server = options.role == DtlsRole::server;
    engine_->open_web_rtc(0, leg, std::move(options));
    peer.connect(
        port_, ice, engine_->fingerprint(), engine_is_server ? dtls::Role::client : dtls::Role::server
    );
  }
  void open(TestPeer& peer, LegId leg, const IceCredentials& ice, DtlsRole role = DtlsRole::server) {
    open(peer, leg, ice, peer.leg_options(ice, role));
  }
  [[nodiscard]] bool connected(LegId leg) const {
    return std::ranges::any_of(events_.all<Connected>(), [leg](const Connected& event) {
      return event.leg == leg;
    });
  }
  [[nodiscard]] bool finished(PlayId play) const {
    return std::ranges::any_of(events_.all<PlayFinished>(), [play](const PlayFinished& e) {
      return e.play == play;
    });
  }
  /// Both connected, both known to the engine.
  void connect(TestPeer& anna, TestPeer& ben) {
    open(anna, kAnna, kAnnaIce);
    open(ben, kBen, kBenIce, DtlsRole::client);
    ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
      return anna.connected() && ben.connected() && connected(kAnna) && connected(kBen);
    }));
  }
  static std::vector<TestPeer::Packet> with_mark(const TestPeer& peer, std::uint8_t mark) {
    std::vector<TestPeer::Packet> result;
    for (const TestPeer::Packet& packet : peer.received) {
      if (!packet.payload.empty() && packet.payload[0] == mark) result.push_back(packet);
    }
    return result;
  }
  /// One SSRC, sequence numbers of arrival order without a gap, timestamps that never go back.
  static void expect_continuous(const TestPeer& peer) {
    for (std::size_t i = 1; i < peer.received.size(); ++i) {
      const rtp::Header& before = peer.received[i - 1].header;
      const rtp::Header& after = peer.received[i].header;
      EXPECT_EQ(after.ssrc, before.ssrc);
      EXPECT_EQ(after.sequence, static_cast<std::uint16_t>(before.sequence + 1)) << "packet " << i;
      EXPECT_GE(static_cast<std::int32_t>(after.timestamp - before.timestamp), 0) << "packet " << i;
    }
  }

  Events events_;
  std::unique_ptr<MediaEngine> engine_;
  std::uint16_t port_ = 0;
};

}  // namespace softphone::media
