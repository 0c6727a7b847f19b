#pragma once
// What has to be asked of the carrier so that a call becomes as it is wanted.

#include <string>
#include <vector>

#include "base/form.hpp"
#include "base/time.hpp"
#include "desk/party.hpp"

namespace softphone::desk {

/// One request of the REST API (https://www.twilio.com/docs/voice/api), or a wait that is to end.
struct RestRequest {
  enum class Kind {
    move,              ///< POST Calls/{leg}: into the room
    find_room,         ///< GET Conferences?FriendlyName=…: its callbacks may have been lost
    look_room,         ///< GET Participants: who is in it
    hold,              ///< POST Participants/{leg} Hold=true
    unhold,            ///< … false
    add,               ///< POST Participants
    end,               ///< POST Calls/{leg} Status=completed
    send_off,          ///< POST Calls/{leg}: to a spoken sentence
    to_voicemail,      ///< POST Calls/{leg}: to the greeting of the box `to`
    look,              ///< GET Calls/{leg}: what became of it
    start_recording,   ///< POST Calls/{leg}/Recordings
    change_recording,  ///< POST Calls/{leg}/Recordings/{recording}
    announce,          ///< POST Conferences/{room}: that the call is recorded
    give_up            ///< nothing is asked of the carrier: the party is waited for no longer
  };
  Kind kind = Kind::look;
  std::string leg;         ///< SID of a call
  std::string party;       ///< id; with `add` the label
  std::string conference;  ///< SID, or name for `add`
  std::string to;          ///< add, to_voicemail
  std::string from;        ///< add
  std::string status;      ///< change_recording: paused, in-progress, stopped; hold: comfort, or empty
  std::string recording;   ///< change_recording
  std::string wanted;      ///< start_recording, announce: id of the command
  bool first = false;      ///< add: the callee of a call that begins in its conference
  Duration delay{};        ///< counted from when it is first found necessary
  /// How long its success may take to become a fact before it is asked again.
  Duration repeat = std::chrono::seconds(4);

  /// Equal requests have equal keys.
  [[nodiscard]] std::string key() const;
};

/// In the order in which they should be made. Empty when all is as wanted, except for looks at legs whose
/// callbacks might be lost.
std::vector<RestRequest> reconcile(const Call& call);

/// The fact that a give_up becomes when its time has come.
Fact give_up(const RestRequest& request, const Call& call, UnixMs now);

/// Our addresses that the carrier calls; absolute, without a slash at the end.
struct RestTerms {
  std::string account_path;  ///< /2010-04-01/Accounts/AC…
  std::string webhook_base;  ///< https://phone.example.com
};
struct RestForm {
  std::string method;
  std::string target;  ///< path and query
  Form form;
};
RestForm to_rest(const RestRequest& request, const Call& call, const RestTerms& terms);

/// What a held participant hears: Twilio's public hold music.
inline constexpr const char* kHoldMusic = "http://twimlets.com/holdmusic?Bucket=com.twilio.music.classical";
/// How long the carrier may take to ring the callee of an outgoing call at all.
inline constexpr Duration kPlaceWithin = std::chrono::seconds(20);
/// How long an added party rings, seconds.
inline constexpr int kAddedRingSeconds = 30;

}  // namespace softphone::desk
