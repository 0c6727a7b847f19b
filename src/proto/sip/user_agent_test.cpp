#include "proto/sip/user_agent.hpp"

#include <gtest/gtest.h>

#include "proto/sip/test_network.hpp"

namespace softphone::sip {
namespace {

using test::Lonely;
using test::Network;
using test::Phone;

/// `b` rings at once and picks up after `delay` (of the test's own doing when nothing).
void answer_calls(Network& network) {
  network.react = [&network](Phone& phone, const AgentEvent& event) {
    if (const auto* invite = std::get_if<InviteReceived>(&event)) {
      phone.agent.ring(invite->session, network.now());
      phone.agent.accept(invite->session, "answer", network.now());
    }
  };
}

TEST(SipUserAgent, CallsAndHangsUp) {
  Network network;
  answer_calls(network);
  const SessionId id = network.call();
  network.advance(1s);
  ASSERT_EQ(network.a.all<SessionProgress>().size(), 1U);
  EXPECT_EQ(network.a.all<SessionProgress>()[0].status, 180);
  ASSERT_EQ(network.a.all<SessionAnswered>().size(), 1U);
  ASSERT_EQ(network.b.all<InviteReceived>().size(), 1U);
  EXPECT_EQ(network.b.all<InviteReceived>()[0].request.body, "offer");
  network.a.agent.hang_up(id, network.now());
  network.drain();
  network.advance(1s);
  ASSERT_EQ(network.b.all<SessionEnded>().size(), 1U);
  EXPECT_EQ(network.b.all<SessionEnded>()[0].status, 200);
  network.advance(60s);
  EXPECT_EQ(network.a.agent.live_sessions() + network.b.agent.live_sessions(), 0U);
  EXPECT_EQ(network.a.agent.live_transactions() + network.b.agent.live_transactions(), 0U);
}

TEST(SipUserAgent, SurvivesABadNetwork) {
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    Network network(seed);
    network.loss = 0.3;
    network.twice = 0.3;
    network.jitter = 400ms;
    answer_calls(network);
    const SessionId id = network.call();
    network.advance(30s);
    ASSERT_EQ(network.a.all<SessionAnswered>().size(), 1U) << seed;
    ASSERT_EQ(network.b.all<InviteReceived>().size(), 1U) << seed;
    if (seed % 2 == 0) {
      network.a.agent.hang_up(id, network.now());
    } else {
      network.b.agent.hang_up(network.b.all<InviteReceived>()[0].session, network.now());
    }
    network.drain();
    network.advance(120s);
    Phone& other = seed % 2 == 0 ? network.b : network.a;
    EXPECT_EQ(other.all<SessionEnded>().size(), 1U) << seed;
    EXPECT_EQ(network.a.agent.live_sessions() + network.b.agent.live_sessions(), 0U) << seed;
    EXPECT_EQ(network.a.agent.live_transactions() + network.b.agent.live_transactions(), 0U) << seed;
  }
}

TEST(SipUserAgent, CancelsWhatRings) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Network network(seed);
    network.loss = seed > 1 ? 0.2 : 0;
    network.react = [&network](Phone& phone, const AgentEvent& event) {
      if (const auto* invite = std::get_if<InviteReceived>(&event))
        phone.agent.ring(invite->session, network.now());
    };
    const SessionId id = network.call();
    network.advance(10s);
    network.a.agent.hang_up(id, network.now());
    network.drain();
    network.advance(100s);
    ASSERT_EQ(network.a.all<SessionRefused>().size(), 1U) << seed;
    EXPECT_EQ(network.a.all<SessionRefused>()[0].status, 487) << seed;
    ASSERT_EQ(network.b.all<SessionEnded>().size(), 1U) << seed;
    EXPECT_EQ(network.b.all<SessionEnded>()[0].status, 487) << seed;
    EXPECT_EQ(network.a.agent.live_transactions() + network.b.agent.live_transactions(), 0U) << seed;
  }
}

TEST(SipUserAgent, RetransmitsAndGivesUp) {
  Network network;
  network.loss = 1;
  network.call();
  network.advance(31s);
  EXPECT_EQ(network.packets, 6);  // 0, 0.5, 1.5, 3.5, 7.5, 15.5 s: timer A
  EXPECT_TRUE(network.a.all<SessionRefused>().empty());
  network.advance(2s);
  ASSERT_EQ(network.a.all<SessionRefused>().size(), 1U);
  EXPECT_EQ(network.a.all<SessionRefused>()[0].status, 408);
  EXPECT_EQ(network.a.agent.live_sessions(), 0U);
}

