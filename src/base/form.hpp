#pragma once
// application/x-www-form-urlencoded and URL queries (WHATWG URL §5), percent-encoding (RFC 3986 §2.1).

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace softphone {

/// Ordered name/value pairs; names may repeat.
class Form {
 public:
  using Pair = std::pair<std::string, std::string>;

  Form() = default;
  Form(std::initializer_list<Pair> pairs) : pairs_(pairs) {}

  void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }
  /// Replaces every value of `name` by one.
  void set(std::string_view name, std::string value);

  /// First value of `name`, or nullopt.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  /// First value of `name`, or the default.
  [[nodiscard]] std::string get_or(std::string_view name, std::string_view fallback) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return get(name).has_value(); }
  [[nodiscard]] const std::vector<Pair>& pairs() const { return pairs_; }
  [[nodiscard]] bool empty() const { return pairs_.empty(); }

  /// Encodes: space as `+`, everything outside [A-Za-z0-9*-._] percent-encoded.
  [[nodiscard]] std::string encode() const;

 private:
  std::vector<Pair> pairs_;
};

/// Decodes a body or a query. Malformed percent escapes stay as they are written (as browsers do).
/// At most `max_pairs` pairs are kept.
Form parse_form(std::string_view text, std::size_t max_pairs = 1000);

/// RFC 3986: everything but the unreserved [A-Za-z0-9-._~] becomes %XX. As JavaScript's
/// encodeURIComponent, but stricter (!'()* are encoded too).
std::string percent_encode(std::string_view text);
/// Decodes %XX; with `plus_is_space`, `+` too. Malformed escapes stay.
std::string percent_decode(std::string_view text, bool plus_is_space = false);

}  // namespace softphone
