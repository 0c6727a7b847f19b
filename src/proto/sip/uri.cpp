#include "proto/sip/uri.hpp"

#include <algorithm>
#include <charconv>

namespace softphone::sip {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

char lower_char(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// No control characters and no blanks: a text that may stand in a URI as it is read.
bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F;
  });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char l = lower_char(c);
  return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/// Nothing when a "%" is not followed by two hexadecimal digits.
std::optional<std::string> unescape(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    result += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return result;
}

std::string escape(std::string_view text, std::string_view allowed) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_alphanumeric(c) || allowed.find(c) != std::string_view::npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kHex[byte >> 4];
      result += kHex[byte & 15];
    }
  }
  return result;
}

constexpr std::string_view kMark = "-_.!~*'()";
constexpr std::string_view kUser = "-_.!~*'()&=+$,;?/";
constexpr std::string_view kHeaderValue = "-_.!~*'()[]/?:+$";
constexpr std::string_view kParameter = "-_.!~*'()[]/:&+$";

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 255) return false;
  return std::all_of(host.begin(), host.end(), [](char c) {
    return is_alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == ':';
  });
}

/// A quoted string that begins at `position`; moves behind its end.
std::optional<std::string> read_quoted(std::string_view text, std::size_t& position) {
  std::string result;
  for (++position; position < text.size(); ++position) {
    if (text[position] == '\\' && position + 1 < text.size()) {
      result += text[++position];
    } else if (text[position] == '"') {
      ++position;
      return result;
    } else {
      result += text[position];
    }
  }
  return std::nullopt;
}

/// A URI's parameters are escaped (RFC 3261 section 25.1, uri-parameters), a header's are quoted.
bool read_uri_parameters(std::string_view text, Parameters& parameters) {
  while (!text.empty()) {
    const std::string_view field = text.substr(0, text.find(';'));
    text.remove_prefix(std::min(field.size() + 1, text.size()));
    if (field.empty()) continue;
    const std::size_t equals = field.find('=');
    const auto name = unescape(field.substr(0, equals));
    if (!name || name->empty()) return false;
    std::optional<std::string> value;
    if (equals != std::string_view::npos) {
      value = unescape(field.substr(equals + 1));
      if (!value) return false;
    }
    parameters.add(*name, std::move(value));
  }
  return true;
}

/// What stands behind the scheme of a sip: URI.
bool read_sip_part(std::string_view rest, Uri& uri) {
  const std::size_t question = rest.find('?', rest.find('@') == std::string_view::npos ? 0 : rest.find('@'));
  std::string_view headers;
  if (question != std::string_view::npos) {
    headers = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  const std::size_t at = rest.rfind('@');
  if (at != std::string_view::npos) {
    const std::string_view info = rest.substr(0, at);
    rest = rest.substr(at + 1);
    const std::size_t colon = info.find(':');
    const auto user = unescape(info.substr(0, colon));
    if (!user || user->empty()) return false;
    uri.user = *user;
    if (colon != std::string_view::npos) {
      const auto password = unescape(info.substr(colon + 1));
      if (!password) return false;
      uri.password = *password;
    }
  }
  const std::size_t semicolon = rest.find(';');
  if (!parse_host_port(rest.substr(0, semicolon), uri.host, uri.port)) return false;
  if (semicolon != std::string_view::npos && !read_uri_parameters(rest.substr(semicolon), uri.parameters))
    return false;
  while (!headers.empty()) {
    const std::size_t end = headers.find('&');
    const std::string_view field = headers.substr(0, end);
    headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 1);
    const std::size_t equals = field.find('=');
    if (equals == 0 || field.empty()) return false;
    const auto name = unescape(field.substr(0, equals));
    const auto value =
        unescape(equals == std::string_view::npos ? std::string_view{} : field.substr(equals + 1));
    if (!name || !value) return false;
    uri.headers.emplace_back(*name, *value);
  }
  return true;
}

}  // namespace

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return lower_char(x) == lower_char(y);
         });
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower_char(c);
  return result;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