TEST(SipUserAgent, AnswersChallenges) {
  const Credentials right{"anna", "secret"};
  for (const std::string password : {"secret", "wrong"}) {
    Network network;
    Challenge challenge;
    challenge.realm = "test";
    challenge.nonce = "n1";
    challenge.algorithm = DigestAlgorithm::sha256;
    challenge.qop_auth = true;
    network.react = [&](Phone& phone, const AgentEvent& event) {
      const auto* invite = std::get_if<InviteReceived>(&event);
      if (!invite) return;
      const std::string* header = invite->request.header("Authorization");
      const auto given = header ? parse_authorization(*header) : std::nullopt;
      if (given && is_right(*given, right, "INVITE")) {
        phone.agent.accept(invite->session, "answer", network.now());
      } else {
        phone.agent.challenge(invite->session, {challenge}, network.now());
      }
    };
    network.call({"anna", password});
    network.advance(5s);
    if (password == "secret") {
      EXPECT_EQ(network.a.all<SessionAnswered>().size(), 1U);
      EXPECT_EQ(network.b.all<InviteReceived>().size(), 2U);
    } else {
      ASSERT_EQ(network.a.all<SessionRefused>().size(), 1U);
      EXPECT_EQ(network.a.all<SessionRefused>()[0].status, 401);
      EXPECT_EQ(network.b.all<InviteReceived>().size(), 2U);  // never tried a third time
    }
  }
}

// ---- the far end message by message

SessionId call(Lonely& phone) {
  Invitation invitation;
  invitation.target = *parse_uri("sip:bob@192.0.2.2");
  invitation.from.uri = *parse_uri("sip:anna@192.0.2.1");
  invitation.to.uri = invitation.target;
  invitation.hop = test::hop("192.0.2.2");
  invitation.sdp = "offer";
  return phone.agent.invite(invitation, phone.now);
}

Message reply(const Message& request, int status, const std::string& tag) {
  Message response = make_response(request, status, "", tag);
  response.contacts.push_back(*parse_name_address("<sip:bob-" + tag + "@192.0.2.2>"));
  if (status == 200) {
    response.body = "answer";
    response.add_header("Content-Type", "application/sdp");
  }
  return response;
}

int count(const std::vector<Message>& messages, std::string_view method) {
  int n = 0;
  for (const Message& message : messages) n += message.is_request() && message.method == method ? 1 : 0;
  return n;
}

TEST(SipUserAgent, HangsUpTheSecondBranchOfAFork) {
  Lonely phone;
  call(phone);
  const Message invite = phone.sent().at(0);
  phone.receive(reply(invite, 180, "one"));
  phone.receive(reply(invite, 180, "two"));
  EXPECT_EQ(phone.all<SessionProgress>().size(), 2U);
  phone.receive(reply(invite, 200, "two"));
  auto sent = phone.sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].method, "ACK");
  EXPECT_EQ(sent[0].uri.user, "bob-two");
  phone.receive(reply(invite, 200, "two"));
  sent = phone.sent();
  EXPECT_EQ(count(sent, "ACK"), 1);
  EXPECT_EQ(count(sent, "BYE"), 0);
  phone.receive(reply(invite, 200, "one"));
  sent = phone.sent();
  EXPECT_EQ(count(sent, "ACK"), 1);
  ASSERT_EQ(count(sent, "BYE"), 1);
  EXPECT_EQ(sent.back().to.tag(), "one");
  EXPECT_EQ(phone.all<SessionAnswered>().size(), 1U);
}

TEST(SipUserAgent, HangsUpAnAnswerThatCrossesItsCancel) {
  Lonely phone;
  const SessionId id = call(phone);
  const Message invite = phone.sent().at(0);
  phone.agent.hang_up(id, phone.now);
  EXPECT_TRUE(phone.sent().empty());  // §9.1: not before a provisional answer
  phone.receive(reply(invite, 180, "one"));
  EXPECT_EQ(count(phone.sent(), "CANCEL"), 1);
  phone.receive(reply(invite, 200, "one"));
  const auto sent = phone.sent();
  EXPECT_EQ(count(sent, "ACK"), 1);
  EXPECT_EQ(count(sent, "BYE"), 1);
  EXPECT_TRUE(phone.all<SessionAnswered>().empty());
  ASSERT_EQ(phone.all<SessionRefused>().size(), 1U);
  EXPECT_EQ(phone.agent.live_sessions(), 0U);
}

