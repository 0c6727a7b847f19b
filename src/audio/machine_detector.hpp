#pragma once
// Answering machine detection: who picked up, a person, a machine or a fax? People say a word or two and
// wait; machines talk on, and beep. Meaning and defaults of the parameters:
// https://www.twilio.com/docs/voice/answering-machine-detection

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "audio/voice_activity.hpp"
#include "base/time.hpp"

namespace softphone::audio {

enum class AnsweredBy {
  human,
  machine_start,
  machine_end_beep,
  machine_end_silence,
  machine_end_other,  ///< a machine that still talked when the time was up
  fax,
  unknown
};
/// As on the wire: "human", "machine_end_beep" …
std::string_view to_string(AnsweredBy who);

struct MachineDetectorOptions {
  bool await_message_end = false;        ///< DetectMessageEnd: after a machine's greeting and beep only
  Milliseconds timeout{30'000};          ///< for all of it
  Milliseconds speech_threshold{2'400};  ///< who talks longer is a machine
  Milliseconds speech_end{1'200};        ///< silence that ends what is said
  Milliseconds silence_timeout{5'000};   ///< of somebody who says nothing at all
};

/// Takes the sound of the called party from its answer on. No allocation.
class MachineDetector {
 public:
  explicit MachineDetector(const MachineDetectorOptions& options) : options_(options) {}

  /// One frame of 20 ms at 8000 Hz. Gives the verdict once, then nothing more.
  std::optional<AnsweredBy> handle_frame(std::span<const std::int16_t> frame);

 private:
  std::optional<AnsweredBy> judge(bool voiced);
  /// Follows a tone; true when one that may be a beep is over.
  bool follow_tone(std::span<const std::int16_t> frame);
  [[nodiscard]] std::optional<AnsweredBy> time_is_up() const;

  MachineDetectorOptions options_;
  VoiceActivity activity_;
  bool done_ = false;
  Milliseconds elapsed_{0};

  // Speech: from its first sound to its last, pauses within included.
  int loud_run_ = 0;  ///< frames: clicks are shorter than the shortest word
  bool spoke_ = false;
  Milliseconds speech_began_{0};
  Milliseconds last_sound_{0};
  bool machine_ = false;
  Milliseconds last_voice_or_tone_{0};

  // The tone under way.
  int tone_run_ = 0;  ///< frames
  int tone_gap_ = 0;  ///< frames without it, of which a lost packet makes one or two
  double tone_ = 0;   ///< Hz
};

}  // namespace softphone::audio
