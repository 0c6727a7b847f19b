#include "io/media/shard.hpp"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "io/net/random.hpp"

namespace softphone::media {
namespace {

// Legs whose packets lie further behind in the same batch are brought into the cache meanwhile.
constexpr std::size_t kAhead = 3;
// Batches read before timers and commands get their turn.
constexpr int kMaxBatches = 8;
// Datagrams on their way to legs that are far away; further ones are lost, and sent again by their peers.
constexpr std::size_t kMaxLate = 1000;

/// RFC 7983 §7, with SRTCP told by its packet type (RFC 5761 §4).
enum class PacketClass { stun, dtls, rtp, rtcp, other };

PacketClass classify(ByteView packet) {
  if (packet.size() < 2) return PacketClass::other;
  const std::uint8_t first = packet[0];
  if (first <= 3) return PacketClass::stun;
  if (first >= 20 && first <= 63) return PacketClass::dtls;
  if (first < 128 || first > 191) return PacketClass::other;
  return packet[1] >= 192 && packet[1] <= 223 ? PacketClass::rtcp : PacketClass::rtp;
}

int checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return descriptor;
}

void watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  checked(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

void drain(int descriptor) {
  std::uint64_t count = 0;
  (void)!::read(descriptor, &count, sizeof count);
}

}  // namespace

Shard::Shard(std::unique_ptr<UdpPort> port, const dtls::Identity& identity, Sink sink)
    : port_(std::move(port)),
      sink_(std::move(sink)),
      random_(net::system_random()),
      context_{
          *port_,
          identity,
          random_,
          sink_,
          by_address_,
          std::chrono::steady_clock::now(),
          std::chrono::system_clock::now(),
          std::chrono::steady_clock::now()} {
  epoll_ = checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
  wake_ = checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
  timer_ = checked(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd_create");
  watch(epoll_, port_->descriptor());
  watch(epoll_, wake_);
  watch(epoll_, timer_);
  thread_ = std::thread([this] { run(); });
  (void)pthread_setname_np(thread_.native_handle(), "media");
}

void Shard::stop() {
  if (stopping_.exchange(true)) return;
  const std::uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
  thread_.join();
}

Shard::~Shard() {
  stop();
  ::close(timer_);
  ::close(wake_);
  ::close(epoll_);
}

void Shard::post(std::function<void(Shard&)> command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
  }
  const std::uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
}

void Shard::wake() {
  if (woken_.exchange(true)) return;
  const std::uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
}

void Shard::run() {
  std::array<epoll_event, 64> events;
  while (!stopping_) {
    arm_timer();
    gather();
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    context_.now = std::chrono::steady_clock::now();
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
      if (descriptor == port_->descriptor()) {
        read_socket();
      } else if (descriptor != timer_ && descriptor != wake_) {
        read_plain(descriptor);
      } else {
        drain(descriptor);
        if (descriptor == timer_) armed_ = TimePoint::max();
        if (descriptor == wake_) {
          run_commands();
          read_links();
        }
      }
    }
    handle_timers();
    port_->flush();
  }
  context_.now = std::chrono::steady_clock::now();
  for (const Slice& slice : slices_) {
    for (Leg* leg : slice.legs) {
      if (leg->kind == Leg::Kind::web_rtc) static_cast<WebRtcLeg*>(leg)->close(context_);
      leg->taps.end();
    }
  }
  rooms_.clear();
  port_->flush();
}

void Shard::run_commands() {
  std::vector<std::function<void(Shard&)>> commands;
  {
    const std::lock_guard lock(mutex_);
    commands.swap(commands_);
  }
  for (const auto& command : commands) command(*this);
}

void Shard::read_links() {
  woken_ = false;  // first: what is written after this wakes again
  for (std::size_t i = 0; i < piped_.size(); ++i) piped_[i]->read_pipe(context_);
}

void Shard::read_socket() {
  for (int batch = 0; batch < kMaxBatches; ++batch) {
    const std::size_t count = port_->receive();
    fetched_ += count;
    for (std::size_t i = 0; i < std::min(kAhead, count); ++i) prefetch(i);
    for (std::size_t i = 0; i < count; ++i) {
      if (i + kAhead < count) prefetch(i + kAhead);
      handle_datagram(port_->received(i));
    }
    // Forwarded packets lie in the receive buffers: they leave before the next batch overwrites them.
    port_->flush();
    if (count < UdpPort::kBatch) return;
    context_.now = std::chrono::steady_clock::now();
  }
}

void Shard::prefetch(std::size_t datagram) const {
  if (const WebRtcLeg* leg = by_address_.find(port_->sender(datagram))) leg->prefetch();
}

