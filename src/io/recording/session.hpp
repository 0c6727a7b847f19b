#pragma once
// One recording under way, on the writer thread: from the frames of its tap to the samples of its file.

#include <deque>

#include "audio/voice_activity.hpp"
#include "io/recording/recorder.hpp"
#include "io/recording/recording_file.hpp"

namespace softphone::recording {

class Recorder::Session {
 public:
  Session(RecordingJob job, std::shared_ptr<RecordingTap> tap, Result<RecordingFile> file);

  /// Writes what has come. The end, when it has come.
  std::optional<RecordingEnded> serve();
  /// Writes what has come and closes the file.
  RecordingEnded stop(RecordingEnded::Reason reason);

 private:
  void take(const TapFrame& frame);
  void add(const TapFrame* frame);
  void write(std::span<const std::int16_t> samples);
  [[nodiscard]] bool voiced(const TapFrame& frame);
  [[nodiscard]] std::optional<RecordingEnded::Reason> over() const;

  RecordingJob job_;
  std::shared_ptr<RecordingTap> tap_;
  std::optional<RecordingFile> file_;
  std::string error_;

  audio::VoiceActivity says_activity_;
  audio::VoiceActivity hears_activity_;
  bool heard_ = false;
  std::uint64_t next_index_ = 0;                  ///< of the tap's frames
  std::uint64_t taken_ = 0;                       ///< tap frames that count for the length
  std::uint64_t silent_run_ = 0;                  ///< tap frames since the last sound
  std::uint64_t after_voice_ = 0;                 ///< samples written when a voice was last heard
  std::deque<std::vector<std::int16_t>> run_up_;  ///< while nothing was heard and silence is trimmed
  std::vector<std::int16_t> pending_;             ///< of the next write
};

}  // namespace softphone::recording
