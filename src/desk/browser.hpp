#pragma once
// What a browser calls itself, in the words of people who look at a list of their sessions.

#include <string>
#include <string_view>

namespace softphone::desk {

/// "Firefox, Windows" of a User-Agent field (RFC 9110 §10.1.5); empty when it says nothing known. At most 32
/// characters, whatever was sent.
std::string browser_name(std::string_view user_agent);

/// The part of an IP address that says where somebody is, not who: "203.0.113.x", "2001:db8:7::".
std::string address_prefix(std::string_view address);
/// What counts as one address when guesses are counted: an IPv4 address, the first 64 bits of an IPv6 one,
/// which a single customer has to themselves.
std::string address_of_one(std::string_view address);

}  // namespace softphone::desk
