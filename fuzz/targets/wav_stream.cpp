// A recording that a crash cut, or that somebody put into the folder: whatever its beginning is, its repair
// never claims more sound than there are bytes, and a repaired file stays as it is.
#include "audio/wav_stream.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto stream = audio::inspect_wav_stream({data, size}, size);
  if (!stream) return 0;
  if (audio::kWavStreamHeader + stream->data_bytes() > size) std::abort();
  const auto header = audio::wav_stream_header(*stream);
  const auto again = audio::inspect_wav_stream(header, audio::kWavStreamHeader + stream->data_bytes());
  if (!again || again->frames != stream->frames || again->channels != stream->channels) std::abort();
  return 0;
}