void Shard::read_plain(int descriptor) {
  // A leg may have been closed by a command of the same round.
  for (int packet = 0; packet < kMaxBatches; ++packet) {
    const auto found = by_descriptor_.find(descriptor);
    if (found == by_descriptor_.end()) return;
    const std::span<std::uint8_t> buffer(plain_buffer_.data(), UdpPort::kMaxDatagram);
    const auto datagram = RtpSockets::receive(descriptor, buffer);
    if (!datagram) return;
    const std::span<std::uint8_t> bytes = buffer.first(datagram->size);
    switch (classify(bytes)) {
      case PacketClass::rtp:
        if (found->second->accept_plain(datagram->from, context_)) found->second->handle_rtp(bytes, context_);
        break;
      case PacketClass::rtcp:
        found->second->handle_rtcp(bytes, context_);
        break;
      case PacketClass::stun:
      case PacketClass::dtls:
      case PacketClass::other:
        break;
    }
    // What was forwarded lies in the buffer.
    port_->flush();
  }
}

void Shard::handle_datagram(const UdpPort::Datagram& datagram) {
  switch (classify(datagram.bytes)) {
    case PacketClass::rtp:
      // Only addresses proven by a STUN check with integrity lead anywhere.
      if (WebRtcLeg* leg = by_address_.find(datagram.from)) leg->handle_rtp(datagram.bytes, context_);
      break;
    case PacketClass::rtcp:
      if (WebRtcLeg* leg = by_address_.find(datagram.from)) leg->handle_rtcp(datagram.bytes, context_);
      break;
    case PacketClass::dtls:
      handle_dtls(datagram, false);
      break;
    case PacketClass::stun:
      handle_stun(datagram);
      break;
    case PacketClass::other:
      break;
  }
}

void Shard::handle_dtls(const UdpPort::Datagram& datagram, bool arrived) {
  WebRtcLeg* leg = by_address_.find(datagram.from);
  if (leg == nullptr || (!arrived && hold(*leg, datagram))) return;
  leg->handle_dtls(datagram.bytes, context_);
}

void Shard::handle_stun(const UdpPort::Datagram& datagram) {
  const auto message = stun::parse(datagram.bytes);
  if (!message || !message->username) return;
  const auto found = by_ufrag_.find(std::string(ice::local_fragment(*message->username)));
  if (found == by_ufrag_.end()) return;
  WebRtcLeg* leg = find_web_rtc(found->second);
  if (leg == nullptr) return;
  leg->handle_stun(datagram.bytes, *message, datagram.from, context_, retired_);
  for (const std::string& ufrag : retired_) by_ufrag_.erase(ufrag);
  retired_.clear();
}

bool Shard::hold(const WebRtcLeg& leg, const UdpPort::Datagram& datagram) {
  if (leg.distance() <= Duration::zero()) return false;
  if (late_.size() < kMaxLate) {
    Bytes copy(datagram.bytes.begin(), datagram.bytes.end());
    late_.emplace(context_.now + leg.distance(), Late{std::move(copy), datagram.from});
  }
  return true;
}

void Shard::handle_late() {
  while (!late_.empty() && late_.begin()->first <= context_.now) {
    Late late = std::move(late_.extract(late_.begin()).mapped());
    handle_dtls({late.bytes, late.from}, true);
  }
}

Leg* Shard::find(LegId id) const {
  const auto found = legs_.find(id);
  return found == legs_.end() ? nullptr : found->second.get();
}

WebRtcLeg* Shard::find_web_rtc(LegId id) const {
  Leg* leg = find(id);
  return leg != nullptr && leg->kind == Leg::Kind::web_rtc ? static_cast<WebRtcLeg*>(leg) : nullptr;
}

LocalLeg* Shard::find_local(LegId id) const {
  Leg* leg = find(id);
  return leg != nullptr && leg->kind == Leg::Kind::local ? static_cast<LocalLeg*>(leg) : nullptr;
}

void Shard::add(std::unique_ptr<Leg> leg) {
  if (legs_.empty()) next_tick_ = context_.now + kTick / kSlices;
  slices_[leg->serial % kSlices].legs.push_back(leg.get());
  const LegId id = leg->id;
  legs_.emplace(id, std::move(leg));
}

void Shard::open_web_rtc(LegId id, WebRtcLegOptions options) {
  if (find(id) != nullptr) return;
  by_ufrag_[options.local.ufrag] = id;
  add(std::make_unique<WebRtcLeg>(id, next_serial_++, std::move(options), context_));
}

