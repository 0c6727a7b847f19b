#include "proto/srtp/session.hpp"

#include <gtest/gtest.h>
#include <srtp2/srtp.h>

#include <memory>

#include "proto/rtp/packet.hpp"

namespace softphone::srtp {
namespace {

MasterKey test_key() {
  MasterKey key;
  for (std::size_t i = 0; i < key.key.size(); ++i) key.key[i] = static_cast<std::uint8_t>(3 * i + 1);
  for (std::size_t i = 0; i < key.salt.size(); ++i) key.salt[i] = static_cast<std::uint8_t>(7 * i + 5);
  return key;
}

Bytes rtp_packet(std::uint16_t sequence, std::size_t payload = 160, std::uint32_t ssrc = 0xCAFE) {
  Bytes packet(rtp::kHeaderSize + payload, static_cast<std::uint8_t>(sequence));
  rtp::Header header;
  header.sequence = sequence;
  header.ssrc = ssrc;
  header.timestamp = sequence * 160u;
  rtp::write_header(std::span(packet).first<rtp::kHeaderSize>(), header);
  return packet;
}

Bytes rtcp_packet(std::size_t words = 7) {
  Bytes packet(words * 4, 0x5A);
  packet[0] = 0x80;
  packet[1] = 200;
  packet[2] = 0;
  packet[3] = static_cast<std::uint8_t>(words - 1);
  return packet;
}

/// libsrtp2 as the oracle.
class Oracle {
 public:
  Oracle(Profile profile, const MasterKey& master, bool sending) {
    static const bool kReady = srtp_init() == srtp_err_status_ok;
    if (!kReady) throw std::runtime_error("libsrtp2 does not start");
    srtp_policy_t policy{};
    if (profile == Profile::aead_aes_128_gcm) {
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    } else {
      srtp_crypto_policy_set_rtp_default(&policy.rtp);
      srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
    }
    policy.ssrc.type = sending ? ssrc_any_outbound : ssrc_any_inbound;
    policy.window_size = 128;
    key_.assign(master.key.begin(), master.key.end());
    key_.insert(key_.end(), master.salt.begin(), master.salt.end());
    policy.key = key_.data();
    if (srtp_create(&session_, &policy) != srtp_err_status_ok) throw std::runtime_error("libsrtp2 refuses");
  }
  ~Oracle() { srtp_dealloc(session_); }
  Oracle(const Oracle&) = delete;
  Oracle& operator=(const Oracle&) = delete;

  using Function = srtp_err_status_t (*)(srtp_t, void*, int*);
  std::optional<Bytes> run(Function function, Bytes packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + 64);
    if (function(session_, packet.data(), &size) != srtp_err_status_ok) return std::nullopt;
    packet.resize(static_cast<std::size_t>(size));
    return packet;
  }

 private:
  Bytes key_;
  srtp_t session_ = nullptr;
};

class SessionTest : public testing::TestWithParam<Profile> {
 protected:
  std::optional<Bytes> protect(Bytes packet) {
    const std::size_t size = packet.size();
    packet.resize(size + kMaxOverhead);
    const auto whole = sender_.protect_rtp(packet, size);
    if (!whole) return std::nullopt;
    packet.resize(*whole);
    return packet;
  }
  std::optional<Bytes> protect_control(Bytes packet) {
    const std::size_t size = packet.size();
    packet.resize(size + kMaxOverhead);
    const auto whole = sender_.protect_rtcp(packet, size);
    if (!whole) return std::nullopt;
    packet.resize(*whole);
    return packet;
  }
  std::optional<Bytes> unprotect(Bytes packet) {
    const auto size = receiver_.unprotect_rtp(packet);
    if (!size) {
      refusal_ = size.error();
      return std::nullopt;
    }
    packet.resize(*size);
    return packet;
  }
  std::optional<Bytes> unprotect_control(Bytes packet) {
    const auto size = receiver_.unprotect_rtcp(packet);
    if (!size) {
      refusal_ = size.error();
      return std::nullopt;
    }
    packet.resize(*size);
    return packet;
  }

