#include "io/media/media_engine.hpp"

#include "io/media/host_addresses.hpp"
#include "io/media/media_engine_impl.hpp"

namespace softphone::media {

MediaEngine::MediaEngine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MediaEngine::~MediaEngine() = default;

Result<std::unique_ptr<MediaEngine>> MediaEngine::start(
    MediaOptions options, std::function<void(MediaEvent)> sink
) {
  auto identity = dtls::Identity::generate();
  if (!identity) return identity.error();
  auto impl = std::make_unique<Impl>(std::move(*identity));
  impl->addresses = std::move(options.candidate_addresses);
  if (impl->addresses.empty()) {
    const bool any = options.bind_address == "0.0.0.0";
    impl->addresses = any ? host_addresses() : std::vector<std::string>{options.bind_address};
  }
  impl->bind_address = options.bind_address;
  impl->rtp_ports = {options.first_rtp_port, options.last_rtp_port};
  for (unsigned i = 0; i < std::max(options.shards, 1u); ++i) {
    const unsigned number = options.first_port == 0 ? 0 : options.first_port + i;
    if (number > 0xFFFF) return fail("bind_failed", "port number beyond 65535");
    auto port = UdpPort::open(options.bind_address, static_cast<std::uint16_t>(number));
    if (!port) return port.error();
    impl->shards.push_back(std::make_unique<Shard>(std::move(*port), impl->identity, sink));
  }
  return std::unique_ptr<MediaEngine>(new MediaEngine(std::move(impl)));
}

const Bytes& MediaEngine::fingerprint() const {
  return impl_->identity.fingerprint();
}

unsigned MediaEngine::shards() const {
  return static_cast<unsigned>(impl_->shards.size());
}

std::vector<MediaEngine::Address> MediaEngine::candidates(unsigned shard) const {
  std::vector<Address> result;
  const std::uint16_t port = impl_->shards[shard % impl_->shards.size()]->port();
  for (const std::string& ip : impl_->addresses) result.push_back({ip, port});
  return result;
}

void MediaEngine::open_web_rtc(unsigned shard, LegId leg, WebRtcLegOptions options) {
  Shard* home = impl_->settle(leg, shard);
  if (home == nullptr) return;
  home->post([leg, options = std::move(options)](Shard& s) mutable {
    s.open_web_rtc(leg, std::move(options));
  });
}

void MediaEngine::open_local(unsigned shard, LegId leg, Impairment impairment) {
  if (Shard* home = impl_->settle(leg, shard)) {
    home->post([leg, impairment](Shard& s) { s.open_local(leg, impairment); });
  }
}

Result<std::uint16_t> MediaEngine::open_rtp(unsigned shard, LegId leg, RtpLegOptions options) {
  auto sockets = RtpSockets::open(impl_->bind_address, impl_->rtp_ports);
  if (!sockets) return sockets.error();
  const std::uint16_t port = (*sockets)->port();
  Shard* home = impl_->settle(leg, shard);
  if (home == nullptr) return fail("no_port", "the leg exists");
  // A command must be copyable.
  auto shared = std::make_shared<std::unique_ptr<RtpSockets>>(std::move(*sockets));
  home->post([leg, options = std::move(options), shared](Shard& s) mutable {
    s.open_rtp(leg, std::move(options), std::move(*shared));
  });
  return port;
}

void MediaEngine::set_rtp_remote(LegId leg, RtpRemote remote) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, remote = std::move(remote)](Shard& s) { s.set_rtp_remote(leg, remote); });
  }
}

void MediaEngine::set_remote(LegId leg, RemoteDescription remote) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, remote = std::move(remote)](Shard& s) mutable { s.set_remote(leg, std::move(remote)); });
  }
}

void MediaEngine::restart_ice(LegId leg, IceCredentials local, IceCredentials remote) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, local = std::move(local), remote = std::move(remote)](Shard& s) mutable {
      s.restart_ice(leg, std::move(local), std::move(remote));
    });
  }
}

void MediaEngine::close(LegId leg) {
  impl_->leave(leg);
  Shard* home = impl_->shard_of(leg);
  if (home == nullptr) return;
  impl_->forget(leg);
  home->post([leg](Shard& s) { s.close(leg); });
}

void MediaEngine::report_quality(LegId leg) {
  if (Shard* home = impl_->shard_of(leg)) home->post([leg](Shard& s) { s.report_quality(leg); });
}

void MediaEngine::bridge(LegId a, LegId b) {
  Shard* home = impl_->shard_of(a);
  if (home == nullptr || home != impl_->shard_of(b)) return;
  impl_->leave(a);
  impl_->leave(b);
  home->post([a, b](Shard& s) { s.bridge(a, b); });
}

void MediaEngine::unbridge(LegId leg) {
  if (impl_->in_room(leg)) return;
  if (Shard* home = impl_->shard_of(leg)) home->post([leg](Shard& s) { s.unbridge(leg); });
}

void MediaEngine::play(LegId leg, PlayId play, audio::EncodedClipPtr clip, unsigned loops) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, play, clip = std::move(clip), loops](Shard& s) { s.play(leg, play, clip, loops); });
  }
}

void MediaEngine::stop_play(LegId leg) {
  if (Shard* home = impl_->shard_of(leg)) home->post([leg](Shard& s) { s.stop_play(leg); });
}

void MediaEngine::send_dtmf(LegId leg, PlayId play, std::string digits) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, play, digits = std::move(digits)](Shard& s) { s.send_dtmf(leg, play, digits); });
  }
}

void MediaEngine::speak(LegId leg, PlayId play, Speech speech, unsigned loops) {
  if (Shard* home = impl_->shard_of(leg)) {
    home->post([leg, play, speech = std::move(speech), loops](Shard& s) { s.speak(leg, play, speech, loops); }
    );
  }
}

void MediaEngine::stop_speaking(LegId leg) {
  if (Shard* home = impl_->shard_of(leg)) home->post([leg](Shard& s) { s.stop_speaking(leg); });
}

void MediaEngine::echo(LegId leg, bool on) {
  if (Shard* home = impl_->shard_of(leg)) home->post([leg, on](Shard& s) { s.echo(leg, on); });
}

void MediaEngine::mute(LegId leg, bool on) {
  if (Shard* home = impl_->shard_of(leg)) home->post([leg, on](Shard& s) { s.mute(leg, on); });
}

}  // namespace softphone::media
