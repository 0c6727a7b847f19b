#include "io/carrier/sound_store.hpp"

#include "audio/tones.hpp"
#include "audio/wav.hpp"
#include "io/media/speech.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
using softphone::carrier::AudioFile;
using softphone::carrier::Beep;
using softphone::carrier::HoldMusic;
using softphone::carrier::RingBackTone;
using softphone::carrier::Sound;
using softphone::carrier::SpokenText;

namespace {

constexpr std::size_t kMaxKeptBytes = 32UL * 1024 * 1024;
constexpr std::size_t kMaxFile = 8UL * 1024 * 1024;

using Made = Result<audio::EncodedClipPtr, SoundError>;
using Linear = Result<audio::PcmClip, SoundError>;

/// Empty for sounds that are not kept.
std::string key_of(const Sound& sound, audio::Codec codec) {
  const std::string suffix = codec == audio::Codec::opus ? "/opus" : "/pcmu";
  if (const auto* tone = std::get_if<RingBackTone>(&sound)) return "tone/" + tone->country + suffix;
  if (const auto* text = std::get_if<SpokenText>(&sound)) {
    return "say/" + text->language + (text->woman ? "/f" : "/m") + suffix + '/' + text->text;
  }
  if (std::holds_alternative<HoldMusic>(sound)) return "music" + suffix;
  if (const auto* beep = std::get_if<Beep>(&sound)) {
    return "beep/" + std::to_string(static_cast<int>(beep->kind)) + suffix;
  }
  return {};
}

audio::PcmClip beep(Beep::Kind kind) {
  switch (kind) {
    case Beep::Kind::enter:
      return audio::concatenate({audio::tone({440}, 120), audio::tone({660}, 160)});
    case Beep::Kind::leave:
      return audio::concatenate({audio::tone({660}, 120), audio::tone({440}, 160)});
    case Beep::Kind::record:
      return audio::tone({1000}, 400);
  }
  return audio::silence(20);
}

/// How a sound is made, apart from fetching: `body` is the file's.
struct Maker {
  const std::string& body;

  Linear operator()(const RingBackTone& tone) const { return audio::ring_back(tone.country); }
  Linear operator()(const HoldMusic&) const { return audio::hold_music(); }
  Linear operator()(const Beep& sound) const { return beep(sound.kind); }
  Linear operator()(const SpokenText& spoken) const {
    auto clip = media::synthesize(spoken.text, spoken.language, spoken.woman);
    if (!clip) return SoundError{13520, "Speech synthesis failed: " + clip.error().code};
    return std::move(*clip);
  }
  Linear operator()(const AudioFile&) const {
    auto clip = audio::read_sound(as_bytes(body));
    if (!clip) return SoundError{12300, "The sound file cannot be read: " + clip.error().code};
    return std::move(*clip);
  }
};

}  // namespace

audio::EncodedClipPtr SoundStore::find(const Sound& sound, audio::Codec codec) {
  const auto found = by_key_.find(key_of(sound, codec));
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->clip;
}

void SoundStore::keep(std::string key, audio::EncodedClipPtr clip) {
  if (key.empty() || by_key_.contains(key)) return;
  std::size_t bytes = key.size() * 2;
  for (std::size_t i = 0; i < clip->frame_count(); ++i) bytes += clip->frame(i).size() + sizeof(Bytes);
  entries_.push_front({.key = key, .clip = std::move(clip), .bytes = bytes});
  by_key_[std::move(key)] = entries_.begin();
  bytes_ += bytes;
  while (bytes_ > kMaxKeptBytes && entries_.size() > 1) {
    bytes_ -= entries_.back().bytes;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

asio::awaitable<std::optional<SoundError>> SoundStore::fetch(const Sound& sound, std::string& body) {
  const auto* file = std::get_if<AudioFile>(&sound);
  if (!file) co_return std::nullopt;
  net::HttpClientRequest request;
  request.url = file->url;
  request.max_redirects = 10;
  request.max_response = kMaxFile;
  const auto response = co_await client_.send(std::move(request));
  if (!response)
    co_return SoundError{11200, "The sound file could not be fetched: " + response.error().detail};
  if (response->status != 200) {
    co_return SoundError{11200, "The sound file's server answered " + std::to_string(response->status)};
  }
  body = response->body;
  co_return std::nullopt;
}

asio::awaitable<Made> SoundStore::make(Sound sound, audio::Codec codec) {
  std::string body;
  if (const auto error = co_await fetch(sound, body)) co_return *error;
  auto work = [&sound, &body, codec]() -> Made {
    const auto clip = std::visit(Maker{body}, sound);
    if (!clip) return clip.error();
    return audio::encode(*clip, codec);
  };
  Made made = co_await workers_.run(std::move(work));
  if (made) keep(key_of(sound, codec), *made);
  co_return made;
}

asio::awaitable<Result<audio::PcmClipPtr, SoundError>> SoundStore::make_linear(Sound sound) {
  using Result = Result<audio::PcmClipPtr, SoundError>;
  std::string body;
  if (const auto error = co_await fetch(sound, body)) co_return *error;
  auto work = [&sound, &body]() -> Result {
    auto clip = std::visit(Maker{body}, sound);
    if (!clip) return clip.error();
    return std::make_shared<const audio::PcmClip>(std::move(*clip));
  };
  Result made = co_await workers_.run(std::move(work));
  co_return made;
}

}  // namespace softphone::io::carrier
