#pragma once
// A copy of a recording in this server's own storage: what is kept of it, and how the fetching goes on.
// https://www.twilio.com/docs/voice/api/recording#fetch-a-recordings-media-file

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.hpp"
#include "desk/after_call.hpp"

namespace softphone::desk {

enum class CopyState {
  waiting,  ///< to be fetched
  here,
  failed  ///< tried for half a day in vain; somebody may have it tried again
};
std::string_view to_word(CopyState state);
CopyState read_copy_state(std::string_view word);

struct RecordingCopy {
  std::string recording_sid;
  std::string call_sid;
  CopyState state = CopyState::waiting;
  int tries = 0;
  UnixMs next_at = 0;
  std::string reason = {};    ///< of the last failure; a word of docs/api/recordings.md
  std::int64_t bytes = 0;     ///< when here, as the rest
  std::string sha256 = {};    ///< hexadecimal
  std::int64_t duration = 0;  ///< whole seconds
  int channels = 0;
  bool at_carrier = true;  ///< not deleted there yet
  friend bool operator==(const RecordingCopy&, const RecordingCopy&) = default;
};

/// More than an hour in two channels of 8,000 samples of 16 bits a second.
inline constexpr std::size_t kMostCopyBytes = 256UL * 1024 * 1024;

struct WavFacts {
  std::int64_t duration = 0;  ///< whole seconds
  int channels = 0;
  friend bool operator==(const WavFacts&, const WavFacts&) = default;
};
/// What a WAV file (RIFF) says of itself, when all of it is there; nothing for half of one, or something
/// else.
std::optional<WavFacts> look_at_wav(ByteView file);

/// What an answer to the request for the sound means.
struct FetchVerdict {
  bool good = false;
  std::string_view reason = {};  ///< not_ready, busy, refused, unreachable, incomplete
  WavFacts facts = {};
};
/// `status` 0: no answer came.
FetchVerdict judge_fetch(int status, std::string_view body);

/// So many failures are the end of it, about half a day after the first.
inline constexpr int kMostCopyTries = 60;

}  // namespace softphone::desk
