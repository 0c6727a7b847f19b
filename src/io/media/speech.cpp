#include "io/media/speech.hpp"

#include <espeak-ng/speak_lib.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "audio/level.hpp"
#include "base/utf8.hpp"

namespace softphone::media {

namespace {

constexpr std::size_t kMaxText = 4'096;
constexpr std::size_t kMaxWord = 80;  // characters; longer runs are cut by a blank
constexpr std::size_t kMaxSpeechSeconds = 600;
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
    if (word > kMaxWord) {
      out.push_back(' ');
      word = 1;
    }
    append_utf8(out, control ? ' ' : *c);
  }
  return out;
}

/// Everything of espeak is global: one object, one lock.
class Engine {
 public:
  static Engine& instance() {
    static Engine engine;
    return engine;
  }

  Result<audio::PcmClip> speak(const std::string& text, std::string_view language, bool woman) {
    const std::lock_guard lock(mutex_);
    if (!start()) return fail("engine_failed", "espeak-ng does not start: are its voices installed?");
    const std::string voice = voice_of(language) + (woman ? "+f3" : "");
    if (espeak_SetVoiceByName(voice.c_str()) != EE_OK) return fail("engine_failed", "voice " + voice);
    espeak_SetParameter(espeakRATE, kWordsPerMinute, 0);
    samples_.clear();
    const auto flags =
        static_cast<unsigned>(espeakCHARS_UTF8);  // neither SSML nor phonemes: text is only text
    const espeak_ERROR error =
        espeak_Synth(text.c_str(), text.size() + 1, 0, POS_CHARACTER, 0, flags, nullptr, nullptr);
    if (error != EE_OK) return fail("engine_failed", "espeak-ng cannot speak this");
    return audio::PcmClip{sample_rate_, std::move(samples_)};
  }

 private:
  Engine() = default;
  ~Engine() {
    if (sample_rate_ > 0) espeak_Terminate();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  struct Voice {
    std::string language;  // lower case: "fr-fr"
    std::string name;      // what espeak loads: "roa/fr"
    int priority;          // espeak's: smaller is preferred
  };

  bool start() {
    if (sample_rate_ > 0) return true;
    // Synchronous: no thread of espeak's own, espeak_Synth returns when the last sample was delivered.
    const int rate = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, nullptr, espeakINITIALIZE_DONT_EXIT);
    if (rate <= 0) return false;
    sample_rate_ = rate;
    espeak_SetSynthCallback(&Engine::deliver);
    for (const espeak_VOICE** voice = espeak_ListVoices(nullptr); voice && *voice; ++voice) {
      // `languages` is a list of (priority byte, zero-terminated tag), closed by a zero priority.
      for (const char* entry = (*voice)->languages; entry && *entry != 0;) {
        const int priority = static_cast<unsigned char>(*entry);
        std::string tag(entry + 1);
        entry += tag.size() + 2;
        std::transform(tag.begin(), tag.end(), tag.begin(), lower);
        voices_.push_back({std::move(tag), (*voice)->identifier, priority});
      }
    }
    return true;
  }

  static int deliver(short* samples, int count, espeak_EVENT*) {
    auto& out = instance().samples_;
    if (samples && count > 0) out.insert(out.end(), samples, samples + count);
    return out.size() > kMaxSpeechSeconds * static_cast<std::size_t>(instance().sample_rate_) ? 1 : 0;
  }

  std::string voice_of(std::string_view language) const {
    std::string tag(language.substr(0, 32));
    std::transform(tag.begin(), tag.end(), tag.begin(), lower);
    std::replace(tag.begin(), tag.end(), '_', '-');
    std::string primary = tag.substr(0, tag.find('-'));
    if (primary == "zh") tag = primary = "cmn";
    if (primary == "no") tag = primary = "nb";
    if (primary == "es" && tag != "es-es" && tag != "es") tag = "es-419";
    for (const std::string& wanted :
         {tag, primary == "en" ? std::string("en-us") : primary, primary + "-" + primary}) {
      if (const Voice* voice = best(wanted)) return voice->name;
    }
    const Voice* fallback = best("en-us");
    return fallback ? fallback->name : "en";
  }

  const Voice* best(std::string_view language) const {
    const Voice* found = nullptr;
    for (const Voice& voice : voices_) {
      if (voice.language == language && (!found || voice.priority < found->priority)) found = &voice;
    }
    return found;
  }

  std::mutex mutex_;
  int sample_rate_ = 0;  // 0: not started
  std::vector<Voice> voices_;
  std::vector<std::int16_t> samples_;
};

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
  auto clip = Engine::instance().speak(clean(text), language, woman);
  if (!clip) return clip;
  trim(*clip);
  audio::normalize(*clip, kSpeechDbfs);
  return clip;
}

}  // namespace softphone::media
