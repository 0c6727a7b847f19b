#pragma once
// RTCP (RFC 3550 §6) as a voice leg needs it: sender and receiver reports, the canonical name, goodbye. Other
// types (feedback, extended reports) are skipped.

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/encoding.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace softphone::rtp {

struct SenderInfo {       // §6.4.1
  std::uint64_t ntp = 0;  ///< 32.32 seconds since 1900
  std::uint32_t timestamp = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;  ///< payload only
};

struct ReportBlock {
  std::uint32_t ssrc = 0;
  std::uint8_t fraction_lost = 0;  ///< of 256, since the previous report
  std::int32_t total_lost = 0;     ///< 24 bits, signed
  std::uint32_t highest_sequence = 0;
  std::uint32_t jitter = 0;  ///< timestamp units
  std::uint32_t last_report = 0;
  std::uint32_t delay_since_last_report = 0;  ///< 1/65536 s
};

/// What a compound packet says that concerns us. At most 31 blocks are kept, from the first report.
struct RtcpPacket {
  std::uint32_t sender = 0;
  std::optional<SenderInfo> info;
  std::array<ReportBlock, 31> blocks{};
  std::size_t block_count = 0;
  bool bye = false;
};

/// Error code: malformed. Reduced-size packets (RFC 5506) are accepted.
Result<RtcpPacket> parse_rtcp(ByteView packet);

/// SR with `info`, RR without; then SDES with the CNAME (at most 255 bytes), then BYE if asked. Appends to
/// `out`.
void write_rtcp(
    Bytes& out,
    std::uint32_t ssrc,
    const std::optional<SenderInfo>& info,
    std::span<const ReportBlock> blocks,
    std::string_view cname,
    bool bye = false
);

/// 32.32 NTP time (§4).
std::uint64_t ntp_time(WallTime time);

/// Round trip from a block about our stream: arrival - LSR - DLSR (§6.4.1). Nothing without a report to refer
/// to, or if the clocks make it negative.
std::optional<Duration> round_trip(const ReportBlock& block, std::uint64_t arrival_ntp);

}  // namespace softphone::rtp
