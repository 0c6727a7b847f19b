// /signal: the SDK's WebSocket. Frames go to the engine as they are; the heartbeat is ours.

#include "io/carrier/service_impl.hpp"
#include "io/net/random.hpp"
#include "proto/signal/client_message.hpp"
#include "proto/signal/server_message.hpp"

namespace softphone::io::carrier {

namespace {

/// The SDK gives a connection up after 15 s without a frame.
constexpr Duration kHeartbeatInterval = 5s;

class SignalSocket : public net::WebSocketHandler {
 public:
  SignalSocket(
      std::shared_ptr<CarrierService::Impl> service, boost::asio::any_io_executor executor, std::string edge
  )
      : service_(std::move(service)), timer_(std::move(executor)), edge_(std::move(edge)) {}

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    id_ = service_->opened(socket, edge_);
    schedule();
  }

  void on_text(std::string_view frame) override {
    service_->dispatch(core::FrameReceived{.connection = id_, .text = std::string(frame)});
  }

  void on_close() override {
    timer_.cancel();
    socket_ = nullptr;
    service_->closed(id_);
  }

 private:
  void schedule() {
    timer_.set(net::system_now().steady + kHeartbeatInterval, [this] {
      if (!socket_) return;
      socket_->send_text(std::string(signal::kHeartbeat));
      schedule();
    });
  }

  std::shared_ptr<CarrierService::Impl> service_;
  net::Timer timer_;
  std::string edge_;
  net::WebSocket* socket_ = nullptr;
  core::ConnectionId id_{};
};

/// Which edge the page asked for: `?edge=dublin`, or a Host of Twilio's that leads here by DNS and a proxy.
std::string edge_of(const net::HttpRequest& request) {
  if (auto edge = request.query_form().get("edge")) return *edge;
  constexpr std::string_view kBefore = "voice-js.";
  constexpr std::string_view kAfter = ".twilio.com";
  std::string host = request.headers.get("Host").value_or("");
  host.resize(std::min(host.size(), host.find(':')));
  if (!host.starts_with(kBefore) || !host.ends_with(kAfter) ||
      host.size() <= kBefore.size() + kAfter.size()) {
    return {};
  }
  return host.substr(kBefore.size(), host.size() - kBefore.size() - kAfter.size());
}

}  // namespace

void add_signal_route(net::Router& router, const std::weak_ptr<CarrierService::Impl>& weak) {
  const auto factory = [weak](const net::HttpRequest& request
                       ) -> Result<std::unique_ptr<net::WebSocketHandler>, net::UpgradeRefused> {
    auto service = weak.lock();
    if (!service || service->stopped()) {
      return net::UpgradeRefused{net::HttpResponse::text(503, "The carrier is stopping\n")};
    }
    auto executor = service->executor();
    return std::unique_ptr<net::WebSocketHandler>(
        new SignalSocket(std::move(service), std::move(executor), edge_of(request))
    );
  };
  router.add_web_socket("/signal", factory, signal::kMaxFrame);
}

}  // namespace softphone::io::carrier
