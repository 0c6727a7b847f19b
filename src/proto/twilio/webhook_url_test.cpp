#include "proto/twilio/webhook_url.hpp"

#include <gtest/gtest.h>

namespace softphone::twilio {
namespace {

TEST(WebhookUrl, DefaultsAreTwilios) {
  for (const char* url :
       {"https://h/p", "https://h/p#", "https://h/p#section", "https://h/p#rc=x&ct=&rt=1.5"}) {
    const WebhookOverrides o = read_webhook_overrides(url);
    EXPECT_EQ(o.connect_timeout, Milliseconds(5000)) << url;
    EXPECT_EQ(o.read_timeout, Milliseconds(15000)) << url;
    EXPECT_EQ(o.total_timeout, Milliseconds(15000)) << url;
    EXPECT_EQ(o.retries, 1) << url;
    EXPECT_TRUE(o.policy.connect && !o.policy.read && !o.policy.status_4xx && !o.policy.status_5xx) << url;
  }
}

TEST(WebhookUrl, OverridesAreReadAndKeptInRange) {
  const WebhookOverrides o = read_webhook_overrides("https://h/p?a=1#rc=9&rp=5xx,rt&ct=1&rt=700&tt=99999");
  EXPECT_EQ(o.retries, 5);
  EXPECT_EQ(o.connect_timeout, Milliseconds(100));
  EXPECT_EQ(o.read_timeout, Milliseconds(700));
  EXPECT_EQ(o.total_timeout, Milliseconds(15000));
  EXPECT_TRUE(!o.policy.connect && o.policy.read && !o.policy.status_4xx && o.policy.status_5xx);
  EXPECT_EQ(read_webhook_overrides("https://h/p#rc=0").retries, 0);
  const RetryPolicy all = read_webhook_overrides("https://h/p#rp=all").policy;
  EXPECT_TRUE(all.connect && all.read && all.status_4xx && all.status_5xx);
}

TEST(WebhookUrl, OnTheWireThereIsNeitherFragmentNorUser) {
  EXPECT_EQ(webhook_url_on_the_wire("https://u:p@h:8443/p@q?x=a@b#rc=2"), "https://h:8443/p@q?x=a@b");
  EXPECT_EQ(webhook_url_on_the_wire("http://h?x=1"), "http://h?x=1");
}

}  // namespace
}  // namespace softphone::twilio
