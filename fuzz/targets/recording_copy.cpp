// A sound file, as the carrier may send it: what is said of it fits what came.
#include "desk/recording_copy.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto facts = softphone::desk::look_at_wav({data, size});
  if (facts &&
      (facts->channels < 1 || facts->duration < 0 || facts->duration > static_cast<std::int64_t>(size))) {
    std::abort();
  }
  return 0;
}
