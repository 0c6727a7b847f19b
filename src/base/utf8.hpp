#pragma once
// UTF-8 one character at a time (RFC 3629): only shortest forms, no surrogates, nothing over U+10FFFF.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace softphone {

/// Cuts one character off the front. On malformed text: nothing, and the text stays. `text` must not be
/// empty.
std::optional<std::uint32_t> take_utf8(std::string_view& text);
/// `character` must be a Unicode scalar value.
void append_utf8(std::string& out, std::uint32_t character);

}  // namespace softphone
