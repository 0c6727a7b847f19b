#include "io/media/speech.hpp"

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <string_view>
#include <vector>

#include "audio/level.hpp"
#include "audio/wav.hpp"
#include "base/utf8.hpp"
#include "io/media/child_process.hpp"

namespace softphone::media {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxWord = 80;  // characters; longer runs are cut by a blank
constexpr Milliseconds kTimeLimit = 10s;
constexpr int kSampleRate = 22'050;
constexpr double kSpeechDbfs = -18;
constexpr int kWordsPerMinute = 160;  // a little calmer than espeak's 175: it goes through a telephone
constexpr int kAudible = 80;          // -52 dBFS
constexpr int kMarginMs = 20;         // kept around the speech so that soft consonants survive trimming

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Plain text for a speaker: control characters (espeak's embedded commands start with one) become blanks,
/// malformed bytes vanish, endless words are cut.
std::string clean(std::string_view text) {
  std::string out;
  std::size_t word = 0;
  while (!text.empty()) {
    const auto c = take_utf8(text);
    if (!c) {
      text.remove_prefix(1);
      continue;
    }
    const bool control = *c < 0x20 || (*c >= 0x7f && *c < 0xa0);
    word = control || *c == ' ' ? 0 : word + 1;
    // "[[" would begin phonemes.
    if (*c == '[' && out.ends_with('[')) out.push_back(' ');
    if (word > kMaxWord) {
      out.push_back(' ');
      word = 1;
    }
    append_utf8(out, control ? ' ' : *c);
  }
  return out;
}

struct Voice {
  std::string language;  // lower case: "fr-fr"
  std::string name;      // what espeak loads: "roa/fr"
  int priority;          // espeak's: smaller is preferred
};

/// The table that `espeak-ng --voices` prints: Pty Language Age/Gender VoiceName File Other-Languages, where
/// the last column is any number of "(language priority)".
std::vector<Voice> read_voices(std::string_view table) {
  std::vector<Voice> voices;
  std::istringstream lines{std::string(table)};
  std::string line;
  std::getline(lines, line);  // the heading
  while (std::getline(lines, line)) {
    std::istringstream columns(line);
    std::string gender;
    std::string label;
    Voice voice{};
    if (!(columns >> voice.priority >> voice.language >> gender >> label >> voice.name)) continue;
    std::transform(voice.language.begin(), voice.language.end(), voice.language.begin(), lower);
    const std::string name = voice.name;
    voices.push_back(std::move(voice));
    std::string other;
    int priority = 0;
    while (columns >> other >> priority && other.starts_with('(')) {
      voices.push_back({other.substr(1), name, priority});
      columns.ignore(1);  // the closing bracket
    }
  }
  return voices;
}

const std::vector<Voice>& voices() {
  static const std::vector<Voice> known = [] {
    const std::vector<std::string> arguments{"espeak-ng", "--voices"};
    constexpr std::size_t kMaxTable = 1024 * 1024;
    const auto table = run_program(arguments, {}, kMaxTable, kTimeLimit);
    return table ? read_voices(as_text(*table)) : std::vector<Voice>{};
  }();
  return known;
}

const Voice* best_voice(std::string_view language) {
  const Voice* found = nullptr;
  for (const Voice& voice : voices()) {
    if (voice.language == language && (!found || voice.priority < found->priority)) found = &voice;
  }
  return found;
}

std::string voice_of(std::string_view language) {
  std::string tag(language.substr(0, 32));
  std::transform(tag.begin(), tag.end(), tag.begin(), lower);
  std::replace(tag.begin(), tag.end(), '_', '-');
  std::string primary = tag.substr(0, tag.find('-'));
  if (primary == "zh") tag = primary = "cmn";
  if (primary == "no") tag = primary = "nb";
  if (primary == "es" && tag != "es-es" && tag != "es") tag = "es-419";
  for (const std::string& wanted :
       {tag, primary == "en" ? std::string("en-us") : primary, primary + "-" + primary}) {
    if (const Voice* voice = best_voice(wanted)) return voice->name;
  }
  const Voice* fallback = best_voice("en-us");
  return fallback ? fallback->name : "en";
}

Result<audio::PcmClip> speak(const std::string& text, std::string_view language, bool woman) {
  // -b 1: UTF-8. Markup is off without -m.
  const std::vector<std::string> arguments{
      "espeak-ng",
      "-v",
      voice_of(language) + (woman ? "+f3" : ""),
      "-s",
      std::to_string(kWordsPerMinute),
      "-b",
      "1",
      "--stdin",
      "--stdout"};
  const auto wav = run_program(arguments, as_bytes(text), audio::kMaxSoundFileBytes, kTimeLimit);
  if (!wav) return fail("engine_failed", wav.error().detail);
  // Nothing to say: it writes nothing at all.
  if (wav->empty()) return audio::PcmClip{kSampleRate, {}};
  auto clip = audio::read_wav(*wav);
  if (!clip) return fail("engine_failed", "espeak-ng wrote no WAV");
  return clip;
}

void trim(audio::PcmClip& clip) {
  const auto audible = [](std::int16_t sample) { return sample > kAudible || sample < -kAudible; };
  auto& samples = clip.samples;
  const auto first = std::find_if(samples.begin(), samples.end(), audible);
  if (first == samples.end()) return samples.clear();
  const auto last = std::find_if(samples.rbegin(), samples.rend(), audible).base();
  const std::ptrdiff_t margin = clip.sample_rate * kMarginMs / 1000;
  samples.erase(last + std::min(margin, samples.end() - last), samples.end());
  samples.erase(samples.begin(), first - std::min(margin, first - samples.begin()));
}

}  // namespace

Result<audio::PcmClip> synthesize(const std::string& text, const std::string& language, bool woman) {
  if (text.size() > kMaxText) return fail("too_long", "more than 4,096 bytes of text");
  auto clip = speak(clean(text), language, woman);
  if (!clip) return clip;
  trim(*clip);
  audio::normalize(*clip, kSpeechDbfs);
  return clip;
}

}  // namespace softphone::media
