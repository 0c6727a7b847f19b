#pragma once
// How loud, how high: measuring sound and bringing it to a level. dBFS: 0 is the largest 16-bit sample (peak)
// or a constant at it (RMS), so a full-scale sine has an RMS of -3 dBFS.

#include <span>

#include "audio/clip.hpp"

namespace softphone::audio {

/// The linear factor of a level: -6.02 dB gives 0.5.
double from_decibels(double decibels);

/// -infinity for silence.
double peak_dbfs(std::span<const std::int16_t> samples);
double rms_dbfs(std::span<const std::int16_t> samples);
/// RMS over the 20 ms pieces louder than -50 dBFS only: pauses do not make a voice quieter.
double active_rms_dbfs(const PcmClip& clip);

/// Amplitude (0..1 of full scale) of one frequency in Hz, by Goertzel's algorithm under a Hann window.
double tone_amplitude(std::span<const std::int16_t> samples, double frequency, int sample_rate);

/// Brings the active RMS to `target_dbfs`. Peaks that would pass -6 dBFS are bent, never clipped.
void normalize(PcmClip& clip, double target_dbfs);

}  // namespace softphone::audio
