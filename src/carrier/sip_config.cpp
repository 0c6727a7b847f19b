#include "carrier/sip_config.hpp"

#include <algorithm>
#include <charconv>

#include "base/e164.hpp"

namespace softphone::carrier {

namespace {

std::optional<std::uint32_t> read_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos || dot == 0 || dot > 3) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + dot, value);
    if (error != std::errc{} || end != text.data() + dot || value > 255) return std::nullopt;
    address = address << 8 | value;
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return address;
}

bool in_network(std::string_view network, std::uint32_t address) {
  const std::size_t slash = network.find('/');
  const auto base = read_ipv4(network.substr(0, slash));
  if (!base) return false;
  unsigned bits = 32;
  if (slash != std::string_view::npos) {
    const std::string_view text = network.substr(slash + 1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (error != std::errc{} || end != text.data() + text.size() || bits > 32) return false;
  }
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  return (*base & mask) == (address & mask);
}

}  // namespace

std::string to_e164(std::string_view number, std::string_view country) {
  std::string digits;
  for (const char c : number) {
    if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') continue;
    digits += c;
  }
  if (digits.starts_with("00")) digits = "+" + digits.substr(2);
  if (digits.starts_with('0') && !country.empty()) digits = "+" + std::string(country) + digits.substr(1);
  // Ten digits are a whole number in North America, which writes no trunk prefix.
  if (country == "1" && digits.size() == 10 && !digits.starts_with('+')) digits = "+1" + digits;
  if (!digits.starts_with('+')) digits = "+" + digits;
  return is_e164(digits) ? digits : std::string(number);
}

std::string write_number(const std::string& e164, NumberFormat format, std::string_view country) {
  if (!is_e164(e164)) return e164;
  const std::string digits = e164.substr(1);
  switch (format) {
    case NumberFormat::e164:
      return e164;
    case NumberFormat::digits:
      return digits;
    case NumberFormat::international:
      return "00" + digits;
    case NumberFormat::national:
      if (country.empty() || !digits.starts_with(country)) return "00" + digits;
      // North America has no trunk prefix.
      return (country == "1" ? "" : "0") + digits.substr(country.size());
  }
  return e164;
}

bool address_matches(const std::vector<std::string>& allowed, std::string_view address) {
  const auto number = read_ipv4(address);
  return number && std::any_of(allowed.begin(), allowed.end(), [&](const std::string& network) {
           return in_network(network, *number);
         });
}

}  // namespace softphone::carrier