TEST(SipUserAgent, AcknowledgesARefusalOnceForEachTimeItComes) {
  Lonely phone;
  call(phone);
  const Message invite = phone.sent().at(0);
  const Message busy = reply(invite, 486, "one");
  phone.receive(busy);
  phone.receive(busy);
  const auto sent = phone.sent();
  ASSERT_EQ(count(sent, "ACK"), 2);
  EXPECT_EQ(sent[0].vias[0].branch(), invite.vias[0].branch());
  EXPECT_EQ(phone.all<SessionRefused>().size(), 1U);
  EXPECT_EQ(phone.all<SessionRefused>()[0].status, 486);
}

TEST(SipUserAgent, FollowsTheRouteOfTheDialog) {
  Lonely phone;
  const SessionId id = call(phone);
  const Message invite = phone.sent().at(0);
  Message ok = reply(invite, 200, "one");
  ok.record_routes.push_back(*parse_name_address("<sip:far.example;lr>"));
  ok.record_routes.push_back(*parse_name_address("<sip:near.example;lr>"));
  phone.receive(ok);
  const auto ack = phone.agent.poll_transmit();
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->to.host, "near.example");
  phone.agent.hang_up(id, phone.now);
  const auto bye = phone.agent.poll_transmit();
  ASSERT_TRUE(bye);
  const auto message = parse_message(as_bytes(bye->bytes));
  ASSERT_TRUE(message);
  EXPECT_EQ(message->uri.user, "bob-one");
  ASSERT_EQ(message->routes.size(), 2U);
  EXPECT_EQ(message->routes[1].uri.host, "far.example");
  EXPECT_EQ(message->cseq, invite.cseq + 1);
}

/// An INVITE of a far end.
Message incoming(const std::string& branch = "z9hG4bKin", std::uint32_t cseq = 1) {
  Message invite;
  invite.method = "INVITE";
  invite.uri = *parse_uri("sip:anna@192.0.2.1");
  Via via{.transport = "UDP", .host = "192.0.2.2", .port = 5060, .parameters = {}};
  via.parameters.set("branch", branch);
  invite.vias = {via};
  invite.from = *parse_name_address("<sip:bob@192.0.2.2>;tag=theirs");
  invite.to = *parse_name_address("<sip:anna@192.0.2.1>");
  invite.call_id = "in@192.0.2.2";
  invite.cseq = cseq;
  invite.contacts.push_back(*parse_name_address("<sip:bob@192.0.2.2>"));
  invite.add_header("Content-Type", "application/sdp");
  invite.body = "offer";
  return invite;
}

/// A request within the dialog that `ok` confirmed.
Message within(const Message& ok, const std::string& method, std::uint32_t cseq) {
  Message request = incoming("z9hG4bK" + method + std::to_string(cseq), cseq);
  request.method = method;
  request.to = ok.to;
  request.headers.clear();
  request.body.clear();
  return request;
}

struct Called {
  Lonely phone;
  SessionId id{};
  Message ok;

  Called() {
    phone.receive(incoming());
    id = phone.all<InviteReceived>().at(0).session;
    phone.agent.accept(id, "answer", phone.now);
    ok = phone.sent().back();
  }
  void acknowledge() { phone.receive(within(ok, "ACK", 1)); }
};

TEST(SipUserAgent, RepeatsItsAnswerUntilItIsAcknowledged) {
  Called called;
  called.phone.wait(2s);
  EXPECT_EQ(called.phone.sent().size(), 2U);  // after 0.5 and 1.5 s
  called.acknowledge();
  called.phone.wait(40s);
  EXPECT_TRUE(called.phone.sent().empty());
  EXPECT_TRUE(called.phone.all<SessionEnded>().empty());
}

TEST(SipUserAgent, HangsUpWhenNobodyAcknowledges) {
  Called called;
  called.phone.wait(32200ms);  // 64 * T1, and not yet the BYE's own repetition
  const auto sent = called.phone.sent();
  EXPECT_EQ(count(sent, "BYE"), 1);
  ASSERT_EQ(called.phone.all<SessionEnded>().size(), 1U);
  EXPECT_EQ(called.phone.all<SessionEnded>()[0].status, 408);
}

