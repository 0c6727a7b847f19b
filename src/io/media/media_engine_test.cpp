#include "io/media/media_engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "io/media/test_engine.hpp"

namespace softphone::media {
namespace {

struct Bridge {
  const char* profile;
  audio::Codec codec;
  std::size_t size;
};

class MediaEngineBridgeTest : public MediaEngineTest, public testing::WithParamInterface<Bridge> {};

TEST_P(MediaEngineBridgeTest, PeersHearEachOther) {
  const Bridge& bridge = GetParam();
  TestPeer anna(bridge.profile);
  TestPeer ben(bridge.profile);
  auto anna_options = anna.leg_options(kAnnaIce, DtlsRole::server);
  auto ben_options = ben.leg_options(kBenIce, DtlsRole::client);
  anna_options.codec = ben_options.codec = bridge.codec;
  anna_options.payload_type = 96;
  ben_options.payload_type = 111;
  open(anna, kAnna, kAnnaIce, anna_options);
  open(ben, kBen, kBenIce, ben_options);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    return connected(kAnna) && connected(kBen) && anna.connected() && ben.connected();
  }));

  constexpr std::uint8_t kPackets = 50;
  for (std::uint8_t i = 0; i < kPackets; ++i) {
    const std::uint32_t timestamp = 5000 + i * audio::rtp_frame(bridge.codec);
    anna.send_audio(Bytes(bridge.size, 0xA0), 96, timestamp);
    ben.send_audio(Bytes(bridge.size, 0xB0), 111, timestamp);
  }
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    return with_mark(ben, 0xA0).size() == kPackets && with_mark(anna, 0xB0).size() == kPackets;
  }));
  const auto heard = with_mark(ben, 0xA0);
  for (std::size_t i = 0; i < heard.size(); ++i) {
    EXPECT_EQ(heard[i].header.payload_type, 111);
    EXPECT_EQ(heard[i].header.ssrc, 0x11223344u);
    EXPECT_EQ(heard[i].payload.size(), bridge.size);
    EXPECT_EQ(heard[i].header.sequence, static_cast<std::uint16_t>(heard[0].header.sequence + i));
    EXPECT_EQ(heard[i].header.timestamp, heard[0].header.timestamp + i * audio::rtp_frame(bridge.codec));
  }
  EXPECT_EQ(anna.refused + ben.refused, 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Profiles,
    MediaEngineBridgeTest,
    testing::Values(
        Bridge{"SRTP_AES128_CM_SHA1_80", audio::Codec::pcmu, 160},
        Bridge{"SRTP_AEAD_AES_128_GCM", audio::Codec::pcmu, 160},
        Bridge{"SRTP_AES128_CM_SHA1_80", audio::Codec::opus, 61},
        Bridge{"SRTP_AEAD_AES_128_GCM", audio::Codec::opus, 61}
    )
);

TEST_F(MediaEngineTest, UnderLoadPacketsGatherAndNoneIsLostOrOvertaken) {
  TestPeer anna;
  TestPeer ben;
  connect(anna, ben);
  engine_->bridge(kAnna, kBen);
  std::uint32_t timestamp = 0;
  const auto send = [&](std::uint8_t mark) { anna.send_audio(Bytes(160, mark), 0, timestamp += 160); };
  // What the media thread reads before it has heard of the bridge goes nowhere.
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    send(0xB0);
    return !with_mark(ben, 0xB0).empty();
  }));
  // As many packets as 50 people send, for long enough that the thread gets used to it.
  constexpr std::size_t kBurst = 50;
  constexpr std::size_t kBursts = 40;
  // After a moment in which this machine stood still no more is made up for than a socket's buffer holds.
  constexpr std::size_t kUnderWay = 4 * kBurst;
  std::size_t sent = 0;
  auto next = std::chrono::steady_clock::now();
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    const bool room = sent - std::min(sent, ben.received.size()) < kUnderWay;
    if (sent < kBurst * kBursts && room && std::chrono::steady_clock::now() >= next) {
      for (std::size_t i = 0; i < kBurst; ++i, ++sent) send(0xA0);
      next += 20ms;
    }
    return ben.received.size() >= kBurst * kBursts && with_mark(ben, 0xA0).size() == kBurst * kBursts;
  }));
  const auto heard = with_mark(ben, 0xA0);
  for (std::size_t i = 1; i < heard.size(); ++i) {
    ASSERT_EQ(heard[i].header.sequence, static_cast<std::uint16_t>(heard[0].header.sequence + i));
  }
}

