#pragma once
// Passwords from whoever sits at the terminal: never from the command line, which everybody on the machine
// can read.

#include <string>

#include "base/result.hpp"

namespace softphone::app {

struct TypedPassword {
  std::string text;
};

/// Asks twice on the terminal, without showing it. Error codes: no_terminal, not_the_same, not_read.
Result<TypedPassword> ask_password(const std::string& whose);
/// Asks once for something secret, without showing it. Error codes: no_terminal, not_read.
Result<TypedPassword> ask_secret(const std::string& question);
/// Asks for something that may be seen. Error codes: no_terminal, not_read.
Result<TypedPassword> ask_line(const std::string& question);
/// The first line of standard input, without its end. Error codes: too_long, not_read.
Result<TypedPassword> read_password();

}  // namespace softphone::app
