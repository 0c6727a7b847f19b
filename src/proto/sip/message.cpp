#include "proto/sip/message.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace softphone::sip {

namespace {

struct Compact {
  char letter;
  std::string_view name;
};
// RFC 3261 §7.3.3, RFC 3515, RFC 3892, RFC 4028, RFC 6665.
constexpr std::array<Compact, 17> kCompact{{
    {'v', "Via"},
    {'f', "From"},
    {'t', "To"},
    {'i', "Call-ID"},
    {'m', "Contact"},
    {'l', "Content-Length"},
    {'c', "Content-Type"},
    {'e', "Content-Encoding"},
    {'k', "Supported"},
    {'s', "Subject"},
    {'r', "Refer-To"},
    {'b', "Referred-By"},
    {'o', "Event"},
    {'u', "Allow-Events"},
    {'x', "Session-Expires"},
    {'a', "Accept-Contact"},
    {'j', "Reject-Contact"},
}};

std::string long_name(std::string_view name) {
  if (name.size() == 1) {
    const char letter = lower(name)[0];
    for (const Compact& entry : kCompact) {
      if (entry.letter == letter) return std::string(entry.name);
    }
  }
  return std::string(name);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
  });
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  text = trim(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_start_line(std::string_view line, Message& message, std::string& error) {
  error = "malformed";
  if (line.starts_with("SIP/") || line.starts_with("sip/")) {
    if (!same_text(line.substr(0, 8), "SIP/2.0 ")) {
      error = "unsupported_version";
      return false;
    }
    const std::string_view rest = line.substr(8);
    if (rest.size() < 3 || !read_number(rest.substr(0, 3), message.status)) return false;
    if (message.status < 100 || message.status > 699) return false;
    if (rest.size() > 3 && rest[3] != ' ') return false;
    message.reason = std::string(trim(rest.substr(3)));
    return true;
  }
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const std::string_view version = line.substr(last + 1);
  if (!same_text(version, "SIP/2.0")) {
    if (same_text(version.substr(0, 4), "SIP/")) error = "unsupported_version";
    return false;
  }
  message.method = std::string(line.substr(0, first));
  if (!is_token(message.method)) return false;
  auto uri = parse_uri(line.substr(first + 1, last - first - 1));
  if (!uri) return false;
  message.uri = std::move(*uri);
  return true;
}

/// "SIP/2.0/UDP host:port;branch=…", blanks allowed around the slashes.
bool read_via(std::string_view text, Via& via) {
  const std::size_t semicolon = text.find(';');
  std::string_view head = trim(text.substr(0, semicolon));
  std::array<std::string_view, 3> parts;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::size_t slash = head.find('/');
    if (slash == std::string_view::npos) return false;
    parts[i] = trim(head.substr(0, slash));
    head = trim(head.substr(slash + 1));
  }
  const std::size_t blank = head.find_first_of(" \t");
  if (blank == std::string_view::npos) return false;
  if (!same_text(parts[0], "SIP") || parts[1] != "2.0") return false;
  via.transport = std::string(head.substr(0, blank));
  if (!is_token(via.transport)) return false;
  for (char& c : via.transport) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (!parse_host_port(head.substr(blank), via.host, via.port)) return false;
  if (semicolon == std::string_view::npos) return true;
  auto parameters = parse_parameters(text.substr(semicolon));
  if (!parameters) return false;
  via.parameters = std::move(*parameters);
  return true;
}

bool read_addresses(std::string_view value, std::vector<NameAddress>& out) {
  for (const std::string_view item : split_list(value)) {
    if (item == "*") continue;
    auto address = parse_name_address(item);
    if (!address || out.size() >= kMaxRoutes) return false;
    out.push_back(std::move(*address));
  }
  return true;
}

/// What has been seen of the headers that may stand once only.
struct Seen {
  bool from = false;
  bool to = false;
  bool call_id = false;
  bool cseq = false;
  std::optional<std::size_t> length;
};

