#include "app/data_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

namespace softphone::app {

namespace fs = std::filesystem;

namespace {

Error not_writable(const fs::path& path, int reason) {
  return fail("not_writable", fmt::format("{} cannot be written: {}", path.string(), std::strerror(reason)));
}

/// Writes all and reaches the disk, or gives errno.
int write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Result<bool> write_private_file(const fs::path& path, std::string_view content) {
  const fs::path draft = path.string() + ".new";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return not_writable(path, errno);
  // A draft left by a crash may have been made with other rights.
  int reason = ::fchmod(file, 0600) == 0 ? write_all(file, content) : errno;
  ::close(file);
  if (reason == 0 && ::rename(draft.c_str(), path.c_str()) != 0) reason = errno;
  if (reason == 0) return true;
  ::unlink(draft.c_str());
  return not_writable(path, reason);
}

Result<FileContent> read_text_file(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return fail("not_found", path.string() + " does not exist");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail("not_readable", path.string() + " cannot be read");
  return FileContent{text.str()};
}

Result<DataFolder> DataFolder::open(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return not_writable(path, error.value());
  const fs::path lock_path = path / "server.lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return not_writable(path, errno);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail("in_use", fmt::format("{} is used by another softphone server", path.string()));
  }
  struct stat info {};
  ::fstat(lock, &info);
  const desk::UnixMs last_alive =
      static_cast<desk::UnixMs>(info.st_mtim.tv_sec) * 1000 + info.st_mtim.tv_nsec / 1'000'000;
  return DataFolder(path, lock, last_alive);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)), last_alive_(other.last_alive_) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

void DataFolder::touch() const {
  ::futimens(lock_, nullptr);
}

}  // namespace softphone::app