TEST(SipUserAgent, RefusesWhatItCannotDo) {
  Called called;
  called.acknowledge();
  called.phone.sent();
  const auto status_of = [&](const Message& request) {
    called.phone.receive(request);
    const auto sent = called.phone.sent();
    return sent.empty() ? 0 : sent.back().status;
  };
  Message reliable = incoming("z9hG4bKrel");
  reliable.call_id = "other";
  reliable.add_header("Require", "100rel");
  EXPECT_EQ(status_of(reliable), 420);
  Message merged = incoming("z9hG4bKother");
  EXPECT_EQ(status_of(merged), 482);
  Message stranger = within(called.ok, "BYE", 5);
  stranger.to.parameters.set("tag", "unknown");
  EXPECT_EQ(status_of(stranger), 481);
  Message forged = within(called.ok, "BYE", 6);
  forged.from.parameters.set("tag", "forged");
  EXPECT_EQ(status_of(forged), 481);
  EXPECT_EQ(status_of(within(called.ok, "INFO", 1)), 500);  // older than the INVITE
  EXPECT_EQ(status_of(within(called.ok, "PUBLISH", 7)), 405);
  EXPECT_EQ(status_of(within(called.ok, "REFER", 8)), 400) << "to nobody";
  Message torn = within(called.ok, "REFER", 9);
  torn.add_header("Refer-To", "<sip:carol@192.0.2.3>");
  torn.add_header("Refer-To", "<sip:dave@192.0.2.3>");
  EXPECT_EQ(status_of(torn), 400) << "to two at once";
  Message options = incoming("z9hG4bKopt");
  options.method = "OPTIONS";
  EXPECT_EQ(status_of(options), 200);
  EXPECT_TRUE(called.phone.all<SessionEnded>().empty());
}

TEST(SipUserAgent, TakesANewOfferWithinTheCall) {
  Called called;
  called.acknowledge();
  Message again = within(called.ok, "INVITE", 2);
  again.add_header("Content-Type", "application/sdp");
  again.body = "hold";
  called.phone.receive(again);
  ASSERT_EQ(called.phone.all<OfferReceived>().size(), 1U);
  EXPECT_EQ(called.phone.all<OfferReceived>()[0].sdp, "hold");
  called.phone.agent.answer_offer(called.id, "held", called.phone.now);
  auto sent = called.phone.sent();
  ASSERT_EQ(sent.back().status, 200);
  EXPECT_EQ(sent.back().body, "held");
  Message third = within(called.ok, "INVITE", 3);
  called.phone.receive(third);
  EXPECT_EQ(called.phone.sent().back().status, 491);  // the answer before it is not acknowledged yet
  called.phone.receive(within(called.ok, "ACK", 2));
  Message key = within(called.ok, "INFO", 4);
  key.add_header("Content-Type", "application/dtmf-relay");
  key.body = "Signal=7\r\nDuration=160\r\n";
  called.phone.receive(key);
  ASSERT_EQ(called.phone.all<KeyReceived>().size(), 1U);
  EXPECT_EQ(called.phone.all<KeyReceived>()[0].key, '7');
  called.phone.receive(within(called.ok, "BYE", 5));
  EXPECT_EQ(called.phone.all<SessionEnded>().size(), 1U);
}

TEST(SipUserAgent, Transfers) {
  Called called;
  called.acknowledge();
  called.phone.sent();
  called.phone.agent.transfer(called.id, "sip:carol@192.0.2.3", {}, called.phone.now);
  const Message refer = called.phone.sent().at(0);
  EXPECT_EQ(refer.method, "REFER");
  EXPECT_EQ(*refer.header("Refer-To"), "<sip:carol@192.0.2.3>");
  called.phone.receive(make_response(refer, 202, "", ""));
  const auto notify = [&](std::uint32_t cseq, const std::string& line, const std::string& state) {
    Message message = within(called.ok, "NOTIFY", cseq);
    message.add_header("Event", "refer");
    message.add_header("Subscription-State", state);
    message.add_header("Content-Type", "message/sipfrag;version=2.0");
    message.body = line;
    called.phone.receive(message);
  };
  notify(2, "SIP/2.0 100 Trying", "active;expires=60");
  notify(3, "SIP/2.0 200 OK", "terminated;reason=noresource");
  const auto reports = called.phone.all<TransferProgress>();
  ASSERT_EQ(reports.size(), 3U);
  EXPECT_EQ(reports[0].refer_status, 202);
  EXPECT_FALSE(reports[1].over);
  EXPECT_TRUE(reports[2].over);
  EXPECT_EQ(reports[2].notify_status, 200);
}

