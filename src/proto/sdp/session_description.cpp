#include "proto/sdp/session_description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace softphone::sdp {

namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kMaxLines = 1'000;
constexpr std::size_t kMaxCodecs = 64;
constexpr std::size_t kMaxCandidates = 64;
constexpr std::size_t kMaxToken = 256;

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return lower(x) == lower(y);
  });
}

/// Cuts the next word off the front; empty at the end.
std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// RFC 8839 §5.4 allows ALPHA, DIGIT, "+" and "/"; base64url of other stacks is let through, ":" (which would
/// split a STUN username) is not.
bool is_ice_text(std::string_view text, std::size_t min_size) {
  return text.size() >= min_size && text.size() <= 256 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '+' || c == '/' ||
                  c == '-' || c == '_' || c == '=';
         });
}

/// "AB:CD:…", 32 bytes.
std::optional<Bytes> read_fingerprint(std::string_view text) {
  if (text.size() != 32 * 3 - 1) return std::nullopt;
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 3 != 2)
      digits.push_back(text[i]);
    else if (text[i] != ':')
      return std::nullopt;
  }
  return from_hex(digits);
}

/// candidate-attribute of RFC 8839 §5.1. Only UDP with a textual address is of use here: mDNS names and TCP
/// give nothing, and neither does a line that cannot be read.
std::optional<Candidate> read_candidate(std::string_view text) {
  Candidate out;
  out.foundation = next_word(text);
  const auto component = number<int>(next_word(text));
  const std::string_view transport = next_word(text);
  const auto priority = number<std::uint32_t>(next_word(text));
  out.address = next_word(text);
  const auto port = number<std::uint16_t>(next_word(text));
  const std::string_view type_keyword = next_word(text);
  out.type = next_word(text);
  const bool is_address = !out.address.empty() && out.address.size() <= 45 &&
                          out.address.find_first_not_of("0123456789abcdefABCDEF:.") == std::string::npos;
  if (out.foundation.empty() || out.foundation.size() > 32 || !component || *component < 1 ||
      *component > 256 || !same_word(transport, "udp") || !priority || !is_address || !port ||
      type_keyword != "typ" || out.type.empty() || out.type.size() > 16) {
    return std::nullopt;
  }
  out.component = *component;
  out.priority = *priority;
  out.port = *port;
  return out;
}

/// Static payload types of RFC 3551 §6 that need no rtpmap.
std::optional<Codec> static_codec(std::uint8_t payload_type) {
  switch (payload_type) {
    case 0:
      return Codec{0, "PCMU", 8000, 1, ""};
    case 3:
      return Codec{3, "GSM", 8000, 1, ""};
    case 4:
      return Codec{4, "G723", 8000, 1, ""};
    case 8:
      return Codec{8, "PCMA", 8000, 1, ""};
    case 9:
      return Codec{9, "G722", 8000, 1, ""};
    case 13:
      return Codec{13, "CN", 8000, 1, ""};
    case 18:
      return Codec{18, "G729", 8000, 1, ""};
    default:
      return std::nullopt;
  }
}