TEST_F(MediaEngineTest, PlaysToTheEndAndSaysSo) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->play(kAnna, PlayId{7}, clip(audio::Codec::pcmu, {1, 2, 3}), 2);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{7}) && with_mark(anna, 3).size() == 2; })
  );
  std::string order;
  for (const auto& packet : anna.received) {
    if (packet.payload[0] < 9) order.push_back(static_cast<char>('0' + packet.payload[0]));
  }
  EXPECT_EQ(order, "123123");
  expect_continuous(anna);
}

TEST_F(MediaEngineTest, EndlessPlayStopsWithoutAnEnd) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->play(kAnna, PlayId{7}, clip(audio::Codec::pcmu, {1, 2}), 0);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return with_mark(anna, 1).size() >= 3; }));
  engine_->stop_play(kAnna);
  engine_->play(kAnna, PlayId{8}, clip(audio::Codec::pcmu, {3}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{8}); }));
  EXPECT_FALSE(finished(PlayId{7}));
}

TEST_F(MediaEngineTest, PlayingTakesPrecedenceOverThePeerAndTheStreamStaysContinuous) {
  TestPeer anna;
  TestPeer ben;
  connect(anna, ben);
  engine_->bridge(kAnna, kBen);
  const auto talk = [&](std::uint8_t mark) {
    const std::size_t before = with_mark(anna, mark).size();
    return TestPeer::drive({&anna, &ben}, [&] {
      ben.send_audio(Bytes(160, mark), 0, ben.sequence * 160u);
      return with_mark(anna, mark).size() > before + 3;
    });
  };
  ASSERT_TRUE(talk(0x51));
  engine_->play(kAnna, PlayId{3}, clip(audio::Codec::pcmu, {1, 2, 3, 4, 5}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    ben.send_audio(Bytes(160, 0x52), 0, ben.sequence * 160u);
    return finished(PlayId{3}) && with_mark(anna, 5).size() == 1;
  }));
  // Between the first and the last frame of the clip nothing of the peer came through.
  const auto mark_at = [&](std::uint8_t mark) {
    return std::ranges::find_if(anna.received, [mark](const auto& packet) {
      return packet.payload[0] == mark;
    });
  };
  EXPECT_EQ(mark_at(5) - mark_at(1), 4);
  ASSERT_TRUE(talk(0x53));
  EXPECT_TRUE(mark_at(1)->header.marker);
  EXPECT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return !with_mark(anna, 0x53).empty(); }));
  expect_continuous(anna);
  EXPECT_EQ(anna.refused, 0u);
}

TEST_F(MediaEngineTest, SilenceFlowsWhenNobodyFeedsTheLeg) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return with_mark(anna, 0xFF).size() > 10; }));
  EXPECT_EQ(anna.received[0].payload.size(), 160u);
  expect_continuous(anna);
}

TEST_F(MediaEngineTest, MutedLegIsNotHeard) {
  TestPeer anna;
  TestPeer ben;
  connect(anna, ben);
  engine_->bridge(kAnna, kBen);
  engine_->mute(kAnna, true);
  // A play on the other leg is a fence: posted after the mute, audible once that has happened.
  engine_->play(kBen, PlayId{1}, clip(audio::Codec::pcmu, {1}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return finished(PlayId{1}); }));
  for (int i = 0; i < 20; ++i) anna.send_audio(Bytes(160, 0xA1), 0, static_cast<std::uint32_t>(i) * 160);
  engine_->play(kAnna, PlayId{2}, clip(audio::Codec::pcmu, {1}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return finished(PlayId{2}); }));
  engine_->mute(kAnna, false);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    anna.send_audio(Bytes(160, 0xA2), 0, anna.sequence * 160u);
    return with_mark(ben, 0xA2).size() > 2;
  }));
  EXPECT_TRUE(with_mark(ben, 0xA1).empty());
}

