#pragma once
// Sounds by what they are: tones, spoken text, files of the application; made on worker threads, encoded, and
// the small ones kept.

#include <boost/asio/awaitable.hpp>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>

#include "audio/clip.hpp"
#include "base/result.hpp"
#include "carrier/effects.hpp"
#include "io/net/http_client.hpp"
#include "io/net/worker_pool.hpp"

namespace softphone::io::carrier {

/// Why there is no sound; `code` is Twilio's debugger code.
struct SoundError {
  int code;
  std::string text;
};

class SoundStore {
 public:
  SoundStore(net::HttpClient& client, net::WorkerPool& workers) : client_(client), workers_(workers) {}

  /// What is kept; null when it must be made.
  [[nodiscard]] audio::EncodedClipPtr find(const softphone::carrier::Sound& sound, audio::Codec codec);
  /// Makes it, or fetches it (at most 8 MiB, 15 s).
  boost::asio::awaitable<Result<audio::EncodedClipPtr, SoundError>> make(
      softphone::carrier::Sound sound, audio::Codec codec
  );
  /// The same before it is encoded, at whatever rate it was made; not kept.
  boost::asio::awaitable<Result<audio::PcmClipPtr, SoundError>> make_linear(softphone::carrier::Sound sound);

 private:
  struct Entry {
    std::string key;
    audio::EncodedClipPtr clip;
    std::size_t bytes;
  };
  /// The bytes of a file that must be fetched; the error, if any.
  boost::asio::awaitable<std::optional<SoundError>> fetch(
      const softphone::carrier::Sound& sound, std::string& body
  );
  void keep(std::string key, audio::EncodedClipPtr clip);

  net::HttpClient& client_;
  net::WorkerPool& workers_;
  std::list<Entry> entries_;  ///< most recently used first
  std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace softphone::io::carrier