/// Reads line by line. Attributes of the session count for the medium unless the medium has its own
/// (RFC 8866 §5.13); of the media sections only the first live audio one is read.
class Parser {
 public:
  Result<AudioDescription> run(std::string_view text) {
    if (text.size() > kMaxBytes) return fail("too_large", "more than 64 KiB");
    std::size_t lines = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (++lines > kMaxLines) return fail("too_large", "more than 1,000 lines");
      if (line.empty()) continue;
      if (!handle_line(line)) return fail("malformed", fmt::format("line {}", lines));
    }
    return finish();
  }

 private:
  enum class Section { start, session, audio, other };

  bool handle_line(std::string_view line) {
    const bool clean = std::none_of(line.begin(), line.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 && c != '\t';
    });
    if (!clean || line.size() < 2 || line[1] != '=') return false;
    const char type = line[0];
    const std::string_view value = line.substr(2);
    if (section_ == Section::start) {
      section_ = Section::session;
      return type == 'v' && value == "0";
    }
    if (type == 'm') return handle_medium(value);
    if (type == 'o') return handle_origin(value);
    if (type == 'a' && section_ != Section::other) return handle_attribute(value);
    return true;
  }

  bool handle_origin(std::string_view value) {
    next_word(value);
    // Numbers wider than 64 bits are legal and of no use to us.
    out_.session_id = number<std::uint64_t>(next_word(value)).value_or(0);
    out_.session_version = number<std::uint64_t>(next_word(value)).value_or(0);
    return section_ == Section::session;
  }

  bool handle_medium(std::string_view value) {
    const std::string_view medium = next_word(value);
    const std::string_view port = next_word(value);
    const std::string_view protocol = next_word(value);
    if (medium.empty() || port.empty() || protocol.empty()) return false;
    // Port 0 is a refused medium (RFC 3264 §6).
    if (medium != "audio" || port == "0" || seen_audio_) {
      section_ = Section::other;
      return true;
    }
    section_ = Section::audio;
    seen_audio_ = true;
    secure_ = protocol == "UDP/TLS/RTP/SAVPF" || protocol == "UDP/TLS/RTP/SAVP";
    while (true) {
      const std::string_view word = next_word(value);
      if (word.empty()) return true;
      const auto payload_type = number<std::uint8_t>(word);
      if (!payload_type || *payload_type > 127 || payload_types_.size() == kMaxCodecs) return false;
      payload_types_.push_back(*payload_type);
    }
  }

  bool handle_attribute(std::string_view value) {
    const std::size_t colon = std::min(value.find(':'), value.size());
    const std::string_view name = value.substr(0, colon);
    std::string_view rest = colon < value.size() ? value.substr(colon + 1) : std::string_view{};
    const bool session = section_ == Section::session;

    if (name == "ice-ufrag") return assign(out_.ice_ufrag, rest);
    if (name == "ice-pwd") return assign(out_.ice_pwd, rest);
    if (name == "fingerprint") return handle_fingerprint(rest);
    if (name == "setup") return handle_setup(rest);
    if (name == "ice-lite")
      out_.ice_lite = true;
    else if (name == "sendrecv")
      out_.direction = Direction::sendrecv;
    else if (name == "sendonly")
      out_.direction = Direction::sendonly;
    else if (name == "recvonly")
      out_.direction = Direction::recvonly;
    else if (name == "inactive")
      out_.direction = Direction::inactive;
    else if (name == "group" && session)
      return handle_group(rest);
    if (session) return true;

    if (name == "mid")
      return assign(out_.mid, rest) && !rest.empty() && rest.find(' ') == std::string_view::npos;
    if (name == "rtpmap") return handle_rtpmap(rest);
    if (name == "fmtp") return handle_fmtp(rest);
    if (name == "ssrc") return handle_ssrc(rest);
    if (name == "rtcp-mux")
      out_.rtcp_mux = true;
    else if (name == "rtcp-rsize")
      out_.rtcp_rsize = true;
    else if (name == "end-of-candidates")
      out_.end_of_candidates = true;
    else if (name == "candidate")
      handle_candidate(rest);
    else if (name == "msid")
      return handle_msid(rest);
    return true;
  }

  static bool assign(std::string& field, std::string_view value) {
    if (value.size() > kMaxToken) return false;
    field = value;
    return true;
  }

  bool handle_fingerprint(std::string_view value) {
    seen_fingerprint_ = true;
    if (!same_word(next_word(value), "sha-256")) return true;  // a second hash of the same certificate
    auto bytes = read_fingerprint(next_word(value));
    out_.fingerprint = bytes ? std::move(*bytes) : Bytes{};
    return true;
  }

  bool handle_setup(std::string_view value) {
    if (value == "actpass")
      out_.setup = Setup::actpass;
    else if (value == "active")
      out_.setup = Setup::active;
    else if (value == "passive")
      out_.setup = Setup::passive;
    else
      return false;
    return true;
  }

  bool handle_group(std::string_view value) {
    if (next_word(value) != "BUNDLE") return true;
    for (auto word = next_word(value); !word.empty(); word = next_word(value)) bundled_.emplace_back(word);
    return true;
  }

  bool handle_rtpmap(std::string_view value) {
    const auto payload_type = number<std::uint8_t>(next_word(value));
    std::string_view encoding = next_word(value);
    const std::size_t slash = encoding.find('/');
    if (!payload_type || slash == std::string_view::npos || slash == 0 || slash > 64) return false;
    Codec codec;
    codec.payload_type = *payload_type;
    codec.name = encoding.substr(0, slash);
    encoding.remove_prefix(slash + 1);
    const std::size_t second = std::min(encoding.find('/'), encoding.size());
    const auto rate = number<int>(encoding.substr(0, second));
    const auto channels = second < encoding.size() ? number<int>(encoding.substr(second + 1)) : 1;
    if (!rate || *rate < 1 || *rate > 1'000'000 || !channels || *channels < 1 || *channels > 255)
      return false;
    codec.clock_rate = *rate;
    codec.channels = *channels;
    rtpmaps_.push_back(std::move(codec));
    return true;
  }

  bool handle_fmtp(std::string_view value) {
    const auto payload_type = number<std::uint8_t>(next_word(value));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    if (!payload_type || value.size() > 1'024) return false;
    fmtps_.emplace_back(*payload_type, value);
    return true;
  }

  bool handle_ssrc(std::string_view value) {
    const auto ssrc = number<std::uint32_t>(next_word(value));
    if (!ssrc) return false;
    if (!out_.ssrc) out_.ssrc = ssrc;
    const std::string_view attribute = next_word(value);
    if (ssrc == out_.ssrc && attribute.starts_with("cname:")) return assign(out_.cname, attribute.substr(6));
    return true;
  }

  void handle_candidate(std::string_view value) {
    if (out_.candidates.size() == kMaxCandidates) return;
    if (auto candidate = read_candidate(value)) out_.candidates.push_back(std::move(*candidate));
  }

  bool handle_msid(std::string_view value) {
    const std::string_view stream = next_word(value);
    const std::string_view track = next_word(value);
    // "-" says: a track without a stream (RFC 8830 §2).
    return assign(out_.stream_id, stream == "-" ? std::string_view{} : stream) &&
           assign(out_.track_id, track);
  }

  void collect_codecs() {
    for (const std::uint8_t payload_type : payload_types_) {
      const auto same_type = [payload_type](const Codec& codec) {
        return codec.payload_type == payload_type;
      };
      if (std::any_of(out_.codecs.begin(), out_.codecs.end(), same_type)) continue;
      const auto mapped = std::find_if(rtpmaps_.begin(), rtpmaps_.end(), same_type);
      auto codec = mapped != rtpmaps_.end() ? std::optional(*mapped) : static_codec(payload_type);
      if (!codec) continue;  // a dynamic type that nobody explains
      for (const auto& [type, parameters] : fmtps_) {
        if (type == payload_type) codec->fmtp = parameters;
      }
      out_.codecs.push_back(std::move(*codec));
    }
  }

  Result<AudioDescription> finish() {
    if (section_ == Section::start) return fail("malformed", "empty");
    if (!seen_audio_) return fail("no_audio", "no m=audio section with a port");
    if (!secure_) return fail("not_dtls_srtp", "the audio section is not UDP/TLS/RTP/SAVPF");
    if (out_.ice_ufrag.empty() || out_.ice_pwd.empty())
      return fail("no_ice", "ice-ufrag or ice-pwd is missing");
    // RFC 8839 §5.4: at least 4 and 22 characters.
    if (!is_ice_text(out_.ice_ufrag, 4) || !is_ice_text(out_.ice_pwd, 22)) {
      return fail("bad_ice", "ice-ufrag or ice-pwd has a wrong length or foreign characters");
    }
    if (!seen_fingerprint_) return fail("no_fingerprint", "no a=fingerprint");
    if (out_.fingerprint.empty()) return fail("bad_fingerprint", "no readable SHA-256 fingerprint");
    collect_codecs();
    if (out_.codecs.empty()) return fail("no_codec", "no payload type with a known encoding");
    out_.bundle = std::find(bundled_.begin(), bundled_.end(), out_.mid) != bundled_.end();
    return std::move(out_);
  }

  static AudioDescription blank() {
    AudioDescription out;
    out.rtcp_mux = false;
    return out;
  }

  AudioDescription out_ = blank();
  Section section_ = Section::start;
  bool seen_audio_ = false;
  bool secure_ = false;
  bool seen_fingerprint_ = false;
  std::vector<std::string> bundled_;
  std::vector<std::uint8_t> payload_types_;
  std::vector<Codec> rtpmaps_;
  std::vector<std::pair<std::uint8_t, std::string>> fmtps_;
};