TEST_F(MediaEngineTest, LocalLegEchoes) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->open_local(0, kBen, {});
  engine_->bridge(kAnna, kBen);
  engine_->echo(kBen, true);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna) && anna.connected(); }));
  for (std::uint32_t i = 0; i < 30; ++i) anna.send_audio(Bytes(160, 0x77), 0, i * 160);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return with_mark(anna, 0x77).size() == 30; }));
}

TEST_F(MediaEngineTest, LocalLegSpeaksInItsPeersCodec) {
  TestPeer anna;
  auto options = anna.leg_options(kAnnaIce, DtlsRole::server);
  options.codec = audio::Codec::opus;
  options.payload_type = 111;
  open(anna, kAnna, kAnnaIce, options);
  engine_->open_local(0, kBen, {});
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna) && anna.connected(); }));
  engine_->speak(
      kBen, PlayId{5}, {clip(audio::Codec::pcmu, {1, 2}), clip(audio::Codec::opus, {11, 12}, 40)}, 1
  );
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{5}) && with_mark(anna, 12).size() == 1; })
  );
  EXPECT_EQ(with_mark(anna, 11).size(), 1u);
  EXPECT_TRUE(with_mark(anna, 1).empty());
  EXPECT_EQ(with_mark(anna, 11)[0].header.payload_type, 111);
}

TEST_F(MediaEngineTest, WhoIsFarAwayConnectsLater) {
  TestPeer anna;
  TestPeer ben;
  auto far = anna.leg_options(kAnnaIce, DtlsRole::server);
  far.distance = 150ms;
  const auto start = std::chrono::steady_clock::now();
  open(anna, kAnna, kAnnaIce, far);
  open(ben, kBen, kBenIce, ben.leg_options(kBenIce, DtlsRole::server));
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return connected(kAnna) && anna.connected(); }));
  // Two flights of DTLS at least.
  EXPECT_GE(std::chrono::steady_clock::now() - start, 2 * far.distance);
  // What is said is not held up: it comes before the next thing that were.
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return ben.connected(); }));
  anna.send_audio(Bytes(160, 0xA0), 0, 5000);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return with_mark(ben, 0xA0).size() == 1; }));
}

TEST_F(MediaEngineTest, BadLineLosesAndDelays) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->open_local(0, kBen, {0.5, 30ms});
  engine_->bridge(kAnna, kBen);
  engine_->echo(kBen, true);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna) && anna.connected(); }));
  // Paced like speech: packets that overtake the first one at the take-over are dropped, the others are not.
  std::uint32_t sent = 0;
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] {
    if (sent < 200) anna.send_audio(Bytes(160, 0x77), 0, sent++ * 160);
    return sent == 200 && with_mark(anna, 0x77).size() > 50;
  }));
  engine_->play(kAnna, PlayId{1}, clip(audio::Codec::pcmu, {1, 1, 1, 1}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{1}); }));
  // 200 draws at one half: outside 50..140 less than once in 10^7 runs, the reordered first ones included.
  EXPECT_LT(with_mark(anna, 0x77).size(), 140u);
}

void press(TestPeer& peer, std::uint8_t event, std::uint32_t timestamp, bool ends = true) {
  for (std::uint16_t i = 1; i <= 5; ++i) {
    const Bytes payload{event, 10, 0, static_cast<std::uint8_t>(i * 20)};
    peer.send_audio(payload, 126, timestamp, i == 1);
  }
  for (int i = 0; ends && i < 3; ++i) peer.send_audio(Bytes{event, 0x8A, 0, 120}, 126, timestamp);
}

