#include "io/media/room.hpp"

#include <algorithm>
#include <utility>

#include "io/media/local_leg.hpp"

namespace softphone::media {
namespace {

// After a handover the first decoded packet may be a frame late. Sending silence meanwhile would tear the
// sound apart; sending nothing is a little jitter to the listener.
constexpr unsigned kPatience = 2;
// Frames of music (CELT) have no voice flag; those of silence are smaller than this.
constexpr std::size_t kAudibleCelt = 40;

bool echoes(const Leg& leg) {
  return leg.kind == Leg::Kind::local && static_cast<const LocalLeg&>(leg).echoing();
}

}  // namespace

void Seat::note(const Frame& frame) {
  if (frame.event || leg.ear) return;  // an ear knows better
  if (frame.codec == audio::Codec::pcmu) {
    passed_power = std::max(passed_power, audio::mu_law_power(frame.payload));
  } else {
    passed_speech |= audio::opus_voice_activity(frame.payload).value_or(frame.payload.size() > kAudibleCelt);
  }
}

Room::~Room() {
  for (const auto& seat : seats_) seat->leg.seat = nullptr;
  taps.end();
}

void Room::join(Leg& leg, LegId name, RoomMember as, ShardContext& context) {
  if (leg.seat != nullptr) return;
  separate(leg);
  seats_.push_back(std::make_unique<Seat>(*this, leg, name));
  leg.seat = seats_.back().get();
  leg.seat->as = as;
  leg.seat->hearing = 0;  // the room fades in
  leg.keep_wiretap();
  arrange(context);
}

void Room::update(LegId name, RoomMember as, ShardContext& context) {
  const auto found = std::ranges::find_if(seats_, [name](const auto& seat) { return seat->name == name; });
  if (found == seats_.end()) return;
  (*found)->as = as;
  arrange(context);
}

void Room::leave(Leg& leg, ShardContext& context) {
  Seat* seat = leg.seat;
  if (seat == nullptr || &seat->room != this) return;
  report(*seat, seat->talk.stop(), context);
  separate(leg);
  leg.seat = nullptr;
  leg.silenced = false;
  leg.ear.reset();
  leg.keep_wiretap();
  std::erase_if(seats_, [seat](const auto& one) { return one.get() == seat; });
  if (mode_ == Mode::pair) mode_ = Mode::idle;
  arrange(context);
}

void Room::keep_wiretaps() {
  for (const auto& seat : seats_) seat->leg.keep_wiretap();
}

bool Room::hears(const Seat& listener, const Seat& speaker) const {
  if (&listener == &speaker || !listener.hears() || !speaker.audible()) return false;
  return !speaker.as.coaches || *speaker.as.coaches == listener.name;
}

std::optional<std::array<Seat*, 2>> Room::find_pair() const {
  if (sound_) return std::nullopt;
  std::array<Seat*, 2> pair{};
  std::size_t count = 0;
  for (const auto& seat : seats_) {
    if (seat->as.held) continue;
    // It is sent silence, which nobody would say to it: a far end may wait for packets to learn where to
    // send.
    if (seat->as.deaf || count == 2) return std::nullopt;
    pair[count++] = seat.get();
  }
  if (count != 2) return std::nullopt;
  return pair;
}

void Room::arrange(ShardContext& context) {
  for (const auto& seat : seats_) {
    if (!seat->audible()) report(*seat, seat->talk.stop(), context);
  }
  if (const auto pair = find_pair()) {
    become_pair(*pair, context);
  } else {
    become_mix(context);
  }
  wide_ = wide();
}

void Room::become_pair(std::array<Seat*, 2> pair, ShardContext& context) {
  Leg& a = pair[0]->leg;
  Leg& b = pair[1]->leg;
  for (Seat* seat : pair) seat->hearing = 1;
  a.silenced = !hears(*pair[1], *pair[0]);
  b.silenced = !hears(*pair[0], *pair[1]);
  if (mode_ == Mode::pair && a.peer == &b) return;
  for (const auto& seat : seats_) {
    if (seat.get() == pair[0] || seat.get() == pair[1]) continue;
    separate(seat->leg);
    seat->leg.ear.reset();
  }
  const bool was_mixed = mode_ == Mode::mix;
  separate(a);
  separate(b);
  mode_ = Mode::pair;
  a.peer = &b;
  b.peer = &a;
  if (!was_mixed) return;
  hand_over(a, b, context);
  hand_over(b, a, context);
}

/// From decoded sound to packets as they are: what was still waiting to be heard leaves at once, so that the
/// next packet joins it.
void Room::hand_over(Leg& from, Leg& to, ShardContext& context) {
  if (!from.ear) return;
  if (!accepts(to, from.ear->codec())) {
    to.listens = true;  // goes on as it is
    to.stir();
    return;
  }
  if (!from.silenced && !from.muted && from.ear->begun()) {
    while (from.ear->pending()) {
      from.ear->advance(context.now);
      if (!from.ear->pending()) from.ear->join_rest();
      std::span<const std::int16_t> samples = from.ear->narrow();
      if (wide_) samples = from.ear->wide();
      Sound sound(samples);
      deliver_sound(to, sound, context);
    }
  }
  from.ear.reset();
}

void Room::become_mix(ShardContext&) {
  const bool was_pair = mode_ == Mode::pair;
  mode_ = seats_.empty() ? Mode::idle : Mode::mix;
  for (const auto& seat : seats_) {
    Leg& leg = seat->leg;
    const bool relayed = was_pair && leg.peer != nullptr && !leg.ear;
    const bool silenced = std::exchange(leg.silenced, false);
    leg.peer = nullptr;
    leg.listens = false;
    if (seat->as.held) {
      leg.ear.reset();
    } else if (!leg.ear) {
      leg.ear =
          std::make_unique<audio::Ear>(relayed ? audio::JitterBuffer::kAtOnce : audio::JitterBuffer::kStart);
      seat->patience = relayed ? kPatience : 0;
      seat->gain = relayed && !silenced ? 1.0F : 0.0F;
    }
  }
}

void Room::play(PlayId play, audio::PcmClipPtr clip, unsigned loops, ShardContext& context) {
  sound_.emplace(play, std::move(clip), loops);
  arrange(context);
}

void Room::stop_play() {
  if (sound_) sound_->stop();
}

void Room::press(const Seat& from, char digit, ShardContext& context) {
  if (mode_ != Mode::mix) return;
  for (const auto& seat : seats_) {
    if (hears(*seat, from)) deliver_key(seat->leg, digit, context);
  }
}

bool Room::wide() const {
  const auto opus = std::ranges::count_if(seats_, [](const auto& seat) {
    return !seat->as.held && wanted_codec(seat->leg) == audio::Codec::opus;
  });
  return opus >= 2;
}

void Room::tick(ShardContext& context) {
  sounding_ = sound_ && sound_->advance();
  if (sound_ && !sounding_) {
    const PlayId finished = sound_->play();
    const bool stopped = sound_->stopped();
    sound_.reset();
    if (!stopped) context.sink(RoomPlayFinished{id_, finished});
    arrange(context);
  }
  if (mode_ == Mode::mix) {
    wide_ = wide();  // links learn what their far ends want
    tick_mix(context);
  } else {
    tick_passed(context);
  }
}

void Room::tick_passed(ShardContext& context) {
  for (const auto& seat : seats_) {
    if (!seat->audible() || seat->leg.muted) {
      report(*seat, seat->talk.stop(), context);
    } else if (seat->leg.ear) {
      const auto heard = seat->leg.ear->narrow();
      report(*seat, seat->talk.handle_power(seat->leg.ear->silent() ? 0 : audio::power_of(heard)), context);
    } else if (seat->passed_speech) {
      report(*seat, seat->talk.handle_activity(true), context);
    } else {
      report(*seat, seat->talk.handle_power(seat->passed_power), context);
    }
    seat->passed_power = 0;
    seat->passed_speech = false;
  }
}

void Room::report(Seat& seat, std::optional<bool> talk, ShardContext& context) {
  if (talk) context.sink(TalkChanged{seat.name, *talk});
}

void Room::take_sound(Seat& seat, ShardContext& context) {
  seat.sound = {};
  seat.contributes = false;
  if (!seat.leg.ear) return;
  audio::Ear& ear = *seat.leg.ear;
  ear.advance(context.now);
  if (seat.patience > 0) seat.patience = ear.begun() ? 0 : seat.patience - 1;
  if (ear.silent()) {
    audio::SpeakerSelection::update(seat.speaker, 0);
    if (seat.audible()) report(seat, seat.talk.handle_power(0), context);
    return;
  }
  if (wide_) {
    seat.sound = ear.wide();
  } else {
    seat.sound = ear.narrow();
  }
  const float power = audio::power_of(seat.sound);
  audio::SpeakerSelection::update(seat.speaker, power);
  if (!seat.audible()) return;
  report(seat, seat.talk.handle_power(power), context);
  if (!seat.as.coaches) speakers_.push_back(&seat.speaker);
}

/// Fades in who has come to be heard, fades out who has not, and sums up.
void Room::collect(std::size_t size) {
  for (const auto& seat : seats_) {
    if (seat->sound.empty()) {
      seat->gain = seat->audible() ? 1.0F : 0.0F;  // nothing to fade
      continue;
    }
    const bool wanted = seat->audible() && (seat->as.coaches || seat->speaker.selected);
    const float gain = wanted ? 1.0F : 0.0F;
    if (gain != seat->gain) {
      const std::span<std::int16_t> faded = std::span(seat->faded).first(size);
      std::copy(seat->sound.begin(), seat->sound.end(), faded.begin());
      audio::ramp(faded, seat->gain, gain);
      seat->sound = faded;
    } else if (!wanted) {
      continue;
    }
    seat->gain = gain;
    seat->contributes = true;
    if (!seat->as.coaches) mixer_.add(seat->sound);
  }
}

void Room::give(Seat& listener, std::size_t size, ShardContext& context) {
  mixer_.begin();
  const bool returns = echoes(listener.leg);
  bool waiting = false;
  for (const auto& seat : seats_) {
    waiting |= seat->patience > 0 && seat.get() != &listener;
    if (!seat->contributes) continue;
    if (seat->as.coaches) {
      if (*seat->as.coaches == listener.name && seat.get() != &listener) mixer_.put_in(seat->sound);
    } else if (seat.get() == &listener || (returns && echoes(seat->leg))) {
      mixer_.leave_out(seat->sound);
    }
  }
  if (waiting && mixer_.nothing()) return;
  const float hearing = listener.hears() ? 1.0F : 0.0F;
  if (mixer_.common() && hearing > 0 && hearing == listener.hearing) {
    if (!common_) {
      mixer_.write(std::span(common_samples_).first(size));
      common_.emplace(std::span(common_samples_).first(size));
    }
    deliver_sound(listener.leg, *common_, context);
    return;
  }
  std::array<std::int16_t, audio::kWideFrame> out;
  const std::span<std::int16_t> frame = std::span(out).first(size);
  if (hearing > 0 || listener.hearing > 0) {
    mixer_.write(frame);
  } else {
    std::ranges::fill(frame, std::int16_t{0});
  }
  // Who is put on hold, or taken off it, is so without a click.
  if (hearing != listener.hearing) audio::ramp(frame, listener.hearing, hearing);
  listener.hearing = hearing;
  Sound sound(frame);
  deliver_sound(listener.leg, sound, context);
}

void Room::tick_mix(ShardContext& context) {
  const std::size_t size = wide_ ? audio::kWideFrame : audio::kNarrowFrame;
  speakers_.clear();
  for (const auto& seat : seats_) take_sound(*seat, context);
  selection_.select(speakers_);
  mixer_.start(size);
  collect(size);
  if (sounding_) {
    if (wide_) {
      mixer_.add(sound_->wide());
    } else {
      mixer_.add(sound_->narrow());
    }
  }
  common_.reset();
  for (const auto& seat : seats_) {
    if (!seat->as.held || seat->hearing > 0) give(*seat, size, context);
  }
}

void Room::tick_taps() {
  if (taps.empty()) return;
  mixer_.start(audio::kNarrowFrame);
  for (const auto& seat : seats_) {
    if (!seat->audible() || seat->as.coaches || !seat->leg.wiretap) continue;
    if (!seat->leg.wiretap->says.silent()) mixer_.add(seat->leg.wiretap->says.narrow());
  }
  if (sounding_) mixer_.add(sound_->narrow());
  mixer_.begin();
  std::array<std::int16_t, kTapFrame> out;
  mixer_.write(out);
  taps.hand_out(out, kTapSilence);
}

}  // namespace softphone::media
