#include "audio/machine_detector.hpp"

#include <algorithm>
#include <cmath>

#include "audio/pure_tone.hpp"

namespace softphone::audio {

namespace {

constexpr Milliseconds kFrame{20};
constexpr int kShortestWord = 4;   ///< frames
constexpr int kToneIsNoVoice = 3;  ///< frames of one pitch: nobody sings that steadily
constexpr int kShortestBeep = 8;   ///< frames: 160 ms
constexpr int kLongestGap = 2;     ///< frames
constexpr double kSteady = 20;     ///< Hz by which a tone may wander
constexpr double kCalledStation =
    2100;                       ///< Hz, the answer tone of fax machines and modems, ITU-T T.30 §4.3.3.2
constexpr int kFaxFrames = 50;  ///< of the 2.6 to 4 s that the answer tone lasts
/// Between a greeting and its beep machines are silent for up to two seconds.
constexpr Milliseconds kBeepPatience{2'500};

}  // namespace

std::string_view to_string(AnsweredBy who) {
  switch (who) {
    case AnsweredBy::human:
      return "human";
    case AnsweredBy::machine_start:
      return "machine_start";
    case AnsweredBy::machine_end_beep:
      return "machine_end_beep";
    case AnsweredBy::machine_end_silence:
      return "machine_end_silence";
    case AnsweredBy::machine_end_other:
      return "machine_end_other";
    case AnsweredBy::fax:
      return "fax";
    case AnsweredBy::unknown:
      return "unknown";
  }
  return "unknown";
}

bool MachineDetector::follow_tone(std::span<const std::int16_t> frame) {
  const auto tone = pure_tone(frame);
  if (tone && tone_run_ > 0 && std::abs(*tone - tone_) < kSteady) {
    tone_run_ += 1 + tone_gap_;
    tone_gap_ = 0;
    return false;
  }
  if (tone && (tone_run_ < kToneIsNoVoice || tone_gap_ > 0)) {
    const bool beep = tone_run_ >= kShortestBeep;
    tone_ = *tone;
    tone_run_ = 1;
    tone_gap_ = 0;
    return beep;
  }
  if (tone_run_ == 0 || ++tone_gap_ <= kLongestGap) return false;
  const bool beep = tone_run_ >= kShortestBeep;
  tone_run_ = tone_gap_ = 0;
  return beep;
}

std::optional<AnsweredBy> MachineDetector::handle_frame(std::span<const std::int16_t> frame) {
  if (done_) return std::nullopt;
  elapsed_ += kFrame;
  const bool loud = activity_.handle_frame(frame);
  const bool beep_over = follow_tone(frame);
  std::optional<AnsweredBy> verdict;
  if (tone_run_ >= kFaxFrames && std::abs(tone_ - kCalledStation) < kSteady) {
    verdict = AnsweredBy::fax;
  } else if (beep_over) {
    // Whoever beeps is a machine, even one that has said nothing before.
    verdict = options_.await_message_end ? AnsweredBy::machine_end_beep : AnsweredBy::machine_start;
  } else {
    if (loud) last_voice_or_tone_ = elapsed_;
    verdict = judge(loud && tone_run_ < kToneIsNoVoice);
  }
  if (!verdict && elapsed_ >= options_.timeout) verdict = time_is_up();
  done_ = verdict.has_value();
  return verdict;
}

std::optional<AnsweredBy> MachineDetector::judge(bool voiced) {
  loud_run_ = voiced ? loud_run_ + 1 : 0;
  if (voiced && spoke_) last_sound_ = elapsed_;
  if (!spoke_ && loud_run_ >= kShortestWord) {
    spoke_ = true;
    speech_began_ = elapsed_ - loud_run_ * kFrame;
    last_sound_ = elapsed_;
  }
  if (!spoke_) {
    const bool sounds = elapsed_ - last_voice_or_tone_ < 2 * kFrame;
    if (elapsed_ >= options_.silence_timeout && !sounds) return AnsweredBy::unknown;
    return std::nullopt;
  }
  if (!machine_ && last_sound_ - speech_began_ >= options_.speech_threshold) {
    machine_ = true;
    if (!options_.await_message_end) return AnsweredBy::machine_start;
  }
  const Milliseconds silence = elapsed_ - std::max(last_sound_, last_voice_or_tone_);
  if (!machine_) {
    if (silence >= options_.speech_end) return AnsweredBy::human;
    return std::nullopt;
  }
  if (silence >= std::max(options_.speech_end, kBeepPatience)) return AnsweredBy::machine_end_silence;
  return std::nullopt;
}

std::optional<AnsweredBy> MachineDetector::time_is_up() const {
  return machine_ ? AnsweredBy::machine_end_other : AnsweredBy::unknown;
}

}  // namespace softphone::audio
