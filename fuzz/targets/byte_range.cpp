// A part that a client asks for lies within what there is, whatever it writes. The size is the first eight
// bytes.
#include "base/byte_range.hpp"

#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  if (size < 8) return 0;
  std::uint64_t whole = 0;
  std::memcpy(&whole, data, 8);
  const std::string_view field(reinterpret_cast<const char*>(data) + 8, size - 8);
  const ByteRange range = read_byte_range(field, whole);
  if (range.kind == ByteRange::Kind::unsatisfiable) return 0;
  if (range.first > whole || range.length > whole - range.first) std::abort();
  if (range.kind == ByteRange::Kind::part && range.length == 0) std::abort();
  return 0;
}