bool read_header(std::string_view line, Message& message, Seen& seen) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view written = trim(line.substr(0, colon));
  if (!is_token(written)) return false;
  const std::string name = long_name(written);
  const std::string_view value = trim(line.substr(colon + 1));
  if (same_text(name, "Via")) {
    for (const std::string_view item : split_list(value)) {
      Via via;
      if (message.vias.size() >= kMaxVias || !read_via(item, via)) return false;
      message.vias.push_back(std::move(via));
    }
    return true;
  }
  if (same_text(name, "From") || same_text(name, "To")) {
    const bool from = same_text(name, "From");
    if (std::exchange(from ? seen.from : seen.to, true)) return false;
    auto address = parse_name_address(value);
    if (!address) return false;
    (from ? message.from : message.to) = std::move(*address);
    return true;
  }
  if (same_text(name, "Call-ID")) {
    message.call_id = std::string(value);
    return !std::exchange(seen.call_id, true) && !value.empty() && value.size() <= 512;
  }
  if (same_text(name, "CSeq")) {
    const std::size_t blank = value.find_first_of(" \t");
    if (std::exchange(seen.cseq, true) || blank == std::string_view::npos) return false;
    const std::string_view method = trim(value.substr(blank));
    if (!read_number(value.substr(0, blank), message.cseq) || message.cseq > 0x7FFFFFFF) return false;
    if (!is_token(method) || (message.is_request() && method != message.method)) return false;
    message.method = std::string(method);
    return true;
  }
  if (same_text(name, "Max-Forwards")) {
    return read_number(value, message.max_forwards) && message.max_forwards >= 0 &&
           message.max_forwards <= 255;
  }
  if (same_text(name, "Content-Length")) {
    std::size_t length = 0;
    if (!read_number(value, length)) return false;
    if (seen.length && *seen.length != length) return false;
    seen.length = length;
    return true;
  }
  if (same_text(name, "Contact")) return read_addresses(value, message.contacts);
  if (same_text(name, "Route")) return read_addresses(value, message.routes);
  if (same_text(name, "Record-Route")) return read_addresses(value, message.record_routes);
  message.add_header(name, std::string(value));
  return true;
}

/// The line that begins at `position`, with its continuation lines joined by a blank; moves behind it.
std::string read_line(std::string_view text, std::size_t& position) {
  std::string line;
  while (true) {
    const std::size_t end = text.find('\n', position);
    std::string_view part = text.substr(position, end == std::string_view::npos ? end : end - position);
    position = end == std::string_view::npos ? text.size() : end + 1;
    if (part.ends_with('\r')) part.remove_suffix(1);
    line += line.empty() ? std::string(part) : " " + std::string(trim(part));
    if (line.empty() || position >= text.size()) return line;
    if (text[position] != ' ' && text[position] != '\t') return line;
  }
}

/// Where the body begins, or npos.
std::size_t end_of_head(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] == '\n') return at + 2;
    if (at + 2 < text.size() && text[at + 1] == '\r' && text[at + 2] == '\n') return at + 3;
  }
  return std::string_view::npos;
}

/// Text that may stand in one line of a header: no line break gets through.
std::string one_line(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return result;
}

}  // namespace

const std::string* Message::header(std::string_view name) const {
  for (const Header& entry : headers) {
    if (same_text(entry.name, name)) return &entry.value;
  }
  return nullptr;
}

std::vector<std::string> Message::all_headers(std::string_view name) const {
  std::vector<std::string> values;
  for (const Header& entry : headers) {
    if (same_text(entry.name, name)) values.push_back(entry.value);
  }
  return values;
}

bool Message::lists(std::string_view name, std::string_view token) const {
  for (const Header& entry : headers) {
    if (!same_text(entry.name, name)) continue;
    for (const std::string_view item : split_list(entry.value)) {
      if (same_text(item, token)) return true;
    }
  }
  return false;
}

void Message::remove_header(std::string_view name) {
  std::erase_if(headers, [&](const Header& entry) { return same_text(entry.name, name); });
}

bool Message::has_body(std::string_view type) const {
  const std::string* content = header("Content-Type");
  return !body.empty() && content != nullptr &&
         same_text(trim(std::string_view(*content).substr(0, content->find(';'))), type);
}

Result<Message> parse_message(ByteView bytes) {
  if (bytes.size() > kMaxMessageBytes) return fail("too_large", "over 64 KiB");
  std::string_view text = as_text(bytes);
  // Line breaks before a message are to be passed over (§7.5).
  const std::size_t start = text.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return fail("malformed", "nothing but line breaks");
  text = text.substr(start);
  const std::size_t body = end_of_head(text);
  if (body == std::string_view::npos) return fail("malformed", "no end of the headers");
  const std::string_view head = text.substr(0, body);
  if (head.find('\0') != std::string_view::npos) return fail("malformed", "a NUL in a header");

  Message message;
  std::size_t position = 0;
  std::string error;
  if (!read_start_line(read_line(head, position), message, error)) return fail(error, "the first line");
  Seen seen;
  std::size_t count = 0;
  while (position < head.size()) {
    const std::string line = read_line(head, position);
    if (line.empty()) break;
    if (++count > kMaxHeaders) return fail("too_large", "too many headers");
    if (!read_header(line, message, seen)) return fail("malformed", "a header cannot be read");
  }
  if (!seen.from || !seen.to || !seen.call_id || !seen.cseq || message.vias.empty()) {
    return fail("malformed", "a header that every message has is missing");
  }
  std::string_view rest = text.substr(body);
  if (seen.length) {
    if (*seen.length > rest.size()) return fail("malformed", "the body is shorter than Content-Length");
    rest = rest.substr(0, *seen.length);
  }
  message.body = std::string(rest);
  return message;
}

