// Sound files come from the addresses that TwiML's <Play> names.
#include "audio/wav.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto clip = audio::read_wav({data, size});
  if (!clip) return 0;
  if (clip->samples.size() > size || clip->sample_rate < 4'000) std::abort();
  const auto again = audio::read_wav(audio::write_wav(*clip));
  if (!again || again->samples != clip->samples) std::abort();
  return 0;
}