  Sender sender_{GetParam(), test_key()};
  Receiver receiver_{GetParam(), test_key()};
  std::optional<Refusal> refusal_;
};

TEST_P(SessionTest, LibsrtpReadsWhatWeWriteAcrossARollover) {
  Oracle oracle(GetParam(), test_key(), false);
  for (int i = 0; i < 200; ++i) {
    const Bytes plain = rtp_packet(static_cast<std::uint16_t>(65436 + i), static_cast<std::size_t>(i));
    EXPECT_EQ(oracle.run(srtp_unprotect, protect(plain).value()), plain) << i;
    EXPECT_EQ(oracle.run(srtp_unprotect_rtcp, protect_control(rtcp_packet()).value()), rtcp_packet());
  }
}

TEST_P(SessionTest, WeReadWhatLibsrtpWritesAcrossARollover) {
  Oracle oracle(GetParam(), test_key(), true);
  for (int i = 0; i < 200; ++i) {
    const Bytes plain = rtp_packet(static_cast<std::uint16_t>(65436 + i), static_cast<std::size_t>(i));
    EXPECT_EQ(unprotect(oracle.run(srtp_protect, plain).value()), plain) << i;
    EXPECT_EQ(unprotect_control(oracle.run(srtp_protect_rtcp, rtcp_packet()).value()), rtcp_packet());
  }
}

TEST_P(SessionTest, HeaderExtensionsStayReadable) {
  // One contributing source and an extension of one word.
  const Bytes plain = from_hex("9100000100000002000000030000aaaabede000110ff0000deadbeefdeadbeef").value();
  const Bytes sealed = protect(plain).value();
  EXPECT_TRUE(std::equal(plain.begin(), plain.begin() + 24, sealed.begin()));
  EXPECT_FALSE(std::equal(plain.begin() + 24, plain.end(), sealed.begin() + 24));
  EXPECT_EQ(unprotect(sealed), plain);
}

TEST_P(SessionTest, EachPacketIsAcceptedOnceInAnyOrder) {
  std::vector<Bytes> sealed;
  for (std::uint16_t i = 0; i < 200; ++i) sealed.push_back(protect(rtp_packet(1000 + i)).value());
  EXPECT_TRUE(unprotect(sealed[150]));
  EXPECT_TRUE(unprotect(sealed[30])) << "120 behind";
  EXPECT_FALSE(unprotect(sealed[30]));
  EXPECT_EQ(refusal_, Refusal::replayed);
  EXPECT_FALSE(unprotect(sealed[22])) << "128 behind";
  EXPECT_TRUE(unprotect(sealed[199]));
  EXPECT_FALSE(unprotect(sealed[150]));
  EXPECT_TRUE(unprotect(sealed[149]));
}

TEST_P(SessionTest, EveryChangedBitIsForgery) {
  const Bytes sealed = protect(rtp_packet(5, 20)).value();
  for (std::size_t at = 1; at < sealed.size(); ++at) {
    Bytes changed = sealed;
    changed[at] ^= 0x10;
    EXPECT_FALSE(unprotect(changed)) << at;
  }
  EXPECT_TRUE(unprotect(sealed)) << "forgeries left no trace";
  const Bytes control = protect_control(rtcp_packet()).value();
  for (std::size_t at = 1; at < control.size(); ++at) {
    Bytes changed = control;
    changed[at] ^= 0x10;
    EXPECT_FALSE(unprotect_control(changed)) << at;
  }
  EXPECT_TRUE(unprotect_control(control));
  EXPECT_FALSE(unprotect_control(control)) << "replay";
}

TEST_P(SessionTest, NoCutPacketIsAccepted) {
  const Bytes sealed = protect(rtp_packet(5, 20)).value();
  const Bytes control = protect_control(rtcp_packet()).value();
  for (std::size_t size = 0; size < sealed.size(); ++size)
    EXPECT_FALSE(unprotect(Bytes(sealed.begin(), sealed.begin() + static_cast<long>(size))));
  for (std::size_t size = 0; size < control.size(); ++size)
    EXPECT_FALSE(unprotect_control(Bytes(control.begin(), control.begin() + static_cast<long>(size))));
}

TEST_P(SessionTest, TheSameIndexIsNeverSealedTwice) {
  EXPECT_TRUE(protect(rtp_packet(9)));
  EXPECT_FALSE(protect(rtp_packet(9)));
}

TEST_P(SessionTest, SourcesAreBounded) {
  Sender other(GetParam(), test_key());
  for (std::uint32_t ssrc = 1; ssrc <= kMaxStreams; ++ssrc) {
    EXPECT_TRUE(unprotect(protect(rtp_packet(1, 10, ssrc)).value()));
  }
  EXPECT_FALSE(protect(rtp_packet(1, 10, 99)));
  Bytes packet = rtp_packet(1, 10, 99);
  const std::size_t size = packet.size();
  packet.resize(size + kMaxOverhead);
  packet.resize(other.protect_rtp(packet, size).value());
  EXPECT_FALSE(unprotect(packet));
  EXPECT_EQ(refusal_, Refusal::too_many_streams);
}

INSTANTIATE_TEST_SUITE_P(
    Profiles, SessionTest, testing::Values(Profile::aes128_cm_sha1_80, Profile::aead_aes_128_gcm)
);

TEST(ReplayWindowTest, ShiftsOverWordBoundaries) {
  for (const std::uint64_t step : {1u, 63u, 64u, 65u, 127u, 128u, 500u}) {
    ReplayWindow window;
    window.mark(1000);
    window.mark(1000 + step);
    EXPECT_FALSE(window.fresh(1000)) << step;
    EXPECT_FALSE(window.fresh(1000 + step));
    EXPECT_TRUE(window.fresh(1001 + step));
    if (step > 1) {
      EXPECT_TRUE(window.fresh(999 + step));
    }
    EXPECT_FALSE(window.fresh(1000 + step - 128));
  }
}

TEST(GuessIndexTest, FollowsRolloversBothWays) {
  ReplayWindow window;
  EXPECT_EQ(guess_index(window, 65535), 65535u);
  window.mark(65535);
  EXPECT_EQ(guess_index(window, 3), 65539u);
  window.mark(65539);
  EXPECT_EQ(guess_index(window, 65534), 65534u);
  ReplayWindow young;
  young.mark(2);
  EXPECT_FALSE(guess_index(young, 65535)) << "from before the beginning";
}

}  // namespace
}  // namespace softphone::srtp
