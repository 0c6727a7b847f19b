#pragma once
// Reading of the dates that callbacks and the REST API carry.

#include <cstdint>
#include <optional>
#include <string_view>

namespace softphone::desk {

/// RFC 2822 as Twilio writes it, "Tue, 31 Aug 2010 20:36:28 +0000": seconds since the Unix epoch.
/// Nothing for any other form.
std::optional<std::int64_t> read_rfc2822(std::string_view text);

}  // namespace softphone::desk
