// Rooms, links and observers of a media thread.

#include "io/media/shard.hpp"

namespace softphone::media {

Room* Shard::find_room(RoomId id) const {
  const auto found = rooms_.find(id);
  return found == rooms_.end() ? nullptr : found->second.get();
}

void Shard::open_link(LegId a, LegId b) {
  if (a == b || find(a) != nullptr || find(b) != nullptr) return;
  auto first = std::make_unique<LinkLeg>(a, next_serial_++, nullptr, 0, true);
  auto second = std::make_unique<LinkLeg>(b, next_serial_++, nullptr, 1, true);
  first->join(*second);
  add(std::move(first));
  add(std::move(second));
}

void Shard::open_link_end(LegId id, std::shared_ptr<LinkPipe> pipe, std::size_t side, bool reported) {
  if (find(id) != nullptr) return;
  auto leg = std::make_unique<LinkLeg>(id, next_serial_++, std::move(pipe), side, reported);
  piped_.push_back(leg.get());
  add(std::move(leg));
}

void Shard::join(LegId id, RoomId room, LegId name, RoomMember as) {
  Leg* leg = find(id);
  if (leg == nullptr) return;
  if (leg->seat != nullptr && leg->seat->room.id() == room) {
    leg->seat->room.update(name, as, context_);
    return;
  }
  leave_room(*leg);
  std::unique_ptr<Room>& place = rooms_[room];
  if (!place) {
    place = std::make_unique<Room>(room);
    slices_[next_room_++ % kSlices].rooms.push_back(place.get());
  }
  place->join(*leg, name, as, context_);
}

void Shard::update_member(RoomId room, LegId name, RoomMember as) {
  if (Room* place = find_room(room)) place->update(name, as, context_);
}

void Shard::leave(LegId id) {
  if (Leg* leg = find(id)) leave_room(*leg);
}

void Shard::leave_room(Leg& leg) {
  if (leg.seat == nullptr) return;
  Room& room = leg.seat->room;
  room.leave(leg, context_);
  if (!room.empty()) return;
  for (Slice& slice : slices_) std::erase(slice.rooms, &room);
  rooms_.erase(room.id());
}

void Shard::play_in_room(RoomId room, PlayId play, audio::PcmClipPtr clip, unsigned loops) {
  if (Room* place = find_room(room)) place->play(play, std::move(clip), loops, context_);
}

void Shard::stop_room_play(RoomId room) {
  if (Room* place = find_room(room)) place->stop_play();
}

void Shard::add_tap(LegId id, TapId tap, std::shared_ptr<Tap> observer) {
  Leg* leg = find(id);
  if (leg == nullptr) {
    observer->handle_end();
    return;
  }
  leg->taps.add(tap, std::move(observer));
  leg->keep_wiretap();
}

void Shard::add_tap(RoomId id, TapId tap, std::shared_ptr<Tap> observer) {
  Room* room = find_room(id);
  if (room == nullptr) {
    observer->handle_end();
    return;
  }
  room->taps.add(tap, std::move(observer));
  room->keep_wiretaps();
}

void Shard::remove_tap(TapId tap) {
  for (const Slice& slice : slices_) {
    for (Leg* leg : slice.legs) {
      if (leg->taps.remove(tap)) leg->keep_wiretap();
    }
    for (Room* room : slice.rooms) {
      if (room->taps.remove(tap)) room->keep_wiretaps();
    }
  }
}

}  // namespace softphone::media
