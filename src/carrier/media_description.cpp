#include "carrier/media_description.hpp"

namespace softphone::carrier {

namespace {

// Payload types of our own offers; Chromium's usual numbers, so that logs of both sides read alike.
constexpr std::uint8_t kPcmu = 0;
constexpr std::uint8_t kOpus = 111;
constexpr std::uint8_t kEvents48000 = 110;
constexpr std::uint8_t kEvents8000 = 126;

sdp::Codec opus_codec(std::uint8_t payload_type) {
  return {
      .payload_type = payload_type,
      .name = "opus",
      .clock_rate = 48000,
      .channels = 2,
      .fmtp = "minptime=10;useinbandfec=1",
  };
}

sdp::Codec pcmu_codec(std::uint8_t payload_type) {
  return {.payload_type = payload_type, .name = "PCMU", .clock_rate = 8000, .channels = 1, .fmtp = {}};
}

/// RFC 4733 §2.5.1.1: events 0-15 are the keys.
sdp::Codec events_codec(std::uint8_t payload_type, int rate) {
  return {
      .payload_type = payload_type,
      .name = "telephone-event",
      .clock_rate = rate,
      .channels = 1,
      .fmtp = "0-15",
  };
}

/// Host candidates in the order the addresses are given, RFC 8445 §5.1.2.
std::vector<sdp::Candidate> candidates(const MediaFacts& facts, unsigned shard) {
  std::vector<sdp::Candidate> list;
  if (shard >= facts.candidates.size()) return list;
  std::uint32_t local_preference = 65535;
  int foundation = 1;
  for (const MediaAddress& address : facts.candidates[shard]) {
    sdp::Candidate candidate;
    candidate.foundation = std::to_string(foundation++);
    candidate.priority = (126U << 24) | (local_preference-- << 8) | 255U;
    candidate.address = address.ip;
    candidate.port = address.port;
    list.push_back(std::move(candidate));
  }
  return list;
}

sdp::AudioDescription common(const LocalMedia& local, const MediaFacts& facts, unsigned shard) {
  sdp::AudioDescription description;
  description.session_id = local.session_id;
  description.session_version = local.session_version;
  description.ice_lite = true;
  description.ice_ufrag = local.ice.ufrag;
  description.ice_pwd = local.ice.pwd;
  description.fingerprint = facts.fingerprint;
  description.candidates = candidates(facts, shard);
  description.end_of_candidates = true;
  description.ssrc = local.ssrc;
  description.cname = local.cname;
  // A real stream id: with "-" the browser fires ontrack without a stream and the SDK plays nothing.
  description.stream_id = "carrier";
  description.track_id = "audio0";
  return description;
}

}  // namespace

IceCredentials make_ice_credentials(const RandomSource& random) {
  // RFC 8445 §5.3 asks for 4 and 22 characters; a longer fragment also finds the leg without collisions.
  return {.ufrag = random_token(random, 12), .pwd = random_token(random, 24)};
}

LocalMedia make_local_media(const RandomSource& random) {
  LocalMedia local;
  local.ice = make_ice_credentials(random);
  local.ssrc = random_u32(random);
  if (local.ssrc == 0) local.ssrc = 1;
  local.cname = random_token(random, 16);
  local.session_id = random_u32(random);
  return local;
}

Result<Negotiated> read_description(const std::string& text) {
  const auto description = sdp::parse(text);
  if (!description) return description.error();

  Negotiated result;
  result.mid = description->mid;
  StreamFormat& format = result.remote.format;
  bool found = false;
  for (const sdp::Codec& codec : description->codecs) {
    const bool opus = codec.is("opus", 48000);
    if (!opus && !codec.is("PCMU", 8000)) continue;
    format.codec = opus ? audio::Codec::opus : audio::Codec::pcmu;
    format.payload_type = codec.payload_type;
    found = true;
    break;
  }
  if (!found) return fail("no_common_codec", "neither opus nor PCMU");

  const auto clock = static_cast<int>(audio::rtp_clock(format.codec));
  for (const sdp::Codec& codec : description->codecs) {
    const bool matching = codec.is("telephone-event", clock);
    if (!matching && !codec.is("telephone-event", 8000)) continue;
    if (format.telephone_event && !matching) continue;
    format.telephone_event = codec.payload_type;
    format.telephone_event_rate = static_cast<std::uint32_t>(codec.clock_rate);
    if (matching) break;
  }

  result.remote.ice = {.ufrag = description->ice_ufrag, .pwd = description->ice_pwd};
  result.remote.fingerprint = description->fingerprint;
  // As answerer to actpass, and as offerer that was answered active, we wait for the browser's ClientHello.
  result.remote.we_are_dtls_client = description->setup == sdp::Setup::passive;
  return result;
}

std::string write_answer(
    const LocalMedia& local,
    const MediaFacts& facts,
    unsigned shard,
    const StreamFormat& format,
    const std::string& mid,
    bool we_are_dtls_client
) {
  sdp::AudioDescription description = common(local, facts, shard);
  description.mid = mid;
  description.setup = we_are_dtls_client ? sdp::Setup::active : sdp::Setup::passive;
  const bool opus = format.codec == audio::Codec::opus;
  description.codecs.push_back(opus ? opus_codec(format.payload_type) : pcmu_codec(format.payload_type));
  if (format.telephone_event) {
    description.codecs.push_back(
        events_codec(*format.telephone_event, static_cast<int>(format.telephone_event_rate))
    );
  }
  return sdp::format(description);
}

std::string write_offer(
    const LocalMedia& local, const MediaFacts& facts, unsigned shard, std::optional<audio::Codec> only
) {
  sdp::AudioDescription description = common(local, facts, shard);
  description.setup = sdp::Setup::actpass;
  const bool opus = !only || *only == audio::Codec::opus;
  const bool pcmu = !only || *only == audio::Codec::pcmu;
  if (opus) description.codecs.push_back(opus_codec(kOpus));
  if (pcmu) description.codecs.push_back(pcmu_codec(kPcmu));
  if (opus) description.codecs.push_back(events_codec(kEvents48000, 48000));
  description.codecs.push_back(events_codec(kEvents8000, 8000));
  return sdp::format(description);
}

}  // namespace softphone::carrier
