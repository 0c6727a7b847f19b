#pragma once
// Call progress and DTMF tones, made here. All at 8000 Hz unless said, peak -12 dBFS.

#include <string_view>

#include "audio/clip.hpp"

namespace softphone::audio {

/// `frequencies` (Hz, one or two) sounding together for `milliseconds`, 5 ms ramps against clicks.
PcmClip tone(std::initializer_list<double> frequencies, int milliseconds, int sample_rate = 8000);
PcmClip silence(int milliseconds, int sample_rate = 8000);
/// All of one sample rate.
PcmClip concatenate(std::initializer_list<PcmClip> clips);

/// One cycle of a ring-back tone by country ("fr": 440 Hz 1.5 s on, 3.5 s off; "us": 440+480 Hz 2 s on,
/// 4 s off; "gb" or "uk", and be ch de es ie it lu nl pt; anything else as "us"). Play it in a loop. ITU-T
/// E.180 supplement 2.
PcmClip ring_back(std::string_view country);
/// One cycle of a busy tone by country.
PcmClip busy_tone(std::string_view country);
/// DTMF (ITU-T Q.23) of `digits` 0-9*#A-D; `w` is a pause of 500 ms. 160 ms tones, 70 ms gaps; other
/// characters are passed over.
PcmClip dtmf(std::string_view digits, int sample_rate = 8000);
/// A phrase of soft notes (12.8 s, 16 kHz) that loops without a seam, for waiting callers.
PcmClip hold_music();

}  // namespace softphone::audio
