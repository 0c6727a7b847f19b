#pragma once
// All conferences of the account: who comes, goes, is held, and what the account is told about it.

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "carrier/call.hpp"
#include "carrier/conference.hpp"

namespace softphone::carrier {

struct Core;

enum class JoinProblem { label_taken, no_such_coached, full, no_such_conference };

class Conferences {
 public:
  explicit Conferences(Core& core) : core_(core) {}

  // Coming and going.
  /// The call takes part in the conference of that name (or SID), which begins to exist with its first
  /// participant.
  std::optional<JoinProblem> join(
      Call& call, const std::string& name, ParticipantSettings settings, const ConferenceSettings& conference
  );
  /// A call that is about to be placed will take part once it is answered; other errors than a full room are
  /// the caller's to look for. Valid until the next participant.
  Conference& expect(
      Call& call,
      const std::string& name,
      ParticipantSettings settings,
      const ConferenceSettings& conference,
      bool early_media
  );
  /// An expected participant's call alerts, or was answered.
  void ringing(Call& call);
  void answered(Call& call);
  /// Takes the call out, whatever it does next; nothing when it is in none.
  void leave(Call& call, ParticipantEnd reason);
  /// Its call ended.
  void call_ended(Call& call);
  /// By REST: a call without TwiML of its own ends.
  void kick(Call& call);
  /// `by`: the participant whose leaving ends it; null for a command.
  void end(Conference& conference, ConferenceEnd reason, const Participant* by);

  // Changes by REST.
  struct ParticipantChange {
    std::optional<bool> muted;
    std::optional<bool> held;
    std::optional<SoundSource> hold;
    std::optional<SoundSource> wait;
    std::optional<bool> beep_on_exit;
    std::optional<bool> end_on_exit;
    std::optional<bool> coaching;
    std::optional<std::string> call_sid_to_coach;
  };
  void change(Conference& conference, Participant& participant, const ParticipantChange& change);
  void announce(Conference& conference, const SoundSource& source);
  void announce(Conference& conference, Participant& participant, const SoundSource& source);

  // For the document that a whole conference hears.
  PlayId play_announcement(Conference& conference, Sound sound, unsigned loops);
  void stop_announcement_sound(Conference& conference);

  // Media.
  void room_sound_ended(RoomId room, PlayId play, bool failed);
  void talk_changed(Call& call, bool talking);
  /// Keys that came by signalling, for everybody the call talks with.
  void digits(Call& call, const std::string& digits);

  /// Null when unknown. Finished ones are found too, for a while.
  [[nodiscard]] Conference* find(const std::string& sid) const;
  /// By name or SID, unless finished.
  [[nodiscard]] Conference* find_live(const std::string& name) const;
  /// Of a call that takes part, or is expected to.
  [[nodiscard]] Conference* of(const Call& call) const;
  /// Newest first, at most `limit` that satisfy `wanted`.
  [[nodiscard]] std::vector<const Conference*> list(
      const std::function<bool(const Conference&)>& wanted, std::size_t limit
  ) const;

 private:
  Conference& get_or_create(const std::string& name, const ConferenceSettings& settings, unsigned shard);
  void record_from_start(const Conference& conference);
  void enter(Conference& conference, Participant& participant, Call& call);
  /// Removes the participant; the caller looks at what that means for the others.
  Participant detach(Conference& conference, Call& call, ParticipantEnd reason);
  void take_out(Call& call, ParticipantEnd reason, bool kicked);
  /// What follows for the call itself: its verb goes on, or it ends.
  void let_go(Call& call, const Participant& participant);
  void retire(const Conference& conference);

  // conference_sounds.cpp: gives every leg and the room what they should be given now.
  void refresh(Conference& conference);
  void refresh(Conference& conference, Participant& participant);
  void refresh_room(Conference& conference);
  void beep(Conference& conference, Beep::Kind kind);
  [[nodiscard]] const Call* rings_audibly(const Conference& conference) const;
  [[nodiscard]] bool speaks_early(const Participant& participant) const;
  [[nodiscard]] bool somebody_speaks_early(const Conference& conference) const;
  /// `problem` is empty when all was heard.
  void announcement_over(Call& call, const std::string& url, const std::string& problem);
  void announcement_over(Conference& conference, const std::string& url, const std::string& problem);
  [[nodiscard]] Background::Facts facts(const Conference& conference) const;

  // conference_reports.cpp
  void report(
      Conference& conference, std::string_view subscription, std::string_view event, const Form& extra
  );
  void report(
      Conference& conference,
      const Participant& participant,
      std::string_view subscription,
      std::string_view event,
      const Form& extra = {}
  );
  void report_end(Conference& conference, const Participant* by);
  void touch(Conference& conference, Participant& participant);

  Core& core_;
  std::unordered_map<std::string, std::unique_ptr<Conference>> by_sid_;
  std::unordered_map<std::string, std::string> live_by_name_;
  std::unordered_map<std::uint64_t, std::string> live_by_room_;
  std::deque<std::string> order_;    ///< SIDs by creation, oldest first
  std::deque<std::string> retired_;  ///< SIDs by end, oldest first
};

}  // namespace softphone::carrier
