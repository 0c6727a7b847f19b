#pragma once
// What REST changed of the account's keys, applications and numbers, as a text that is kept.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "carrier/config.hpp"

namespace softphone::io::carrier {

/// Everything that was made, changed or deleted through REST; holds secrets.
std::string format_account_changes(const softphone::carrier::Config& config);
/// Puts what `format_account_changes` wrote over what the configuration gave. Error code: bad_file.
Result<bool> apply_account_changes(std::string_view text, softphone::carrier::Config& config);

}  // namespace softphone::io::carrier
