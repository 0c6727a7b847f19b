#pragma once
// A media thread: one UDP socket, the legs that live on it, a 20 ms clock.

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "io/media/leg.hpp"
#include "io/media/link_leg.hpp"
#include "io/media/local_leg.hpp"
#include "io/media/room.hpp"
#include "io/media/web_rtc_leg.hpp"

namespace softphone::media {

class Shard {
 public:
  using Sink = std::function<void(MediaEvent)>;

  Shard(std::unique_ptr<UdpPort> port, const dtls::Identity& identity, Sink sink);
  ~Shard();
  /// Ends the thread; what is posted later is never run.
  void stop();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_->port(); }

  /// From any thread: runs the command on the media thread, in order.
  void post(std::function<void(Shard&)> command);
  /// From any thread: links have something to read.
  void wake();

  // On the media thread only; a leg that does not exist is ignored.
  void open_web_rtc(LegId id, WebRtcLegOptions options);
  void open_local(LegId id, Impairment impairment);
  void open_rtp(LegId id, RtpLegOptions options, std::unique_ptr<RtpSockets> sockets);
  void set_rtp_remote(LegId id, const RtpRemote& remote);
  void set_remote(LegId id, RemoteDescription remote);
  void restart_ice(LegId id, IceCredentials local, IceCredentials remote);
  void close(LegId id);
  void report_quality(LegId id);
  void bridge(LegId a, LegId b);
  void unbridge(LegId id);
  /// Both ends of a link on this thread.
  void open_link(LegId a, LegId b);
  /// One end of a link; the other is on another thread.
  void open_link_end(LegId id, std::shared_ptr<LinkPipe> pipe, std::size_t side, bool reported);
  /// `name`: who the member is to the outside; the leg itself, or the one at the far end of a link.
  void join(LegId id, RoomId room, LegId name, RoomMember as);
  void update_member(RoomId room, LegId name, RoomMember as);
  void leave(LegId id);
  void play_in_room(RoomId room, PlayId play, audio::PcmClipPtr clip, unsigned loops);
  void stop_room_play(RoomId room);
  void add_tap(RoomId room, TapId tap, std::shared_ptr<Tap> observer);
  /// Ends the observer at once if there is no such leg.
  void add_tap(LegId id, TapId tap, std::shared_ptr<Tap> observer);
  void remove_tap(TapId tap);
  void play(LegId id, PlayId play, audio::EncodedClipPtr clip, unsigned loops);
  void stop_play(LegId id);
  void send_dtmf(LegId id, PlayId play, const std::string& digits);
  void speak(LegId id, PlayId play, MediaEngine::Speech speech, unsigned loops);
  void stop_speaking(LegId id);
  void echo(LegId id, bool on);
  void mute(LegId id, bool on);

 private:
  /// What is done in the same part of every 20 ms.
  struct Slice {
    std::vector<Leg*> legs;
    std::vector<Room*> rooms;
  };
  static constexpr Duration kTick = 20ms;
  static constexpr std::size_t kSlices = 5;

  void run();
  void gather() const;
  void set_gathering();
  void give_back_memory();
  void arm_timer();
  void run_commands();
  void read_socket();
  void read_plain(int descriptor);
  void handle_datagram(const UdpPort::Datagram& datagram);
  void handle_stun(const UdpPort::Datagram& datagram);
  void handle_dtls(const UdpPort::Datagram& datagram, bool arrived);
  /// Whether what has come for a leg is still on its way, as the leg is far away.
  bool hold(const WebRtcLeg& leg, const UdpPort::Datagram& datagram);
  void handle_late();
  void handle_timers();
  void tick(const Slice& slice);
  [[nodiscard]] Leg* find(LegId id) const;
  [[nodiscard]] WebRtcLeg* find_web_rtc(LegId id) const;
  [[nodiscard]] LocalLeg* find_local(LegId id) const;
  [[nodiscard]] Room* find_room(RoomId id) const;
  void leave_room(Leg& leg);
  void read_links();
  void add(std::unique_ptr<Leg> leg);
  /// Brings what a received datagram is for into the cache.
  void prefetch(std::size_t datagram) const;

  std::unique_ptr<UdpPort> port_;
  Sink sink_;
  RandomSource random_;
  FlatMap<WebRtcLeg> by_address_;
  std::unordered_map<std::string, LegId> by_ufrag_;
  /// Plain RTP legs by both of their sockets.
  std::unordered_map<int, WebRtcLeg*> by_descriptor_;
  std::array<std::uint8_t, UdpPort::kBufferSize> plain_buffer_;
  std::unordered_map<LegId, std::unique_ptr<Leg>> legs_;
  /// Legs and rooms once more, for the tick: spread over the 20 ms, so that no packet waits for all of them.
  std::array<Slice, kSlices> slices_;
  std::size_t slice_ = 0;  ///< whose turn it is
  std::unordered_map<RoomId, std::unique_ptr<Room>> rooms_;
  std::vector<LinkLeg*> piped_;  ///< links to other threads
  std::vector<std::string> retired_;
  /// DTLS of legs that are far away, until it has come all the way.
  struct Late {
    Bytes bytes;
    Endpoint from;
  };
  std::multimap<TimePoint, Late> late_;
  std::uint32_t next_serial_ = 1;
  std::size_t next_room_ = 0;
  ShardContext context_;
  TimePoint next_tick_ = TimePoint::max();
  TimePoint armed_ = TimePoint::max();
  std::size_t fetched_ = 0;  ///< datagrams in these 20 ms
  Duration gather_{};        ///< how long packets may gather before they are fetched

  int epoll_ = -1;
  int wake_ = -1;
  int timer_ = -1;
  std::mutex mutex_;
  std::vector<std::function<void(Shard&)>> commands_;  ///< guarded by mutex_
  std::future<void> giving_back_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> woken_ = false;  ///< a wake-up for links is under way
  std::thread thread_;
};

}  // namespace softphone::media