TEST(SipUserAgent, IsAskedToTransfer) {
  Called called;
  Message refer = within(called.ok, "REFER", 2);
  refer.add_header("Refer-To", "<sip:carol@192.0.2.3?X-Lead=7>");
  called.phone.sent();
  called.phone.receive(refer);
  EXPECT_EQ(called.phone.sent().at(0).status, 491) << "the answer is not acknowledged yet";
  called.acknowledge();

  refer.cseq = 3;
  refer.vias = within(called.ok, "REFER", 3).vias;
  called.phone.receive(refer);
  const auto asked = called.phone.all<TransferRequested>();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].target, "sip:carol@192.0.2.3?X-Lead=7");
  EXPECT_TRUE(called.phone.sent().empty()) << "until it is decided";
  called.phone.agent.answer_transfer(called.id, 202, called.phone.now);
  const auto sent = called.phone.sent();
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].status, 202);
  EXPECT_EQ(sent[1].method, "NOTIFY");
  EXPECT_EQ(*sent[1].header("Event"), "refer");
  EXPECT_EQ(*sent[1].header("Subscription-State"), "terminated;reason=noresource");
  EXPECT_EQ(sent[1].body, "SIP/2.0 200 OK\r\n");
  called.phone.receive(make_response(sent[1], 200, "", ""));

  // A second one is refused, a third one overtaken by the end of the call.
  refer.cseq = 4;
  refer.vias = within(called.ok, "REFER", 4).vias;
  called.phone.receive(refer);
  called.phone.agent.answer_transfer(called.id, 603, called.phone.now);
  EXPECT_EQ(called.phone.sent().at(0).status, 603);
  refer.cseq = 5;
  refer.vias = within(called.ok, "REFER", 5).vias;
  called.phone.receive(refer);
  called.phone.agent.hang_up(called.id, called.phone.now);
  const auto last = called.phone.sent();
  ASSERT_EQ(last.size(), 2U);
  EXPECT_EQ(last[0].status, 487);
  EXPECT_EQ(last[1].method, "BYE");
}

TEST(SipUserAgent, RegistersAndRefreshes) {
  Lonely phone;
  Registration registration;
  registration.registrar = *parse_uri("sip:provider.example");
  registration.address = *parse_name_address("<sip:anna@provider.example>");
  registration.hop = test::hop("provider.example");
  registration.credentials = {"anna", "secret"};
  phone.agent.register_at(registration, phone.now);
  const Message first = phone.sent().at(0);
  Message challenge = make_response(first, 401, "", "x");
  challenge.add_header("WWW-Authenticate", "Digest realm=\"p\", nonce=\"1\", qop=\"auth\"");
  phone.receive(challenge);
  const Message second = phone.sent().at(0);
  EXPECT_NE(second.header("Authorization"), nullptr);
  EXPECT_EQ(second.call_id, first.call_id);
  EXPECT_GT(second.cseq, first.cseq);
  Message ok = make_response(second, 200, "", "x");
  ok.contacts = second.contacts;
  ok.contacts[0].parameters.set("expires", "100");
  phone.receive(ok);
  ASSERT_EQ(phone.all<RegistrationChanged>().size(), 1U);
  EXPECT_TRUE(phone.all<RegistrationChanged>()[0].registered);
  phone.wait(79s);
  EXPECT_TRUE(phone.sent().empty());
  phone.wait(2s);
  const Message refresh = phone.sent().at(0);
  EXPECT_GT(refresh.cseq, second.cseq);
  phone.receive(make_response(refresh, 503, "", "x"));
  EXPECT_FALSE(phone.all<RegistrationChanged>().back().registered);
  phone.wait(30s + 100ms);
  EXPECT_EQ(count(phone.sent(), "REGISTER"), 1);
}

}  // namespace
}  // namespace softphone::sip