TEST_F(MediaEngineTest, KeysAreReportedOnceAndForwarded) {
  TestPeer anna;
  TestPeer ben;
  connect(anna, ben);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    anna.send_audio(Bytes(160, 0xA1), 0, 100);
    return !with_mark(ben, 0xA1).empty();
  }));
  press(anna, 5, 8000);
  press(anna, 11, 16000, false);  // all end packets lost: the next press, or silence, ends it
  press(anna, 0, 24000);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return events_.digits(kAnna).size() >= 3; }));
  EXPECT_EQ(events_.digits(kAnna), "5#0");
  EXPECT_EQ(events_.digits(kBen), "");
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    return std::ranges::count_if(ben.received, [](const auto& p) { return p.header.payload_type == 126; }) ==
           21;
  }));
}

TEST_F(MediaEngineTest, LocalLegHearsKeysOfItsPeer) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->open_local(0, kBen, {});
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna) && anna.connected(); }));
  press(anna, 9, 8000);
  press(anna, 10, 16000, false);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] {
    return events_.digits(kBen) == "9*" && events_.digits(kAnna) == "9*";
  }));
}

TEST_F(MediaEngineTest, SendsDigits) {
  TestPeer anna;
  open(anna, kAnna, kAnnaIce);
  engine_->send_dtmf(kAnna, PlayId{9}, "1w#");
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{9}); }));
  std::vector<TestPeer::Packet> events;
  for (const auto& packet : anna.received) {
    if (packet.header.payload_type == 126) events.push_back(packet);
  }
  ASSERT_EQ(events.size(), 20u);
  EXPECT_TRUE(events[0].header.marker);
  EXPECT_FALSE(events[1].header.marker);
  EXPECT_EQ(events[0].payload[0], 1);
  EXPECT_EQ(events[10].payload[0], 11);
  EXPECT_EQ(events[0].header.timestamp, events[9].header.timestamp);
  EXPECT_EQ(events[9].payload[1] & 0x80, 0x80);
  EXPECT_EQ(events[9].payload[2] << 8 | events[9].payload[3], 1280);
  EXPECT_GT(events[10].header.timestamp - events[0].header.timestamp, 4000u)
      << "the pause passes in timestamps";
  expect_continuous(anna);
}

TEST_F(MediaEngineTest, CloseSaysGoodbyeAndGivesQuality) {
  TestPeer anna;
  TestPeer ben;
  connect(anna, ben);
  engine_->bridge(kAnna, kBen);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    anna.send_audio(Bytes(160, 0xA1), 0, anna.sequence * 160u);
    anna.sequence += anna.sequence % 4 == 0 ? 1 : 0;  // a quarter is lost
    return with_mark(ben, 0xA1).size() >= 40;
  }));
  engine_->close(kAnna);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] {
    return anna.dtls_state() == dtls::State::closed && !events_.all<LegClosed>().empty();
  }));
  const LegClosed closed = events_.all<LegClosed>()[0];
  EXPECT_EQ(closed.leg, kAnna);
  EXPECT_GE(closed.quality.packets_received, 40u);
  EXPECT_GE(closed.quality.packets_lost, 8u);
  EXPECT_LT(closed.quality.packets_lost, closed.quality.packets_received);
  ASSERT_FALSE(anna.reports.empty());
  EXPECT_TRUE(anna.reports.back().bye);
  // The leg is gone for good; the other goes on.
  engine_->close(kAnna);
  engine_->play(kBen, PlayId{1}, clip(audio::Codec::pcmu, {1}), 1);
  ASSERT_TRUE(TestPeer::drive({&anna, &ben}, [&] { return finished(PlayId{1}); }));
  EXPECT_EQ(events_.all<LegClosed>().size(), 1u);
}

TEST_F(MediaEngineTest, PeerClosingDtlsDisconnects) {
  auto anna = std::make_unique<TestPeer>();
  open(*anna, kAnna, kAnnaIce);
  ASSERT_TRUE(TestPeer::drive({anna.get()}, [&] { return connected(kAnna) && anna->connected(); }));
  anna->close_dtls();
  ASSERT_TRUE(TestPeer::drive({anna.get()}, [&] { return !events_.all<Disconnected>().empty(); }));
  EXPECT_EQ(events_.all<Disconnected>()[0].leg, kAnna);
}

}  // namespace
}  // namespace softphone::media
