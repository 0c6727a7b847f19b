#include "base/encoding.hpp"

#include <array>

namespace softphone {

namespace {

constexpr std::string_view kStandard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> decode_table(std::string_view alphabet) {
  std::array<std::int8_t, 256> table{};
  for (auto& entry : table) entry = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr auto kStandardDecode = decode_table(kStandard);
constexpr auto kUrlSafeDecode = decode_table(kUrlSafe);

std::string encode(ByteView bytes, std::string_view alphabet, bool pad) {
  // Written by index: appending one character at a time costs four times as much, and tokens are made of
  // this.
  const std::size_t groups = bytes.size() / 3;
  const std::size_t left = bytes.size() % 3;
  std::string out(groups * 4 + (left == 0 ? 0 : pad ? 4 : left + 1), '=');
  char* to = out.data();
  for (std::size_t i = 0; i < groups; ++i, to += 4) {
    const std::uint32_t group = static_cast<std::uint32_t>(bytes[i * 3]) << 16 |
                                static_cast<std::uint32_t>(bytes[i * 3 + 1]) << 8 | bytes[i * 3 + 2];
    to[0] = alphabet[group >> 18];
    to[1] = alphabet[group >> 12 & 63];
    to[2] = alphabet[group >> 6 & 63];
    to[3] = alphabet[group & 63];
  }
  if (left > 0) {
    std::uint32_t group = static_cast<std::uint32_t>(bytes[groups * 3]) << 16;
    if (left == 2) group |= static_cast<std::uint32_t>(bytes[groups * 3 + 1]) << 8;
    to[0] = alphabet[group >> 18];
    to[1] = alphabet[group >> 12 & 63];
    if (left == 2) to[2] = alphabet[group >> 6 & 63];
  }
  return out;
}

std::optional<Bytes> decode(std::string_view text, const std::array<std::int8_t, 256>& table) {
  if (text.size() % 4 == 1) return std::nullopt;
  Bytes out(text.size() * 3 / 4);
  std::size_t size = 0;
  std::uint32_t group = 0;
  int bits = 0;
  for (const char c : text) {
    const std::int8_t value = table[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[size++] = static_cast<std::uint8_t>(group >> bits & 0xff);
    }
  }
  // Canonical form only: bits that fill up the last character must be zero.
  if ((group & ((1U << bits) - 1)) != 0) return std::nullopt;
  return out;
}

}  // namespace

std::string hex(ByteView bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  const auto nibble = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = nibble(text[i]);
    const int low = nibble(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return out;
}

std::string base64(ByteView bytes) {
  return encode(bytes, kStandard, true);
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  if (text.ends_with('=')) text.remove_suffix(1);
  if (text.ends_with('=')) text.remove_suffix(1);
  return decode(text, kStandardDecode);
}

std::string base64url(ByteView bytes) {
  return encode(bytes, kUrlSafe, false);
}

std::optional<Bytes> from_base64url(std::string_view text) {
  return decode(text, kUrlSafeDecode);
}

}  // namespace softphone
