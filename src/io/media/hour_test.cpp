// A whole call of an hour in virtual time: a caller, the relay, a listener, and a bad network on both sides
// of the relay. All that a packet passes is real, but for sockets and clocks.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <random>

#include "audio/ear.hpp"
#include "audio/g711.hpp"
#include "audio/level.hpp"
#include "proto/rtp/outgoing_stream.hpp"
#include "proto/rtp/packet.hpp"
#include "proto/rtp/reception.hpp"
#include "proto/srtp/session.hpp"

namespace softphone::media {
namespace {

constexpr int kPackets = 50 * 3600;
constexpr double kTone = 400;  // whole periods in 20 ms: what is skipped or repeated does not turn its phase

/// Loses, delays, overtakes and repeats.
class BadNetwork {
 public:
  explicit BadNetwork(unsigned seed) : dice_(seed) {}

  void send(Bytes packet, TimePoint now) {
    if (draw() < 0.01) {
      ++lost;
      return;
    }
    // Mostly within 20 ms, now and then so late that others overtake.
    const auto delay = [this] {
      return Microseconds(static_cast<std::int64_t>(8'000 - 12'000 * std::log(1 - draw())));
    };
    if (draw() < 0.01) {
      ++repeated;
      under_way_.emplace(now + delay(), packet);
    }
    under_way_.emplace(now + delay(), std::move(packet));
  }
  /// What arrives until `now`, in its order.
  template <class Receive>
  void deliver(TimePoint now, Receive receive) {
    while (!under_way_.empty() && under_way_.begin()->first <= now) {
      auto arrived = under_way_.extract(under_way_.begin());
      receive(arrived.mapped(), arrived.key());
    }
  }

  std::uint64_t lost = 0;
  std::uint64_t repeated = 0;

 private:
  using Microseconds = std::chrono::microseconds;
  double draw() { return std::uniform_real_distribution<double>(0, 1)(dice_); }

  std::mt19937 dice_;
  std::multimap<TimePoint, Bytes> under_way_;
};

srtp::MasterKey key(std::uint8_t seed) {
  srtp::MasterKey key;
  for (std::size_t i = 0; i < key.key.size(); ++i) key.key[i] = static_cast<std::uint8_t>(seed * 31 + i);
  for (std::size_t i = 0; i < key.salt.size(); ++i) key.salt[i] = static_cast<std::uint8_t>(seed * 17 + i);
  return key;
}

/// One end of an association that sends.
struct Sending {
  Sending(srtp::Profile profile, std::uint8_t seed, std::uint32_t the_ssrc)
      : cipher(profile, key(seed)), ssrc(the_ssrc) {}

