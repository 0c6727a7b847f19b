#pragma once
// G.711 mu-law (ITU-T G.711, RFC 3551 §4.5.14): one byte a sample at 8000 Hz. A-law is only read (files).

#include <cstdint>
#include <span>
#include <vector>

#include "base/encoding.hpp"

namespace softphone::audio {

/// Mu-law of silence.
inline constexpr std::uint8_t kMuLawSilence = 0xff;

std::uint8_t mu_law_encode(std::int16_t sample);
std::int16_t mu_law_decode(std::uint8_t code);
std::int16_t a_law_decode(std::uint8_t code);

/// The same for as many as both have room for.
void mu_law_encode(std::span<const std::int16_t> samples, std::span<std::uint8_t> out);
void mu_law_decode(ByteView codes, std::span<std::int16_t> out);

Bytes mu_law_encode(std::span<const std::int16_t> samples);
std::vector<std::int16_t> mu_law_decode(ByteView codes);

}  // namespace softphone::audio
