#include "io/carrier/service_impl.hpp"

#include "base/sid.hpp"
#include "io/carrier/account_file.hpp"
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
  Out operator()(const media::QualityReport&) const { return std::nullopt; }
};

}  // namespace

CarrierService::Impl::Impl(
    asio::any_io_executor executor,
    core::Config config,
    std::unique_ptr<media::MediaEngine> media,
    net::HttpClient& client,
    net::WorkerPool& workers,
    std::unique_ptr<recording::Recorder> recorder
)
    : executor_(executor),
      random_(net::system_random()),
      media_(std::move(media)),
      engine_(config, facts_of(*media_), random_),
      workers_(workers),
      recorder_(std::move(recorder)),
      sounds_(client, workers),
      webhooks_(client, config.auth_token, random_, activity_),
      timer_(executor),
      callbacks_(
          executor,
          webhooks_,
          [this](const std::string& sid, const std::string& url, const std::string& why) {
            add_notification({.code = 15003, .error = false, .call_sid = sid, .text = why, .url = url});
          },
          [this](const std::string& sid) { dispatch(core::RecordingAnnounced{sid}); }
      ),
      tasks_(executor, "carrier") {}

void CarrierService::Impl::register_routes(net::Router& router) {
  add_signal_route(router, weak_from_this());
  add_rest_routes(router, weak_from_this());
  add_practice_routes(router, weak_from_this());
  add_console_routes(router, weak_from_this());
}

void CarrierService::Impl::stop() {
  if (stopped_) return;
  engine_.shut_down(net::system_now());
  pump();
  recorder_->close_all();
  recordings_ended();
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
  if (const auto* report = std::get_if<media::QualityReport>(&event)) {
    qualities_[static_cast<std::uint64_t>(report->leg)] = report->quality;
  }
  if (const auto* closed = std::get_if<media::LegClosed>(&event)) {
    qualities_.erase(static_cast<std::uint64_t>(closed->leg));
  }
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

std::optional<core::ApiError> CarrierService::Impl::change_account(core::Config draft) {
  if (keep_account_) {
    const auto kept = keep_account_(format_account_changes(draft));
    if (!kept) {
      log::error("carrier: a change of the account is refused: {}", kept.error().detail);
      return core::ApiError{500, 20500, "The change cannot be kept; the carrier's log says why"};
    }
  }
  engine_.config() = std::move(draft);
  return std::nullopt;
}

CallActivity CarrierService::Impl::describe(const core::Call& call) const {
  CallActivity activity;
  activity.at = net::system_now().wall;
  activity.call_sid = call.sid;
  activity.parent_sid = call.parent_sid;
  activity.direction = to_string(call.direction);
  activity.from = call.from;
  activity.to = call.to;
  activity.status = to_string(call.status);
  if (call.ended() && call.answered()) activity.seconds = call.duration_seconds(activity.at);
  return activity;
}

void CarrierService::Impl::ask_quality() {
  constexpr std::size_t kMost = 200;
  for (const core::Call* call : engine_.list_calls({}, kMost)) {
    if (!call->ended()) media_->report_quality(static_cast<media::LegId>(call->leg));
  }
}

const media::LegQuality* CarrierService::Impl::quality_of(core::LegId leg) const {
  const auto found = qualities_.find(static_cast<std::uint64_t>(leg));
  return found == qualities_.end() ? nullptr : &found->second;
}

void CarrierService::Impl::add_notification(core::Notify note) {
  if (note.error) {
    log::warn("carrier: {} call {}: {}", note.code, note.call_sid, note.text);
  } else {
    log::info("carrier: {} call {}: {}", note.code, note.call_sid, note.text);
  }
  activity_.add(DebuggerActivity{
      .at = net::system_now().wall,
      .call_sid = note.call_sid,
      .code = note.code,
      .error = note.error,
      .text = note.text});
  notifications_.push_front(
      {.sid = make_sid("NO", random_), .time = net::system_now().wall, .note = std::move(note)}
  );
  if (notifications_.size() > kMaxNotifications) notifications_.pop_back();
}

}  // namespace softphone::io::carrier
