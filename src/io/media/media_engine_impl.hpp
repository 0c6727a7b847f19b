#pragma once
// What the control side of the engine keeps: where legs and rooms live.

#include <mutex>
#include <unordered_map>

#include "io/media/shard.hpp"

namespace softphone::media {

class MediaEngine::Impl {
 public:
  explicit Impl(dtls::Identity the_identity) : identity(std::move(the_identity)) {}
  ~Impl() {
    // All threads end before the first is taken down: links reach from one to another.
    for (const auto& shard : shards) shard->stop();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Shard* shard_of(LegId leg);
  /// Null if the leg is there already.
  Shard* settle(LegId leg, unsigned shard);
  void forget(LegId leg);

  void join(LegId leg, RoomId room, unsigned shard, RoomMember as);
  void update(LegId leg, RoomMember as);
  /// No effect on a leg that is in no room.
  void leave(LegId leg);
  [[nodiscard]] bool in_room(LegId leg);
  /// Null if nobody is in it.
  Shard* shard_of(RoomId room);
  void open_link(LegId a, unsigned shard_a, LegId b, unsigned shard_b);

  dtls::Identity identity;
  std::vector<std::string> addresses;
  std::string bind_address;
  PortRange rtp_ports;
  std::vector<std::unique_ptr<Shard>> shards;  ///< fixed after start; end before the identity

 private:
  struct Place {
    RoomId room{};
    // A member from another thread: the ends of its link, here and there.
    std::optional<LegId> near;
    LegId far{};
  };
  struct Home {
    Shard* shard = nullptr;
    std::size_t members = 0;
  };

  Shard* find(LegId leg) const;
  void leave_locked(LegId leg);
  std::shared_ptr<LinkPipe> make_pipe(Shard& first, Shard& second) const;

  std::mutex mutex_;  ///< of everything below: commands may come from several threads
  std::unordered_map<LegId, std::size_t> homes_;
  std::unordered_map<LegId, Place> places_;
  std::unordered_map<RoomId, Home> rooms_;
  std::uint64_t next_link_ = std::uint64_t{1} << 63;  ///< beyond all ids that callers choose
};

}  // namespace softphone::media
