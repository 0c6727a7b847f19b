#pragma once
// Bytes to measure a connection by, both ways: docs/api/diagnosis.md, "Bandwidth".

#include "io/desk/desk_context.hpp"
#include "io/net/http_server.hpp"

namespace softphone::io_desk {

/// So much goes both ways together within a minute, for all who are signed in; a measurement takes about 2
/// MB.
inline constexpr std::uint64_t kBulkAMinute = 48ULL * 1024 * 1024;
/// In one request or answer, bytes.
inline constexpr std::size_t kBulkAtOnce = 256 * 1024;

/// How much of this minute's bytes is left.
class BulkAllowance {
 public:
  /// Takes them from what is left; false: there are not so many.
  bool take(std::size_t bytes, TimePoint now);

 private:
  TimePoint since_{};
  std::uint64_t used_ = 0;
};

void add_bulk_routes(net::Router& router, DeskContext& context);

}  // namespace softphone::io_desk
