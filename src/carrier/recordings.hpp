#pragma once
// All recordings of the account: how they begin, pause, stop, and what the account is told about them. The
// sound itself is the shell's.

#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <variant>

#include "carrier/call.hpp"
#include "carrier/events.hpp"
#include "carrier/recording.hpp"
#include "carrier/twiml/verb.hpp"

namespace softphone::carrier {

struct Core;

/// When a recording ends by itself.
struct RecordingLimits {
  std::optional<Duration> silence;  ///< so much silence
  Duration length = std::chrono::hours(24);
};

class Recordings {
 public:
  explicit Recordings(Core& core) : core_(core) {}

  /// Records a call's leg. Gives the SID.
  std::string start(
      const Call& call,
      RecordingSource source,
      const RecordingSettings& settings,
      const RecordingLimits& limits = {}
  );
  /// Records all that is said and played in a conference.
  std::string start(
      const std::string& conference_sid,
      RoomId room,
      RecordingSource source,
      const RecordingSettings& settings
  );
  // Each does nothing where it makes no sense.
  void pause(Recording& recording, bool skip);
  void resume(Recording& recording);
  void stop(Recording& recording);
  void stop(const std::string& sid);
  /// The call or conference is over: stops what records it.
  void stop_all(const std::string& parent_sid);
  /// Deletes the sound; that it was there stays known.
  void remove(Recording& recording);
  /// The shell closed it.
  void ended(const RecordingEnded& event);
  /// One of those who asked knows how it ended.
  void announced(const std::string& sid);
  /// Asks `request`, with the recording's fields added, once the recording is closed and not empty: the
  /// action of a <Record> whose caller hung up.
  void ask_when_ended(const std::string& sid, FetchNext request) { farewells_[sid] = std::move(request); }

  /// A recording of an earlier life. One that was under way ends now, with what was saved of it (nothing: the
  /// sound is lost).
  void restore(Recording recording, std::optional<Milliseconds> saved);

  /// Null when unknown.
  [[nodiscard]] Recording* find(std::string_view sid) const;
  /// The newest that still records the call or conference ("Twilio.CURRENT"); null when none does.
  [[nodiscard]] Recording* current(std::string_view parent_sid) const;
  /// Some of the call's recordings are not closed yet.
  [[nodiscard]] bool busy(std::string_view parent_sid) const;
  /// The newest completed one of a call; null when there is none.
  [[nodiscard]] const Recording* last_completed(std::string_view call_sid) const;
  /// Newest first.
  [[nodiscard]] std::vector<const Recording*> list(
      const std::function<bool(const Recording&)>& wanted, std::size_t limit
  ) const;
  /// Where the sound can be fetched: without extension.
  [[nodiscard]] std::string url(const Recording& recording) const;

 private:
  Recording& add(Recording recording);
  void begin(Recording recording, const std::variant<LegId, RoomId>& of, const RecordingLimits& limits);
  void settle(Recording& recording, RecordingStatus status, Milliseconds length);
  /// Whether somebody was told.
  bool report(const Recording& recording, std::string_view event);
  bool report_event(const Recording& recording);
  void announce(Recording& recording);
  void save(Recording& recording);

  Core& core_;
  std::unordered_map<std::string, std::unique_ptr<Recording>> by_sid_;
  std::vector<Recording*> order_;  ///< oldest first
  std::unordered_map<std::string, std::vector<std::string>> by_parent_;
  std::unordered_map<std::string, FetchNext> farewells_;
  std::unordered_map<std::string, int> announcements_;  ///< of ends, under way, by the recording's SID
};

/// Whole seconds as Twilio counts them; something is never nothing.
long recording_seconds(Milliseconds length);

}  // namespace softphone::carrier
