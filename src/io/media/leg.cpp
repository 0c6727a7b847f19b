#include "io/media/leg.hpp"

#include <utility>

#include "audio/g711.hpp"
#include "io/media/link_leg.hpp"
#include "io/media/local_leg.hpp"
#include "io/media/room.hpp"
#include "io/media/web_rtc_leg.hpp"

namespace softphone::media {

ByteView Sound::mu_law() {
  if (!std::exchange(encoded_, true)) audio::mu_law_encode(samples, mu_law_);
  return mu_law_;
}

std::optional<ByteView> ClipPlay::next() {
  if (!clip || clip->frame_count() == 0) return std::nullopt;
  if (position == clip->frame_count()) {
    if (loops_left == 1) return std::nullopt;
    if (loops_left > 1) --loops_left;
    position = 0;
  }
  return clip->frame(position++);
}

void Leg::say(const Frame& frame, ShardContext& context) {
  if (muted) return;
  if (wiretap) wiretap->says.hear(heard(frame), context.now);
  if (seat != nullptr) seat->note(frame);
  if (ear) ear->hear(heard(frame), context.now);
  if (peer == nullptr || silenced) return;
  if (!frame.event && !accepts(*peer, frame.codec)) {
    if (!ear) {
      ear = std::make_unique<audio::Ear>();
      ear->hear(heard(frame), context.now);
    }
    peer->listens = true;
    peer->stir();
    return;
  }
  if (!frame.event) peer->listens = false;
  context.relayed = true;
  deliver(*peer, frame, context);  // last: the payload is encrypted where it lies
}

void Leg::press(char digit, ShardContext& context) {
  if (seat != nullptr && !muted) seat->room.press(*seat, digit, context);
}

void Leg::keep_wiretap() {
  const bool room_observed = seat != nullptr && !seat->room.taps.empty();
  if (taps.empty() && !room_observed) {
    wiretap.reset();
  } else if (!wiretap) {
    wiretap = std::make_unique<Wiretap>();
  }
}

void Leg::tick_taps(TimePoint now) {
  if (!wiretap) return;
  wiretap->says.advance(now);
  if (taps.empty()) return;
  wiretap->hears.advance(now);
  taps.hand_out(wiretap->says.narrow(), wiretap->hears.narrow());
}

void deliver(Leg& to, const Frame& frame, ShardContext& context) {
  switch (to.kind) {
    case Leg::Kind::web_rtc:
      return static_cast<WebRtcLeg&>(to).forward(frame, context);
    case Leg::Kind::local:
      return static_cast<LocalLeg&>(to).hear(frame, context);
    case Leg::Kind::link:
      return static_cast<LinkLeg&>(to).hear(frame, context);
  }
}

void deliver_sound(Leg& to, Sound& sound, ShardContext& context) {
  switch (to.kind) {
    case Leg::Kind::web_rtc:
      return static_cast<WebRtcLeg&>(to).hear_sound(sound, context);
    case Leg::Kind::local:
      return static_cast<LocalLeg&>(to).hear_sound(sound, context);
    case Leg::Kind::link:
      return static_cast<LinkLeg&>(to).hear_sound(sound, context);
  }
}

void deliver_key(Leg& to, char digit, ShardContext& context) {
  switch (to.kind) {
    case Leg::Kind::web_rtc:
      return static_cast<WebRtcLeg&>(to).hear_key(digit);
    case Leg::Kind::local:
      return context.sink(DtmfReceived{to.id, digit});
    case Leg::Kind::link:
      return static_cast<LinkLeg&>(to).hear_key(digit, context);
  }
}

bool accepts(const Leg& to, audio::Codec codec) {
  return to.kind != Leg::Kind::web_rtc || static_cast<const WebRtcLeg&>(to).codec() == codec;
}

audio::Codec wanted_codec(const Leg& to) {
  switch (to.kind) {
    case Leg::Kind::web_rtc:
      return static_cast<const WebRtcLeg&>(to).codec();
    case Leg::Kind::link:
      return static_cast<const LinkLeg&>(to).codec();
    case Leg::Kind::local:
      break;
  }
  return audio::Codec::pcmu;
}

void separate(Leg& leg) {
  if (leg.peer == nullptr) return;
  for (Leg* one : {leg.peer, &leg}) {
    one->peer = nullptr;
    one->listens = false;
    one->stir();
    one->ear.reset();
  }
}

}  // namespace softphone::media
