#pragma once
// SDP (RFC 8866) of one bundled WebRTC audio stream (RFC 9429), which is all that Twilio Voice uses.
// Reading is lenient where browsers differ and strict where safety needs it (sizes, counts, encodings).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.hpp"
#include "base/result.hpp"

namespace softphone::sdp {

enum class Setup { actpass, active, passive };                    // RFC 4145 §4
enum class Direction { sendrecv, sendonly, recvonly, inactive };  // RFC 8866 §6.7

struct Codec {
  std::uint8_t payload_type = 0;
  std::string name;  ///< as written; compare with is()
  int clock_rate = 8000;
  int channels = 1;
  std::string fmtp;  ///< "minptime=10;useinbandfec=1", or empty

  /// Name without case, and clock rate.
  [[nodiscard]] bool is(std::string_view encoding, int rate) const;
  bool operator==(const Codec&) const = default;
};

/// RFC 8839 §5.1. Only UDP with a textual address is kept when reading; mDNS names and TCP are passed over.
struct Candidate {
  std::string foundation;
  int component = 1;
  std::uint32_t priority = 0;
  std::string address;  ///< textual IP
  std::uint16_t port = 0;
  std::string type = "host";
  bool operator==(const Candidate&) const = default;
};

struct AudioDescription {
  std::uint64_t session_id = 0;
  std::uint64_t session_version = 0;
  std::string mid = "0";
  bool bundle = true;
  bool ice_lite = false;
  std::string ice_ufrag;
  std::string ice_pwd;
  Bytes fingerprint;  ///< SHA-256 of the DTLS certificate, 32 bytes (a=fingerprint:sha-256)
  Setup setup = Setup::actpass;
  Direction direction = Direction::sendrecv;
  bool rtcp_mux = true;
  bool rtcp_rsize = false;
  std::vector<Codec>
      codecs;  ///< in order of preference (the m= line's); static types without rtpmap are filled in
  std::vector<Candidate> candidates;
  bool end_of_candidates = false;
  std::optional<std::uint32_t> ssrc;
  std::string cname;
  std::string stream_id;  ///< a=msid; empty: no msid line (never "-", see docs/protocols)
  std::string track_id;
  bool operator==(const AudioDescription&) const = default;
};

/// Error codes: too_large (over 64 KiB or 1,000 lines), malformed, no_audio, no_ice, bad_ice, no_fingerprint,
/// bad_fingerprint, not_dtls_srtp, no_codec.
Result<AudioDescription> parse(std::string_view text);

/// CRLF lines, in the order browsers write them.
std::string format(const AudioDescription& description);

}  // namespace softphone::sdp
