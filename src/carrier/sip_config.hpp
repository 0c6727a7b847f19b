#pragma once
// The telephone network behind the carrier: a SIP trunk of a provider, or a PBX.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/sip/transaction.hpp"

namespace softphone::carrier {

/// How the trunk writes the numbers it is given.
enum class NumberFormat {
  e164,           ///< +33199000001
  digits,         ///< 33199000001
  international,  ///< 0033199000001
  national        ///< 0199000001 for the own country, else as international
};

struct SipTrunk {
  std::string host;        ///< name or IP address
  std::uint16_t port = 0;  ///< 0: the transport's own
  sip::Transport transport = sip::Transport::udp;
  std::string username;  ///< for digest; may be empty
  std::string password;
  bool registers = false;
  bool asked = true;        ///< with OPTIONS every 30 s, whether it is there
  std::string from_domain;  ///< in From; empty: `host`
  NumberFormat format = NumberFormat::e164;
  std::string country;                 ///< its calling code, "33": what national numbers mean
  std::vector<std::string> addresses;  ///< IPv4 or IPv4/bits from which its calls come
};

struct SipConfig {
  std::string address;  ///< announced in signalling and media; empty: the host's own
  std::optional<SipTrunk> trunk;
};

/// A number as somebody writes it, in E.164 if it can be: "0199000001" is +33199000001 with country "33".
std::string to_e164(std::string_view number, std::string_view country);
/// For the trunk.
std::string write_number(const std::string& e164, NumberFormat format, std::string_view country);
/// Is `address` (textual IPv4) one of these, or in one of these networks?
bool address_matches(const std::vector<std::string>& allowed, std::string_view address);

}  // namespace softphone::carrier
