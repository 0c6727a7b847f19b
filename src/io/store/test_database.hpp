#pragma once
// A database in a folder of its own, for tests of stores.

#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <filesystem>

#include "io/store/store.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

class DatabaseTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "softphone database XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    open();
  }
  void TearDown() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

  void open() {
    store_.reset();
    auto opened = open_another();
    ASSERT_TRUE(opened) << opened.error().detail;
    store_ = std::move(*opened);
  }
  /// As another process would.
  [[nodiscard]] Result<std::unique_ptr<Store>> open_another() const {
    return Store::open({folder_ / "softphone.db", 0, targets_}, from_unix_seconds(1'763'700'000));
  }

  template <class T>
  T await(boost::asio::awaitable<T> task) {
    auto result = boost::asio::co_spawn(io_, std::move(task), boost::asio::use_future);
    io_.restart();
    io_.run();
    return result.get();
  }

  std::filesystem::path folder_;
  delivery::Targets targets_;  ///< of those that are opened from now on
  boost::asio::io_context io_;
  std::unique_ptr<Store> store_;
};

}  // namespace softphone::store
