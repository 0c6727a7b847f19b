#pragma once
// SDP (RFC 8866) of one plain RTP audio stream (RTP/AVP), as telephones and trunks speak it: no ICE, no
// encryption.

#include "proto/sdp/session_description.hpp"

namespace softphone::sdp {

struct RtpDescription {
  std::uint64_t session_id = 0;
  std::uint64_t session_version = 0;
  std::string address;          ///< IPv4; "0.0.0.0" is how old equipment holds a call
  std::uint16_t port = 0;       ///< of RTP
  std::uint16_t rtcp_port = 0;  ///< 0: the one after `port` (RFC 3605)
  Direction direction = Direction::sendrecv;
  std::vector<Codec> codecs;  ///< in order of preference
  int ptime = 20;             ///< milliseconds of sound in a packet, as asked for
  /// Media lines that are not ours ("video RTP/AVP 31"), which an answer has to refuse at their places.
  std::vector<std::string> refused_before;
  std::vector<std::string> refused_after;
  bool operator==(const RtpDescription&) const = default;
};

/// Error codes: too_large, malformed, no_audio (none, or none over plain RTP and IPv4), no_codec.
Result<RtpDescription> parse_rtp(std::string_view text);
std::string format(const RtpDescription& description);

}  // namespace softphone::sdp
