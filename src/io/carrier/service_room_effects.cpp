// What the engine's effects on rooms do to the media engine.

#include "io/carrier/service_impl.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

media::LegId leg(core::LegId id) {
  return static_cast<media::LegId>(id);
}
media::RoomId room(core::RoomId id) {
  return static_cast<media::RoomId>(id);
}
std::uint64_t number(core::RoomId id) {
  return static_cast<std::uint64_t>(id);
}

media::RoomMember member(const core::RoomMember& from) {
  media::RoomMember to{.muted = from.muted, .held = from.held, .deaf = from.deaf, .coaches = {}};
  if (from.coaches) to.coaches = leg(*from.coaches);
  return to;
}

}  // namespace

void CarrierService::Impl::execute(const core::JoinRoom& effect) {
  media_->join(leg(effect.leg), room(effect.room), effect.shard, member(effect.as));
}
void CarrierService::Impl::execute(const core::UpdateMember& effect) {
  media_->update_member(leg(effect.leg), member(effect.as));
}
void CarrierService::Impl::execute(const core::LeaveRoom& effect) {
  media_->leave(leg(effect.leg));
}
void CarrierService::Impl::execute(const core::OpenLink& effect) {
  media_->open_link(leg(effect.a), effect.shard_a, leg(effect.b), effect.shard_b);
}

void CarrierService::Impl::execute(const core::PlayInRoom& effect) {
  wanted_room_sounds_[number(effect.room)] = effect.play;
  tasks_.spawn(prepare_room_sound(shared_from_this(), effect));
}

asio::awaitable<void> CarrierService::Impl::prepare_room_sound(
    std::shared_ptr<Impl> /*self*/, core::PlayInRoom effect
) {
  const auto clip = co_await sounds_.make_linear(effect.sound);
  if (stopped_) co_return;
  const auto wanted = wanted_room_sounds_.find(number(effect.room));
  if (wanted == wanted_room_sounds_.end() || wanted->second != effect.play) co_return;
  wanted_room_sounds_.erase(wanted);
  if (clip) {
    media_->play_in_room(room(effect.room), static_cast<media::PlayId>(effect.play), *clip, effect.loops);
    co_return;
  }
  core::RoomSoundFailed failed{effect.room, effect.play, clip.error().code, clip.error().text};
  dispatch(failed);
}

void CarrierService::Impl::execute(const core::StopRoomSound& effect) {
  wanted_room_sounds_.erase(number(effect.room));
  media_->stop_room_play(room(effect.room));
}

}  // namespace softphone::io::carrier
