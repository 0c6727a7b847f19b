#pragma once
// Other forms of a recording for those who fetch it: MP3, and one channel made of two.

#include <filesystem>

#include "base/result.hpp"

namespace softphone::recording {

struct CopyForm {
  bool mp3 = false;   ///< else WAV of 16 bits
  bool mono = false;  ///< channels are averaged
};

/// Writes `target` (whole or not at all) from a finished recording. Blocks for about 10 ms a minute of sound;
/// needs the same memory whatever its length. Error codes: not_readable, not_writable.
Result<bool> make_copy(
    const std::filesystem::path& recording, const std::filesystem::path& target, const CopyForm& form
);

}  // namespace softphone::recording
