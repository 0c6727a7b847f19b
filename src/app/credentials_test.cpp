#include "app/credentials.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "app/data_folder.hpp"
#include "io/net/random.hpp"

namespace softphone::app {
namespace {

namespace fs = std::filesystem;

class DataTest : public testing::Test {
 protected:
  DataTest() {
    std::string pattern = (fs::temp_directory_path() / "softphone-data-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    data_ = pattern;
  }
  ~DataTest() override { fs::remove_all(data_); }
  fs::path data_;
};

TEST_F(DataTest, TheAccountIsMadeOnceAndKeptPrivate) {
  const auto first = load_or_make_account(data_, net::system_random());
  ASSERT_TRUE(first) << first.error().detail;
  const auto again = load_or_make_account(data_, net::system_random());
  ASSERT_TRUE(again);
  EXPECT_EQ(first->account_sid, again->account_sid);
  EXPECT_EQ(first->api_secret, again->api_secret);
  struct stat info {};
  ASSERT_EQ(stat((data_ / "carrier.json").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(DataTest, ADamagedAccountIsNotReplaced) {
  std::ofstream(data_ / "carrier.json") << R"({"account_sid":"AC1"})";
  const auto loaded = load_or_make_account(data_, net::system_random());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "bad_file");
}

TEST_F(DataTest, RemembersThePort) {
  EXPECT_EQ(load_server_port(data_).error().code, "not_found");
  ASSERT_TRUE(save_server_port(data_, 3210));
  EXPECT_EQ(load_server_port(data_).value(), 3210);
}

TEST_F(DataTest, AFolderServesOneServerAtATime) {
  {
    const auto first = DataFolder::open(data_ / "new" / "folder");
    ASSERT_TRUE(first) << first.error().detail;
    const auto second = DataFolder::open(data_ / "new" / "folder");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "in_use");
  }
  EXPECT_TRUE(DataFolder::open(data_ / "new" / "folder"));
}

TEST_F(DataTest, SaysWhenTheFolderCannotBeMade) {
  std::ofstream(data_ / "file") << "x";
  const auto opened = DataFolder::open(data_ / "file" / "folder");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "not_writable");
}

}  // namespace
}  // namespace softphone::app
