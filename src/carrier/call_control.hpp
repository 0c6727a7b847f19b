#pragma once
// The life of a call, whatever its far end: creation, alerting, answer, media, end; and what the account is
// told about it.

#include "carrier/call.hpp"
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

struct Core;

class CallControl {
 public:
  explicit CallControl(Core& core) : core_(core) {}

  /// A call in state queued, with a SID, a leg id and a shard (its parent's, if any).
  Call& create(CallDirection direction, const Call* parent);

  /// Whom a call of REST goes to: a number, or "client:bob?lead=7" with parameters for the page.
  void set_callee(Call& call, const std::string& to);
  /// What the account wants done with calls to `number`.
  void set_handler(Call& call, const PhoneNumber& number);
  /// A call towards us begins: its handler is asked.
  void begin_inbound(Call& call);
  /// Calls `to` ("client:bob" or a number).
  void begin_outbound(Call& call);
  /// A leg for `parent`'s <Dial>.
  Call& dial(Call& parent, const DialTarget& target);

  /// A dialled call leaves its Dial, which goes on as if the call had ended.
  void release(Call& call);

  /// Answers a call towards us; nothing when it is answered.
  void answer(Call& call);
  /// As `answer`, but the far end may hear of it a little later (never after the next `answer`).
  void answer_later(Call& call);
  /// A far end we called alerts.
  void far_end_ringing(Call& call);
  /// A far end we called is heard before it answers: its own ring-back tone, or an announcement.
  void far_end_early_media(Call& call);
  /// A far end we called picked up.
  void far_end_answered(Call& call);
  /// Ends a call; nothing when it has ended.
  void end(Call& call, const Ending& ending);
  /// A recording of an ended call is closed; its end is reported when it was the last.
  void recording_settled(Call& call);

  // Media.
  void leg_connected(Call& call);
  void leg_disconnected(Call& call);
  /// A key from the call's person (or, for a practice party, towards it).
  void digit_received(Call& call, char digit);
  /// Keys that came by signalling: for our TwiML, and for whom the call talks with.
  void digits_by_signalling(Call& call, const std::string& digits);
  PlayId play(Call& call, Sound sound, unsigned loops);
  PlayId send_digits(Call& call, const std::string& digits);
  void stop_sound(Call& call);
  void sound_ended(Call& call, PlayId play, bool failed);
  void bridge(Call& a, Call& b);
  void unbridge(Call& call);

  void timer_due(const TimerKey& key);
  void notify(const Call& call, int code, bool error, const std::string& text, const std::string& url = {});

 private:
  void mark_answered(Call& call);
  void report_progress(Call& call, std::string_view event);
  void report_end(Call& call);
  [[nodiscard]] Form report_fields(const Call& call, int sequence) const;
  void changed(const Call& call);
  unsigned next_shard();

  Core& core_;
  unsigned last_shard_ = 0;
};

}  // namespace softphone::carrier