void Shard::open_local(LegId id, Impairment impairment) {
  if (find(id) != nullptr) return;
  add(std::make_unique<LocalLeg>(id, next_serial_++, impairment));
}

void Shard::open_rtp(LegId id, RtpLegOptions options, std::unique_ptr<RtpSockets> sockets) {
  if (find(id) != nullptr) return;
  const int descriptors[] = {sockets->rtp(), sockets->rtcp()};
  auto leg =
      std::make_unique<WebRtcLeg>(id, next_serial_++, std::move(options), std::move(sockets), context_);
  for (const int descriptor : descriptors) {
    watch(epoll_, descriptor);
    by_descriptor_[descriptor] = leg.get();
  }
  add(std::move(leg));
}

void Shard::set_rtp_remote(LegId id, const RtpRemote& remote) {
  if (WebRtcLeg* leg = find_web_rtc(id)) leg->set_rtp_remote(remote, context_);
}

void Shard::set_remote(LegId id, RemoteDescription remote) {
  if (WebRtcLeg* leg = find_web_rtc(id)) leg->set_remote(std::move(remote), context_);
}

void Shard::restart_ice(LegId id, IceCredentials local, IceCredentials remote) {
  WebRtcLeg* leg = find_web_rtc(id);
  if (leg == nullptr) return;
  by_ufrag_[local.ufrag] = id;
  leg->restart_ice(std::move(local), std::move(remote));
}

void Shard::report_quality(LegId id) {
  if (const WebRtcLeg* leg = find_web_rtc(id)) sink_(QualityReport{id, leg->quality()});
}

void Shard::close(LegId id) {
  Leg* leg = find(id);
  if (leg == nullptr) return;
  leave_room(*leg);
  separate(*leg);
  LegQuality quality;
  bool reported = true;
  switch (leg->kind) {
    case Leg::Kind::web_rtc:
      static_cast<WebRtcLeg*>(leg)->close(context_);
      quality = static_cast<WebRtcLeg*>(leg)->quality();
      std::erase_if(by_ufrag_, [id](const auto& entry) { return entry.second == id; });
      std::erase_if(by_descriptor_, [leg](const auto& entry) { return entry.second == leg; });
      break;
    case Leg::Kind::local:
      quality = static_cast<LocalLeg*>(leg)->quality();
      break;
    case Leg::Kind::link:
      quality = static_cast<LinkLeg*>(leg)->quality();
      reported = static_cast<LinkLeg*>(leg)->reported();
      std::erase(piped_, leg);
      break;
  }
  leg->taps.end();
  std::erase(slices_[leg->serial % kSlices].legs, leg);
  legs_.erase(id);
  if (legs_.empty()) next_tick_ = TimePoint::max();
  if (reported) sink_(LegClosed{id, quality});
}

void Shard::bridge(LegId a, LegId b) {
  Leg* first = find(a);
  Leg* second = find(b);
  if (first == nullptr || second == nullptr || first == second) return;
  leave_room(*first);
  leave_room(*second);
  if (first->peer == second) return;
  separate(*first);
  separate(*second);
  first->peer = second;
  second->peer = first;
}

void Shard::unbridge(LegId id) {
  Leg* leg = find(id);
  if (leg != nullptr && leg->seat == nullptr) separate(*leg);
}

void Shard::play(LegId id, PlayId play, audio::EncodedClipPtr clip, unsigned loops) {
  Leg* leg = find(id);
  if (leg == nullptr) return;
  leg->playing = ClipPlay{play, std::move(clip), loops, 0};
  leg->stir();
}

void Shard::stop_play(LegId id) {
  if (Leg* leg = find(id)) leg->playing = std::monostate{};
}

void Shard::send_dtmf(LegId id, PlayId play, const std::string& digits) {
  Leg* leg = find(id);
  if (leg == nullptr) return;
  const std::uint32_t rate =
      leg->kind == Leg::Kind::web_rtc ? static_cast<WebRtcLeg*>(leg)->event_rate() : audio::rtp_clock({});
  leg->playing = DigitPlay{play, rtp::EventSender(digits, rate)};
  leg->stir();
}

void Shard::speak(LegId id, PlayId play, MediaEngine::Speech speech, unsigned loops) {
  if (LocalLeg* leg = find_local(id)) leg->speak(play, std::move(speech), loops);
}

void Shard::stop_speaking(LegId id) {
  if (LocalLeg* leg = find_local(id)) leg->stop_speaking();
}

void Shard::echo(LegId id, bool on) {
  if (LocalLeg* leg = find_local(id)) leg->echo(on);
}

void Shard::mute(LegId id, bool on) {
  if (Leg* leg = find(id)) leg->muted = on;
}

}  // namespace softphone::media
