#pragma once
// One WAV on disk while it grows. Killed at any moment, the file is playable up to the last second that was
// written, and `repair` makes it exact.

#include <filesystem>
#include <span>

#include "audio/wav_stream.hpp"
#include "base/result.hpp"

namespace softphone::recording {

class RecordingFile {
 public:
  /// Error code: not_writable (the detail says why: no space left …).
  static Result<RecordingFile> create(const std::filesystem::path& path, int channels);
  RecordingFile(RecordingFile&& other) noexcept;
  RecordingFile& operator=(RecordingFile&&) = delete;
  RecordingFile(const RecordingFile&) = delete;
  RecordingFile& operator=(const RecordingFile&) = delete;
  ~RecordingFile();

  /// Appends whole frames (interleaved samples). Error code: not_writable; what was written before stays
  /// valid.
  Result<bool> append(std::span<const std::int16_t> samples);
  /// Cuts it to `frames` at most, puts the final header in and brings all of it to the disk.
  Result<bool> finish(std::uint64_t frames);
  [[nodiscard]] std::uint64_t frames() const { return stream_.frames; }

 private:
  RecordingFile(int file, int channels) : file_(file) { stream_.channels = channels; }
  Result<bool> write_header();

  int file_ = -1;
  audio::WavStream stream_;
  std::uint64_t frames_in_header_ = 0;
};

/// Makes the header of a file that a crash left say what is there. Error codes: not_found, malformed,
/// not_writable.
Result<audio::WavStream> repair(const std::filesystem::path& path);

}  // namespace softphone::recording
