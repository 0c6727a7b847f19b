#pragma once
// A program that runs beside the server for as long as the server does.

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::app {

/// The file that running `name` would run: `name` in a folder of PATH; empty: there is none.
std::string find_program(std::string_view name);

class WatchedProgram {
 public:
  /// Starts `file` with `arguments` (without its own name). It inherits no open files; of the environment
  /// only what finding its way and its settings takes: HOME, PATH, LANG, proxies, and what begins with
  /// `prefix`. It ends when this process does, however that ends. Must be called on the thread that lives
  /// longest. Error code: not_started.
  static Result<std::shared_ptr<WatchedProgram>> start(
      const boost::asio::any_io_executor& executor,
      const std::string& file,
      const std::vector<std::string>& arguments,
      std::string_view prefix
  );
  ~WatchedProgram();  ///< stops it
  WatchedProgram(const WatchedProgram&) = delete;
  WatchedProgram& operator=(const WatchedProgram&) = delete;

  /// Asks it to end (SIGTERM), and makes it end (SIGKILL) when it has not within a second. Blocks so long.
  void stop();
  /// Reads what it writes, a line at a time (without its end; lines of more than 8 KiB in pieces), until it
  /// has ended.
  static boost::asio::awaitable<void> watch(
      std::shared_ptr<WatchedProgram> self, std::function<void(std::string_view line)> on_line
  );
  [[nodiscard]] bool has_ended() const { return child_ < 0; }

 private:
  WatchedProgram(const boost::asio::any_io_executor& executor, pid_t child, int output, int handle);
  void reap();

  pid_t child_;  ///< -1: it has ended
  boost::asio::posix::stream_descriptor output_;
  boost::asio::posix::stream_descriptor handle_;  ///< becomes readable when it ends (pidfd_open(2))
};

}  // namespace softphone::app
