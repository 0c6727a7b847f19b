#include "app/password_input.hpp"

#include <fmt/core.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace softphone::app {
namespace {

constexpr std::size_t kLongestLine = 1024;

/// Hides what is typed for as long as it lives.
class Quiet {
 public:
  Quiet() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    hidden_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
  }
  ~Quiet() {
    if (hidden_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  [[nodiscard]] bool hidden() const { return hidden_; }

 private:
  termios before_{};
  bool hidden_ = false;
};

Result<TypedPassword> read_line() {
  TypedPassword typed;
  for (;;) {
    char c = 0;
    const ssize_t got = ::read(STDIN_FILENO, &c, 1);
    if (got < 0) return fail("not_read", "the password could not be read");
    if (got == 0 && typed.text.empty()) return fail("not_read", "no password was given");
    if (got == 0 || c == '\n') break;
    if (typed.text.size() >= kLongestLine) return fail("too_long", "the password is too long");
    typed.text += c;
  }
  if (typed.text.ends_with('\r')) typed.text.pop_back();
  return typed;
}

Result<TypedPassword> ask_once(const std::string& question) {
  fmt::print(stderr, "{}", question);
  std::fflush(stderr);
  auto typed = read_line();
  fmt::print(stderr, "\n");
  return typed;
}

}  // namespace

Result<TypedPassword> ask_password(const std::string& whose) {
  if (::isatty(STDIN_FILENO) == 0)
    return fail("no_terminal", "standard input is no terminal; give the password with --password-stdin");
  const Quiet quiet;
  if (!quiet.hidden()) return fail("no_terminal", "the terminal would show the password");
  auto first = ask_once(fmt::format("Password for {}: ", whose));
  if (!first) return first;
  const auto second = ask_once("Once more: ");
  if (!second) return second;
  if (first->text != second->text) return fail("not_the_same", "the two were not the same");
  return first;
}

Result<TypedPassword> ask_secret(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0) return fail("no_terminal", "there is no terminal to ask for it");
  const Quiet quiet;
  if (!quiet.hidden()) return fail("no_terminal", "the terminal would show it");
  return ask_once(question);
}

Result<TypedPassword> ask_line(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0) return fail("no_terminal", "there is no terminal to ask");
  fmt::print(stderr, "{}", question);
  std::fflush(stderr);
  return read_line();
}

Result<TypedPassword> read_password() {
  return read_line();
}

}  // namespace softphone::app
