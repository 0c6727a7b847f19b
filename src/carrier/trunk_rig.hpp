#pragma once
// The carrier's world with a SIP trunk at its end: the test plays the trunk.

#include <gtest/gtest.h>

#include "carrier/sip_calls.hpp"
#include "carrier/test_world.hpp"
#include "proto/sdp/rtp_description.hpp"
#include "proto/sip/digest.hpp"

namespace softphone::carrier::test {

inline constexpr const char* kOurs = "+33199001001";
inline constexpr const char* kOutside = "+99912345678";  // nobody's, and not reserved for fiction

inline Config with_trunk(const std::function<void(SipTrunk&)>& change = {}) {
  Config config = World::default_config();
  SipConfig sip;
  sip.address = "198.51.100.7";
  sip.trunk.emplace();
  sip.trunk->host = "203.0.113.5";
  sip.trunk->username = "anna";
  sip.trunk->password = "secret";
  sip.trunk->country = "33";
  sip.trunk->addresses = {"203.0.113.0/24"};
  if (change) change(*sip.trunk);
  config.sip = sip;
  return config;
}

struct Trunk : World {
  explicit Trunk(Config config = with_trunk()) : World(std::move(config)) {
    happen(SipStarted{.udp_port = 5060, .tcp_port = 5060, .tls_port = 0});
  }

  /// SIP messages of that method (of a request or its answer), oldest first.
  [[nodiscard]] std::vector<sip::Message> sent(const std::string& method) const {
    std::vector<sip::Message> list;
    for (const auto& effect : effects_of<SendSip>()) {
      auto message = sip::parse_message(as_bytes(effect.packet.bytes));
      if (message && message->method == method) list.push_back(std::move(*message));
    }
    return list;
  }
  void receive(const sip::Message& message, const std::string& host = "203.0.113.5") {
    happen(SipReceived{
        .from = {.transport = sip::Transport::udp, .host = host, .port = 5060, .connection = 0},
        .bytes = format(message)});
  }
  void reply(const sip::Message& request, int status, const std::string& sdp = {}) {
    sip::Message response = make_response(request, status, "", "theirs");
    response.contacts.push_back(*sip::parse_name_address("<sip:them@203.0.113.5>"));
    if (!sdp.empty()) {
      response.add_header("Content-Type", "application/sdp");
      response.body = sdp;
    }
    receive(response);
  }
  void port(LegId leg, std::uint16_t number = 20'000) { happen(RtpLegOpened{leg, number}); }
  std::string place(const std::string& to = kOutside) {
    CreateCall request;
    request.to = to;
    request.from = kOurs;
    request.handler.url = "http://app.test/answered";
    const auto sid = engine.create_call(request, now());
    drain();
    EXPECT_TRUE(sid);
    return sid ? *sid : std::string{};
  }
};

inline std::string sdp(const std::string& media = "RTP/AVP 0 101", const std::string& more = "") {
  return "v=0\r\no=- 1 1 IN IP4 203.0.113.5\r\ns=-\r\nc=IN IP4 203.0.113.5\r\nt=0 0\r\nm=audio 30000 " +
         media + "\r\na=rtpmap:101 telephone-event/8000\r\n" + more;
}

inline sip::Message invite(const std::string& to = kOurs, const std::string& body = sdp()) {
  sip::Message request;
  request.method = "INVITE";
  request.uri = *sip::parse_uri("sip:" + to + "@198.51.100.7");
  sip::Via via{.transport = "UDP", .host = "203.0.113.5", .port = 5060, .parameters = {}};
  via.parameters.set("branch", "z9hG4bKtest");
  request.vias = {via};
  request.from = *sip::parse_name_address("\"Jean\" <sip:0140000099@203.0.113.5>;tag=theirs");
  request.to = *sip::parse_name_address("<sip:" + to + "@198.51.100.7>");
  request.call_id = "call@203.0.113.5";
  request.cseq = 1;
  request.contacts.push_back(*sip::parse_name_address("<sip:them@203.0.113.5>"));
  if (!body.empty()) {
    request.add_header("Content-Type", "application/sdp");
    request.body = body;
  }
  return request;
}

}  // namespace softphone::carrier::test
