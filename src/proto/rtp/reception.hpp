#pragma once
// What a receiver keeps of one source: extended sequence numbers, losses, interarrival jitter (RFC 3550
// §6.4.1, appendices A.1, A.3, A.8).

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "proto/rtp/rtcp.hpp"

namespace softphone::rtp {

class Reception {
 public:
  Reception(std::uint32_t ssrc, std::uint32_t clock) : ssrc_(ssrc), clock_(clock) {}

  void handle_packet(std::uint16_t sequence, std::uint32_t timestamp, TimePoint now);
  void handle_sender_report(const SenderInfo& info, TimePoint now);
  /// A report block about this source; starts the next interval of "fraction lost".
  [[nodiscard]] ReportBlock report(TimePoint now);

  [[nodiscard]] std::uint32_t ssrc() const { return ssrc_; }
  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t expected() const;
  /// Never negative, although duplicates can outnumber losses.
  [[nodiscard]] std::uint64_t lost() const { return expected() > received_ ? expected() - received_ : 0; }
  [[nodiscard]] double jitter_ms() const { return jitter_ / clock_ * 1000; }

 private:
  std::uint32_t ssrc_;
  std::uint32_t clock_;
  std::uint32_t highest_ = 0;  ///< extended: cycles and sequence number
  std::uint32_t first_ = 0;
  std::uint64_t received_ = 0;
  double jitter_ = 0;  ///< timestamp units
  std::optional<std::uint32_t> transit_timestamp_;
  TimePoint transit_arrival_{};
  std::uint64_t reported_expected_ = 0;
  std::uint64_t reported_received_ = 0;
  std::uint32_t last_report_ = 0;  ///< middle 32 bits of the NTP time of the last SR
  std::optional<TimePoint> last_report_at_;
};

}  // namespace softphone::rtp
