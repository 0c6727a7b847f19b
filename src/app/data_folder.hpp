#pragma once
// The folder that holds everything the program keeps, used by one server at a time.

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "desk/fact.hpp"

namespace softphone::app {

/// Replaces a file whole or not at all; readable by its owner only. Error code: not_writable.
Result<bool> write_private_file(const std::filesystem::path& path, std::string_view content);
/// Error code: not_found, not_readable.
struct FileContent {
  std::string text;
};
Result<FileContent> read_text_file(const std::filesystem::path& path);

class DataFolder {
 public:
  /// Creates the folder if needed and takes it for this process. Error codes: not_writable, in_use.
  static Result<DataFolder> open(const std::filesystem::path& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  DataFolder(const DataFolder&) = delete;
  ~DataFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// When the former server last said it was alive; now for the first one.
  [[nodiscard]] desk::UnixMs last_alive() const { return last_alive_; }
  /// Says that this server is alive.
  void touch() const;

 private:
  DataFolder(std::filesystem::path path, int lock, desk::UnixMs last_alive)
      : path_(std::move(path)), lock_(lock), last_alive_(last_alive) {}

  std::filesystem::path path_;
  int lock_;  ///< descriptor of the locked file; the lock ends with it
  desk::UnixMs last_alive_;
};

}  // namespace softphone::app
