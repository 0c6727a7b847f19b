#include "io/media/leg.hpp"

#include "io/media/local_leg.hpp"
#include "io/media/web_rtc_leg.hpp"

namespace softphone::media {

std::optional<ByteView> ClipPlay::next() {
  if (!clip || clip->frame_count() == 0) return std::nullopt;
  if (position == clip->frame_count()) {
    if (loops_left == 1) return std::nullopt;
    if (loops_left > 1) --loops_left;
    position = 0;
  }
  return clip->frame(position++);
}

void deliver(Leg& to, const Frame& frame, ShardContext& context) {
  if (to.kind == Leg::Kind::web_rtc) {
    static_cast<WebRtcLeg&>(to).forward(frame, context);
  } else {
    static_cast<LocalLeg&>(to).hear(frame, context);
  }
}

void Leg::say(const Frame& frame, ShardContext& context) {
  if (muted) return;
  if (wiretap) wiretap->says.hear(heard(frame), context.now);
  if (peer != nullptr) deliver(*peer, frame, context);  // last: the payload is encrypted where it lies
}

void Leg::keep_wiretap() {
  if (taps.empty()) {
    wiretap.reset();
  } else if (!wiretap) {
    wiretap = std::make_unique<Wiretap>();
  }
}

void Leg::tick_taps(TimePoint now) {
  if (!wiretap) return;
  wiretap->says.advance(now);
  wiretap->hears.advance(now);
  taps.hand_out(wiretap->says.narrow(), wiretap->hears.narrow());
}

void separate(Leg& leg) {
  if (leg.peer == nullptr) return;
  leg.peer->peer = nullptr;
  leg.peer = nullptr;
}

}  // namespace softphone::media
