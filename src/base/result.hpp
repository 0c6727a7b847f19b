#pragma once
// Result<T, E>: a value or a typed error. Protocol code returns it; network bytes never throw.

#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace softphone {

/// An error with a stable machine word (`code`, lower_snake) and a sentence for logs (`detail`, no secrets).
struct Error {
  std::string code;
  std::string detail;
};

/// A value of type T or an error of type E. `if (!r) return r.error();`
template <class T, class E = Error>
using Result = boost::system::result<T, E>;

/// Builds an Error in place: `return fail("bad_length", "attribute runs past the end");`
inline Error fail(std::string code, std::string detail = {}) {
  return Error{std::move(code), std::move(detail)};
}

/// Called by result::value() on error, found by argument-dependent look-up: reaching it is a programmer's
/// mistake.
[[noreturn]] inline void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("result holds an error: " + error.code + " " + error.detail);
}

}  // namespace softphone
