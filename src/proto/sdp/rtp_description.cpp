#include "proto/sdp/rtp_description.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace softphone::sdp {

namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kMaxLines = 1'000;
constexpr std::size_t kMaxCodecs = 64;
constexpr std::size_t kMaxMedia = 16;

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string_view next_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool is_ipv4(std::string_view text) {
  int parts = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.size() > 3 || !number<std::uint8_t>(part)) return false;
    ++parts;
    if (dot == std::string_view::npos) return parts == 4;
    text.remove_prefix(dot + 1);
  }
}

std::optional<Codec> static_codec(std::uint8_t type) {
  switch (type) {
    case 0:
      return Codec{0, "PCMU", 8000, 1, ""};
    case 3:
      return Codec{3, "GSM", 8000, 1, ""};
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

std::optional<Direction> read_direction(std::string_view name) {
  if (name == "sendrecv") return Direction::sendrecv;
  if (name == "sendonly") return Direction::sendonly;
  if (name == "recvonly") return Direction::recvonly;
  if (name == "inactive") return Direction::inactive;
  return std::nullopt;
}

class Parser {
 public:
  Result<RtpDescription> run(std::string_view text) {
    if (text.size() > kMaxBytes) return fail("too_large", "more than 64 KiB");
    std::size_t lines = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (++lines > kMaxLines) return fail("too_large", "more than 1,000 lines");
      if (line.empty()) continue;
      const bool clean = std::all_of(line.begin(), line.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 || c == '\t';
      });
      if (!clean || line.size() < 2 || line[1] != '=') return fail("malformed", "a line cannot be read");
      if (!started_ && line != "v=0") return fail("malformed", "it does not begin with v=0");
      started_ = true;
      if (!handle_line(line[0], line.substr(2))) return fail("malformed", "a line cannot be read");
    }
    return finish();
  }

 private:
  enum class Section { session, audio, other };

  bool handle_line(char type, std::string_view value) {
    switch (type) {
      case 'o':
        return read_origin(value);
      case 'm':
        return read_media(value);
      case 'c':
        return read_connection(value);
      case 'a':
        return read_attribute(value);
      default:
        return true;
    }
  }

  bool read_origin(std::string_view value) {
    next_word(value);
    out_.session_id = number<std::uint64_t>(next_word(value)).value_or(0);
    out_.session_version = number<std::uint64_t>(next_word(value)).value_or(0);
    return true;
  }

  bool read_connection(std::string_view value) {
    const bool internet = next_word(value) == "IN";
    const bool v4 = next_word(value) == "IP4";
    std::string_view address = next_word(value);
    address = address.substr(0, address.find('/'));
    if (!internet || !v4 || !is_ipv4(address)) address = {};
    if (section_ == Section::session) session_address_ = address;
    if (section_ == Section::audio) out_.address = address;
    return true;
  }

  bool read_media(std::string_view value) {
    if (++media_ > kMaxMedia) return false;
    const std::string_view kind = next_word(value);
    std::string_view port_text = next_word(value);
    port_text = port_text.substr(0, port_text.find('/'));
    const auto port = number<std::uint16_t>(port_text);
    const std::string_view protocol = next_word(value);
    if (kind.empty() || !port || protocol.empty()) return false;
    const bool ours = kind == "audio" && *port != 0 && (protocol == "RTP/AVP" || protocol == "RTP/AVPF");
    if (!ours || found_) {
      section_ = Section::other;
      (found_ ? out_.refused_after : out_.refused_before)
          .push_back(std::string(kind) + ' ' + std::string(protocol) + std::string(value));
      return true;
    }
    section_ = Section::audio;
    found_ = true;
    out_.port = *port;
    while (true) {
      const std::string_view word = next_word(value);
      if (word.empty()) return true;
      const auto type = number<std::uint8_t>(word);
      if (!type || *type > 127 || out_.codecs.size() >= kMaxCodecs) return false;
      Codec codec;
      codec.payload_type = *type;
      out_.codecs.push_back(codec);
    }
  }

  Codec* codec(std::string_view type_text) {
    const auto type = number<std::uint8_t>(type_text);
    if (!type) return nullptr;
    for (Codec& each : out_.codecs) {
      if (each.payload_type == *type) return &each;
    }
    return nullptr;
  }

  bool read_attribute(std::string_view value) {
    const std::size_t colon = value.find(':');
    const std::string_view name = value.substr(0, colon);
    std::string_view rest = colon == std::string_view::npos ? std::string_view{} : value.substr(colon + 1);
    if (const auto direction = read_direction(name)) {
      if (section_ == Section::session) session_direction_ = *direction;
      if (section_ == Section::audio) direction_ = *direction;
      return true;
    }
    if (section_ != Section::audio) return true;
    if (name == "rtpmap") return read_rtpmap(rest);
    if (name == "fmtp") {
      if (Codec* each = codec(next_word(rest))) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        each->fmtp = std::string(rest.substr(0, 256));
      }
    } else if (name == "ptime") {
      const auto milliseconds = number<int>(next_word(rest));
      if (milliseconds && *milliseconds >= 10 && *milliseconds <= 200) out_.ptime = *milliseconds;
    } else if (name == "rtcp") {
      out_.rtcp_port = number<std::uint16_t>(next_word(rest)).value_or(0);
    }
    return true;
  }

  bool read_rtpmap(std::string_view rest) {
    Codec* each = codec(next_word(rest));
    std::string_view encoding = next_word(rest);
    if (!each) return true;
    std::array<std::string_view, 3> parts;
    for (std::string_view& part : parts) {
      const std::size_t slash = std::min(encoding.find('/'), encoding.size());
      part = encoding.substr(0, slash);
      encoding.remove_prefix(std::min(slash + 1, encoding.size()));
    }
    const auto rate = number<int>(parts[1]);
    if (parts[0].empty() || parts[0].size() > 64 || !rate || *rate < 1 || *rate > 192'000) return false;
    each->name = std::string(parts[0]);
    each->clock_rate = *rate;
    if (!parts[2].empty()) each->channels = number<std::uint8_t>(parts[2]).value_or(1);
    return true;
  }

  Result<RtpDescription> finish() {
    if (!found_) return fail("no_audio", "no audio over plain RTP");
    if (out_.address.empty()) out_.address = session_address_;
    if (out_.address.empty()) return fail("no_audio", "no IPv4 address");
    std::vector<Codec> known;
    for (Codec& each : out_.codecs) {
      if (each.name.empty()) {
        const auto filled = static_codec(each.payload_type);
        if (!filled) continue;
        const std::string fmtp = std::move(each.fmtp);
        each = *filled;
        each.fmtp = fmtp;
      }
      known.push_back(std::move(each));
    }
    out_.codecs = std::move(known);
    if (out_.codecs.empty()) return fail("no_codec", "no codec that can be named");
    out_.direction = direction_.value_or(session_direction_.value_or(Direction::sendrecv));
    return out_;
  }

  RtpDescription out_;
  Section section_ = Section::session;
  std::string session_address_;
  std::optional<Direction> session_direction_;
  std::optional<Direction> direction_;
  std::size_t media_ = 0;
  bool found_ = false;
  bool started_ = false;
};