  Bytes protect(ByteView payload, std::uint16_t sequence, std::uint32_t timestamp) {
    Bytes packet(rtp::kHeaderSize + payload.size() + srtp::kMaxOverhead);
    rtp::Header header;
    header.sequence = sequence;
    header.timestamp = timestamp;
    header.ssrc = ssrc;
    rtp::write_header(std::span(packet).first<rtp::kHeaderSize>(), header);
    std::copy(payload.begin(), payload.end(), packet.begin() + rtp::kHeaderSize);
    const auto size = cipher.protect_rtp(packet, rtp::kHeaderSize + payload.size());
    if (!size) return {};
    packet.resize(*size);
    return packet;
  }
  srtp::Sender cipher;
  std::uint32_t ssrc;
};

struct Counts {
  std::uint64_t replayed = 0;
  std::uint64_t other = 0;
};

/// The plain packet's header, with the payload left in `packet`; nothing for one that is refused.
std::optional<rtp::Header> open(srtp::Receiver& receiver, Bytes& packet, Counts& refused) {
  const auto size = receiver.unprotect_rtp(packet);
  if (!size) {
    ++(size.error() == srtp::Refusal::replayed ? refused.replayed : refused.other);
    return std::nullopt;
  }
  packet.resize(*size);
  const auto header = rtp::parse_header(packet);
  packet.erase(packet.begin(), packet.begin() + rtp::kHeaderSize);
  return header;
}

class Hour : public testing::TestWithParam<srtp::Profile> {};

TEST_P(Hour, IsHeardToItsEndOverABadNetwork) {
  // The sequence number passes its end three times; so does that of the relay, at other moments.
  constexpr std::uint16_t kFirst = 32'000;
  Sending caller(GetParam(), 1, 0x11);
  srtp::Receiver relay_in(GetParam(), key(1));
  Sending relay(GetParam(), 2, 0x22);
  srtp::Receiver listener_in(GetParam(), key(2));
  BadNetwork to_relay(1);
  BadNetwork to_listener(2);
  rtp::OutgoingStream stream(8000, 7'000, 0xFFFF'0000);
  rtp::Reception reception(caller.ssrc, 8000);
  audio::Ear ear;
  Counts relay_refused;
  Counts listener_refused;
  std::uint64_t relayed = 0;
  std::uint64_t too_old = 0;

  std::array<std::int16_t, audio::kNarrowFrame> sound{};
  std::vector<std::int16_t> second;
  std::vector<double> levels;
  Milliseconds longest{0};
  std::uint64_t position = 0;
  TimePoint now{};
  for (int n = 0; n < kPackets; ++n, now += 20ms) {
    for (auto& sample : sound) {
      const double phase = 2 * std::numbers::pi * kTone * static_cast<double>(position++ % 8000) / 8000;
      sample = static_cast<std::int16_t>(8000 * std::sin(phase));
    }
    const auto index = static_cast<std::uint32_t>(n);
    Bytes packet =
        caller.protect(audio::mu_law_encode(sound), static_cast<std::uint16_t>(kFirst + index), index * 160);
    ASSERT_FALSE(packet.empty()) << n;
    to_relay.send(std::move(packet), now);

    to_relay.deliver(now, [&](Bytes& arrived, TimePoint when) {
      const auto header = open(relay_in, arrived, relay_refused);
      if (!header) return;
      reception.handle_packet(header->sequence, header->timestamp, when);
      const auto slot =
          stream.forward(1ULL << 32 | header->ssrc, header->sequence, header->timestamp, false, when);
      if (!slot) {
        ++too_old;
        return;
      }
      Bytes out = relay.protect(arrived, slot->sequence, slot->timestamp);
      ASSERT_FALSE(out.empty()) << "an index is used twice";
      ++relayed;
      to_listener.send(std::move(out), when);
    });
    to_listener.deliver(now, [&](Bytes& arrived, TimePoint when) {
      const auto header = open(listener_in, arrived, listener_refused);
      if (!header) return;
      ear.hear({audio::Codec::pcmu, 1, header->sequence, header->timestamp, false, arrived}, when);
    });

    ear.advance(now);
    longest = std::max(longest, ear.buffer().target());
    second.insert(second.end(), ear.narrow().begin(), ear.narrow().end());
    if (second.size() < 8000) continue;
    levels.push_back(audio::tone_amplitude(second, kTone, 8000) * 32768);
    second.clear();
  }

  // Nothing but what was repeated is refused, at the first sequence number as after three wraps.
  EXPECT_EQ(relay_refused.other + listener_refused.other, 0U);
  EXPECT_LE(relay_refused.replayed, to_relay.repeated);
  EXPECT_GE(relay_refused.replayed + 2, to_relay.repeated) << "two copies may still be under way";
  EXPECT_GE(listener_refused.replayed + 2, to_listener.repeated);
  EXPECT_LE(too_old, 2U);
  EXPECT_NEAR(static_cast<double>(relayed), static_cast<double>(kPackets - to_relay.lost), 10);
  EXPECT_NEAR(static_cast<double>(reception.lost()), static_cast<double>(to_relay.lost), 10);
  EXPECT_NEAR(reception.jitter_ms(), 12, 8);
  // The listener hears the tone in every second of the hour; concealment bends it a little.
  ASSERT_EQ(levels.size(), 3600U);
  for (std::size_t i = 1; i < levels.size(); ++i) ASSERT_GT(levels[i], 2500) << "in second " << i;
  const double mean = std::accumulate(levels.begin(), levels.end(), 0.0) / static_cast<double>(levels.size());
  EXPECT_GT(mean, 6500);
  EXPECT_LE(longest, 200ms);
  const auto& counts = ear.buffer().counts();
  EXPECT_LT(counts.lost + counts.late, static_cast<std::uint64_t>(kPackets) * 8 / 100)
      << "2 % are lost, the rest came too late";
  EXPECT_EQ(counts.overflowed, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Profiles,
    Hour,
    testing::Values(srtp::Profile::aes128_cm_sha1_80, srtp::Profile::aead_aes_128_gcm),
    [](const auto& test) { return test.param == srtp::Profile::aead_aes_128_gcm ? "gcm" : "cm"; }
);

}  // namespace
}  // namespace softphone::media
