#include "proto/twilio/signature.hpp"

#include <gtest/gtest.h>

namespace softphone::twilio {

namespace {
constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef";
constexpr std::string_view kBodyHash = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
}  // namespace

// Vectors computed with the npm package `twilio` 6.2.0 (getExpectedTwilioSignature).
TEST(Signature, FormPostVector) {
  const Form params{
      {"note", "a b&c=d é"},
      {"To", "+15551234567"},
      {"CallSid", "CA00000000000000000000000000000001"},
      {"From", "client:alice"}};
  EXPECT_EQ(
      sign_request(kToken, "https://app.example.com/voice?x=1", params), "MrhAE29Ipm2JPyoB/oMVOcYYhhw="
  );
}

TEST(Signature, GetVector) {
  EXPECT_EQ(
      sign_request(kToken, "https://app.example.com/voice?CallSid=CA1&From=client%3Aalice", {}),
      "h7RvL5mVNLd+vLmJP2SjuBvwBnU="
  );
}

TEST(Signature, JsonVector) {
  const std::string url = "https://app.example.com/hook?bodySHA256=" + std::string(kBodyHash);
  EXPECT_EQ(sign_json(kToken, url), "0BtBNNlFAeR0aG5GiWMSYgpQGH0=");
  EXPECT_TRUE(verify_json(kToken, "0BtBNNlFAeR0aG5GiWMSYgpQGH0=", url, R"({"a":1})"));
  EXPECT_FALSE(verify_json(kToken, "0BtBNNlFAeR0aG5GiWMSYgpQGH0=", url, R"({"a":2})"));
  EXPECT_FALSE(verify_json("another token", "0BtBNNlFAeR0aG5GiWMSYgpQGH0=", url, R"({"a":1})"));
}

TEST(Signature, RepeatedNamesAreDistinctAndSortedAndHttpKeepsItsPort) {
  const Form params{{"B", ""}, {"A", "b"}, {"A", "a"}, {"A", "b"}};
  EXPECT_EQ(sign_request(kToken, "http://127.0.0.1:8080/cb", params), "sH4l5eCXAp752stU/WL+i/BPDuQ=");
}

TEST(Signature, UserInfoFragmentAndSecurePortAreNotSigned) {
  const std::string plain = sign_request(kToken, "https://app.example.com/voice?x=1", {});
  EXPECT_EQ(sign_request(kToken, "https://user:p%40ss@app.example.com:8443/voice?x=1#rc=2", {}), plain);
  EXPECT_EQ(
      sign_request(kToken, "http://user:pass@[::1]:3000/cb#rc=2", {}),
      sign_request(kToken, "http://[::1]:3000/cb", {})
  );
  EXPECT_NE(sign_request(kToken, "http://[::1]:3000/cb", {}), sign_request(kToken, "http://[::1]/cb", {}));
}

TEST(Signature, VerifiesWithAndWithoutTheDefaultPort) {
  const Form params{{"CallSid", "CA1"}};
  for (const std::string_view signed_url : {"https://h.example/p?q=1", "https://h.example:443/p?q=1"}) {
    // Signed by somebody who took the URL literally, port and all.
    const std::string bare = sign_request(kToken, signed_url, params);
    EXPECT_TRUE(verify_request(kToken, bare, "https://h.example/p?q=1", params));
    EXPECT_TRUE(verify_request(kToken, bare, "https://h.example:443/p?q=1", params));
    EXPECT_TRUE(verify_request(kToken, bare, "https://h.example:8443/p?q=1", params));
  }
  const std::string with_port = sign_request(kToken, "http://h.example:80/p", params);
  EXPECT_TRUE(verify_request(kToken, with_port, "http://h.example/p", params));
  EXPECT_FALSE(verify_request(kToken, with_port, "http://h.example:81/p", params));
}

TEST(Signature, RefusesEveryChange) {
  const Form params{{"CallSid", "CA1"}, {"From", "client:alice"}};
  const std::string url = "https://h.example/p?q=1";
  const std::string signature = sign_request(kToken, url, params);
  EXPECT_TRUE(verify_request(kToken, signature, url, params));
  EXPECT_FALSE(verify_request(kToken, "", url, params));
  EXPECT_FALSE(verify_request(kToken, signature + "=", url, params));
  EXPECT_FALSE(verify_request(kToken, signature, "https://h.example/p?q=2", params));
  EXPECT_FALSE(verify_request(kToken, signature, "https://g.example/p?q=1", params));
  EXPECT_FALSE(verify_request(kToken, signature, url, {{"CallSid", "CA1"}}));
  EXPECT_FALSE(verify_request(kToken, signature, url, {{"CallSid", "CA1"}, {"From", "client:bob"}}));
  EXPECT_FALSE(verify_request("0123456789abcdef0123456789abcdee", signature, url, params));
}

TEST(Signature, JsonNeedsTheHashInTheQuery) {
  const std::string url = "https://h.example/hook?a=1";
  EXPECT_FALSE(verify_json(kToken, sign_json(kToken, url), url, "{}"));
  EXPECT_FALSE(
      verify_json(kToken, sign_json(kToken, "https://h.example/hook"), "https://h.example/hook", "{}")
  );
  const std::string odd = "https://h.example/hook?bodySHA256=zz";
  EXPECT_FALSE(verify_json(kToken, sign_json(kToken, odd), odd, "{}"));
}

TEST(Signature, AUrlWithoutSchemeIsSignedAsItStands) {
  EXPECT_TRUE(verify_request(kToken, sign_request(kToken, "nonsense", {}), "nonsense", {}));
  EXPECT_FALSE(verify_request(kToken, sign_request(kToken, "nonsense", {}), "", {}));
}

}  // namespace softphone::twilio
