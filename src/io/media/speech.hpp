#pragma once
// Text to speech with espeak-ng.

#include <string>

#include "audio/clip.hpp"
#include "base/result.hpp"

namespace softphone::media {

/// Speaks `text` (UTF-8, at most 4,096 bytes) in `language` (BCP 47: fr-FR, en-US, en-GB …; unknown ones fall back
/// to en-US). `woman` picks a female variant. Blocking (tens of ms): call it on a worker thread; thread-safe.
/// Error codes: too_long, engine_failed.
Result<audio::PcmClip> synthesize(const std::string& text, const std::string& language, bool woman);

}  // namespace softphone::media
