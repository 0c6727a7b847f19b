#include "audio/tones.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "audio/level.hpp"

namespace softphone::audio {

namespace {

constexpr double kPeakDbfs = -12;
constexpr int kRampMs = 5;

std::size_t samples_of(int milliseconds, int sample_rate) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, std::int64_t{milliseconds} * sample_rate / 1000));
}

/// One burst of a cadence: sound, then silence (ms).
struct Burst {
  int on;
  int off;
};

struct Cadence {
  std::string_view country;
  double low;
  double high;  // 0: a single frequency
  Burst first;
  Burst second;  // on 0: none
};

// National values of ITU-T E.180 supplement 2.
constexpr Cadence kRingBack[] = {
    {"us", 440, 480, {2000, 4000}, {0, 0}},
    {"fr", 440, 0, {1500, 3500}, {0, 0}},
    {"gb", 400, 450, {400, 200}, {400, 2000}},
    {"ie", 400, 450, {400, 200}, {400, 2000}},
    {"be", 425, 0, {1000, 3000}, {0, 0}},
    {"ch", 425, 0, {1000, 4000}, {0, 0}},
    {"de", 425, 0, {1000, 4000}, {0, 0}},
    {"es", 425, 0, {1500, 3000}, {0, 0}},
    {"it", 425, 0, {1000, 4000}, {0, 0}},
    {"lu", 425, 0, {1000, 4000}, {0, 0}},
    {"nl", 425, 0, {1000, 4000}, {0, 0}},
    {"pt", 425, 0, {1000, 5000}, {0, 0}},
};
constexpr Cadence kBusy[] = {
    {"us", 480, 620, {500, 500}, {0, 0}},
    {"fr", 440, 0, {500, 500}, {0, 0}},
    {"gb", 400, 0, {375, 375}, {0, 0}},
    {"ie", 425, 0, {500, 500}, {0, 0}},
    {"be", 425, 0, {500, 500}, {0, 0}},
    {"ch", 425, 0, {500, 500}, {0, 0}},
    {"de", 425, 0, {480, 480}, {0, 0}},
    {"es", 425, 0, {200, 200}, {0, 0}},
    {"it", 425, 0, {500, 500}, {0, 0}},
    {"lu", 425, 0, {480, 480}, {0, 0}},
    {"nl", 425, 0, {500, 500}, {0, 0}},
    {"pt", 425, 0, {500, 500}, {0, 0}},
};

PcmClip cadence_of(std::span<const Cadence> table, std::string_view country) {
  std::string name;
  for (const char c : country) name.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  if (name == "uk") name = "gb";
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Cadence& c) { return c.country == name; });
  const Cadence& cadence = found == table.end() ? table.front() : *found;
  PcmClip cycle{8000, {}};
  for (const Burst& burst : {cadence.first, cadence.second}) {
    const PcmClip on =
        cadence.high > 0 ? tone({cadence.low, cadence.high}, burst.on) : tone({cadence.low}, burst.on);
    cycle = concatenate({cycle, on, silence(burst.off)});
  }
  return cycle;
}

struct Note {
  double beat;
  int semitones;  // from middle C
  double loudness;
};

// A calm turn over C, A minor, F and G; the last note is left to fade before the phrase comes round.
constexpr Note kPhrase[] = {
    {0, -12, 0.8},   {0.5, 4, 0.5},  {1, 7, 0.5},   {1.5, 12, 0.6}, {2, 16, 0.6},   {2.5, 12, 0.5},
    {3, 7, 0.5},     {4, -15, 0.8},  {4.5, 0, 0.5}, {5, 4, 0.5},    {5.5, 9, 0.6},  {6, 12, 0.6},
    {6.5, 9, 0.5},   {7, 4, 0.5},    {8, -19, 0.8}, {8.5, 0, 0.5},  {9, 5, 0.5},    {9.5, 9, 0.6},
    {10, 12, 0.6},   {10.5, 9, 0.5}, {11, 5, 0.5},  {12, -17, 0.8}, {12.5, 2, 0.5}, {13, 7, 0.5},
    {13.5, 11, 0.6}, {14, 14, 0.5},  {15, 7, 0.4},
};
constexpr double kBeatSeconds = 0.64;
constexpr double kPhraseBeats = 20;
constexpr double kNoteSeconds = 2.6;
constexpr int kMusicRate = 16'000;

}  // namespace

