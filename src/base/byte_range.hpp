#pragma once
// The Range field of HTTP (RFC 9110 §14.2): which part of something is wanted.

#include <cstdint>
#include <string_view>

namespace softphone {

struct ByteRange {
  enum class Kind {
    whole,          ///< the field is absent, malformed, of another unit or of several parts: it is ignored
    part,           ///< `length` bytes from `first`
    unsatisfiable,  ///< nothing of it is there
  };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t length = 0;
};

/// Reads "bytes=0-499", "bytes=500-" and "bytes=-500" for something of `size` bytes.
ByteRange read_byte_range(std::string_view field, std::uint64_t size);

}  // namespace softphone
