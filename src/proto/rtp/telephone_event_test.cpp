#include "proto/rtp/telephone_event.hpp"

#include <gtest/gtest.h>

namespace softphone::rtp {
namespace {

constexpr TimePoint kStart{};

TelephoneEvent tone(std::uint8_t event, std::uint16_t duration, bool end = false) {
  return {event, end, 10, duration};
}

TEST(TelephoneEventTest, ReadsAndWritesFourBytes) {
  const auto event = parse_event(from_hex("0b8a0500").value());
  ASSERT_TRUE(event);
  EXPECT_EQ(digit_of(event->event), '#');
  EXPECT_TRUE(event->end);
  EXPECT_EQ(event->volume, 10);
  EXPECT_EQ(event->duration, 1280);
  EXPECT_EQ(hex(format_event(*event)), "0b8a0500");
  EXPECT_FALSE(parse_event(from_hex("0b8a05").value()));
}

TEST(TelephoneEventTest, DigitsBothWays) {
  for (const char digit : std::string_view("0123456789*#ABCD")) EXPECT_EQ(digit_of(*event_of(digit)), digit);
  EXPECT_FALSE(event_of('w'));
  EXPECT_FALSE(digit_of(16));
}

class EventReceiverTest : public testing::Test {
 protected:
  void feed(const TelephoneEvent& event, std::uint32_t timestamp, TimePoint now = kStart) {
    if (const auto digit = receiver_.handle_event(event, timestamp, now)) heard_.push_back(*digit);
  }
  EventReceiver receiver_;
  std::string heard_;
};

TEST_F(EventReceiverTest, APressIsOneDigit) {
  for (std::uint16_t i = 1; i < 8; ++i) feed(tone(5, i * 160), 1000);
  EXPECT_EQ(heard_, "");
  for (int i = 0; i < 3; ++i) feed(tone(5, 1280, true), 1000);
  EXPECT_EQ(heard_, "5");
  feed(tone(5, 480), 1000);
  feed(tone(5, 160), 9000);
  feed(tone(5, 320, true), 9000);
  EXPECT_EQ(heard_, "55") << "the same key again";
}

TEST_F(EventReceiverTest, OneEndPacketIsEnough) {
  feed(tone(1, 1280, true), 1000);
  EXPECT_EQ(heard_, "1");
}

TEST_F(EventReceiverTest, LostEndsAreMadeUpForByTheNextPress) {
  feed(tone(1, 160), 1000);
  feed(tone(2, 160), 3000);
  EXPECT_EQ(heard_, "1");
  feed(tone(1, 1280, true), 1000);
  EXPECT_EQ(heard_, "1") << "a late end of a finished press";
  feed(tone(2, 1280, true), 3000);
  EXPECT_EQ(heard_, "12");
}

TEST_F(EventReceiverTest, APressThatIsOnlyAnEndAfterAnUnendedOneIsNotLost) {
  feed(tone(1, 160), 1000);
  feed(tone(2, 1280, true), 3000);
  feed(tone(2, 1280, true), 3000);
  EXPECT_EQ(heard_, "12");
}

TEST_F(EventReceiverTest, SilenceEndsAPress) {
  feed(tone(7, 160), 1000);
  EXPECT_FALSE(receiver_.handle_timeout(kStart + 100ms));
  EXPECT_EQ(receiver_.handle_timeout(kStart + 250ms), '7');
  EXPECT_FALSE(receiver_.handle_timeout(kStart + 500ms));
  feed(tone(7, 1280, true), 1000, kStart + 600ms);
  EXPECT_EQ(heard_, "");
}

TEST_F(EventReceiverTest, TimestampsWrap) {
  feed(tone(1, 1280, true), 0xFFFFFF00);
  feed(tone(2, 1280, true), 100);
  EXPECT_EQ(heard_, "12");
}

TEST(EventSenderTest, ToneThreeEndsAndAPause) {
  EventSender sender("1x#", 8000);
  std::vector<EventSender::Packet> packets;
  int pauses = 0;
  while (!sender.done()) {
    if (const auto packet = sender.tick()) {
      packets.push_back(*packet);
    } else {
      ++pauses;
    }
  }
  ASSERT_EQ(packets.size(), 20u);
  EXPECT_EQ(pauses, 4);
  EXPECT_TRUE(packets[0].first);
  EXPECT_EQ(packets[0].event.duration, 160);
  EXPECT_FALSE(packets[6].event.end);
  for (int i = 7; i < 10; ++i) {
    EXPECT_TRUE(packets[static_cast<std::size_t>(i)].event.end);
    EXPECT_EQ(packets[static_cast<std::size_t>(i)].event.duration, 1280);
  }
  EXPECT_TRUE(packets[9].last);
  EXPECT_TRUE(packets[10].first);
  EXPECT_EQ(packets[10].event.event, 11);
}

TEST(EventSenderTest, WaitsHalfASecond) {
  EventSender sender("w", 8000);
  int ticks = 0;
  while (!sender.done()) {
    EXPECT_FALSE(sender.tick());
    ++ticks;
  }
  EXPECT_EQ(ticks, 25);
  EXPECT_TRUE(EventSender("", 8000).done());
}

}  // namespace
}  // namespace softphone::rtp
