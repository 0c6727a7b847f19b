// What a network and its strangers do to the engine: restarts, replays, forgeries, garbage.

#include "io/media/test_engine.hpp"

namespace softphone::media {
namespace {

class MediaEngineHostileTest : public MediaEngineTest {
 protected:
  /// Anna alone with an echoing party.
  void connect_to_echo(TestPeer& anna) {
    open(anna, kAnna, kAnnaIce);
    engine_->open_local(0, kBen, {});
    engine_->bridge(kAnna, kBen);
    engine_->echo(kBen, true);
    ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna) && anna.connected(); }));
  }
  /// Sends until the echo of `mark` arrives: proof that everything before has been handled.
  static bool echoes(TestPeer& anna, std::uint8_t mark) {
    return TestPeer::drive({&anna}, [&] {
      anna.send_audio(Bytes(160, mark), 0, anna.sequence * 160u);
      return !with_mark(anna, mark).empty();
    });
  }
};

TEST_F(MediaEngineHostileTest, IceRestartMovesTheCallToANewAddress) {
  TestPeer anna;
  connect_to_echo(anna);
  ASSERT_TRUE(echoes(anna, 1));
  const IceCredentials next{"annanext", "second-password-of-anna1"};
  const IceCredentials theirs{"newpeer", "second-password-of-peer1"};
  engine_->restart_ice(kAnna, next, theirs);
  // The old path carries media until the new one is nominated.
  ASSERT_TRUE(echoes(anna, 2));
  anna.restart(theirs, next, true);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return anna.nominated(); }));
  ASSERT_TRUE(echoes(anna, 3));
  EXPECT_EQ(events_.all<Connected>().size(), 1u) << "the DTLS association stays";
  EXPECT_TRUE(events_.all<Disconnected>().empty());
  // The old fragment is retired: nobody answers it.
  anna.remote = kAnnaIce;
  anna.send_check();
  anna.remote = next;
  const std::size_t errors = anna.stun_errors.size();
  ASSERT_TRUE(echoes(anna, 4));
  EXPECT_EQ(anna.stun_errors.size(), errors);
}

TEST_F(MediaEngineHostileTest, OldCredentialsServeUntilTheRestartIsNominated) {
  TestPeer anna;
  connect_to_echo(anna);
  engine_->restart_ice(
      kAnna, {"annanext", "second-password-of-anna1"}, {"newpeer", "second-password-of-peer1"}
  );
  anna.restart(anna.local, kAnnaIce, true);  // moves, but has not heard of the restart yet
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return anna.nominated(); }));
  ASSERT_TRUE(echoes(anna, 5));
}

TEST_F(MediaEngineHostileTest, ReplayedAndForgedPacketsAreIgnored) {
  TestPeer anna;
  connect_to_echo(anna);
  ASSERT_TRUE(echoes(anna, 1));
  ASSERT_TRUE(echoes(anna, 2));
  anna.send_audio(Bytes(160, 9), 0, anna.sequence * 160u);
  const Bytes original = anna.last_datagram;
  for (int i = 0; i < 5; ++i) anna.send_raw(original);
  for (std::size_t at = 12; at < original.size(); at += 7) {
    Bytes forged = original;
    forged[3] = static_cast<std::uint8_t>(forged[3] + 1);  // a sequence number not seen yet
    forged[at] ^= 0x40;
    anna.send_raw(forged);
  }
  ASSERT_TRUE(echoes(anna, 3));
  EXPECT_EQ(with_mark(anna, 9).size(), 1u);
}

TEST_F(MediaEngineHostileTest, GarbageIsIgnored) {
  TestPeer anna;
  connect_to_echo(anna);
  std::uint32_t state = 12345;  // the same garbage every run
  for (int i = 0; i < 3000; ++i) {
    Bytes garbage(i % 200);
    for (auto& byte : garbage) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 24);
    // Handshake records in the clear may end an association; everything else must not.
    if (!garbage.empty() && garbage[0] >= 20 && garbage[0] <= 63) garbage[0] = 0x80;
    anna.send_raw(garbage);
  }
  Bytes large(4000, 0x80);
  anna.send_raw(large);
  ASSERT_TRUE(echoes(anna, 3));
  EXPECT_TRUE(events_.all<Disconnected>().empty());
}

TEST_F(MediaEngineHostileTest, StrangersGetNoAnswer) {
  TestPeer anna;
  connect_to_echo(anna);
  TestPeer stranger;
  stranger.connect(port_, {"nobody", "a-password-made-up-by-me"}, engine_->fingerprint(), dtls::Role::client);
  stranger.send_raw(anna.last_datagram);
  for (int i = 0; i < 100; ++i) stranger.send_check();
  ASSERT_TRUE(echoes(anna, 3));
  stranger.work();
  EXPECT_FALSE(stranger.nominated());
  EXPECT_TRUE(stranger.stun_errors.empty());
}

