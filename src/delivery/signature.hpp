#pragma once
// How a receiver knows that an event is ours and new: docs/operations/webhooks.md.

#include <cstdint>
#include <string>
#include <string_view>

namespace softphone::delivery {

/// Value of X-Softphone-Signature: "sha256=" and the hexadecimal HMAC-SHA256, by the target's secret, of the
/// timestamp (Unix seconds, as X-Softphone-Timestamp has it), a full stop, and the body as it is sent.
std::string sign(std::string_view secret, std::int64_t timestamp, std::string_view body);

}  // namespace softphone::delivery
