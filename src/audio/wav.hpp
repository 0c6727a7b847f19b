#pragma once
// Sound files in memory. WAV is read and written here; other containers go through libsndfile.

#include "audio/clip.hpp"

namespace softphone::audio {

inline constexpr std::size_t kMaxSoundFileBytes = 20 * 1024 * 1024;
inline constexpr std::size_t kMaxSoundSamples = 30'000'000;  ///< of one channel: over 10 min at 48 kHz

/// RIFF WAVE: PCM of 8, 16, 24 or 32 bits, mu-law, A-law; several channels are mixed down to one; the sample
/// rate stays. Sizes that lie (as streaming writers leave them) are cut to what is there. Error codes:
/// too_large, malformed, unsupported.
Result<PcmClip> read_wav(ByteView file);

/// What `<Play>` may fetch: WAV as above, and AIFF, AU, MP3, Ogg, FLAC by libsndfile. Error codes as above.
Result<PcmClip> read_sound(ByteView file);

/// 16-bit PCM.
Bytes write_wav(const PcmClip& clip);
/// Mu-law; half the size. The clip is taken at its own rate.
Bytes write_wav_mu_law(const PcmClip& clip);

}  // namespace softphone::audio
