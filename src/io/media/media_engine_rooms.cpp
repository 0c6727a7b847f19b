// Where legs and rooms live, and how a leg takes part in a room on another thread.

#include "audio/resampler.hpp"
#include "io/media/media_engine_impl.hpp"

namespace softphone::media {

Shard* MediaEngine::Impl::find(LegId leg) const {
  const auto found = homes_.find(leg);
  return found == homes_.end() ? nullptr : shards[found->second].get();
}

Shard* MediaEngine::Impl::shard_of(LegId leg) {
  const std::lock_guard lock(mutex_);
  return find(leg);
}

Shard* MediaEngine::Impl::settle(LegId leg, unsigned shard) {
  const std::lock_guard lock(mutex_);
  return homes_.emplace(leg, shard % shards.size()).second ? shards[shard % shards.size()].get() : nullptr;
}

void MediaEngine::Impl::forget(LegId leg) {
  const std::lock_guard lock(mutex_);
  homes_.erase(leg);
}

Shard* MediaEngine::Impl::shard_of(RoomId room) {
  const std::lock_guard lock(mutex_);
  const auto found = rooms_.find(room);
  return found == rooms_.end() ? nullptr : found->second.shard;
}

bool MediaEngine::Impl::in_room(LegId leg) {
  const std::lock_guard lock(mutex_);
  return places_.contains(leg);
}

std::shared_ptr<LinkPipe> MediaEngine::Impl::make_pipe(Shard& first, Shard& second) const {
  auto pipe = std::make_shared<LinkPipe>();
  pipe->wake = {[&first] { first.wake(); }, [&second] { second.wake(); }};
  return pipe;
}

void MediaEngine::Impl::join(LegId leg, RoomId room, unsigned shard, RoomMember as) {
  const std::lock_guard lock(mutex_);
  Shard* own = find(leg);
  if (own == nullptr) return;
  const auto before = places_.find(leg);
  if (before != places_.end() && before->second.room == room) {
    rooms_[room].shard->post([room, leg, as](Shard& s) { s.update_member(room, leg, as); });
    return;
  }
  leave_locked(leg);
  Home& home = rooms_[room];
  if (home.shard == nullptr) home.shard = shards[shard % shards.size()].get();
  ++home.members;
  Place& place = places_[leg];
  place.room = room;
  if (home.shard == own) {
    own->post([leg, room, as](Shard& s) { s.join(leg, room, leg, as); });
    return;
  }
  // The leg is bridged to the near end of a link, whose far end is the member.
  place.near = LegId{next_link_++};
  place.far = LegId{next_link_++};
  const auto pipe = make_pipe(*own, *home.shard);
  own->post([leg, near = *place.near, pipe](Shard& s) {
    s.open_link_end(near, pipe, 0, false);
    s.bridge(leg, near);
  });
  home.shard->post([leg, far = place.far, room, as, pipe](Shard& s) {
    s.open_link_end(far, pipe, 1, false);
    s.join(far, room, leg, as);
  });
}

void MediaEngine::Impl::update(LegId leg, RoomMember as) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(leg);
  if (place == places_.end()) return;
  const RoomId room = place->second.room;
  rooms_[room].shard->post([room, leg, as](Shard& s) { s.update_member(room, leg, as); });
}

void MediaEngine::Impl::leave(LegId leg) {
  const std::lock_guard lock(mutex_);
  leave_locked(leg);
}

void MediaEngine::Impl::leave_locked(LegId leg) {
  const auto found = places_.find(leg);
  if (found == places_.end()) return;
  const Place place = found->second;
  places_.erase(found);
  const auto home = rooms_.find(place.room);
  Shard* shard = home->second.shard;
  if (--home->second.members == 0) rooms_.erase(home);
  if (!place.near) {
    shard->post([leg](Shard& s) { s.leave(leg); });
    return;
  }
  shard->post([far = place.far](Shard& s) { s.close(far); });
  if (Shard* own = find(leg)) own->post([near = *place.near](Shard& s) { s.close(near); });
}

void MediaEngine::Impl::open_link(LegId a, unsigned shard_a, LegId b, unsigned shard_b) {
  Shard* first = settle(a, shard_a);
  Shard* second = settle(b, shard_b);
  if (first == nullptr || second == nullptr) return;
  if (first == second) {
    first->post([a, b](Shard& s) { s.open_link(a, b); });
    return;
  }
  const auto pipe = make_pipe(*first, *second);
  first->post([a, pipe](Shard& s) { s.open_link_end(a, pipe, 0, true); });
  second->post([b, pipe](Shard& s) { s.open_link_end(b, pipe, 1, true); });
}

void MediaEngine::join(LegId leg, RoomId room, unsigned shard, RoomMember as) {
  impl_->join(leg, room, shard, as);
}

void MediaEngine::update_member(LegId leg, RoomMember as) {
  impl_->update(leg, as);
}

void MediaEngine::leave(LegId leg) {
  impl_->leave(leg);
}

void MediaEngine::play_in_room(RoomId room, PlayId play, audio::PcmClipPtr clip, unsigned loops) {
  Shard* home = impl_->shard_of(room);
  if (home == nullptr || !clip) return;
  // Here and not on the media thread, which knows these two rates only.
  if (clip->sample_rate != 8'000 && clip->sample_rate != 16'000) {
    clip = std::make_shared<const audio::PcmClip>(audio::resample(*clip, 16'000));
  }
  home->post([room, play, clip = std::move(clip), loops](Shard& s) {
    s.play_in_room(room, play, clip, loops);
  });
}

void MediaEngine::stop_room_play(RoomId room) {
  if (Shard* home = impl_->shard_of(room)) home->post([room](Shard& s) { s.stop_room_play(room); });
}

void MediaEngine::open_link(LegId a, unsigned shard_a, LegId b, unsigned shard_b) {
  impl_->open_link(a, shard_a, b, shard_b);
}

void MediaEngine::add_tap(LegId leg, TapId tap, std::shared_ptr<Tap> observer) {
  if (!observer) return;
  Shard* home = impl_->shard_of(leg);
  if (home == nullptr) home = impl_->shards.front().get();  // which says that there is no such leg
  home->post([leg, tap, observer = std::move(observer)](Shard& s) mutable {
    s.add_tap(leg, tap, std::move(observer));
  });
}

void MediaEngine::add_tap(RoomId room, TapId tap, std::shared_ptr<Tap> observer) {
  if (!observer) return;
  Shard* home = impl_->shard_of(room);
  if (home == nullptr) home = impl_->shards.front().get();
  home->post([room, tap, observer = std::move(observer)](Shard& s) mutable {
    s.add_tap(room, tap, std::move(observer));
  });
}

void MediaEngine::remove_tap(TapId tap) {
  for (const auto& shard : impl_->shards) shard->post([tap](Shard& s) { s.remove_tap(tap); });
}

}  // namespace softphone::media