std::string_view word(Setup setup) {
  switch (setup) {
    case Setup::active:
      return "active";
    case Setup::passive:
      return "passive";
    case Setup::actpass:
      break;
  }
  return "actpass";
}

std::string_view word(Direction direction) {
  switch (direction) {
    case Direction::sendonly:
      return "sendonly";
    case Direction::recvonly:
      return "recvonly";
    case Direction::inactive:
      return "inactive";
    case Direction::sendrecv:
      break;
  }
  return "sendrecv";
}

std::string fingerprint_text(ByteView bytes) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(bytes.size() * 3);
  for (const std::uint8_t byte : bytes) {
    if (!out.empty()) out.push_back(':');
    out.push_back(kDigits[byte >> 4]);
    out.push_back(kDigits[byte & 15]);
  }
  return out;
}

}  // namespace

bool Codec::is(std::string_view encoding, int rate) const {
  return clock_rate == rate && same_word(name, encoding);
}

Result<AudioDescription> parse(std::string_view text) {
  return Parser().run(text);
}

std::string format(const AudioDescription& d) {
  std::string out;
  out.reserve(2'048);
  const auto line = [&out]<class... T>(fmt::format_string<T...> pattern, T&&... values) {
    fmt::format_to(std::back_inserter(out), pattern, std::forward<T>(values)...);
    out.append("\r\n");
  };
  line("v=0");
  line("o=- {} {} IN IP4 127.0.0.1", d.session_id, d.session_version);
  line("s=-");
  line("t=0 0");
  if (d.bundle) line("a=group:BUNDLE {}", d.mid);
  if (d.ice_lite) line("a=ice-lite");
  if (!d.stream_id.empty()) line("a=msid-semantic: WMS {}", d.stream_id);
  std::string payload_types;
  for (const Codec& codec : d.codecs) payload_types.append(" ").append(std::to_string(codec.payload_type));
  line("m=audio 9 UDP/TLS/RTP/SAVPF{}", payload_types);
  line("c=IN IP4 0.0.0.0");
  line("a=rtcp:9 IN IP4 0.0.0.0");
  for (const Candidate& c : d.candidates) {
    line(
        "a=candidate:{} {} udp {} {} {} typ {}",
        c.foundation,
        c.component,
        c.priority,
        c.address,
        c.port,
        c.type
    );
  }
  if (d.end_of_candidates) line("a=end-of-candidates");
  line("a=ice-ufrag:{}", d.ice_ufrag);
  line("a=ice-pwd:{}", d.ice_pwd);
  line("a=fingerprint:sha-256 {}", fingerprint_text(d.fingerprint));
  line("a=setup:{}", word(d.setup));
  line("a=mid:{}", d.mid);
  line("a={}", word(d.direction));
  const std::string_view track =
      d.track_id.empty() ? std::string_view(d.stream_id) : std::string_view(d.track_id);
  if (!d.stream_id.empty()) line("a=msid:{} {}", d.stream_id, track);
  if (d.rtcp_mux) line("a=rtcp-mux");
  if (d.rtcp_rsize) line("a=rtcp-rsize");
  for (const Codec& codec : d.codecs) {
    line(
        "a=rtpmap:{} {}/{}{}",
        codec.payload_type,
        codec.name,
        codec.clock_rate,
        codec.channels > 1 ? fmt::format("/{}", codec.channels) : std::string()
    );
    if (!codec.fmtp.empty()) line("a=fmtp:{} {}", codec.payload_type, codec.fmtp);
  }
  if (d.ssrc) line("a=ssrc:{} cname:{}", *d.ssrc, d.cname);
  if (d.ssrc && !d.stream_id.empty()) line("a=ssrc:{} msid:{} {}", *d.ssrc, d.stream_id, track);
  return out;
}

}  // namespace softphone::sdp
