#include "base/byte_range.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace softphone {

namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

ByteRange read_byte_range(std::string_view field, std::uint64_t size) {
  const ByteRange whole{ByteRange::Kind::whole, 0, size};
  constexpr std::string_view kUnit = "bytes=";
  if (!field.starts_with(kUnit)) return whole;
  field.remove_prefix(kUnit.size());
  const std::size_t dash = field.find('-');
  if (dash == std::string_view::npos) return whole;
  const std::string_view from = field.substr(0, dash);
  const std::string_view to = field.substr(dash + 1);
  const ByteRange nothing{ByteRange::Kind::unsatisfiable, 0, 0};
  if (from.empty()) {
    const auto last = whole_number(to);
    if (!last) return whole;
    if (*last == 0 || size == 0) return nothing;
    const std::uint64_t length = std::min(*last, size);
    return {ByteRange::Kind::part, size - length, length};
  }
  const auto first = whole_number(from);
  if (!first) return whole;
  std::uint64_t end = size;  // one past the last
  if (!to.empty()) {
    const auto last = whole_number(to);
    if (!last || *last < *first) return whole;
    end = std::min(size, *last + 1);
  }
  if (*first >= size) return nothing;
  return {ByteRange::Kind::part, *first, end - *first};
}

}  // namespace softphone
