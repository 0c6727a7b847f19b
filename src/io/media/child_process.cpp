#include "io/media/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace softphone::media {

namespace {

/// Owns a file descriptor.
class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&&) = delete;

  [[nodiscard]] int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

/// A running child; killed and reaped when it was not waited for.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// True when it ended with exit code 0.
  bool wait() {
    int status = 0;
    pid_t done = 0;
    do {
      done = ::waitpid(pid_, &status, 0);
    } while (done < 0 && errno == EINTR);
    pid_ = 0;
    return done > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  pid_t pid_;
};

struct SpawnActions {
  posix_spawn_file_actions_t value;
  SpawnActions() { posix_spawn_file_actions_init(&value); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&value); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
};

struct SpawnAttributes {
  posix_spawnattr_t value;
  SpawnAttributes() { posix_spawnattr_init(&value); }
  ~SpawnAttributes() { posix_spawnattr_destroy(&value); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
};

/// 0 and the child's id, or an errno. The child's standard input and output are `channel`.
int spawn(const std::vector<std::string>& arguments, int channel, pid_t& pid) {
  SpawnActions actions;
  posix_spawn_file_actions_adddup2(&actions.value, channel, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions.value, channel, STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions.value, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);

  // A server blocks and ignores signals that its helpers must die of.
  SpawnAttributes attributes;
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes.value, &none);
  posix_spawnattr_setsigdefault(&attributes.value, &all);
  posix_spawnattr_setflags(&attributes.value, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  char locale[] = "LC_ALL=C.UTF-8";
  std::array<char*, 2> environment{locale, nullptr};
  return ::posix_spawnp(&pid, argv[0], &actions.value, &attributes.value, argv.data(), environment.data());
}

}  // namespace

Result<Bytes> run_child(
    const std::vector<std::string>& arguments, std::string_view input, ChildLimits limits
) {
  // One socket for both ways: unlike a pipe it can be written without a SIGPIPE when the child is gone.
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return fail("not_started", std::strerror(errno));
  Fd ours(ends[0]);
  Fd theirs(ends[1]);
  pid_t pid = 0;
  if (const int error = spawn(arguments, theirs.get(), pid); error != 0) {
    return fail("not_started", fmt::format("{}: {}", arguments[0], std::strerror(error)));
  }
  Child child(pid);
  theirs.reset();

  const TimePoint deadline = std::chrono::steady_clock::now() + limits.time;
  Bytes output;
  if (input.empty()) ::shutdown(ours.get(), SHUT_WR);
  while (true) {
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left <= Milliseconds{0}) return fail("too_slow", arguments[0] + " did not end in time");
    pollfd wait{ours.get(), static_cast<short>(POLLIN | (input.empty() ? 0 : POLLOUT)), 0};
    if (::poll(&wait, 1, static_cast<int>(left.count())) < 0 && errno != EINTR)
      return fail("failed", std::strerror(errno));
    if (!input.empty() && (wait.revents & POLLOUT) != 0) {
      const ssize_t sent = ::send(ours.get(), input.data(), input.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0)
        input.remove_prefix(static_cast<std::size_t>(sent));
      else if (errno != EAGAIN && errno != EINTR)
        input = {};  // it reads no more; what it says counts
      if (input.empty()) ::shutdown(ours.get(), SHUT_WR);
    }
    if ((wait.revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    std::array<std::uint8_t, 65'536> block;
    const ssize_t got = ::recv(ours.get(), block.data(), block.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got <= 0) break;
    if (output.size() + static_cast<std::size_t>(got) > limits.output_bytes) {
      return fail("too_much", arguments[0] + " prints without end");
    }
    output.insert(output.end(), block.begin(), block.begin() + got);
  }
  if (!child.wait()) return fail("failed", arguments[0] + " ended with an error");
  return output;
}

}  // namespace softphone::media
