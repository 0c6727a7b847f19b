#include "io/carrier/service_impl.hpp"

#include "base/sid.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kMaxNotifications = 1000;

core::MediaFacts facts_of(const media::MediaEngine& engine) {
  core::MediaFacts facts;
  facts.fingerprint = engine.fingerprint();
  for (unsigned shard = 0; shard < engine.shards(); ++shard) {
    std::vector<core::MediaAddress> list;
    for (const auto& address : engine.candidates(shard))
      list.push_back({.ip = address.ip, .port = address.port});
    facts.candidates.push_back(std::move(list));
  }
  return facts;
}

/// Media events in the engine's words; nothing for those it does not need.
struct Translate {
  static core::LegId leg(media::LegId id) { return static_cast<core::LegId>(id); }
  using Out = std::optional<core::Event>;
  Out operator()(const media::Connected& e) const { return core::LegConnected{leg(e.leg)}; }
  Out operator()(const media::Disconnected& e) const { return core::LegDisconnected{leg(e.leg)}; }
  Out operator()(const media::DtmfReceived& e) const { return core::DigitReceived{leg(e.leg), e.digit}; }
  Out operator()(const media::PlayFinished& e) const {
    return core::SoundFinished{leg(e.leg), static_cast<core::PlayId>(e.play)};
  }
  Out operator()(const media::RoomPlayFinished& e) const {
    return core::RoomSoundFinished{static_cast<core::RoomId>(e.room), static_cast<core::PlayId>(e.play)};
  }
  Out operator()(const media::TalkChanged& e) const { return core::TalkChanged{leg(e.leg), e.talking}; }
  Out operator()(const media::LegClosed&) const { return std::nullopt; }
};

}  // namespace

CarrierService::Impl::Impl(
    asio::any_io_executor executor,
    core::Config config,
    std::unique_ptr<media::MediaEngine> media,
    net::HttpClient& client,
    net::WorkerPool& workers
)
    : executor_(executor),
      random_(net::system_random()),
      media_(std::move(media)),
      engine_(config, facts_of(*media_), random_),
      sounds_(client, workers),
      webhooks_(client, config.auth_token, random_),
      timer_(executor),
      callbacks_(
          executor,
          webhooks_,
          [this](const std::string& sid, const std::string& url, const std::string& why) {
            add_notification({.code = 15003, .error = false, .call_sid = sid, .text = why, .url = url});
          }
      ),
      tasks_(executor, "carrier") {}

void CarrierService::Impl::register_routes(net::Router& router) {
  add_signal_route(router, weak_from_this());
  add_rest_routes(router, weak_from_this());
  add_practice_routes(router, weak_from_this());
}

void CarrierService::Impl::stop() {
  if (stopped_) return;
  engine_.shut_down(net::system_now());
  pump();
  stopped_ = true;
  timer_.cancel();
  tasks_.cancel();
  if (sip_) sip_->stop();
  media_.reset();
}

void CarrierService::Impl::dispatch(const core::Event& event) {
  if (stopped_) return;
  engine_.handle(event, net::system_now());
  pump();
}

void CarrierService::Impl::dispatch_media(const media::MediaEvent& event) {
  if (const auto translated = std::visit(Translate{}, event)) dispatch(*translated);
}

void CarrierService::Impl::pump() {
  // An effect may report at once, and come here again: the outer loop takes what that brings.
  if (pumping_) return;
  pumping_ = true;
  while (const auto effect = engine_.poll_effect()) {
    std::visit([this](const auto& specific) { execute(specific); }, *effect);
  }
  pumping_ = false;
  arm_timer();
}

void CarrierService::Impl::arm_timer() {
  const auto next = engine_.next_timeout();
  if (!next || stopped_) {
    timer_.cancel();
    return;
  }
  timer_.set(*next, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->stopped_) return;
    self->engine_.handle_timeout(net::system_now());
    self->pump();
  });
}

core::ConnectionId CarrierService::Impl::opened(net::WebSocket& socket, const std::string& edge) {
  const auto id = static_cast<core::ConnectionId>(++last_connection_);
  sockets_[last_connection_] = &socket;
  dispatch(core::ConnectionOpened{.connection = id, .edge = edge});
  return id;
}

void CarrierService::Impl::closed(core::ConnectionId id) {
  sockets_.erase(static_cast<std::uint64_t>(id));
  dispatch(core::ConnectionClosed{id});
}

void CarrierService::Impl::add_notification(core::Notify note) {
  if (note.error) {
    log::warn("carrier: {} call {}: {}", note.code, note.call_sid, note.text);
  } else {
    log::info("carrier: {} call {}: {}", note.code, note.call_sid, note.text);
  }
  notifications_.push_front(
      {.sid = make_sid("NO", random_), .time = net::system_now().wall, .note = std::move(note)}
  );
  if (notifications_.size() > kMaxNotifications) notifications_.pop_back();
}

}  // namespace softphone::io::carrier