std::string_view name_of(Direction direction) {
  switch (direction) {
    case Direction::sendrecv:
      return "sendrecv";
    case Direction::sendonly:
      return "sendonly";
    case Direction::recvonly:
      return "recvonly";
    case Direction::inactive:
      return "inactive";
  }
  return "sendrecv";
}

/// "video RTP/AVP 31" → "m=video 0 RTP/AVP 31"
std::string refusal(const std::string& media) {
  const std::size_t blank = media.find(' ');
  return "m=" + media.substr(0, blank) + " 0" + media.substr(blank) + "\r\n";
}

}  // namespace

Result<RtpDescription> parse_rtp(std::string_view text) {
  return Parser().run(text);
}

std::string format(const RtpDescription& description) {
  std::string text = "v=0\r\no=- " + std::to_string(description.session_id) + ' ' +
                     std::to_string(description.session_version) + " IN IP4 " + description.address +
                     "\r\ns=-\r\nc=IN IP4 " + description.address + "\r\nt=0 0\r\n";
  for (const std::string& media : description.refused_before) text += refusal(media);
  text += "m=audio " + std::to_string(description.port) + " RTP/AVP";
  for (const Codec& codec : description.codecs) text += ' ' + std::to_string(codec.payload_type);
  text += "\r\n";
  for (const Codec& codec : description.codecs) {
    const std::string type = std::to_string(codec.payload_type);
    text += "a=rtpmap:" + type + ' ' + codec.name + '/' + std::to_string(codec.clock_rate);
    if (codec.channels > 1) text += '/' + std::to_string(codec.channels);
    text += "\r\n";
    if (!codec.fmtp.empty()) text += "a=fmtp:" + type + ' ' + codec.fmtp + "\r\n";
  }
  if (description.rtcp_port != 0) text += "a=rtcp:" + std::to_string(description.rtcp_port) + "\r\n";
  text += "a=ptime:" + std::to_string(description.ptime) +
          "\r\na=" + std::string(name_of(description.direction)) + "\r\n";
  for (const std::string& media : description.refused_after) text += refusal(media);
  return text;
}

}  // namespace softphone::sdp
