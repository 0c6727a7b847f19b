#include "io/net/http_format.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>

namespace softphone::net {

namespace {

/// A CR, LF or NUL would end the field and begin what somebody else wrote (response splitting).
bool is_safe(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void add_number(std::string& out, std::size_t number) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void add_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_safe(name) || !is_safe(value)) return;
  out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string format_response(
    const HttpResponse& response,
    const std::vector<std::pair<std::string, std::string>>& defaults,
    const ResponseFraming& framing
) {
  const bool has_body = response.status != 204 && response.status != 304;
  const std::string_view reason = boost::beast::http::obsolete_reason(
      boost::beast::http::int_to_status(static_cast<unsigned>(response.status))
  );
  std::string out;
  out.reserve(1024 + (framing.head_only ? 0 : response.body.size()));
  out += framing.http_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ";
  add_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason).append("\r\n");
  for (const auto& [name, value] : response.headers.fields()) add_field(out, name, value);
  for (const auto& [name, value] : defaults) {
    if (!response.headers.contains(name)) add_field(out, name, value);
  }
  if (framing.date != WallTime{} && !response.headers.contains("Date")) {
    std::string date = format_rfc2822(framing.date);
    date.replace(date.size() - 5, 5, "GMT");  // IMF-fixdate (RFC 9110 §5.6.7) is always in GMT
    add_field(out, "Date", date);
  }
  // RFC 9112 §7.1; version 1.0 knows no pieces, there the end of the connection ends the body.
  if (response.source && !framing.http_1_0) add_field(out, "Transfer-Encoding", "chunked");
  // Each version's default goes without saying (RFC 9112 §9.3).
  if (framing.keep_alive && framing.http_1_0) add_field(out, "Connection", "keep-alive");
  if (!framing.keep_alive && !framing.http_1_0) add_field(out, "Connection", "close");
  if (has_body && !response.source && !response.headers.contains("Content-Length")) {
    out += "Content-Length: ";
    add_number(out, response.file ? response.file->length : response.body.size());
    out += "\r\n";
  }
  out += "\r\n";
  if (has_body && !framing.head_only && !response.file && !response.source) out += response.body;
  return out;
}

}  // namespace softphone::net
