#include "audio/wav.hpp"

#include <sndfile.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "audio/g711.hpp"
#include "base/bytes.hpp"

namespace softphone::audio {

namespace {

constexpr std::uint16_t kFormatPcm = 1;
constexpr std::uint16_t kFormatALaw = 6;
constexpr std::uint16_t kFormatMuLaw = 7;
constexpr std::uint16_t kFormatExtensible = 0xfffe;
constexpr int kMinRate = 4'000;
constexpr int kMaxRate = 192'000;
constexpr int kMaxChannels = 8;

/// Little-endian numbers of RIFF.
std::uint32_t little(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

struct Format {
  std::uint16_t tag = 0;
  std::uint32_t channels = 0;
  std::uint32_t rate = 0;
  std::uint32_t bits = 0;
};

Format read_format(ByteView chunk) {
  Format format;
  ByteReader reader(chunk);
  format.tag = static_cast<std::uint16_t>(little(reader.take(2)));
  format.channels = little(reader.take(2));
  format.rate = little(reader.take(4));
  reader.skip(6);  // bytes a second, bytes a frame: they follow from the rest
  format.bits = little(reader.take(2));
  if (format.tag == kFormatExtensible) {
    reader.skip(8);  // size, valid bits, speaker positions
    format.tag = static_cast<std::uint16_t>(little(reader.take(2)));
  }
  if (!reader.ok()) format.tag = 0;
  return format;
}

std::int16_t read_sample(ByteView bytes, std::uint16_t tag) {
  if (tag == kFormatMuLaw) return mu_law_decode(bytes[0]);
  if (tag == kFormatALaw) return a_law_decode(bytes[0]);
  if (bytes.size() == 1) return static_cast<std::int16_t>((static_cast<int>(bytes[0]) - 128) * 256);
  return static_cast<std::int16_t>(little(bytes.last(2)));
}

Bytes wav_header(std::uint16_t tag, int sample_rate, std::uint16_t sample_size, std::size_t samples) {
  Bytes out;
  const auto put = [&out](std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  };
  const auto name = [&out](std::string_view text) { out.insert(out.end(), text.begin(), text.end()); };
  const bool pcm = tag == kFormatPcm;
  const std::size_t data = samples * sample_size;
  const std::size_t fixed = pcm ? 36 : 50;  // after the RIFF size
  name("RIFF");
  put(fixed + data + (data & 1), 4);
  name("WAVEfmt ");
  put(pcm ? 16 : 18, 4);
  put(tag, 2);
  put(1, 2);
  put(static_cast<std::uint32_t>(sample_rate), 4);
  put(static_cast<std::uint64_t>(sample_rate) * sample_size, 4);
  put(sample_size, 2);
  put(sample_size * 8U, 2);
  if (!pcm) {  // other formats than PCM carry the size of an extension and the count of samples
    put(0, 2);
    name("fact");
    put(4, 4);
    put(samples, 4);
  }
  name("data");
  put(data, 4);
  return out;
}

/// A file in memory as libsndfile wants to see it.
struct MemoryFile {
  ByteView bytes;
  sf_count_t position = 0;

  static sf_count_t length(void* self) {
    return static_cast<sf_count_t>(static_cast<MemoryFile*>(self)->bytes.size());
  }
  static sf_count_t seek(sf_count_t offset, int whence, void* self) {
    auto& file = *static_cast<MemoryFile*>(self);
    const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? file.position : length(self);
    file.position = std::clamp<sf_count_t>(base + offset, 0, length(self));
    return file.position;
  }
  static sf_count_t read(void* to, sf_count_t count, void* self) {
    auto& file = *static_cast<MemoryFile*>(self);
    count = std::clamp<sf_count_t>(count, 0, length(self) - file.position);
    if (count > 0) std::memcpy(to, file.bytes.data() + file.position, static_cast<std::size_t>(count));
    file.position += count;
    return count;
  }
  static sf_count_t write(const void*, sf_count_t, void*) { return 0; }
  static sf_count_t tell(void* self) { return static_cast<MemoryFile*>(self)->position; }
};

struct CloseSound {
  void operator()(SNDFILE* file) const { sf_close(file); }
};

}  // namespace

Result<PcmClip> read_wav(ByteView file) {
  if (file.size() > kMaxSoundFileBytes) return fail("too_large", "over 20 MiB");
  ByteReader reader(file);
  const bool riff = as_text(reader.take(4)) == "RIFF";
  reader.skip(4);
  if (!riff || as_text(reader.take(4)) != "WAVE") return fail("malformed", "no RIFF WAVE header");
  Format format;
  while (reader.remaining() >= 8) {
    const std::string_view name = as_text(reader.take(4));
    const std::size_t claimed = little(reader.take(4));
    const ByteView chunk = reader.take(std::min(claimed, reader.remaining()));
    if (claimed % 2 == 1 && reader.remaining() > 0) reader.skip(1);
    if (name == "fmt ") format = read_format(chunk);
    if (name != "data") continue;

    const bool companded = format.tag == kFormatMuLaw || format.tag == kFormatALaw;
    const bool known = (companded && format.bits == 8) || (format.tag == kFormatPcm && format.bits >= 8 &&
                                                           format.bits <= 32 && format.bits % 8 == 0);
    if (format.tag == 0) return fail("malformed", "no readable format before the data");
    if (!known || format.channels < 1 || format.channels > kMaxChannels || format.rate < kMinRate ||
        format.rate > kMaxRate) {
      return fail("unsupported", "an encoding, channel count or sample rate that is not played");
    }
    const std::size_t width = format.bits / 8;
    const std::size_t frames = chunk.size() / (width * format.channels);
    if (frames > kMaxSoundSamples) return fail("too_large", "too many samples");
    PcmClip clip{static_cast<int>(format.rate), std::vector<std::int16_t>(frames)};
    for (std::size_t i = 0; i < frames; ++i) {
      int sum = 0;
      for (std::size_t c = 0; c < format.channels; ++c) {
        sum += read_sample(chunk.subspan((i * format.channels + c) * width, width), format.tag);
      }
      clip.samples[i] = static_cast<std::int16_t>(sum / static_cast<int>(format.channels));
    }
    return clip;
  }
  return fail("malformed", "no data chunk");
}

Result<PcmClip> read_sound(ByteView file) {
  if (file.size() > kMaxSoundFileBytes) return fail("too_large", "over 20 MiB");
  if (as_text(file.first(std::min<std::size_t>(4, file.size()))) == "RIFF") {
    auto clip = read_wav(file);
    if (clip || clip.error().code != "unsupported") return clip;
  }
  MemoryFile memory{file};
  SF_VIRTUAL_IO io{
      MemoryFile::length, MemoryFile::seek, MemoryFile::read, MemoryFile::write, MemoryFile::tell};
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, CloseSound> sound(sf_open_virtual(&io, SFM_READ, &info, &memory));
  if (!sound) return fail("unsupported", "no known sound format");
  if (info.channels < 1 || info.channels > kMaxChannels || info.samplerate < kMinRate ||
      info.samplerate > kMaxRate) {
    return fail("unsupported", "a channel count or sample rate that is not played");
  }
  PcmClip clip{info.samplerate, {}};
  const auto channels = static_cast<std::size_t>(info.channels);
  // As floats: read as integers, a file of floats would be silence.
  std::vector<float> block(4'096 * channels);
  while (true) {
    const sf_count_t frames = sf_readf_float(sound.get(), block.data(), 4'096);
    if (frames <= 0) break;
    if (clip.samples.size() + static_cast<std::size_t>(frames) > kMaxSoundSamples) {
      return fail("too_large", "too many samples");
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(frames); ++i) {
      float sum = 0;
      for (std::size_t c = 0; c < channels; ++c) sum += block[i * channels + c];
      const float sample = sum / static_cast<float>(channels) * 32'768;
      const float within = std::isnan(sample) ? 0 : std::clamp(sample, -32'768.0F, 32'767.0F);
      clip.samples.push_back(static_cast<std::int16_t>(std::lround(within)));
    }
  }
  if (clip.samples.empty()) return fail("malformed", "no sound in the file");
  return clip;
}

Bytes write_wav(const PcmClip& clip) {
  Bytes out = wav_header(kFormatPcm, clip.sample_rate, 2, clip.samples.size());
  out.reserve(out.size() + clip.samples.size() * 2);
  for (const std::int16_t sample : clip.samples) {
    out.push_back(static_cast<std::uint8_t>(sample));
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint16_t>(sample) >> 8));
  }
  return out;
}

Bytes write_wav_mu_law(const PcmClip& clip) {
  Bytes out = wav_header(kFormatMuLaw, clip.sample_rate, 1, clip.samples.size());
  const Bytes codes = mu_law_encode(clip.samples);
  out.insert(out.end(), codes.begin(), codes.end());
  if (codes.size() % 2 == 1) out.push_back(0);  // chunks end on even bytes
  return out;
}

}  // namespace softphone::audio
