#include "io/media/speech.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>
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
constexpr std::size_t kMaxWord = 80;                  // characters; longer runs are cut by a blank
constexpr std::size_t kMaxOutput = 16 * 1024 * 1024;  // over 6 min of 22,050 Hz
constexpr Milliseconds kMaxRunTime{20'000};
constexpr double kSpeechDbfs = -18;
constexpr int kWordsPerMinute = 160;  // a little calmer than espeak's 175: it goes through a telephone
constexpr int kAudible = 80;          // -52 dBFS
constexpr int kMarginMs = 20;         // kept around the speech so that soft consonants survive trimming

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Plain text for a speaker: control characters (espeak's embedded commands start with one) become blanks,
/// malformed bytes vanish, endless words are cut, and "[[" (which starts phoneme names) is taken apart.
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
    if (word > kMaxWord) {
      out.push_back(' ');
      word = 1;
    }
    if (*c == '[' && out.ends_with('[')) out.push_back(' ');
    append_utf8(out, control ? ' ' : *c);
  }
  return out;
}

struct Voice {
  std::string language;  // lower case: "fr-fr"
  std::string name;      // what espeak loads: "roa/fr"
  int priority;          // espeak's: smaller is preferred
};

/// Reads the table that `espeak-ng --voices` prints: priority, language, age and gender, name, file, and
/// further languages as "(en 2)".
std::vector<Voice> read_voices(std::string_view table) {
  std::vector<Voice> voices;
  while (!table.empty()) {
    const std::size_t end = std::min(table.find('\n'), table.size());
    std::istringstream line{std::string(table.substr(0, end))};
    table.remove_prefix(std::min(end + 1, table.size()));
    Voice voice{};
    std::string gender;
    std::string title;
    if (!(line >> voice.priority >> voice.language >> gender >> title >> voice.name))
      continue;  // the heading
    voices.push_back(voice);
    for (std::string word; line >> word;) {
      std::string priority;
      if (!word.starts_with('(') || !(line >> priority)) continue;
      voices.push_back({word.substr(1), voice.name, std::atoi(priority.c_str())});
    }
  }
  return voices;
}

/// The voices installed, asked for once; an empty list (espeak-ng is missing) is asked for again.
std::vector<Voice> installed_voices() {
  static std::mutex mutex;
  static std::vector<Voice> voices;
  const std::lock_guard lock(mutex);
  if (voices.empty()) {
    if (const auto table = run_child({"espeak-ng", "--voices"}, {})) voices = read_voices(as_text(*table));
  }
  return voices;
}

const Voice* best(const std::vector<Voice>& voices, std::string_view language) {
  const Voice* found = nullptr;
  for (const Voice& voice : voices) {
    if (voice.language == language && (!found || voice.priority < found->priority)) found = &voice;
  }
  return found;
}

std::string voice_of(const std::vector<Voice>& voices, std::string_view language) {
  std::string tag(language.substr(0, 32));
  std::transform(tag.begin(), tag.end(), tag.begin(), lower);
  std::replace(tag.begin(), tag.end(), '_', '-');
  std::string primary = tag.substr(0, tag.find('-'));
  if (primary == "zh") tag = primary = "cmn";
  if (primary == "no") tag = primary = "nb";
  if (primary == "es" && tag != "es-es" && tag != "es") tag = "es-419";
  for (const std::string& wanted :
       {tag, primary == "en" ? std::string("en-us") : primary, primary + "-" + primary}) {
    if (const Voice* voice = best(voices, wanted)) return voice->name;
  }
  const Voice* fallback = best(voices, "en-us");
  return fallback ? fallback->name : "en-us";
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
  const std::string words = clean(text);
  if (words.find_first_not_of(' ') == std::string::npos) return audio::PcmClip{};
  const std::string voice = voice_of(installed_voices(), language) + (woman ? "+f3" : "");
  const ChildLimits limits{kMaxRunTime, kMaxOutput};
  // Without -m the text is not SSML; -b 1: it is UTF-8.
  const auto file = run_child(
      {"espeak-ng", "--stdin", "--stdout", "-b", "1", "-s", std::to_string(kWordsPerMinute), "-v", voice},
      words,
      limits
  );
  if (!file && file.error().code == "too_much") return fail("too_long", "more than 6 minutes of speech");
  if (!file) return fail("engine_failed", "espeak-ng: " + file.error().code + " " + file.error().detail);
  if (file->empty()) return audio::PcmClip{};  // nothing in the text has a sound
  auto clip = audio::read_wav(*file);
  if (!clip) return fail("engine_failed", "espeak-ng printed no sound: " + clip.error().code);
  trim(*clip);
  audio::normalize(*clip, kSpeechDbfs);
  return clip;
}

}  // namespace softphone::media
