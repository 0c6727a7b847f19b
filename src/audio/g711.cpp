#include "audio/g711.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace softphone::audio {

namespace {

constexpr int kBias = 132;  // 33 of the 14-bit scale of G.711 on our 16-bit scale
constexpr int kClip = 32635;

// Three bits of exponent, four of mantissa, for a magnitude of at most kClip.
constexpr std::uint8_t encode_magnitude(int magnitude) {
  const int biased = magnitude + kBias;
  const int exponent = std::bit_width(static_cast<unsigned>(biased)) - 8;
  return static_cast<std::uint8_t>(exponent << 4 | (biased >> (exponent + 3) & 15));
}

constexpr std::int16_t decode_mu(std::uint8_t code) {
  const unsigned plain = static_cast<std::uint8_t>(~code);
  const int exponent = plain >> 4 & 7;
  const int magnitude = ((static_cast<int>(plain & 15) << 3) + kBias) << exponent;
  return static_cast<std::int16_t>(plain & 0x80 ? kBias - magnitude : magnitude - kBias);
}

constexpr std::int16_t decode_a(std::uint8_t code) {
  const unsigned plain = code ^ 0x55U;
  const int exponent = plain >> 4 & 7;
  const int mantissa = static_cast<int>(plain & 15) << 4;
  const int magnitude = exponent == 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return static_cast<std::int16_t>(plain & 0x80 ? magnitude : -magnitude);
}

template <class Value, std::size_t kSize, class Function>
constexpr std::array<Value, kSize> table(Function function) {
  std::array<Value, kSize> out{};
  for (std::size_t i = 0; i < kSize; ++i) out[i] = function(i);
  return out;
}

constexpr auto kMuDecode =
    table<std::int16_t, 256>([](std::size_t i) { return decode_mu(static_cast<std::uint8_t>(i)); });
constexpr auto kADecode =
    table<std::int16_t, 256>([](std::size_t i) { return decode_a(static_cast<std::uint8_t>(i)); });
// All decision values are multiples of 4, so the two lowest bits of a magnitude never matter.
constexpr auto kMuEncode = table<std::uint8_t, kClip / 4 + 1>([](std::size_t i) {
  return encode_magnitude(static_cast<int>(i) * 4);
});

}  // namespace

std::uint8_t mu_law_encode(std::int16_t sample) {
  const int magnitude = std::min(sample < 0 ? -static_cast<int>(sample) : sample, kClip);
  // All bits go inverted on the line, the sign first.
  return static_cast<std::uint8_t>(
      ~((sample < 0 ? 0x80 : 0) | kMuEncode[static_cast<std::size_t>(magnitude / 4)])
  );
}
std::int16_t mu_law_decode(std::uint8_t code) {
  return kMuDecode[code];
}
std::int16_t a_law_decode(std::uint8_t code) {
  return kADecode[code];
}

void mu_law_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> out) {
  // Exponent and mantissa of a float are those of mu-law, only longer: many at once, and no table to fetch.
  constexpr int kMantissa = 23 - 4;
  constexpr std::int32_t kFirst = (127 + 7) << 4;
  const std::size_t size = std::min(samples.size(), out.size());
  for (std::size_t i = 0; i < size; ++i) {
    const std::int32_t sample = samples[i];
    const std::int32_t magnitude = std::min(sample < 0 ? -sample : sample, kClip) + kBias;
    const std::int32_t bits = std::bit_cast<std::int32_t>(static_cast<float>(magnitude)) >> kMantissa;
    out[i] = static_cast<std::uint8_t>(~((sample < 0 ? 0x80 : 0) | (bits - kFirst)));
  }
}

void mu_law_decode(ByteView codes, std::span<std::int16_t> out) {
  const std::size_t size = std::min(codes.size(), out.size());
  for (std::size_t i = 0; i < size; ++i) out[i] = kMuDecode[codes[i]];
}

Bytes mu_law_encode(std::span<const std::int16_t> samples) {
  Bytes out(samples.size());
  mu_law_encode(samples, out);
  return out;
}

std::vector<std::int16_t> mu_law_decode(ByteView codes) {
  std::vector<std::int16_t> out(codes.size());
  mu_law_decode(codes, out);
  return out;
}

}  // namespace softphone::audio
