#include "io/recording/sound_copy.hpp"

#include <sndfile.h>

#include <atomic>
#include <memory>
#include <vector>

namespace softphone::recording {

namespace fs = std::filesystem;

namespace {

struct CloseSound {
  void operator()(SNDFILE* file) const { sf_close(file); }
};
using Sound = std::unique_ptr<SNDFILE, CloseSound>;

constexpr sf_count_t kBlock = 8'192;  // frames
/// 32 kbit/s, as Twilio's: of MPEG 2.5's range 64 to 8 that libsndfile maps to 0 to 1.
constexpr double kCompression = (64.0 - 32) / (64 - 8);

sf_count_t read(SNDFILE* in, short* to) {
  return sf_readf_short(in, to, kBlock);
}
sf_count_t read(SNDFILE* in, float* to) {
  return sf_readf_float(in, to, kBlock);
}
sf_count_t write(SNDFILE* out, const short* from, sf_count_t frames) {
  return sf_writef_short(out, from, frames);
}
sf_count_t write(SNDFILE* out, const float* from, sf_count_t frames) {
  return sf_writef_float(out, from, frames);
}

/// `Sample`: short keeps PCM as it is; float for MP3, as libsndfile 1.2.0 loses half of what it is given as
/// stereo shorts.
template <class Sample>
Result<bool> copy_sound(SNDFILE* in, const SF_INFO& from, SNDFILE* out, bool mono) {
  const auto channels = static_cast<std::size_t>(from.channels);
  std::vector<Sample> block(static_cast<std::size_t>(kBlock) * channels);
  for (;;) {
    const sf_count_t frames = read(in, block.data());
    if (frames <= 0) return true;
    if (mono && channels == 2) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
        block[i] = static_cast<Sample>((block[2 * i] + block[2 * i + 1]) / 2);
      }
    }
    if (write(out, block.data(), frames) != frames) {
      return fail("not_writable", "the copy cannot be written: no space left?");
    }
  }
}

}  // namespace

Result<bool> make_copy(const fs::path& recording, const fs::path& target, const CopyForm& form) {
  SF_INFO from{};
  const Sound in(sf_open(recording.c_str(), SFM_READ, &from));
  if (!in) return fail("not_readable", "the recording cannot be read");
  SF_INFO to{};
  to.samplerate = from.samplerate;
  to.channels = form.mono ? 1 : from.channels;
  to.format = form.mp3 ? SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III : SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  // Two may ask for the same copy at once; each makes its own, the last one stays.
  static std::atomic<unsigned> count = 0;
  const fs::path draft = target.string() + '.' + std::to_string(++count) + ".new";
  Result<bool> done = true;
  {
    const Sound out(sf_open(draft.c_str(), SFM_WRITE, &to));
    if (!out) return fail("not_writable", "the copy cannot be written");
    if (form.mp3) {
      int constant = SF_BITRATE_MODE_CONSTANT;
      double compression = kCompression;
      sf_command(out.get(), SFC_SET_BITRATE_MODE, &constant, sizeof constant);
      sf_command(out.get(), SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);
    }
    const auto copy = form.mp3 ? copy_sound<float> : copy_sound<short>;
    done = copy(in.get(), from, out.get(), form.mono);
  }
  std::error_code error;
  if (done) fs::rename(draft, target, error);
  if (done && !error) return true;
  fs::remove(draft, error);
  return done ? Result<bool>(fail("not_writable", "the copy cannot be written")) : done;
}

}  // namespace softphone::recording
