#include "proto/sip/message.hpp"

#include <gtest/gtest.h>

namespace softphone::sip {
namespace {

/// A request with line breaks as on the wire.
std::string wire(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

Result<Message> parse(std::string_view text) {
  const std::string bytes = wire(text);
  return parse_message(as_bytes(bytes));
}

constexpr std::string_view kInvite =
    "INVITE sip:+33199000001@trunk.example;user=phone SIP/2.0\n"
    "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKabc;rport\n"
    "Max-Forwards: 70\n"
    "From: \"Anna \\\"A\\\" <x>\" <sip:anna@example.com>;tag=88a\n"
    "To: <sip:+33199000001@trunk.example>\n"
    "Call-ID: 1@192.0.2.1\n"
    "CSeq: 7 INVITE\n"
    "Contact: <sip:anna@192.0.2.1:5062;transport=udp>\n"
    "X-Lead: 42\n"
    "Content-Type: application/sdp\n"
    "Content-Length: 5\n"
    "\n"
    "v=0\n";

TEST(SipMessage, ReadsARequest) {
  const auto message = parse(kInvite);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->method, "INVITE");
  EXPECT_EQ(message->uri.user, "+33199000001");
  EXPECT_EQ(message->uri.host, "trunk.example");
  EXPECT_EQ(message->uri.parameters.get_or("user", ""), "phone");
  ASSERT_EQ(message->vias.size(), 1U);
  EXPECT_EQ(message->vias[0].branch(), "z9hG4bKabc");
  EXPECT_EQ(message->vias[0].port, 5062);
  ASSERT_NE(message->vias[0].parameters.find("rport"), nullptr);
  EXPECT_EQ(message->from.display, "Anna \"A\" <x>");
  EXPECT_EQ(message->from.tag(), "88a");
  EXPECT_EQ(message->cseq, 7U);
  EXPECT_EQ(*message->header("x-lead"), "42");
  EXPECT_EQ(message->body, "v=0\r\n");
}

TEST(SipMessage, WhatIsWrittenReadsTheSame) {
  const auto first = parse(kInvite);
  ASSERT_TRUE(first);
  const std::string text = format(*first);
  const auto second = parse_message(as_bytes(text));
  ASSERT_TRUE(second);
  EXPECT_EQ(format(*second), text);
  EXPECT_EQ(second->from, first->from);
  EXPECT_EQ(second->contacts, first->contacts);
}

// The kinds of torture that RFC 4475 §3.1.1 is about: valid, though few write so.
TEST(SipMessage, ReadsStrangeButValidWriting) {
  const auto message = parse(
      "INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\n"
      "TO :\n"
      " sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\n"
      "from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\n"
      "  ;\n"
      "  tag = 98asjd8\n"
      "MaX-fOrWaRdS: 0068\n"
      "Call-ID: wsinv.ndaksdj@192.0.2.1\n"
      "cseq: 0009\n"
      "  INVITE\n"
      "Via  : SIP  /   2.0\n"
      " /UDP\n"
      "    192.0.2.2;branch=390skdjuw\n"
      "s :\n"
      "NewFangledHeader:   newfangled value\n"
      " continued newfangled value\n"
      "UnknownHeaderWithUnusualValue: ;;,,;;,;\n"
      "v:  SIP  / 2.0  / TCP     spindle.example.com   ;\n"
      "  branch  =   z9hG4bK9ikj8  ,\n"
      " SIP  /    2.0   / UDP  192.168.255.111   ; branch=\n"
      " z9hG4bK30239\n"
      "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\n"
      "      newvalue ;\n"
      "  secondparam ; q = 0.33\n"
      "l: 0\n"
      "\n"
  );
  ASSERT_TRUE(message) << message.error().detail;
  EXPECT_EQ(message->to.tag(), "1918181833n");
  EXPECT_EQ(message->from.tag(), "98asjd8");
  EXPECT_EQ(message->from.display, "J Rosenberg \\\"");
  EXPECT_EQ(message->max_forwards, 68);
  EXPECT_EQ(message->cseq, 9U);
  ASSERT_EQ(message->vias.size(), 3U);
  EXPECT_EQ(message->vias[1].transport, "TCP");
  EXPECT_EQ(message->vias[1].branch(), "z9hG4bK9ikj8");
  EXPECT_EQ(message->vias[2].branch(), "z9hG4bK30239");
  EXPECT_EQ(*message->header("NewFangledHeader"), "newfangled value continued newfangled value");
  ASSERT_EQ(message->contacts.size(), 1U);
  EXPECT_EQ(message->contacts[0].parameters.get_or("q", ""), "0.33");
}

/// The request above with one line replaced.
std::string with_line(std::string_view name, std::string_view line) {
  std::string text(kInvite);
  const std::size_t at = text.find(std::string(name) + ":");
  return text.replace(at, text.find('\n', at) - at, line);
}

// RFC 4475 §3.1.2: what must not be taken for a message.
TEST(SipMessage, RefusesWhatIsNone) {
  EXPECT_FALSE(parse(with_line("Content-Length", "Content-Length: 9999")));
  EXPECT_FALSE(parse(with_line("Content-Length", "Content-Length: -999")));
  EXPECT_FALSE(parse(with_line("CSeq", "CSeq: 36893488147419103232 INVITE")));
  EXPECT_FALSE(parse(with_line("CSeq", "CSeq: 8 OPTIONS")));
  EXPECT_FALSE(parse(with_line("CSeq", "CSeq: INVITE")));
  EXPECT_FALSE(parse(with_line("To", "To: \"Mr. J. User <sip:j.user@example.com>")));
  EXPECT_FALSE(parse(with_line("From", "From: <sip:anna@example.com>;tag=1\nFrom: <sip:b@example.com>;tag=2"))
  );
  EXPECT_FALSE(parse(with_line("Call-ID", "X-None: 1")));
  EXPECT_FALSE(parse(with_line("Via", "Via: SIP/7.0/UDP 192.0.2.1;branch=z9hG4bK1")));
  EXPECT_FALSE(parse(with_line("Max-Forwards", "Max-Forwards: 300")));
  EXPECT_FALSE(parse(with_line("Via", "no colon here")));
  EXPECT_FALSE(parse("INVITE  sip:a@b SIP/2.0\n\n"));
  EXPECT_FALSE(parse("INVITE sip:a@b; lr SIP/2.0\nVia: x\n\n"));
  EXPECT_FALSE(parse("\n\n\n"));
  const auto version = parse("INVITE sip:a@b SIP/7.0\nVia: SIP/2.0/UDP a;branch=b\n\n");
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().code, "unsupported_version");
}

TEST(SipMessage, KeepsToItsCaps) {
  std::string many(kInvite);
  const std::size_t at = many.find("X-Lead");
  for (std::size_t i = 0; i < kMaxHeaders; ++i) many.insert(at, "X-Filler: 1\n");
  EXPECT_FALSE(parse(many));
  std::string vias(kInvite);
  const std::size_t via = vias.find("Via");
  for (std::size_t i = 0; i < kMaxVias; ++i) vias.insert(via, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\n");
  EXPECT_FALSE(parse(vias));
  std::string large(kInvite);
  large.insert(at, "X-Large: " + std::string(kMaxMessageBytes, 'a') + "\n");
  EXPECT_FALSE(parse(large));
}

TEST(SipMessage, HeadersCannotSmuggleLines) {
  auto message = parse(kInvite);
  ASSERT_TRUE(message);
  message->add_header("X-Name", "a\r\nX-Evil: b");
  message->add_header("X Bad", "c");
  message->from.display = "a\r\nX-Evil2: b";
  message->uri.user = "a\r\nX-Evil3: b";
  const std::string text = format(*message);
  EXPECT_EQ(text.find("\r\nX-Evil"), std::string::npos);
  EXPECT_EQ(text.find("X Bad"), std::string::npos);
  EXPECT_TRUE(parse_message(as_bytes(text)));
}

TEST(SipMessage, AnswersCarryWhatTheRequestHad) {
  auto request = parse(with_line("X-Lead", "Record-Route: <sip:p1.example;lr>, <sip:p2.example;lr>"));
  ASSERT_TRUE(request);
  const Message ringing = make_response(*request, 180, "", "mine");
  EXPECT_EQ(ringing.to.tag(), "mine");
  EXPECT_EQ(ringing.record_routes.size(), 2U);
  EXPECT_EQ(ringing.cseq, 7U);
  EXPECT_EQ(make_response(*request, 100, "", "mine").to.tag(), "");
  EXPECT_TRUE(make_response(*request, 486, "", "mine").record_routes.empty());
}

TEST(SipUri, ReadsAndWritesAllItsParts) {
  const auto uri =
      parse_uri("sips:anna%20b:se%3Acret@[2001:db8::1]:5071;transport=TCP;lr?X-Lead=4%202&Subject=a");
  ASSERT_TRUE(uri);
  EXPECT_EQ(uri->user, "anna b");
  EXPECT_EQ(uri->password, "se:cret");
  EXPECT_EQ(uri->host, "2001:db8::1");
  EXPECT_EQ(uri->port, 5071);
  ASSERT_EQ(uri->headers.size(), 2U);
  EXPECT_EQ(uri->headers[0].second, "4 2");
  const auto again = parse_uri(format(*uri));
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *uri);
  const auto escaped = parse_uri("sip:a@b;x=%22%0D%0A;lr");
  ASSERT_TRUE(escaped);
  EXPECT_EQ(escaped->parameters.get_or("x", ""), "\"\r\n");
  EXPECT_EQ(format(*escaped), "sip:a@b;x=%22%0D%0A;lr");
  for (const char* bad :
       {"sip:",
        "sip:@b",
        "sip:a@",
        "sip:a@b:0",
        "sip:a@b:99999",
        "sip:a%2@b",
        "sip:a@b c",
        "a@b",
        "p:a@b>"}) {
    EXPECT_FALSE(parse_uri(bad)) << bad;
  }
}

TEST(SipStream, CutsMessagesOutOfAnyPieces) {
  const std::string two = wire(kInvite) + "\r\n\r\n" + wire(kInvite);
  for (std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{5000}}) {
    StreamFramer framer;
    int messages = 0;
    int pings = 0;
    for (std::size_t at = 0; at < two.size(); at += step) {
      ASSERT_TRUE(framer.append(as_bytes(std::string_view(two).substr(at, step))));
      while (const auto message = framer.next()) {
        ++messages;
        EXPECT_TRUE(parse_message(as_bytes(*message)));
      }
      while (framer.take_ping()) ++pings;
    }
    EXPECT_EQ(messages, 2) << step;
    EXPECT_EQ(pings, 1) << step;
  }
}

TEST(SipStream, GivesUpOnWhatIsNoSip) {
  StreamFramer endless;
  const std::string junk(kMaxMessageBytes, 'a');
  EXPECT_TRUE(endless.append(as_bytes(junk)));
  EXPECT_TRUE(endless.append(as_bytes(junk)));
  EXPECT_FALSE(endless.next());
  EXPECT_FALSE(endless.append({}));
  StreamFramer large;
  EXPECT_TRUE(large.append(as_bytes(wire("INVITE a b\nContent-Length: 99999999\n\n"))));
  EXPECT_FALSE(large.next());
  EXPECT_FALSE(large.append({}));
}

}  // namespace
}  // namespace softphone::sip
