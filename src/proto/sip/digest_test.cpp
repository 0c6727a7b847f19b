#include "proto/sip/digest.hpp"

#include <gtest/gtest.h>

namespace softphone::sip {
namespace {

// RFC 7616 §3.9.1: one exchange, both algorithms.
constexpr std::string_view kNonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
constexpr std::string_view kClientNonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

Challenge challenge(std::string_view algorithm) {
  const auto parsed = parse_challenge(
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + std::string(algorithm) +
      ", nonce=\"" + std::string(kNonce) + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
  );
  EXPECT_TRUE(parsed);
  return *parsed;
}

TEST(SipDigest, GivesTheAnswersOfTheStandard) {
  const Credentials mufasa{"Mufasa", "Circle of Life"};
  const std::string md5 = authorize(challenge("MD5"), mufasa, "GET", "/dir/index.html", kClientNonce, 1);
  EXPECT_NE(md5.find("response=\"8ca523f5e9506fed4657c9700eebdbec\""), std::string::npos) << md5;
  const std::string sha = authorize(challenge("SHA-256"), mufasa, "GET", "/dir/index.html", kClientNonce, 1);
  EXPECT_NE(
      sha.find("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\""),
      std::string::npos
  ) << sha;
  EXPECT_NE(sha.find("nc=00000001"), std::string::npos);
  EXPECT_NE(sha.find("opaque=\"FQhe"), std::string::npos);
}

TEST(SipDigest, BothSidesAgree) {
  for (const bool qop : {true, false}) {
    for (const auto algorithm : {DigestAlgorithm::md5, DigestAlgorithm::sha256}) {
      Challenge ours;
      ours.realm = "soft \"phone\"";
      ours.nonce = "abc";
      ours.algorithm = algorithm;
      ours.qop_auth = qop;
      const auto theirs = parse_challenge(format(ours));
      ASSERT_TRUE(theirs);
      const auto given =
          parse_authorization(authorize(*theirs, {"anna", "s3cret"}, "INVITE", "sip:b@c", "n", 3));
      ASSERT_TRUE(given);
      EXPECT_TRUE(is_right(*given, {"anna", "s3cret"}, "INVITE"));
      EXPECT_FALSE(is_right(*given, {"anna", "other"}, "INVITE"));
      EXPECT_FALSE(is_right(*given, {"bob", "s3cret"}, "INVITE"));
      EXPECT_FALSE(is_right(*given, {"anna", "s3cret"}, "BYE"));
    }
  }
}

TEST(SipDigest, ChoosesTheStrongestThatItKnows) {
  Message response;
  response.status = 401;
  response.add_header("WWW-Authenticate", "Basic realm=\"x\"");
  EXPECT_FALSE(best_challenge(response));
  response.add_header("WWW-Authenticate", "Digest realm=\"a\", nonce=\"1\", algorithm=SHA-512-256");
  EXPECT_FALSE(best_challenge(response));
  response.add_header("WWW-Authenticate", "Digest realm=\"a\", nonce=\"2\", algorithm=MD5");
  EXPECT_EQ(best_challenge(response)->nonce, "2");
  response.add_header("WWW-Authenticate", "Digest realm=\"a\", nonce=\"3\", algorithm=SHA-256");
  EXPECT_EQ(best_challenge(response)->nonce, "3");
  response.add_header("WWW-Authenticate", "Digest realm=\"a\", nonce=\"4\", qop=\"auth-int\"");
  EXPECT_EQ(best_challenge(response)->nonce, "3");
  response.status = 407;
  EXPECT_FALSE(best_challenge(response));
}

}  // namespace
}  // namespace softphone::sip
