#pragma once
// Text to speech with espeak-ng, run as a program of its own (text on stdin, WAV on stdout, a time limit):
// its library is GPL-3, global and not thread-safe, so it is never linked. See docs/decisions/0004.

#include <string>

#include "audio/clip.hpp"
#include "base/result.hpp"

namespace softphone::media {

/// Speaks `text` (UTF-8, at most 4,096 bytes) in `language` (BCP 47: fr-FR, en-US, en-GB …; unknown ones fall
/// back to en-US). `woman` picks a female variant. Blocking (tens of ms): call it on a worker thread;
/// thread-safe. Error codes: too_long, engine_failed.
Result<audio::PcmClip> synthesize(const std::string& text, const std::string& language, bool woman);

}  // namespace softphone::media
