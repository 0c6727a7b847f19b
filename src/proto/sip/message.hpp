#pragma once
// SIP messages (RFC 3261 §7): what transactions and dialogs need is read into typed fields, the rest stays
// text.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.hpp"
#include "proto/sip/uri.hpp"

namespace softphone::sip {

inline constexpr std::size_t kMaxMessageBytes = 64 * 1024;
inline constexpr std::size_t kMaxHeaders = 256;
inline constexpr std::size_t kMaxVias = 70;  ///< RFC 3261 §16.6: Max-Forwards begins there
inline constexpr std::size_t kMaxRoutes = 64;

struct Via {
  std::string transport = "UDP";
  std::string host;
  std::uint16_t port = 0;
  Parameters parameters;

  [[nodiscard]] std::string branch() const { return parameters.get_or("branch", ""); }
};

struct Header {
  std::string name;  ///< long form, as RFC 3261 writes it where it is known
  std::string value;
};

struct Message {
  std::string method;  ///< of the request, or of the request that is answered
  Uri uri;             ///< Request-URI; unused in a response
  int status = 0;      ///< 0: a request
  std::string reason;

  std::vector<Via> vias;
  NameAddress from;
  NameAddress to;
  std::string call_id;
  std::uint32_t cseq = 0;
  int max_forwards = 70;
  std::vector<NameAddress> contacts;  ///< "*" is left out
  std::vector<NameAddress> routes;
  std::vector<NameAddress> record_routes;
  std::vector<Header> headers;  ///< all others, without Content-Length
  std::string body;

  [[nodiscard]] bool is_request() const { return status == 0; }
  [[nodiscard]] bool is_provisional() const { return status >= 100 && status < 200; }
  [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
  /// First header of that name among `headers`, or null. Name without case.
  [[nodiscard]] const std::string* header(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> all_headers(std::string_view name) const;
  /// Is `token` in the comma separated lists of that header?
  [[nodiscard]] bool lists(std::string_view name, std::string_view token) const;
  void add_header(std::string name, std::string value) {
    headers.push_back({std::move(name), std::move(value)});
  }
  void remove_header(std::string_view name);
  /// The body is of this type ("application/sdp"), and not empty.
  [[nodiscard]] bool has_body(std::string_view type) const;
};

/// One whole message. `complete`: the bytes are one datagram, of which a body may be shorter than
/// Content-Length says only by error. Error codes: too_large, malformed, unsupported_version.
Result<Message> parse_message(ByteView bytes);

/// With Content-Length, headers in an order that people expect.
std::string format(const Message& message);

/// The answer to a request with what RFC 3261 §8.2.6 copies. `to_tag` is added unless the request has one.
Message make_response(const Message& request, int status, std::string_view reason, std::string_view to_tag);
/// The usual words for a status code.
std::string_view reason_phrase(int status);

/// Cuts a byte stream into messages by their Content-Length (RFC 3261 §18.3).
class StreamFramer {
 public:
  /// False when the peer sends what cannot be SIP: the connection must be closed.
  [[nodiscard]] bool append(ByteView bytes);
  /// The next whole message, or nothing.
  std::optional<std::string> next();
  /// True once for each double line break between messages (RFC 5626 §4.4.1); answer with a single one.
  bool take_ping();

 private:
  std::string buffer_;
  std::size_t pings_ = 0;
  bool broken_ = false;
};

}  // namespace softphone::sip
