#include "io/carrier/account_file.hpp"

#include <gtest/gtest.h>

namespace softphone::io::carrier {
namespace {

namespace core = softphone::carrier;

std::string sid(const char* prefix, char digit) {
  return prefix + std::string(32, digit);
}

core::VoiceHandler asking(const std::string& url) {
  core::VoiceHandler voice;
  voice.url = url;
  return voice;
}

/// What the program configures at every start.
core::Config configured() {
  core::Config config;
  config.account_sid = sid("AC", '0');
  config.keys.push_back({sid("SK", '1'), "first secret"});
  config.applications.push_back({sid("AP", '1'), "ours", asking("http://127.0.0.1:1/voice")});
  config.numbers.push_back({sid("PN", '1'), "+33199001000", asking("http://127.0.0.1:1/voice"), ""});
  config.numbers.push_back({sid("PN", '2'), "+33199001001", asking("http://127.0.0.1:1/voice"), ""});
  return config;
}

TEST(AccountFile, KeepsWhatRestMadeChangedAndDeleted) {
  core::Config config = configured();
  const core::Record record{
      .created = from_unix_seconds(1'700'000'000),
      .updated = from_unix_seconds(1'700'000'100),
      .by_api = true};
  config.keys.push_back({sid("SK", '2'), "second \"secret\"", "page", record});
  core::Application application{sid("AP", '2'), "été", {}, record};
  application.voice.url = "https://app.example/voice?x=1#rc=2";
  application.voice.method = "GET";
  application.voice.status_callback = "https://app.example/done";
  config.applications.push_back(application);
  config.numbers[0].voice.url = "https://app.example/in";
  config.numbers[0].application_sid = application.sid;
  config.numbers[0].record = record;
  config.numbers.pop_back();
  config.removed.insert(sid("PN", '2'));

  core::Config later = configured();
  // The program listens elsewhere now: what REST did not touch follows it.
  later.applications[0].voice.url = "http://127.0.0.1:2/voice";
  const auto applied = apply_account_changes(format_account_changes(config), later);
  ASSERT_TRUE(applied) << applied.error().detail;
  ASSERT_EQ(later.keys.size(), 2U);
  EXPECT_EQ(later.keys[1].secret, "second \"secret\"");
  EXPECT_EQ(later.keys[1].friendly_name, "page");
  EXPECT_EQ(later.keys[1].record.created, record.created);
  EXPECT_EQ(later.applications[0].voice.url, "http://127.0.0.1:2/voice");
  ASSERT_EQ(later.applications.size(), 2U);
  EXPECT_EQ(later.applications[1].friendly_name, "été");
  EXPECT_EQ(later.applications[1].voice.url, application.voice.url);
  EXPECT_EQ(later.applications[1].voice.method, "GET");
  ASSERT_EQ(later.numbers.size(), 1U);
  EXPECT_EQ(later.numbers[0].voice.url, "https://app.example/in");
  EXPECT_EQ(later.numbers[0].application_sid, application.sid);
  EXPECT_EQ(format_account_changes(later), format_account_changes(config)) << "and so on at the next start";
}

TEST(AccountFile, NothingChangedIsNothingKept) {
  core::Config config = configured();
  ASSERT_TRUE(apply_account_changes(format_account_changes(configured()), config));
  EXPECT_EQ(config.keys.size(), 1U);
  EXPECT_EQ(config.numbers.size(), 2U);
}

TEST(AccountFile, ADamagedFileIsAnError) {
  core::Config config = configured();
  for (const char* text :
       {"", "[]", "{\"keys\":[{}]}", "{\"keys\":[{\"sid\":\"SK\",\"secret\":\"x\"}]}", "{\"numbers\":[1]}"}) {
    EXPECT_FALSE(apply_account_changes(text, config)) << text;
  }
}

}  // namespace
}  // namespace softphone::io::carrier
