#pragma once
// TwiML that is heard while a call's own verb goes on: music and words for who waits or is held,
// announcements.

#include <functional>
#include <string>

#include "base/form.hpp"
#include "carrier/call.hpp"

namespace softphone::carrier {

struct Core;
struct Conference;

/// Where such a document comes from. An empty URL is silence.
struct SoundSource {
  std::string url;
  std::string method = "POST";
  bool operator==(const SoundSource&) const = default;
};

/// Twilio's music for waiting: what a participant hears unless told otherwise.
inline constexpr std::string_view kDefaultMusic =
    "http://twimlets.com/holdmusic?Bucket=com.twilio.music.classical";
/// Twilio's public waiting music, which the carrier plays from its own store.
bool is_hold_music(std::string_view url);

class Background {
 public:
  explicit Background(Core& core) : core_(core) {}

  /// Facts that go with each request for a document, as they are at that moment.
  using Facts = std::function<Form()>;
  enum class Purpose {
    conference,  ///< Play, Say, Pause, Redirect
    queue,       ///< these, Gather, Hangup, Leave
  };
  /// The leg hears `source` over and over, instead of what it heard before.
  void loop(Call& call, const SoundSource& source, Purpose purpose, Facts facts);
  /// Hears why not all could be heard; empty when it was. The document is still there, to be stopped.
  using Over = std::function<void(const std::string& problem)>;
  /// The leg hears `source` once, instead of what it heard before.
  void once(Call& call, const SoundSource& source, Facts facts, Over over);
  /// Everybody in the room hears `source` once.
  void once(Conference& conference, const SoundSource& source, Facts facts, Over over);
  /// Silence; nothing when there is no document.
  void stop(Call& call);
  void stop(Conference& conference);

 private:
  Core& core_;
};

}  // namespace softphone::carrier
