#pragma once
// HTTP messages as plain values: handlers and clients never see the library below (Beast, libcurl).

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/form.hpp"

namespace softphone::net {

/// Header fields in order; names compare without case (RFC 9110 §5.1), and may repeat.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}

  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string name, std::string value);
  /// First value, or nullopt.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const;
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct HttpRequest {
  std::string method;  ///< upper case: GET, POST, …
  std::string target;  ///< as sent: path and query, undecoded (signatures are computed over it)
  std::string path;    ///< target up to '?', percent-decoded
  std::string query;   ///< after '?', undecoded
  Headers headers;
  std::string body;
  std::string remote_address;              ///< peer's IP address, textual
  std::vector<std::string> path_captures;  ///< what `*` segments of the route matched

  [[nodiscard]] Form query_form() const { return parse_form(query); }
  /// The body read as a form when its Content-Type says so, else an empty form.
  [[nodiscard]] Form body_form() const;
  /// Value of a cookie, or nullopt.
  [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
  [[nodiscard]] bool from_loopback() const;
};

/// A file that stays readable as long as somebody holds it, even when it is deleted meanwhile.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  /// How many bytes from `offset` it put into `into`; 0 at the end, or when reading fails.
  std::size_t read(std::span<char> into, std::uint64_t offset) const;

 private:
  int descriptor_;
};

/// A part of a file as a body.
struct FileBody {
  std::shared_ptr<const OpenFile> file;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// A body that is made while it is sent.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The next piece, or nothing at the end. An exception cuts the connection: the peer sees that something is
  /// missing.
  virtual boost::asio::awaitable<std::optional<std::string>> next() = 0;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  std::optional<FileBody> file = std::nullopt;   ///< sent instead of `body`
  std::shared_ptr<BodySource> source = nullptr;  ///< likewise

  static HttpResponse text(int status, std::string body);
  static HttpResponse json(int status, std::string body);
  static HttpResponse xml(int status, std::string body);
  static HttpResponse empty(int status = 204) { return {.status = status, .headers = {}, .body = {}}; }
};

}  // namespace softphone::net