PcmClip tone(std::initializer_list<double> frequencies, int milliseconds, int sample_rate) {
  PcmClip clip{sample_rate, std::vector<std::int16_t>(samples_of(milliseconds, sample_rate))};
  const std::size_t size = clip.samples.size();
  const std::size_t ramp = std::min(samples_of(kRampMs, sample_rate), size / 2);
  const double amplitude =
      32768 * from_decibels(kPeakDbfs) / static_cast<double>(std::max<std::size_t>(1, frequencies.size()));
  for (std::size_t i = 0; i < size; ++i) {
    double value = 0;
    for (const double frequency : frequencies) {
      value += std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / sample_rate);
    }
    const std::size_t edge = std::min(i, size - 1 - i);
    const double slope =
        edge >= ramp
            ? 1
            : 0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(edge) / static_cast<double>(ramp));
    clip.samples[i] = static_cast<std::int16_t>(std::lround(value * amplitude * slope));
  }
  return clip;
}

PcmClip silence(int milliseconds, int sample_rate) {
  return {sample_rate, std::vector<std::int16_t>(samples_of(milliseconds, sample_rate))};
}

PcmClip concatenate(std::initializer_list<PcmClip> clips) {
  PcmClip out;
  if (clips.size() == 0) return out;
  out.sample_rate = clips.begin()->sample_rate;
  for (const PcmClip& clip : clips) {
    if (clip.sample_rate != out.sample_rate) throw std::invalid_argument("clips of different sample rates");
    out.samples.insert(out.samples.end(), clip.samples.begin(), clip.samples.end());
  }
  return out;
}

PcmClip ring_back(std::string_view country) {
  return cadence_of(kRingBack, country);
}

PcmClip busy_tone(std::string_view country) {
  return cadence_of(kBusy, country);
}

PcmClip dtmf(std::string_view digits, int sample_rate) {
  static constexpr std::string_view kKeys = "123A456B789C*0#D";
  static constexpr std::array<double, 4> kRows{697, 770, 852, 941};
  static constexpr std::array<double, 4> kColumns{1209, 1336, 1477, 1633};
  PcmClip out{sample_rate, {}};
  for (const char digit : digits) {
    const std::size_t key =
        kKeys.find(digit >= 'a' && digit <= 'd' ? static_cast<char>(digit - 'a' + 'A') : digit);
    if (digit == 'w' || digit == 'W') out = concatenate({out, silence(500, sample_rate)});
    if (key == std::string_view::npos) continue;
    out = concatenate(
        {out, tone({kRows[key / 4], kColumns[key % 4]}, 160, sample_rate), silence(70, sample_rate)}
    );
  }
  return out;
}

PcmClip hold_music() {
  const auto size = static_cast<std::size_t>(kPhraseBeats * kBeatSeconds * kMusicRate);
  std::vector<double> mix(size);
  const auto note_size = static_cast<std::size_t>(kNoteSeconds * kMusicRate);
  for (const Note& note : kPhrase) {
    const double frequency = 261.6256 * std::exp2(note.semitones / 12.0);
    const auto start = static_cast<std::size_t>(note.beat * kBeatSeconds * kMusicRate);
    for (std::size_t i = 0; i < note_size; ++i) {
      const double t = static_cast<double>(i) / kMusicRate;
      const double phase = 2 * std::numbers::pi * frequency * t;
      const double attack = t < 0.03 ? 0.5 - 0.5 * std::cos(std::numbers::pi * t / 0.03) : 1;
      const double release = 1 - t / kNoteSeconds;  // to nothing, whatever the decay left
      const double envelope = attack * std::exp(-1.8 * t) * release * release;
      const double value = std::sin(phase) + 0.28 * std::exp(-3 * t) * std::sin(2 * phase) +
                           0.1 * std::exp(-5 * t) * std::sin(3 * phase);
      // Round the corner: what still sounds at the end of the phrase goes on at its beginning.
      mix[(start + i) % size] += note.loudness * envelope * value;
    }
  }
  double peak = 0;
  for (const double value : mix) peak = std::max(peak, std::abs(value));
  PcmClip clip{kMusicRate, {}};
  clip.samples.reserve(size);
  const double gain = 32768 * from_decibels(kPeakDbfs) / peak;
  for (const double value : mix) clip.samples.push_back(static_cast<std::int16_t>(std::lround(value * gain)));
  return clip;
}

}  // namespace softphone::audio
