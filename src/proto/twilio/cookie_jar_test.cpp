#include "proto/twilio/cookie_jar.hpp"

#include <gtest/gtest.h>

namespace softphone::twilio {
namespace {

const WallTime kNow = from_unix_seconds(1'700'000'000);

TEST(CookieJar, ReturnsWhatTheHostSet) {
  CookieJar jar;
  jar.take("https://app.test/voice", "session=abc; Path=/; HttpOnly; Secure", kNow);
  jar.take("https://app.test/voice/menu", "step=2", kNow);
  EXPECT_EQ(jar.cookies_for("https://app.test/x", kNow), "session=abc");
  EXPECT_EQ(jar.cookies_for("https://app.test/voice/next", kNow), "session=abc; step=2");
  EXPECT_EQ(jar.cookies_for("https://app.test/voicemail", kNow), "session=abc") << "/voice is a folder";
  EXPECT_EQ(jar.cookies_for("http://app.test/voice", kNow), "step=2") << "secure cookies want TLS";
  EXPECT_EQ(jar.cookies_for("https://other.test/voice", kNow), "");
}

TEST(CookieJar, ReplacesExpiresAndForgets) {
  CookieJar jar;
  jar.take("http://app.test/", "a=1; Max-Age=60", kNow);
  jar.take("http://app.test/", "a=2; Max-Age=60", kNow);
  EXPECT_EQ(jar.cookies_for("http://app.test/", kNow), "a=2");
  EXPECT_EQ(jar.cookies_for("http://app.test/", kNow + std::chrono::seconds(61)), "");
  jar.take("http://app.test/", "a=; Max-Age=0", kNow);
  EXPECT_EQ(jar.cookies_for("http://app.test/", kNow), "");
}

TEST(CookieJar, DomainsMustFit) {
  CookieJar jar;
  jar.take("http://a.app.test/", "wide=1; Domain=.app.test", kNow);
  jar.take("http://a.app.test/", "foreign=1; Domain=evil.test", kNow);
  jar.take("http://a.app.test/", "all=1; Domain=test", kNow);
  EXPECT_EQ(jar.cookies_for("http://b.app.test/", kNow), "wide=1");
  EXPECT_EQ(jar.cookies_for("http://a.app.test/", kNow), "wide=1");
}

TEST(CookieJar, NonsenseIsDroppedAndThereIsALimit) {
  CookieJar jar;
  jar.take("http://app.test/", "", kNow);
  jar.take("http://app.test/", "=x", kNow);
  jar.take("http://app.test/", "a=b\r\nX-Evil: 1", kNow);
  jar.take("no url", "a=b", kNow);
  EXPECT_EQ(jar.cookies_for("http://app.test/", kNow), "");
  for (int i = 0; i < 100; ++i) jar.take("http://app.test/", "c" + std::to_string(i) + "=1", kNow);
  EXPECT_EQ(jar.cookies_for("http://app.test/", kNow).find("c0="), std::string::npos);
  EXPECT_NE(jar.cookies_for("http://app.test/", kNow).find("c99="), std::string::npos);
}

}  // namespace
}  // namespace softphone::twilio