std::string format(const Message& message) {
  std::string text;
  text.reserve(1024 + message.body.size());
  const auto line = [&text](std::string_view name, std::string_view value) {
    text += name;
    text += ": ";
    text += one_line(value);
    text += "\r\n";
  };
  if (message.is_request()) {
    text += message.method + " " + format(message.uri) + " SIP/2.0\r\n";
  } else {
    text += "SIP/2.0 " + std::to_string(message.status) + " " + one_line(message.reason) + "\r\n";
  }
  for (const Via& via : message.vias) {
    line(
        "Via",
        "SIP/2.0/" + via.transport + " " + format_host_port(via.host, via.port) + via.parameters.format()
    );
  }
  if (message.is_request()) line("Max-Forwards", std::to_string(message.max_forwards));
  for (const NameAddress& route : message.record_routes) line("Record-Route", format(route));
  for (const NameAddress& route : message.routes) line("Route", format(route));
  line("From", format(message.from));
  line("To", format(message.to));
  line("Call-ID", message.call_id);
  line("CSeq", std::to_string(message.cseq) + " " + message.method);
  for (const NameAddress& contact : message.contacts) line("Contact", format(contact));
  for (const Header& header : message.headers) {
    if (is_token(header.name)) line(header.name, header.value);
  }
  line("Content-Length", std::to_string(message.body.size()));
  text += "\r\n";
  text += message.body;
  return text;
}

Message make_response(const Message& request, int status, std::string_view reason, std::string_view to_tag) {
  Message response;
  response.status = status;
  response.reason = reason.empty() ? std::string(reason_phrase(status)) : std::string(reason);
  response.method = request.method;
  response.vias = request.vias;
  response.from = request.from;
  response.to = request.to;
  response.call_id = request.call_id;
  response.cseq = request.cseq;
  if (status != 100 && !to_tag.empty() && response.to.tag().empty()) {
    response.to.parameters.set("tag", std::string(to_tag));
  }
  // §12.1.1: those of a dialog.
  if (status > 100 && status < 300) response.record_routes = request.record_routes;
  return response;
}

std::string_view reason_phrase(int status) {
  struct Phrase {
    int status;
    std::string_view words;
  };
  static constexpr std::array<Phrase, 31> kPhrases{{
      {100, "Trying"},
      {180, "Ringing"},
      {183, "Session Progress"},
      {200, "OK"},
      {202, "Accepted"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {407, "Proxy Authentication Required"},
      {408, "Request Timeout"},
      {415, "Unsupported Media Type"},
      {416, "Unsupported URI Scheme"},
      {420, "Bad Extension"},
      {480, "Temporarily Unavailable"},
      {481, "Call/Transaction Does Not Exist"},
      {482, "Loop Detected"},
      {483, "Too Many Hops"},
      {484, "Address Incomplete"},
      {486, "Busy Here"},
      {487, "Request Terminated"},
      {488, "Not Acceptable Here"},
      {489, "Bad Event"},
      {491, "Request Pending"},
      {500, "Server Internal Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
      {505, "Version Not Supported"},
      {600, "Busy Everywhere"},
      {603, "Decline"},
  }};
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.words;
  }
  return status < 300 ? "OK" : "Failure";
}

bool StreamFramer::append(ByteView bytes) {
  buffer_ += as_text(bytes);
  return !broken_ && buffer_.size() <= 4 * kMaxMessageBytes;
}

std::optional<std::string> StreamFramer::next() {
  // Between messages: "\r\n\r\n" is a ping, "\r\n" a pong.
  while (buffer_.starts_with("\r\n\r\n")) {
    buffer_.erase(0, 4);
    ++pings_;
  }
  while (buffer_.starts_with("\r\n") && buffer_.size() > 3) buffer_.erase(0, 2);
  const std::size_t body = end_of_head(buffer_);
  if (body == std::string_view::npos) {
    broken_ = broken_ || buffer_.size() > kMaxMessageBytes;
    return std::nullopt;
  }
  std::size_t length = 0;
  std::size_t position = 0;
  const std::string_view head = std::string_view(buffer_).substr(0, body);
  while (position < head.size()) {
    const std::string line = read_line(head, position);
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    if (!same_text(long_name(trim(std::string_view(line).substr(0, colon))), "Content-Length")) continue;
    if (!read_number(std::string_view(line).substr(colon + 1), length) || length > kMaxMessageBytes) {
      broken_ = true;
      return std::nullopt;
    }
  }
  if (buffer_.size() < body + length) return std::nullopt;
  std::string message = buffer_.substr(0, body + length);
  buffer_.erase(0, body + length);
  return message;
}

bool StreamFramer::take_ping() {
  if (pings_ == 0) return false;
  --pings_;
  return true;
}

}  // namespace softphone::sip
