#include "io/media/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <vector>

namespace softphone::media {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  void reset() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

 private:
  int value_;
};

/// A file in memory rather than a pipe: no SIGPIPE when the program dies before it has read everything.
int input_file(ByteView input) {
  const int file = ::memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return -1;
  while (!input.empty()) {
    const ssize_t written = ::write(file, input.data(), input.size());
    if (written <= 0) {
      ::close(file);
      return -1;
    }
    input = input.subspan(static_cast<std::size_t>(written));
  }
  ::lseek(file, 0, SEEK_SET);
  return file;
}

enum class Ending { closed, enough, timeout };

Ending read_all(int descriptor, Bytes& out, std::size_t max_output, TimePoint deadline) {
  Bytes chunk(64 * 1024);
  while (out.size() < max_output) {
    const auto left = std::chrono::ceil<Milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Ending::timeout;
    pollfd wait{descriptor, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready == 0) return Ending::timeout;
    const ssize_t got =
        ready < 0 ? -1 : ::read(descriptor, chunk.data(), std::min(chunk.size(), max_output - out.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Ending::closed;
    out.insert(out.end(), chunk.begin(), chunk.begin() + got);
  }
  return Ending::enough;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

Result<Bytes> run_program(
    std::span<const std::string> arguments, ByteView input, std::size_t max_output, Milliseconds timeout
) {
  const TimePoint deadline = std::chrono::steady_clock::now() + timeout;
  Descriptor in(input_file(input));
  int ends[2] = {-1, -1};
  if (in.get() < 0 || ::pipe2(ends, O_CLOEXEC) != 0) return fail("failed", "out of descriptors or memory");
  Descriptor out(ends[0]);
  Descriptor child_out(ends[1]);

  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);

  // The program gets no descriptor and no environment of ours, so no socket and no secret either; and it dies
  // of the signals that a server blocks or ignores.
  char locale[] = "LC_ALL=C.UTF-8";
  char* environment[] = {locale, nullptr};
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child_out.get(), STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = 0;
  const int spawned = ::posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (spawned != 0) return fail("not_found", arguments[0] + " cannot be run");
  child_out.reset();

  Bytes output;
  const Ending ending = read_all(out.get(), output, max_output, deadline);
  if (ending != Ending::closed) ::kill(child, SIGKILL);
  const int status = wait_for(child);
  if (ending == Ending::timeout) return fail("timeout", arguments[0] + " took too long");
  if (ending == Ending::closed && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) {
    return fail("failed", arguments[0] + " failed");
  }
  return output;
}

}  // namespace softphone::media
