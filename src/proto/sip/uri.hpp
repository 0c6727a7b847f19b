#pragma once
// SIP URIs, addresses with a display name, and their parameters (RFC 3261 §19.1, §20.10).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace softphone::sip {

/// Compares without regard to the case of ASCII letters.
bool same_text(std::string_view a, std::string_view b);
/// Lower-case ASCII letters.
std::string lower(std::string_view text);
/// Without blanks and line folds on both ends.
std::string_view trim(std::string_view text);

/// ";name=value;flag", in order; names are compared without case.
class Parameters {
 public:
  struct Item {
    std::string name;
    std::string value;
    bool flag = false;
    bool operator==(const Item&) const = default;
  };

  /// Null when absent; empty for a flag.
  [[nodiscard]] const std::string* find(std::string_view name) const;
  [[nodiscard]] std::string get_or(std::string_view name, std::string_view fallback) const;
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);
  /// Appends without looking for a namesake. An absent value is a flag.
  void add(std::string name, std::optional<std::string> value);
  [[nodiscard]] const std::vector<Item>& list() const { return list_; }
  [[nodiscard]] std::size_t size() const { return list_.size(); }
  /// As in a header: what is no token is quoted.
  [[nodiscard]] std::string format() const;
  bool operator==(const Parameters&) const = default;

 private:
  std::vector<Item> list_;
};

/// `tel:` and other schemes keep all that follows the colon in `user`.
struct Uri {
  std::string scheme = "sip";
  std::string user;        ///< unescaped
  std::string password;    ///< unescaped; never written to a log
  std::string host;        ///< IPv6 without brackets
  std::uint16_t port = 0;  ///< 0: none given
  Parameters parameters;
  std::vector<std::pair<std::string, std::string>> headers;  ///< after "?", unescaped

  [[nodiscard]] bool is_sip() const { return scheme == "sip" || scheme == "sips"; }
  bool operator==(const Uri&) const = default;
};
/// Error code: malformed.
Result<Uri> parse_uri(std::string_view text);
std::string format(const Uri& uri);

struct NameAddress {
  std::string display;  ///< unquoted
  Uri uri;
  Parameters parameters;

  [[nodiscard]] std::string tag() const { return parameters.get_or("tag", ""); }
  bool operator==(const NameAddress&) const = default;
};
/// One entry; without angle brackets the parameters belong to the address (RFC 3261 §20). Error code:
/// malformed.
Result<NameAddress> parse_name_address(std::string_view text);
std::string format(const NameAddress& address);

/// ";a=b;c" up to the end of `text`. Error code: malformed.
Result<Parameters> parse_parameters(std::string_view text);
/// Splits at commas that stand outside quotes and angle brackets.
std::vector<std::string_view> split_list(std::string_view text);
/// Inside of a quoted string, for a header.
std::string quote(std::string_view text);
/// "host", "host:port", "[v6]:port". False when malformed.
bool parse_host_port(std::string_view text, std::string& host, std::uint16_t& port);
/// With brackets around IPv6, and the port unless 0.
std::string format_host_port(const std::string& host, std::uint16_t port);

}  // namespace softphone::sip