TEST_F(MediaEngineHostileTest, ChecksWithWrongPasswordOrRoleAreRefused) {
  TestPeer anna;
  connect_to_echo(anna);
  TestPeer thief;
  thief.connect(
      port_, {kAnnaIce.ufrag, "not-the-password-of-anna"}, engine_->fingerprint(), dtls::Role::client
  );
  ASSERT_TRUE(TestPeer::drive({&thief}, [&] { return !thief.stun_errors.empty(); }));
  EXPECT_EQ(thief.stun_errors[0], 401);
  anna.send_check({}, true);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return !anna.stun_errors.empty(); }));
  EXPECT_EQ(anna.stun_errors[0], 487);
  ASSERT_TRUE(echoes(anna, 3));
}

TEST_F(MediaEngineHostileTest, WrongFingerprintNeverConnects) {
  TestPeer anna;
  auto options = anna.leg_options(kAnnaIce, DtlsRole::server);
  options.remote_fingerprint[5] ^= 1;
  open(anna, kAnna, kAnnaIce, options);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return !events_.all<Disconnected>().empty(); }));
  EXPECT_TRUE(events_.all<Connected>().empty());
}

TEST_F(MediaEngineHostileTest, AnOfferOfOursWaitsForTheAnswer) {
  TestPeer anna;
  auto options = anna.leg_options(kAnnaIce, DtlsRole::server);
  options.remote = {};
  options.remote_fingerprint.clear();
  open(anna, kAnna, kAnnaIce, options);
  // The peer is ahead of the signalling: its handshake may finish, but its certificate is not proven.
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return anna.connected(); }));
  EXPECT_FALSE(connected(kAnna));
  RemoteDescription remote;
  remote.ice = anna.local;
  remote.fingerprint = anna.fingerprint();
  remote.telephone_event = 101;
  engine_->set_remote(kAnna, remote);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return connected(kAnna); }));
  engine_->send_dtmf(kAnna, PlayId{1}, "7");
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{1}); }));
  EXPECT_TRUE(std::ranges::any_of(anna.received, [](const auto& p) { return p.header.payload_type == 101; }));
}

TEST_F(MediaEngineHostileTest, ReportsDescribeWhatIsSentAndReceived) {
  TestPeer anna;
  connect_to_echo(anna);
  anna.sequence = 5000;
  for (std::uint32_t i = 0; i < 100; ++i) {
    anna.send_audio(Bytes(160, 1), 0, i * 160);
    anna.sequence += i % 10 == 9 ? 1 : 0;
  }
  Bytes report;
  rtp::SenderInfo info;
  info.ntp = 0x1234567890ABCDEF;
  rtp::write_rtcp(report, anna.ssrc, info, {}, "peer");
  anna.send_rtcp(report);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return !anna.reports.empty(); }));
  const rtp::RtcpPacket first = anna.reports[0];
  EXPECT_EQ(first.sender, 0x11223344u);
  ASSERT_TRUE(first.info);
  EXPECT_GE(first.info->packets, 100u);
  ASSERT_EQ(first.block_count, 1u);
  EXPECT_EQ(first.blocks[0].ssrc, anna.ssrc);
  EXPECT_EQ(first.blocks[0].total_lost, 9);
  EXPECT_EQ(first.blocks[0].highest_sequence, 5108u);
  EXPECT_NEAR(first.blocks[0].fraction_lost, 9 * 256 / 109, 1);
  EXPECT_EQ(first.blocks[0].last_report, 0x567890ABu);

  // Our report about its stream lets the engine measure the round trip.
  rtp::ReportBlock block;
  block.ssrc = first.sender;
  block.last_report = static_cast<std::uint32_t>(first.info->ntp >> 16);
  Bytes answer;
  rtp::write_rtcp(answer, anna.ssrc, {}, std::span(&block, 1), "peer");
  anna.send_rtcp(answer);
  ASSERT_TRUE(echoes(anna, 7));
  engine_->close(kAnna);
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return !events_.all<LegClosed>().empty(); }));
  const LegQuality quality = events_.all<LegClosed>()[0].quality;
  ASSERT_TRUE(quality.round_trip_ms);
  EXPECT_GE(*quality.round_trip_ms, 0);
  EXPECT_EQ(quality.packets_lost, 10u);
}

TEST_F(MediaEngineHostileTest, TakenPortIsAnError) {
  MediaOptions options;
  options.bind_address = "127.0.0.1";
  options.first_port = port_;
  const auto second = MediaEngine::start(options, [](const MediaEvent&) {});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "port_taken");
}

TEST_F(MediaEngineHostileTest, CommandsForUnknownLegsAreDropped) {
  const LegId nobody{77};
  engine_->bridge(nobody, kAnna);
  engine_->play(nobody, PlayId{1}, nullptr, 1);
  engine_->close(nobody);
  TestPeer anna;
  connect_to_echo(anna);
  engine_->play(kAnna, PlayId{2}, nullptr, 1);  // no clip: over at once
  ASSERT_TRUE(TestPeer::drive({&anna}, [&] { return finished(PlayId{2}); }));
  EXPECT_TRUE(events_.all<LegClosed>().empty());
}

}  // namespace
}  // namespace softphone::media
