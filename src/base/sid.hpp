#pragma once
// String identifiers: two letters and 32 lower-case hexadecimal digits (CA call, CF conference, RE recording,
// AC account, SK key, AP application, PN number …). https://www.twilio.com/docs/glossary/what-is-a-sid

#include <string>
#include <string_view>

#include "base/random.hpp"

namespace softphone {

/// A fresh SID such as "CA0123…" (34 characters). `prefix` has two upper-case letters.
std::string make_sid(std::string_view prefix, const RandomSource& random);
/// True for `prefix` followed by 32 hexadecimal digits of either case.
bool is_sid(std::string_view prefix, std::string_view text);

}  // namespace softphone
