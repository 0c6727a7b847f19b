#pragma once
// Offer and answer (RFC 3264) for a leg towards a browser: which codec, and our side of the SDP.

#include <cstdint>
#include <string>

#include "base/random.hpp"
#include "base/result.hpp"
#include "carrier/config.hpp"
#include "carrier/effects.hpp"
#include "proto/sdp/session_description.hpp"

namespace softphone::carrier {

/// Our side of one WebRTC leg, fixed when it is created.
struct LocalMedia {
  IceCredentials ice;
  std::uint32_t ssrc = 0;
  std::string cname;
  std::uint64_t session_id = 0;
  std::uint64_t session_version = 0;
};
LocalMedia make_local_media(const RandomSource& random);
IceCredentials make_ice_credentials(const RandomSource& random);

/// What a peer's offer or answer comes to: the first of its codecs that we speak, and keys as RTP events at
/// that codec's clock rate if possible, else at 8000 Hz. Error codes: those of sdp::parse, and
/// no_common_codec.
struct Negotiated {
  RemoteMedia remote;
  std::string mid;
};
Result<Negotiated> read_description(const std::string& text);

/// The SDP that answers an offer read by `read_description`.
std::string write_answer(
    const LocalMedia& local,
    const MediaFacts& facts,
    unsigned shard,
    const StreamFormat& format,
    const std::string& mid,
    bool we_are_dtls_client
);

/// The SDP that offers one codec, or all of ours (`only` empty).
std::string write_offer(
    const LocalMedia& local, const MediaFacts& facts, unsigned shard, std::optional<audio::Codec> only
);

}  // namespace softphone::carrier