const std::string* Parameters::find(std::string_view name) const {
  for (const Item& item : list_) {
    if (same_text(item.name, name)) return &item.value;
  }
  return nullptr;
}
std::string Parameters::get_or(std::string_view name, std::string_view fallback) const {
  const std::string* value = find(name);
  return value ? *value : std::string(fallback);
}
void Parameters::set(std::string_view name, std::string value) {
  for (Item& item : list_) {
    if (!same_text(item.name, name)) continue;
    item.value = std::move(value);
    item.flag = false;
    return;
  }
  list_.push_back({std::string(name), std::move(value), false});
}
void Parameters::remove(std::string_view name) {
  std::erase_if(list_, [&](const Item& item) { return same_text(item.name, name); });
}
void Parameters::add(std::string name, std::optional<std::string> value) {
  const bool flag = !value.has_value();
  list_.push_back({std::move(name), value.value_or(""), flag});
}

std::string Parameters::format() const {
  std::string text;
  for (const Item& item : list_) {
    text += ';';
    text += item.name;
    if (item.flag) continue;
    text += '=';
    const bool plain = !item.value.empty() && std::all_of(item.value.begin(), item.value.end(), [](char c) {
      return is_alphanumeric(c) || std::string_view("-.!%*_+`'~[]:/&$").find(c) != std::string_view::npos;
    });
    text += plain ? item.value : quote(item.value);
  }
  return text;
}

std::string quote(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    // A line break would begin another header.
    result += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  result += '"';
  return result;
}

bool parse_host_port(std::string_view text, std::string& host, std::uint16_t& port) {
  text = trim(text);
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    host = std::string(text.substr(1, end - 1));
    rest = text.substr(end + 1);
    if (host.find(':') == std::string::npos) return false;
  } else {
    const std::size_t colon = text.find(':');
    host = lower(trim(text.substr(0, colon)));
    rest = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    if (host.find(':') != std::string::npos) return false;
  }
  if (!is_host(host)) return false;
  port = 0;
  rest = trim(rest);
  if (rest.empty()) return true;
  if (!rest.starts_with(':')) return false;
  rest = trim(rest.substr(1));
  unsigned value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{} || end != rest.data() + rest.size() || value == 0 || value > 65535) return false;
  port = static_cast<std::uint16_t>(value);
  return true;
}

std::string format_host_port(const std::string& host, std::uint16_t port) {
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (port != 0) text += ":" + std::to_string(port);
  return text;
}

Result<Parameters> parse_parameters(std::string_view text) {
  Parameters result;
  std::size_t position = 0;
  const auto skip_blanks = [&] {
    while (position < text.size() && kBlanks.find(text[position]) != std::string_view::npos) ++position;
  };
  while (true) {
    skip_blanks();
    if (position == text.size()) return result;
    if (text[position] != ';') return fail("malformed", "a parameter does not begin with a semicolon");
    ++position;
    skip_blanks();
    const std::size_t start = position;
    while (position < text.size() && text[position] != ';' && text[position] != '=') ++position;
    const std::string_view name = trim(text.substr(start, position - start));
    if (name.empty()) {
      if (position == text.size()) return result;  // a semicolon too many
      return fail("malformed", "a parameter without a name");
    }
    if (!is_visible(name)) return fail("malformed", "a parameter with a blank in its name");
    if (position == text.size() || text[position] == ';') {
      result.add(std::string(name), std::nullopt);
      continue;
    }
    ++position;
    skip_blanks();
    if (position < text.size() && text[position] == '"') {
      auto value = read_quoted(text, position);
      if (!value) return fail("malformed", "a quoted string without end");
      result.add(std::string(name), std::move(*value));
      continue;
    }
    const std::size_t begin = position;
    while (position < text.size() && text[position] != ';') ++position;
    result.add(std::string(name), std::string(trim(text.substr(begin, position - begin))));
  }
}

