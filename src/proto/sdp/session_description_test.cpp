#include "proto/sdp/session_description.hpp"

#include <gtest/gtest.h>

namespace softphone::sdp {

namespace {

const std::string kFingerprint =
    "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:FF";

Bytes fingerprint_bytes() {
  Bytes bytes;
  for (int i = 0; i < 31; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  bytes.push_back(0xff);
  return bytes;
}

/// What Chromium 156 under the Voice SDK 2.18.5 puts into `invite`, random values replaced.
std::string browser_offer() {
  return "v=0\r\n"
         "o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n"
         "s=-\r\n"
         "t=0 0\r\n"
         "a=group:BUNDLE 0\r\n"
         "a=extmap-allow-mixed\r\n"
         "a=msid-semantic: WMS 8a7c\r\n"
         "m=audio 9 UDP/TLS/RTP/SAVPF 0 111 63 9 8 13 110 126\r\n"
         "c=IN IP4 0.0.0.0\r\n"
         "a=rtcp:9 IN IP4 0.0.0.0\r\n"
         "a=ice-ufrag:aB+/\r\n"
         "a=ice-pwd:abcdefghijklmnopqrstuv+/\r\n"
         "a=ice-options:trickle\r\n"
         "a=fingerprint:sha-256 " +
         kFingerprint +
         "\r\n"
         "a=setup:actpass\r\n"
         "a=mid:0\r\n"
         "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
         "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
         "a=sendrecv\r\n"
         "a=msid:8a7c 77f0\r\n"
         "a=rtcp-mux\r\n"
         "a=rtcp-rsize\r\n"
         "a=rtcp-xr:rcvr-rtt=all\r\n"
         "a=rtpmap:0 PCMU/8000\r\n"
         "a=rtpmap:111 opus/48000/2\r\n"
         "a=rtcp-fb:111 transport-cc\r\n"
         "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
         "a=rtpmap:63 red/48000/2\r\n"
         "a=fmtp:63 111/111\r\n"
         "a=rtpmap:9 G722/8000\r\n"
         "a=rtpmap:8 PCMA/8000\r\n"
         "a=rtpmap:13 CN/8000\r\n"
         "a=rtpmap:110 telephone-event/48000\r\n"
         "a=rtpmap:126 telephone-event/8000\r\n"
         "a=ssrc:2814749767 cname:Kq3Yc\r\n"
         "a=ssrc:2814749767 msid:8a7c 77f0\r\n";
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("nothing to replace: " + std::string(from));
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  const auto result = parse(text);
  return result ? "none" : result.error().code;
}

AudioDescription our_answer() {
  AudioDescription d;
  d.session_id = 42;
  d.session_version = 7;
  d.ice_lite = true;
  d.ice_ufrag = "ufra";
  d.ice_pwd = "0123456789012345678901";
  d.fingerprint = fingerprint_bytes();
  d.setup = Setup::passive;
  d.codecs = {{111, "opus", 48000, 2, "minptime=10;useinbandfec=1"}, {110, "telephone-event", 48000, 1, ""}};
  d.candidates = {{"1", 1, 2'116'026'367, "127.0.0.1", 40000, "host"}, {"2", 1, 1, "fd00::1", 40000, "host"}};
  d.end_of_candidates = true;
  d.ssrc = 1234;
  d.cname = "carrier";
  d.stream_id = "engine";
  d.track_id = "audio0";
  return d;
}

}  // namespace

TEST(Sdp, ReadsTheBrowsersOffer) {
  const auto offer = parse(browser_offer());
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->session_id, 4611731400430051336U);
  EXPECT_EQ(offer->session_version, 2U);
  EXPECT_EQ(offer->mid, "0");
  EXPECT_TRUE(offer->bundle);
  EXPECT_FALSE(offer->ice_lite);
  EXPECT_EQ(offer->ice_ufrag, "aB+/");
  EXPECT_EQ(offer->ice_pwd, "abcdefghijklmnopqrstuv+/");
  EXPECT_EQ(offer->fingerprint, fingerprint_bytes());
  EXPECT_EQ(offer->setup, Setup::actpass);
  EXPECT_EQ(offer->direction, Direction::sendrecv);
  EXPECT_TRUE(offer->rtcp_mux);
  EXPECT_TRUE(offer->rtcp_rsize);
  const std::vector<Codec> codecs{
      {0, "PCMU", 8000, 1, ""},
      {111, "opus", 48000, 2, "minptime=10;useinbandfec=1"},
      {63, "red", 48000, 2, "111/111"},
      {9, "G722", 8000, 1, ""},
      {8, "PCMA", 8000, 1, ""},
      {13, "CN", 8000, 1, ""},
      {110, "telephone-event", 48000, 1, ""},
      {126, "telephone-event", 8000, 1, ""}};
  EXPECT_EQ(offer->codecs, codecs);
  EXPECT_TRUE(offer->candidates.empty());
  EXPECT_EQ(offer->ssrc, 2814749767U);
  EXPECT_EQ(offer->cname, "Kq3Yc");
  EXPECT_EQ(offer->stream_id, "8a7c");
  EXPECT_EQ(offer->track_id, "77f0");
}

TEST(Sdp, PreferenceIsTheOrderOfTheMediumLine) {
  const auto offer = parse(replaced(browser_offer(), "SAVPF 0 111 63", "SAVPF 111 63 0"));
  ASSERT_TRUE(offer);
  EXPECT_TRUE(offer->codecs.front().is("OPUS", 48000));
  EXPECT_FALSE(offer->codecs.front().is("opus", 8000));
}

TEST(Sdp, ReadsTheBrowsersAnswerToOurOffer) {
  std::string text = replaced(browser_offer(), "SAVPF 0 111 63 9 8 13 110 126", "SAVPF 0 101");
  text = replaced(text, "a=setup:actpass", "a=setup:active");
  text = replaced(text, "a=rtpmap:126 telephone-event/8000", "a=rtpmap:101 telephone-event/8000");
  const auto answer = parse(text);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->setup, Setup::active);
  ASSERT_EQ(answer->codecs.size(), 2U);
  EXPECT_EQ(answer->codecs[1], (Codec{101, "telephone-event", 8000, 1, ""}));
}

TEST(Sdp, ReadsTheSmallestServerAnswerWithBareLineFeeds) {
  const auto answer = parse(
      "v=0\no=- 5 0 IN IP4 0.0.0.0\ns=-\nt=0 0\na=group:BUNDLE 0\n"
      "m=audio 9 UDP/TLS/RTP/SAVPF 0 126\nc=IN IP4 0.0.0.0\n"
      "a=candidate:f1 1 udp 2116026367 127.0.0.1 40001 typ host\n"
      "a=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\na=fingerprint:sha-256 " +
      kFingerprint + "\na=setup:active\na=sendrecv\na=mid:0\na=rtcp-mux\na=rtpmap:126 telephone-event/8000"
  );
  ASSERT_TRUE(answer);
  EXPECT_EQ(
      answer->candidates, (std::vector<Candidate>{{"f1", 1, 2'116'026'367, "127.0.0.1", 40001, "host"}})
  );
  EXPECT_EQ(answer->codecs[0], (Codec{0, "PCMU", 8000, 1, ""})) << "a static type needs no rtpmap";
}

TEST(Sdp, SessionAttributesCountForTheMedium) {  // Firefox writes the fingerprint there
  std::string text = replaced(browser_offer(), "a=fingerprint:sha-256 " + kFingerprint + "\r\n", "");
  EXPECT_EQ(error_of(text), "no_fingerprint");
  text = replaced(
      text, "t=0 0\r\n", "t=0 0\r\na=recvonly\r\na=ice-lite\r\na=fingerprint:SHA-256 " + kFingerprint + "\r\n"
  );
  const auto offer = parse(text);
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->fingerprint, fingerprint_bytes());
  EXPECT_EQ(offer->direction, Direction::sendrecv) << "the medium's own direction wins";
  EXPECT_TRUE(offer->ice_lite);
}

TEST(Sdp, PassesOverOtherMediaAndRefusedAudio) {
  const std::string video =
      "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\na=ice-ufrag:wrong\r\na=setup:bogus\r\n";
  const auto offer = parse(replaced(browser_offer(), "m=audio", video + "m=audio"));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->mid, "0");
  EXPECT_EQ(offer->ice_ufrag, "aB+/");
  EXPECT_EQ(parse(browser_offer() + video)->mid, "0");
  EXPECT_EQ(error_of(replaced(browser_offer(), "m=audio 9", "m=audio 0")), "no_audio");
  EXPECT_EQ(error_of(replaced(browser_offer(), "m=audio", "m=video")), "no_audio");
}

TEST(Sdp, KeepsOnlyUsableCandidates) {
  const std::string lines =
      "a=candidate:1 1 udp 1 9d6e4f7b.local 5000 typ host\r\n"
      "a=candidate:2 1 tcp 1 10.0.0.1 9 typ host tcptype active\r\n"
      "a=candidate:3 1 UDP 2 10.0.0.2 5001 typ srflx raddr 0.0.0.0 rport 0 generation 0\r\n"
      "a=candidate:4 1 udp 99999999999 10.0.0.2 5001 typ host\r\n"
      "a=candidate:5 1 udp 1 10.0.0.2 70000 typ host\r\n"
      "a=candidate:6 1 udp 1 10.0.0.2 5001\r\n"
      "a=candidate:\r\n"
      "a=candidate:7 1 udp 3 fe80::1 5002 typ host\r\n";
  const auto offer = parse(browser_offer() + lines);
  ASSERT_TRUE(offer);
  const std::vector<Candidate> expected{
      {"3", 1, 2, "10.0.0.2", 5001, "srflx"}, {"7", 1, 3, "fe80::1", 5002, "host"}};
  EXPECT_EQ(offer->candidates, expected);
}

TEST(Sdp, AMinusIsNoStream) {
  const auto offer = parse(replaced(browser_offer(), "a=msid:8a7c 77f0", "a=msid:- 77f0"));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->stream_id, "");
  EXPECT_EQ(format(*offer).find("msid:-"), std::string::npos);
}

TEST(Sdp, WithoutBundleTheMediumStandsAlone) {
  EXPECT_FALSE(parse(replaced(browser_offer(), "a=group:BUNDLE 0\r\n", ""))->bundle);
  EXPECT_FALSE(parse(replaced(browser_offer(), "a=group:BUNDLE 0\r\n", "a=group:BUNDLE 1 00\r\n"))->bundle);
  EXPECT_FALSE(parse(replaced(browser_offer(), "a=rtcp-mux\r\n", ""))->rtcp_mux);
}

TEST(Sdp, SaysWhatIsMissing) {
  const std::string offer = browser_offer();
  EXPECT_EQ(error_of(""), "malformed");
  EXPECT_EQ(error_of("\r\n"), "malformed");
  EXPECT_EQ(error_of("hello"), "malformed");
  EXPECT_EQ(error_of("v=1\r\n"), "malformed");
  EXPECT_EQ(error_of("v=0\r\n"), "no_audio");
  EXPECT_EQ(error_of(replaced(offer, "UDP/TLS/RTP/SAVPF", "RTP/AVP")), "not_dtls_srtp");
  EXPECT_EQ(error_of(replaced(offer, "a=ice-ufrag:aB+/\r\n", "")), "no_ice");
  EXPECT_EQ(error_of(replaced(offer, "a=ice-pwd:abcdefghijklmnopqrstuv+/\r\n", "")), "no_ice");
  EXPECT_EQ(error_of(replaced(offer, "a=ice-ufrag:aB+/", "a=ice-ufrag:abc")), "bad_ice");
  EXPECT_EQ(error_of(replaced(offer, "a=ice-ufrag:aB+/", "a=ice-ufrag:ab:cd")), "bad_ice");
  EXPECT_EQ(error_of(replaced(offer, "a=ice-pwd:abcdefghijklmnopqrstuv+/", "a=ice-pwd:short")), "bad_ice");
  EXPECT_EQ(error_of(replaced(offer, "sha-256", "sha-1")), "bad_fingerprint");
  EXPECT_EQ(error_of(replaced(offer, ":FF\r\n", ":FG\r\n")), "bad_fingerprint");
  EXPECT_EQ(error_of(replaced(offer, ":FF\r\n", "\r\n")), "bad_fingerprint");
  EXPECT_EQ(error_of(replaced(offer, "SAVPF 0 111 63 9 8 13 110 126", "SAVPF 97 98")), "no_codec");
  EXPECT_EQ(error_of(replaced(offer, "SAVPF 0 111 63 9 8 13 110 126", "SAVPF")), "no_codec");
}

TEST(Sdp, RefusesHostileInput) {
  const std::string offer = browser_offer();
  EXPECT_EQ(error_of(offer + std::string(64 * 1024, 'x')), "too_large");
  std::string many = offer;
  for (int i = 0; i < 1'000; ++i) many += "a=x\r\n";
  EXPECT_EQ(error_of(many), "too_large");
  EXPECT_EQ(error_of(replaced(offer, "a=mid:0", std::string("a=mid:\0", 7))), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "a=mid:0", "a=mid:0\rx")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "a=mid:0", "a=mid:" + std::string(300, '0'))), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "a=mid:0", "a=mid:0 0")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "SAVPF 0 ", "SAVPF 128 ")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "SAVPF 0 ", "SAVPF -1 ")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "opus/48000/2", "opus/99999999999/2")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "opus/48000/2", "opus/0/2")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "opus/48000/2", "opus/48000/999")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "a=setup:actpass", "a=setup:holdconn")), "malformed");
  EXPECT_EQ(error_of(replaced(offer, "a=ssrc:2814749767 cname", "a=ssrc:99999999999 cname")), "malformed");
  std::string payload_types = " 0";
  for (int i = 0; i < 100; ++i) payload_types += " 0";
  EXPECT_EQ(error_of(replaced(offer, "SAVPF 0", "SAVPF" + payload_types)), "malformed");
}

