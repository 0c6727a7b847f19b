#include "proto/ice/lite_agent.hpp"

#include <gtest/gtest.h>

namespace softphone::ice {
namespace {

const Credentials kOurs{"ours", "our-password-of-24-chars"};
const Credentials kTheirs{"them", "their-password-24-charss"};
const Credentials kNext{"next", "next-password-of-24-char"};
const stun::Address kHome = stun::Address::v4(0x0A000001, 5000);
const stun::Address kAway = stun::Address::v4(0x0A000002, 6000);
constexpr TimePoint kStart{};

class LiteAgentTest : public testing::Test {
 protected:
  struct Check {
    Credentials credentials = kOurs;
    bool use_candidate = true;
    bool controlled = false;
  };

  std::vector<Output> check(const Check& how, const stun::Address& from, TimePoint now = kStart) {
    const stun::TransactionId id{7};
    stun::Builder builder(stun::Class::request, stun::kBinding, id);
    builder.username(how.credentials.ufrag + ":them").priority(1);
    if (how.controlled) {
      builder.ice_controlled(1);
    } else {
      builder.ice_controlling(1);
    }
    if (how.use_candidate) builder.use_candidate();
    return feed(builder.integrity(as_bytes(how.credentials.pwd)).finish(), from, now);
  }
  std::vector<Output> feed(const Bytes& packet, const stun::Address& from, TimePoint now = kStart) {
    agent_.handle_message(packet, stun::parse(packet).value(), from, now);
    return drain();
  }
  std::vector<Output> drain() {
    std::vector<Output> outputs;
    while (auto output = agent_.poll_output()) outputs.push_back(std::move(*output));
    return outputs;
  }
  template <class T>
  static const T* first(const std::vector<Output>& outputs) {
    for (const Output& output : outputs) {
      if (const T* match = std::get_if<T>(&output)) return match;
    }
    return nullptr;
  }
  static int error_of(const std::vector<Output>& outputs) {
    const Transmit* transmit = first<Transmit>(outputs);
    return transmit == nullptr ? -1 : stun::parse(transmit->datagram)->error_code.value_or(0);
  }

  LiteAgent agent_{kOurs, kTheirs, kStart};
};

TEST_F(LiteAgentTest, AnswersAValidCheckAndLearnsItsAddress) {
  const auto outputs = check({kOurs, false}, kHome);
  const Transmit* transmit = first<Transmit>(outputs);
  ASSERT_NE(transmit, nullptr);
  EXPECT_EQ(transmit->to, kHome);
  const auto answer = stun::parse(transmit->datagram);
  EXPECT_EQ(answer->message_class, stun::Class::success);
  EXPECT_EQ(answer->transaction, stun::TransactionId{7});
  EXPECT_EQ(answer->xor_mapped, kHome);
  EXPECT_TRUE(stun::integrity_matches(transmit->datagram, *answer, as_bytes(kOurs.pwd)));
  EXPECT_NE(first<Validated>(outputs), nullptr);
  EXPECT_EQ(first<Selected>(outputs), nullptr);
  EXPECT_FALSE(agent_.nominated());
  EXPECT_EQ(agent_.target(), kHome);
}

TEST_F(LiteAgentTest, FollowsTheLatestNomination) {
  EXPECT_EQ(first<Selected>(check({}, kHome))->to, kHome);
  EXPECT_EQ(first<Selected>(check({}, kHome)), nullptr) << "said once";
  check({kOurs, false}, kAway);
  EXPECT_EQ(agent_.target(), kHome) << "a check without nomination moves nothing";
  EXPECT_EQ(first<Selected>(check({}, kAway))->to, kAway);
  EXPECT_EQ(agent_.target(), kAway);
}

TEST_F(LiteAgentTest, RefusesWhatIsNotProven) {
  EXPECT_EQ(error_of(check({{"ours", "wrong"}}, kHome)), 401);
  EXPECT_EQ(error_of(check({{"else", kOurs.pwd}}, kHome)), 401);
  const stun::TransactionId id{};
  EXPECT_EQ(
      error_of(feed(stun::Builder(stun::Class::request, 1, id).username("ours:x").finish(), kHome)), 400
  );
  EXPECT_EQ(error_of(check({kOurs, true, true}, kHome)), 487);
  EXPECT_FALSE(agent_.target());
  EXPECT_TRUE(feed(stun::Builder(stun::Class::success, 1, id).finish(), kHome).empty());
}

TEST_F(LiteAgentTest, ConsentExpiresWhenNothingCame) {
  check({}, kHome, kStart + 10s);
  agent_.handle_timeout(kStart + 10s + kConsentLifetime - 1s);
  EXPECT_TRUE(drain().empty());
  EXPECT_EQ(agent_.next_timeout(), kStart + 10s + kConsentLifetime);
  agent_.handle_media(kStart + 35s);
  agent_.handle_timeout(kStart + 11s + kConsentLifetime);
  EXPECT_TRUE(drain().empty()) << "media keeps consent";
  agent_.handle_timeout(kStart + 35s + kConsentLifetime);
  EXPECT_NE(first<Lost>(drain()), nullptr);
  agent_.handle_timeout(kStart + 40s + kConsentLifetime);
  EXPECT_TRUE(drain().empty()) << "said once";
}

TEST(LiteAgentOfferTest, AnUnansweredOfferDoesNotExpire) {
  LiteAgent agent(kOurs, {}, kStart);
  agent.handle_timeout(kStart + 10min);
  EXPECT_FALSE(agent.poll_output());
  agent.set_remote(kTheirs, kStart + 10min);
  EXPECT_EQ(agent.next_timeout(), kStart + 10min + kConsentLifetime);
}

TEST_F(LiteAgentTest, RestartKeepsTheOldPathUntilTheNewIsNominated) {
  check({}, kHome);
  agent_.restart(kNext, kTheirs);
  EXPECT_TRUE(agent_.owns("ours"));
  EXPECT_TRUE(agent_.owns("next"));
  EXPECT_EQ(error_of(check({}, kHome)), 0);
  EXPECT_EQ(agent_.target(), kHome);
  check({kNext, false}, kAway);
  EXPECT_EQ(agent_.target(), kHome);
  const auto outputs = check({kNext}, kAway);
  EXPECT_EQ(first<Selected>(outputs)->to, kAway);
  ASSERT_NE(first<Retired>(outputs), nullptr);
  EXPECT_EQ(first<Retired>(outputs)->ufrag, "ours");
  EXPECT_FALSE(agent_.owns("ours"));
  EXPECT_EQ(error_of(check({}, kHome)), 401);
  EXPECT_EQ(agent_.target(), kAway);
}

TEST_F(LiteAgentTest, RestartAtTheSameAddressRetiresTheOldFragment) {
  check({}, kHome);
  agent_.restart(kNext, kTheirs);
  EXPECT_NE(first<Retired>(check({kNext}, kHome)), nullptr);
}

}  // namespace
}  // namespace softphone::ice
