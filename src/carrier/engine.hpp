#pragma once
// The carrier's call control: one value that takes events and commands with the time, and gives effects.
//
//   handle(event, now)        when something happened
//   handle_timeout(now)       when next_timeout() has come
//   poll_effect()             after each of these, until it gives nothing
//
// It never reads a clock, a socket or a random source of its own. Not thread-safe: the control thread owns
// it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "carrier/api.hpp"
#include "carrier/conference_api.hpp"
#include "carrier/config.hpp"
#include "carrier/effects.hpp"
#include "carrier/events.hpp"
#include "carrier/queue.hpp"

namespace softphone::carrier {

struct Core;

class Engine {
 public:
  Engine(Config config, MediaFacts media, RandomSource random);
  ~Engine();

  void handle(const Event& event, Now now);
  void handle_timeout(Now now);
  [[nodiscard]] std::optional<TimePoint> next_timeout() const;
  std::optional<Effect> poll_effect();

  // Commands of the REST API and of the practice network's door. The result is the call's SID.
  Result<std::string, ApiError> create_call(const CreateCall& request, Now now);
  /// Nothing when done.
  std::optional<ApiError> update_call(const std::string& sid, const UpdateCall& request, Now now);
  /// Forgets a finished call. Nothing when done.
  std::optional<ApiError> delete_call(const std::string& sid);
  /// A party of the practice network calls one of the account's numbers.
  Result<std::string, ApiError> practice_call(const std::string& from, const std::string& to, Now now);
  /// Messages of the call's page go to a URL from now on. The result is the subscription's SID.
  Result<std::string, ApiError> subscribe_to_messages(
      const std::string& call_sid, const SubscribeToMessages& request, Now now
  );
  /// Nothing when done.
  std::optional<ApiError> unsubscribe_from_messages(const std::string& call_sid, const std::string& sid);
  /// Sends a JSON text to the call's page. The result is the message's SID; a repeated key gives the first
  /// one.
  Result<std::string, ApiError> send_message(
      const std::string& call_sid, const std::string& content, const std::string& idempotency_key, Now now
  );

  // Conferences, by SID; participants by call SID or label.
  /// Null when unknown. Valid until the next call of a member.
  [[nodiscard]] const Conference* find_conference(const std::string& sid) const;
  /// Newest first; live ones and the last finished ones.
  [[nodiscard]] std::vector<const Conference*> list_conferences(
      const ConferenceFilter& filter, std::size_t limit
  ) const;
  /// Nothing when done.
  std::optional<ApiError> update_conference(const std::string& sid, const UpdateConference& request, Now now);
  [[nodiscard]] std::vector<ParticipantView> list_participants(const std::string& conference_sid) const;
  [[nodiscard]] std::optional<ParticipantView> find_participant(
      const std::string& conference_sid, const std::string& key
  ) const;
  /// Calls somebody into a conference, which may be named by its friendly name and then need not exist yet.
  /// The result is the participant as it was before the call began.
  Result<ParticipantView, ApiError> add_participant(
      const std::string& conference, const AddParticipant& request, Now now
  );
  /// Nothing when done.
  std::optional<ApiError> update_participant(
      const std::string& conference_sid, const std::string& key, const UpdateParticipant& request, Now now
  );
  std::optional<ApiError> remove_participant(
      const std::string& conference_sid, const std::string& key, Now now
  );

  // Queues, by SID; members by call SID, or "Front".
  /// The result is the queue's SID.
  Result<std::string, ApiError> create_queue(const std::string& name, std::optional<long> max_size, Now now);
  /// Null when unknown. Valid until the next call of a member.
  [[nodiscard]] const CallQueue* find_queue(const std::string& sid) const;
  [[nodiscard]] std::vector<const CallQueue*> list_queues() const;
  /// Nothing when done.
  std::optional<ApiError> update_queue(
      const std::string& sid, const std::optional<std::string>& name, std::optional<long> max_size, Now now
  );
  std::optional<ApiError> delete_queue(const std::string& sid);
  [[nodiscard]] const QueueMember* find_member(const std::string& queue_sid, const std::string& key) const;
  /// Gives the member another document. The result is who it was.
  Result<QueueMember, ApiError> dequeue(
      const std::string& queue_sid,
      const std::string& key,
      const std::string& url,
      const std::string& method,
      Now now
  );

  // Recordings. The results are their SIDs.
  Result<std::string, ApiError> record_call(
      const std::string& call_sid, const RecordingSettings& settings, Now now
  );
  Result<std::string, ApiError> record_conference(
      const std::string& conference_sid, const RecordingSettings& settings, Now now
  );
  /// `parent_sid`: of its call or conference; `sid` may be "Twilio.CURRENT".
  Result<std::string, ApiError> update_recording(
      const std::string& parent_sid, const std::string& sid, const UpdateRecording& request, Now now
  );
  /// Deletes the sound. Nothing when done.
  std::optional<ApiError> delete_recording(const std::string& sid, Now now);
  /// A recording of an earlier run, before anything else happens. `saved`: how long its sound is; nothing:
  /// lost.
  void restore_recording(Recording recording, std::optional<Milliseconds> saved, Now now);
  /// Null when unknown. Valid until the next call of a member.
  [[nodiscard]] const Recording* find_recording(const std::string& sid) const;
  struct RecordingFilter {
    std::string call_sid;
    std::string conference_sid;
    std::optional<WallTime> created_from;
    std::optional<WallTime> created_before;  ///< this moment is out
    bool with_deleted = false;
  };
  /// Newest first.
  [[nodiscard]] std::vector<const Recording*> list_recordings(
      const RecordingFilter& filter, std::size_t limit
  ) const;

  /// Ends every call.
  void shut_down(Now now);

  /// Null when unknown. Valid until the next call of a member.
  [[nodiscard]] const Call* find_call(const std::string& sid) const;
  struct CallFilter {
    std::string to;
    std::string from;
    std::string status;
    std::string parent_sid;
    // Of the answer and of the end; `from` is in, `before` is not. A call without that moment is out.
    std::optional<WallTime> started_from;
    std::optional<WallTime> started_before;
    std::optional<WallTime> ended_from;
    std::optional<WallTime> ended_before;
  };
  /// Newest first; live calls and the last finished ones.
  [[nodiscard]] std::vector<const Call*> list_calls(const CallFilter& filter, std::size_t limit) const;
  [[nodiscard]] const Config& config() const;
  /// Keys, applications and numbers may change while it runs; calls under way keep what they have read.
  [[nodiscard]] Config& config();
  [[nodiscard]] bool is_online(std::string_view identity) const;

 private:
  [[nodiscard]] ParticipantView view(const Conference& conference, const Participant& participant) const;
  void settle();

  std::unique_ptr<Core> core_;
};

}  // namespace softphone::carrier