TEST(Sdp, EveryTruncationEndsInAnAnswerOrAnError) {
  const std::string offer = browser_offer();
  for (std::size_t size = 0; size < offer.size(); ++size) {
    const auto result = parse(std::string_view(offer).substr(0, size));
    if (result) {
      EXPECT_FALSE(result->codecs.empty());
    }
  }
}

TEST(Sdp, WritesTheAnswerAsBrowsersDo) {
  const std::string expected =
      "v=0\r\no=- 42 7 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=ice-lite\r\n"
      "a=msid-semantic: WMS engine\r\n"
      "m=audio 9 UDP/TLS/RTP/SAVPF 111 110\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
      "a=candidate:1 1 udp 2116026367 127.0.0.1 40000 typ host\r\n"
      "a=candidate:2 1 udp 1 fd00::1 40000 typ host\r\na=end-of-candidates\r\n"
      "a=ice-ufrag:ufra\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 " +
      kFingerprint +
      "\r\na=setup:passive\r\na=mid:0\r\na=sendrecv\r\na=msid:engine audio0\r\na=rtcp-mux\r\n"
      "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n"
      "a=rtpmap:110 telephone-event/48000\r\na=ssrc:1234 cname:carrier\r\na=ssrc:1234 msid:engine audio0\r\n";
  EXPECT_EQ(format(our_answer()), expected);
}

TEST(Sdp, ReadsBackWhatItWrites) {
  const AudioDescription answer = our_answer();
  const auto back = parse(format(answer));
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, answer);
  AudioDescription bare = answer;
  bare.bundle = bare.ice_lite = bare.end_of_candidates = false;
  bare.rtcp_rsize = true;
  bare.stream_id = bare.track_id = "";
  bare.cname = "";
  bare.ssrc.reset();
  bare.candidates.clear();
  bare.setup = Setup::actpass;
  bare.direction = Direction::inactive;
  const auto bare_back = parse(format(bare));
  ASSERT_TRUE(bare_back);
  EXPECT_EQ(*bare_back, bare);
}

}  // namespace softphone::sdp