Result<Uri> parse_uri(std::string_view text) {
  text = trim(text);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_visible(text)) return fail("malformed", "no URI");
  // They delimit URIs (RFC 3986 appendix C): one inside would end the address that it is written back into.
  if (text.find_first_of("<>\"") != std::string_view::npos) return fail("malformed", "a delimiter in a URI");
  Uri uri;
  uri.scheme = lower(text.substr(0, colon));
  const bool scheme_ok = std::all_of(uri.scheme.begin(), uri.scheme.end(), [](char c) {
    return is_alphanumeric(c) || c == '+' || c == '-' || c == '.';
  });
  if (!scheme_ok) return fail("malformed", "no scheme");
  const std::string_view rest = text.substr(colon + 1);
  if (!uri.is_sip()) {
    uri.user = std::string(rest);
    return uri;
  }
  if (!read_sip_part(rest, uri)) return fail("malformed", "the URI is not a SIP URI");
  return uri;
}

std::string format(const Uri& uri) {
  std::string text = uri.scheme + ":";
  if (!uri.is_sip()) return text + uri.user;
  if (!uri.user.empty()) {
    text += escape(uri.user, kUser);
    if (!uri.password.empty()) text += ":" + escape(uri.password, "-_.!~*'()&=+$,");
    text += '@';
  }
  text += format_host_port(uri.host, uri.port);
  for (const auto& parameter : uri.parameters.list()) {
    text += ";" + escape(parameter.name, kParameter);
    if (!parameter.flag) text += "=" + escape(parameter.value, kParameter);
  }
  char separator = '?';
  for (const auto& [name, value] : uri.headers) {
    text += separator + escape(name, kMark) + "=" + escape(value, kHeaderValue);
    separator = '&';
  }
  return text;
}

Result<NameAddress> parse_name_address(std::string_view text) {
  text = trim(text);
  NameAddress result;
  std::size_t position = 0;
  if (text.starts_with('"')) {
    auto display = read_quoted(text, position);
    if (!display) return fail("malformed", "a display name without end");
    result.display = std::move(*display);
  }
  const std::size_t open = text.find('<', position);
  if (open == std::string_view::npos) {
    if (position != 0) return fail("malformed", "a display name without an address");
    const std::size_t semicolon = text.find(';');
    auto uri = parse_uri(text.substr(0, semicolon));
    if (!uri) return uri.error();
    result.uri = std::move(*uri);
    if (semicolon == std::string_view::npos) return result;
    auto parameters = parse_parameters(text.substr(semicolon));
    if (!parameters) return parameters.error();
    result.parameters = std::move(*parameters);
    return result;
  }
  const std::string_view before = trim(text.substr(position, open - position));
  if (position != 0 && !before.empty()) return fail("malformed", "text between a name and its address");
  if (position == 0) result.display = std::string(before);
  const std::size_t close = text.find('>', open);
  if (close == std::string_view::npos) return fail("malformed", "an address without end");
  auto uri = parse_uri(text.substr(open + 1, close - open - 1));
  if (!uri) return uri.error();
  result.uri = std::move(*uri);
  auto parameters = parse_parameters(text.substr(close + 1));
  if (!parameters) return parameters.error();
  result.parameters = std::move(*parameters);
  return result;
}

std::string format(const NameAddress& address) {
  std::string text;
  if (!address.display.empty()) text = quote(address.display) + " ";
  return text + "<" + format(address.uri) + ">" + address.parameters.format();
}

std::vector<std::string_view> split_list(std::string_view text) {
  std::vector<std::string_view> list;
  bool quoted = false;
  int angle = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ',';
    if (i < text.size() && quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '<') ++angle;
    if (c == '>' && angle > 0) --angle;
    if (i < text.size() && (c != ',' || angle > 0)) continue;
    const std::string_view item = trim(text.substr(std::min(start, text.size()), i - std::min(start, i)));
    if (!item.empty()) list.push_back(item);
    start = i + 1;
  }
  return list;
}

}  // namespace softphone::sip
