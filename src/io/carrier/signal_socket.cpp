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
  explicit SignalSocket(std::shared_ptr<CarrierService::Impl> service, boost::asio::any_io_executor executor)
      : service_(std::move(service)), timer_(std::move(executor)) {}

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    id_ = service_->opened(socket);
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
  net::WebSocket* socket_ = nullptr;
  core::ConnectionId id_{};
};

}  // namespace

void add_signal_route(net::Router& router, const std::weak_ptr<CarrierService::Impl>& weak) {
  const auto factory =
      [weak](const net::HttpRequest&) -> Result<std::unique_ptr<net::WebSocketHandler>, net::UpgradeRefused> {
    auto service = weak.lock();
    if (!service || service->stopped()) {
      return net::UpgradeRefused{net::HttpResponse::text(503, "The carrier is stopping\n")};
    }
    auto executor = service->executor();
    return std::unique_ptr<net::WebSocketHandler>(new SignalSocket(std::move(service), std::move(executor)));
  };
  router.add_web_socket("/signal", factory, signal::kMaxFrame);
}

}  // namespace softphone::io::carrier
