// A user agent with a call in each direction takes any messages, one after the other, and stays in order:
// what it sends can be read.
#include <cstdio>
#include <cstdlib>

#include "proto/sip/user_agent.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  std::uint8_t next = 0;
  sip::UserAgent agent(
      "fuzz",
      [](const sip::Hop&) {
        return sip::LocalAddress{"192.0.2.1", 5060};
      },
      [&next](std::span<std::uint8_t> out) {
        for (auto& byte : out) byte = next++;
      }
  );
  TimePoint now = TimePoint{} + 1000s;
  const sip::Hop from{.transport = sip::Transport::udp, .host = "192.0.2.2", .port = 5060, .connection = 0};
  const auto drain = [&] {
    while (const auto event = agent.poll_event()) {
      if (const auto* invite = std::get_if<sip::InviteReceived>(&*event)) {
        agent.ring(invite->session, now);
        agent.accept(invite->session, "v=0", now);
      } else if (const auto* offer = std::get_if<sip::OfferReceived>(&*event)) {
        agent.answer_offer(offer->session, "v=0", now);
      }
    }
    while (const auto packet = agent.poll_transmit()) {
      if (packet->bytes.size() > sip::kMaxMessageBytes) continue;
      if (const auto sent = sip::parse_message(as_bytes(packet->bytes)); !sent) {
        std::fprintf(
            stderr, "cannot be read (%s):\n%s\n", sent.error().detail.c_str(), packet->bytes.c_str()
        );
        std::abort();
      }
    }
  };
  sip::Invitation invitation;
  invitation.target.host = "192.0.2.2";
  invitation.from.uri.host = "192.0.2.1";
  invitation.to.uri.host = "192.0.2.2";
  invitation.hop = from;
  invitation.sdp = "v=0";
  agent.invite(invitation, now);
  drain();
  // Messages are separated by a zero byte.
  std::string_view rest = as_text({data, size});
  while (!rest.empty()) {
    const std::size_t end = rest.find('\0');
    agent.handle(as_bytes(rest.substr(0, end)), from, now);
    drain();
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    now += 300ms;
    agent.handle_timeout(now);
    drain();
  }
  return 0;
}
