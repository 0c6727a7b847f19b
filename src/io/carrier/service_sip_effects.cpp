// The telephone network: what the engine's effects on SIP and plain RTP do to sockets and media, and what
// comes back.

#include "io/carrier/service_impl.hpp"
#include "io/net/log.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

constexpr Duration kResolveEvery = 5min;
constexpr Duration kResolveAgain = 15s;

media::LegId leg(core::LegId id) {
  return static_cast<media::LegId>(id);
}

}  // namespace

std::optional<Error> CarrierService::Impl::open_sip(
    const SipTransportOptions& options, net::WorkerPool& workers
) {
  SipTransport::Events events;
  events.received = [weak = weak_from_this()](const sip::Hop& from, std::string bytes) {
    if (const auto self = weak.lock()) self->dispatch(core::SipReceived{from, std::move(bytes)});
  };
  events.failed = [weak = weak_from_this()](const std::string& transaction) {
    if (const auto self = weak.lock()) self->dispatch(core::SipSendFailed{transaction});
  };
  auto opened = SipTransport::open(executor_, workers, options, std::move(events));
  if (!opened) return opened.error();
  sip_ = std::move(*opened);
  log::info(
      "sip: udp port {}, tcp port {}, tls port {}", sip_->udp_port(), sip_->tcp_port(), sip_->tls_port()
  );
  dispatch(core::SipStarted{sip_->udp_port(), sip_->tcp_port(), sip_->tls_port()});
  if (const auto& settings = engine_.config().sip; settings && settings->trunk) {
    tasks_.spawn(keep_trunk_resolved(shared_from_this(), settings->trunk->host));
  }
  return std::nullopt;
}

asio::awaitable<void> CarrierService::Impl::keep_trunk_resolved(
    std::shared_ptr<Impl> /*self*/, std::string host
) {
  while (!stopped_) {
    auto addresses = co_await sip_->resolve(host);
    if (stopped_) co_return;
    const bool found = !addresses.empty();
    if (found) {
      dispatch(core::SipTrunkResolved{std::move(addresses)});
    } else {
      log::warn("sip: the trunk's host {} has no address", host);
    }
    co_await net::sleep_for(found ? kResolveEvery : kResolveAgain);
  }
}

void CarrierService::Impl::execute(const core::SendSip& effect) {
  if (sip_) sip_->send(effect.packet);
}

void CarrierService::Impl::execute(const core::OpenRtpLeg& effect) {
  media::RtpLegOptions options;
  options.ssrc = effect.ssrc;
  options.cname = effect.cname;
  const auto port = media_->open_rtp(effect.shard, leg(effect.leg), std::move(options));
  dispatch(core::RtpLegOpened{effect.leg, port ? *port : std::uint16_t{0}});
}

void CarrierService::Impl::execute(const core::SetRtpRemote& effect) {
  media::RtpRemote remote;
  remote.address = effect.address;
  remote.port = effect.port;
  remote.rtcp_port = effect.rtcp_port;
  remote.payload_type = effect.payload_type;
  remote.a_law = effect.a_law;
  remote.telephone_event = effect.telephone_event;
  remote.sends = effect.sends;
  media_->set_rtp_remote(leg(effect.leg), std::move(remote));
}

}  // namespace softphone::io::carrier
