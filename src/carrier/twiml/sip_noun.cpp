#include "carrier/twiml/sip_noun.hpp"

#include <algorithm>
#include <array>

namespace softphone::carrier {

namespace {

constexpr std::size_t kMaxUri = 255;       // without headers
constexpr std::size_t kMaxHeaders = 1024;  // all together

/// https://www.twilio.com/docs/api/errors/13252
bool is_allowed_header(std::string_view name) {
  const bool token = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
  });
  if (!token) return false;
  static constexpr std::array<std::string_view, 4> kStandard{
      "user-to-user", "remote-party-id", "p-preferred-identity", "p-called-party-id"};
  const std::string lower = sip::lower(name);
  // Those that the call itself carries are not the application's to forge.
  if (lower.starts_with("x-twilio-")) return false;
  return lower.starts_with("x-") || std::find(kStandard.begin(), kStandard.end(), lower) != kStandard.end();
}

bool is_printable(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
  });
}

class Headers {
 public:
  explicit Headers(CallContext& context) : context_(context) {}

  void add(const std::string& name, const std::string& value, SipDestination& to) {
    if (!is_allowed_header(name)) {
      context_.warn(13252, "The SIP header '" + name.substr(0, 64) + "' is not allowed");
    } else if (!is_printable(value)) {
      context_.warn(32112, "The value of the SIP header '" + name.substr(0, 64) + "' is not allowed");
    } else if ((size_ += name.size() + value.size()) > kMaxHeaders) {
      context_.warn(13253, "The SIP headers are longer than 1024 characters");
    } else {
      to.headers.push_back({name, value});
    }
  }

 private:
  CallContext& context_;
  std::size_t size_ = 0;
};

}  // namespace

std::optional<SipDestination> read_sip_noun(CallContext& context, const twiml::Element& noun) {
  const twiml::Element* inner = noun.child("SipUri");
  const twiml::Element& where = inner ? *inner : noun;
  const std::string text = where.own_text();
  auto uri = sip::parse_uri(text);
  const std::size_t length = std::min(text.find('?'), text.size());
  if (!uri || !uri->is_sip() || length > kMaxUri) {
    context.error(13243, "This is no SIP URI such as sip:anna@example.com");
    return std::nullopt;
  }
  SipDestination to;
  to.uri = std::move(*uri);
  Headers headers(context);
  for (const auto& [name, value] : to.uri.headers) headers.add(name, value, to);
  to.uri.headers.clear();
  if (const twiml::Element* list = noun.child("Headers")) {
    for (const twiml::Element& header : list->children) {
      headers.add(
          std::string(header.attribute_or("name", "")), std::string(header.attribute_or("value", "")), to
      );
    }
  }
  to.credentials.username = where.attribute_or("username", noun.attribute_or("username", ""));
  to.credentials.password = where.attribute_or("password", noun.attribute_or("password", ""));
  return to;
}

}  // namespace softphone::carrier
