// What is read from a report can be written and read again to the same thing.
#include "proto/rtp/rtcp.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto first = rtp::parse_rtcp({data, size});
  if (!first) return 0;
  Bytes packet;
  const std::span blocks = std::span(first->blocks).first(first->block_count);
  rtp::write_rtcp(packet, first->sender, first->info, blocks, "name", first->bye);
  const auto second = rtp::parse_rtcp(packet);
  if (!second || second->block_count != first->block_count || second->bye != first->bye) std::abort();
  for (std::size_t i = 0; i < first->block_count; ++i) {
    if (second->blocks[i].total_lost != first->blocks[i].total_lost) std::abort();
    (void)rtp::round_trip(first->blocks[i], 0x123456789ABCDEF0);
  }
  return 0;
}
