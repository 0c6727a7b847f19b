#include "app/watched_program.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "base/time.hpp"

extern char** environ;

namespace softphone::app {

namespace asio = boost::asio;

namespace {

constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kLongestLine = 8 * 1024;
constexpr auto kGrace = 1s;

constexpr std::array<std::string_view, 14> kPassedOn = {
    "HOME",
    "PATH",
    "USER",
    "LANG",
    "LC_ALL",
    "TZ",
    "XDG_CONFIG_HOME",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTPS_PROXY",
    "HTTP_PROXY"};

std::vector<std::string> environment(std::string_view prefix) {
  std::vector<std::string> passed;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    bool known = name.starts_with(prefix);
    for (const std::string_view allowed : kPassedOn) known = known || name == allowed;
    if (known) passed.emplace_back(text);
  }
  return passed;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// What runs between fork and exec: calls that are safe in the child of a program with threads, no others.
[[noreturn]] void become(char* const* argv, char* const* environment, int output, int problem, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(127);  // the server ended before that
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (int signal = 1; signal < NSIG; ++signal) ::signal(signal, SIG_DFL);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  // It learns of a failed exec, and of nothing else: all other descriptors close by themselves.
  if (problem != STDERR_FILENO + 1) {
    ::dup2(problem, STDERR_FILENO + 1);
    ::fcntl(STDERR_FILENO + 1, F_SETFD, FD_CLOEXEC);
  }
  ::close_range(STDERR_FILENO + 2, ~0U, 0);
  ::execve(argv[0], argv, environment);
  const int error = errno;
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO + 1, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

std::string find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (!folders.empty()) {
    const std::size_t colon = folders.find(':');
    const std::string file = fmt::format("{}/{}", folders.substr(0, colon), name);
    if (colon != 0 && ::access(file.c_str(), X_OK) == 0) return file;
    folders = colon == std::string_view::npos ? std::string_view() : folders.substr(colon + 1);
  }
  return {};
}

WatchedProgram::WatchedProgram(const asio::any_io_executor& executor, pid_t child, int output, int handle)
    : child_(child), output_(executor, output), handle_(executor, handle) {}

Result<std::shared_ptr<WatchedProgram>> WatchedProgram::start(
    const asio::any_io_executor& executor,
    const std::string& file,
    const std::vector<std::string>& arguments,
    std::string_view prefix
) {
  std::vector<std::string> texts = arguments;
  texts.insert(texts.begin(), file);
  std::vector<std::string> passed = environment(prefix);
  const std::vector<char*> argv = pointers(texts);
  const std::vector<char*> variables = pointers(passed);
  std::array<int, 2> output{-1, -1};
  std::array<int, 2> problem{-1, -1};
  const auto close_all = [&] {
    for (const int descriptor : {output[0], output[1], problem[0], problem[1]}) {
      if (descriptor >= 0) ::close(descriptor);
    }
  };
  if (::pipe2(output.data(), O_CLOEXEC) != 0 || ::pipe2(problem.data(), O_CLOEXEC) != 0) {
    close_all();
    return fail("not_started", file + " cannot be run: out of descriptors");
  }
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(argv.data(), variables.data(), output[1], problem[1], parent);
  ::close(std::exchange(output[1], -1));
  ::close(std::exchange(problem[1], -1));
  int error = child < 0 ? errno : 0;
  if (child > 0 && ::read(problem[0], &error, sizeof error) != sizeof error) error = 0;
  const int handle = child > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, child, 0)) : -1;
  if (error == 0 && handle < 0) error = errno;
  if (error != 0) {
    if (handle >= 0) ::close(handle);
    if (child > 0) ::kill(child, SIGKILL);
    if (child > 0) ::waitpid(child, nullptr, 0);
    close_all();
    return fail("not_started", fmt::format("{} cannot be run: {}", file, std::strerror(error)));
  }
  ::close(problem[0]);
  return std::shared_ptr<WatchedProgram>(new WatchedProgram(executor, child, output[0], handle));
}

WatchedProgram::~WatchedProgram() {
  stop();
}

void WatchedProgram::stop() {
  boost::system::error_code ignored;
  output_.cancel(ignored);
  handle_.cancel(ignored);
  if (child_ < 0) return;
  ::kill(child_, SIGTERM);
  const auto deadline = std::chrono::steady_clock::now() + kGrace;
  while (child_ >= 0 && std::chrono::steady_clock::now() < deadline) {
    reap();
    if (child_ >= 0) std::this_thread::sleep_for(10ms);
  }
  if (child_ < 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
  child_ = -1;
}

void WatchedProgram::reap() {
  if (child_ >= 0 && ::waitpid(child_, nullptr, WNOHANG) != 0) child_ = -1;
}

asio::awaitable<void> WatchedProgram::watch(
    std::shared_ptr<WatchedProgram> self, std::function<void(std::string_view line)> on_line
) {
  std::string kept;
  std::array<char, 4096> chunk{};
  for (;;) {
    const auto [error, count] = co_await self->output_.async_read_some(asio::buffer(chunk), kQuietly);
    if (error == asio::error::operation_aborted || self->has_ended())
      co_return;  // whoever listens may be gone
    if (error) break;
    kept.append(chunk.data(), count);
    for (std::size_t end = kept.find('\n'); end != std::string::npos; end = kept.find('\n')) {
      on_line(std::string_view(kept).substr(0, end));
      kept.erase(0, end + 1);
    }
    if (kept.size() > kLongestLine) {
      on_line(kept);
      kept.clear();
    }
  }
  if (!kept.empty()) on_line(kept);
  const auto [failed] =
      co_await self->handle_.async_wait(asio::posix::stream_descriptor::wait_read, kQuietly);
  if (!failed) self->reap();
}

}  // namespace softphone::app
