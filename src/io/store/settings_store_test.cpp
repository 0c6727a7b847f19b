#include "io/store/settings_store.hpp"

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <filesystem>

#include "io/store/store.hpp"

namespace softphone::store {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

class SettingsStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "softphone settings XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
  }
  void TearDown() override {
    store_.reset();
    fs::remove_all(folder_);
  }

  void open() {
    store_.reset();
    StoreOptions options;
    options.file = folder_ / "softphone.db";
    auto opened = Store::open(options, from_unix_seconds(1'763'700'000));
    ASSERT_TRUE(opened) << opened.error().detail;
    store_ = std::move(*opened);
  }

  SettingsStore settings() { return SettingsStore(store_->threads()); }

  template <class T>
  T await(asio::awaitable<T> task) {
    auto result = asio::co_spawn(io_, std::move(task), asio::use_future);
    io_.restart();
    io_.run();
    return result.get();
  }

  fs::path folder_;
  asio::io_context io_;
  std::unique_ptr<Store> store_;
};

TEST_F(SettingsStoreTest, ADocumentThatWasNeverSetIsNothing) {
  SettingsStore store = settings();
  const auto document = await(store.read("recording"));
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, std::nullopt);
}

TEST_F(SettingsStoreTest, ADocumentIsReplacedAndSurvivesARestartBesideOthers) {
  {
    SettingsStore store = settings();
    ASSERT_TRUE(await(store.write("recording", R"({"policy":"off"})")));
    ASSERT_TRUE(await(store.write("lines", R"({"é":"'"})")));
    ASSERT_TRUE(await(store.write("recording", R"({"policy":"always"})")));
  }
  open();
  SettingsStore store = settings();
  EXPECT_EQ(**await(store.read("recording")), R"({"policy":"always"})");
  EXPECT_EQ(**await(store.read("lines")), R"({"é":"'"})");
}

TEST_F(SettingsStoreTest, AnEmptyDocumentIsOne) {
  SettingsStore store = settings();
  ASSERT_TRUE(await(store.write("lines", "")));
  EXPECT_EQ(*await(store.read("lines")), std::optional<std::string>(""));
}

}  // namespace
}  // namespace softphone::store
