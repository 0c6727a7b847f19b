#pragma once
// STUN messages (RFC 8489) with the attributes of ICE (RFC 8445 §16). Short-term credentials only: the key of
// MESSAGE-INTEGRITY is the ICE password.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "proto/stun/address.hpp"

namespace softphone::stun {

enum class Class : std::uint8_t { request = 0, indication = 1, success = 2, error = 3 };
constexpr std::uint16_t kBinding = 0x001;
constexpr std::size_t kHeaderSize = 20;
constexpr std::uint32_t kMagicCookie = 0x2112A442;

using TransactionId = std::array<std::uint8_t, 12>;

/// Error codes used by ICE (RFC 8489 §14.8, RFC 8445 §16.2).
enum class ErrorCode : std::uint16_t {
  bad_request = 400,
  unauthenticated = 401,
  unknown_attribute = 420,
  role_conflict = 487
};

/// A parsed message. Its views point into the packet that was parsed.
struct Message {
  Class message_class = Class::request;
  std::uint16_t method = kBinding;
  TransactionId transaction{};
  std::optional<std::string_view> username;
  std::optional<std::string_view> software;
  std::optional<std::uint32_t> priority;
  std::optional<std::uint64_t> ice_controlling;  ///< tie breaker
  std::optional<std::uint64_t> ice_controlled;
  bool use_candidate = false;
  std::optional<Address> xor_mapped;
  std::optional<std::uint16_t> error_code;
  std::optional<std::size_t> integrity_at;  ///< offset of the MESSAGE-INTEGRITY attribute
  bool has_fingerprint = false;             ///< present and right
  std::array<std::uint16_t, 8> unknown{};   ///< comprehension-required attributes that we do not know
  std::size_t unknown_count = 0;
};

/// First check of RFC 8489 §6.3, enough to tell STUN from DTLS and RTP on one port (RFC 7983).
bool looks_like_stun(ByteView packet);

/// Reads one message that fills `packet`. Error codes: not_stun, malformed, bad_fingerprint. Attributes after
/// MESSAGE-INTEGRITY other than FINGERPRINT are ignored (§14.5).
Result<Message> parse(ByteView packet);

/// True if the MESSAGE-INTEGRITY of `message` (parsed from `packet`) was made with `key`.
bool integrity_matches(ByteView packet, const Message& message, ByteView key);

/// Writes a message, attribute by attribute, in the order of the calls.
class Builder {
 public:
  Builder(Class message_class, std::uint16_t method, const TransactionId& transaction);

  Builder& username(std::string_view value);
  Builder& software(std::string_view value);
  Builder& priority(std::uint32_t value);
  Builder& use_candidate();
  Builder& ice_controlling(std::uint64_t tie_breaker);
  Builder& ice_controlled(std::uint64_t tie_breaker);
  Builder& xor_mapped(const Address& address);
  Builder& error(ErrorCode code, std::string_view reason);
  Builder& unknown_attributes(std::span<const std::uint16_t> types);
  Builder& integrity(ByteView key);
  /// Last: adds FINGERPRINT and gives the packet away.
  Bytes finish();

 private:
  Builder& attribute(std::uint16_t type, ByteView value);
  void set_length(std::size_t bytes_to_come);

  Bytes packet_;
};

}  // namespace softphone::stun
