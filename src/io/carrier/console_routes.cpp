// The carrier's own page (/carrier), what leads the SDK here (/carrier/sdk.js), and its telemetry's ear
// (/v4/…).

#include <boost/json.hpp>

#include "carrier/practice.hpp"
#include "io/carrier/console_access.hpp"
#include "io/carrier/console_assets.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/service_impl.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

using Service = CarrierService::Impl;

constexpr Duration kQualityInterval = 2s;

struct ToJson {
  json::object operator()(const WebhookActivity& webhook) const {
    return {
        {"event", "webhook"},
        {"id", webhook.id},
        {"at", format_iso8601(webhook.at)},
        {"document", webhook.document},
        {"call_sid", webhook.call_sid},
        {"method", webhook.method},
        {"url", webhook.url},
        {"status", webhook.status},
        {"milliseconds", webhook.took.count()},
        {"bytes", webhook.size},
        {"error_code", webhook.code},
        {"error", valid_utf8(webhook.text)},
        {"body", valid_utf8(webhook.body)},
    };
  }
  json::object operator()(const CallActivity& call) const {
    return {
        {"event", "call"},
        {"at", format_iso8601(call.at)},
        {"call_sid", call.call_sid},
        {"parent_call_sid", call.parent_sid},
        {"direction", call.direction},
        {"from", valid_utf8(call.from)},
        {"to", valid_utf8(call.to)},
        {"status", call.status},
    };
  }
  json::object operator()(const DebuggerActivity& entry) const {
    return {
        {"event", "debugger"},
        {"at", format_iso8601(entry.at)},
        {"call_sid", entry.call_sid},
        {"level", entry.error ? "error" : "warning"},
        {"code", entry.code},
        {"text", valid_utf8(entry.text)},
    };
  }
};

json::object quality_json(const std::string& sid, const media::LegQuality& quality) {
  json::object out{
      {"event", "quality"},
      {"call_sid", sid},
      {"received", quality.packets_received},
      {"lost", quality.packets_lost},
      {"sent", quality.packets_sent},
      {"jitter", quality.jitter_ms},
      {"trip", nullptr},
  };
  if (quality.round_trip_ms) out["trip"] = *quality.round_trip_ms;
  return out;
}

json::object state_json(Service& service) {
  const ToJson to_json;
  json::array calls;
  constexpr std::size_t kCalls = 100;
  const auto list = service.engine().list_calls({}, kCalls);
  for (auto call = list.rbegin(); call != list.rend(); ++call) {
    json::object out = to_json(service.describe(**call));
    if (const media::LegQuality* quality = service.quality_of((*call)->leg)) {
      out["quality"] = quality_json((*call)->sid, *quality);
    }
    calls.push_back(std::move(out));
  }
  json::array webhooks;
  for (const WebhookActivity& webhook : service.activity().webhooks()) webhooks.push_back(to_json(webhook));
  json::array debugger;
  const auto& notes = service.notifications();
  for (std::size_t i = std::min<std::size_t>(notes.size(), ActivityLog::kKept); i > 0; --i) {
    const Notification& note = notes[i - 1];
    debugger.push_back(to_json(DebuggerActivity{
        .at = note.time,
        .call_sid = note.note.call_sid,
        .code = note.note.code,
        .error = note.note.error,
        .text = note.note.text}));
  }
  json::array numbers;
  for (const core::PhoneNumber& number : service.engine().config().numbers)
    numbers.push_back(json::value(number.number));
  return {
      {"account_sid", service.engine().config().account_sid},
      {"calls", std::move(calls)},
      {"webhooks", std::move(webhooks)},
      {"debugger", std::move(debugger)},
      {"numbers", std::move(numbers)},
      {"callers", json::array{"+33639980001", "+33639980002", "+12125550101"}},
  };
}

/// Sends what happens, and every two seconds how the live legs fare.
class Watcher : public net::WebSocketHandler {
 public:
  explicit Watcher(std::shared_ptr<Service> service)
      : service_(std::move(service)), timer_(service_->executor()) {}

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    listener_ = service_->activity().listen([this](const Activity& activity) {
      if (socket_) socket_->send_text(json::serialize(std::visit(ToJson{}, activity)));
    });
    schedule();
  }
  void on_text(std::string_view) override {}
  void on_close() override {
    service_->activity().forget(listener_);
    timer_.cancel();
    socket_ = nullptr;
  }

 private:
  void schedule() {
    timer_.set(net::system_now().steady + kQualityInterval, [this] {
      if (!socket_ || service_->stopped()) return;
      service_->ask_quality();
      for (const core::Call* call : service_->engine().list_calls({}, 200)) {
        const media::LegQuality* quality = call->ended() ? nullptr : service_->quality_of(call->leg);
        if (quality) socket_->send_text(json::serialize(quality_json(call->sid, *quality)));
      }
      schedule();
    });
  }

  std::shared_ptr<Service> service_;
  net::Timer timer_;
  net::WebSocket* socket_ = nullptr;
  std::uint64_t listener_ = 0;
};

net::HttpResponse file(const char* type, const char* content) {
  net::HttpResponse response = net::HttpResponse::text(200, content);
  response.headers.set("Content-Type", type);
  response.headers.set("Cache-Control", "no-cache");
  response.headers.set("X-Content-Type-Options", "nosniff");
  return response;
}

using Handler = std::function<net::HttpResponse(Service&, const net::HttpRequest&)>;

void add_watched(
    net::Router& router,
    const std::weak_ptr<Service>& weak,
    const char* method,
    const char* path,
    Handler handler
) {
  router.add(method, path, [weak, handler](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
    const auto service = weak.lock();
    if (!service || service->stopped()) co_return net::HttpResponse::empty(503);
    if (auto refused = refuse_watcher(service->engine().config(), request)) co_return std::move(*refused);
    net::HttpResponse response = handler(*service, request);
    response.headers.set("Cache-Control", "no-store");
    response.headers.set(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    co_return response;
  });
}

net::HttpResponse ring(Service& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
  const auto sid =
      service.engine().practice_call(form.get_or("From", ""), form.get_or("To", ""), net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  return net::HttpResponse::json(201, json::serialize(json::object{{"sid", *sid}}));
}

/// The SDK's telemetry, from pages of any origin: taken with thanks. The token it carries is not looked at.
asio::awaitable<net::HttpResponse> take_telemetry(net::HttpRequest) {
  net::HttpResponse response = net::HttpResponse::json(200, "{}");
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Access-Control-Allow-Headers", "Content-Type, X-Twilio-Token");
  response.headers.set("Access-Control-Allow-Methods", "POST");
  co_return response;
}

}  // namespace

void add_console_routes(net::Router& router, const std::weak_ptr<Service>& weak) {
  add_watched(router, weak, "GET", "/carrier", [](Service&, const net::HttpRequest&) {
    return file("text/html; charset=utf-8", kConsoleHtml);
  });
  add_watched(router, weak, "GET", "/carrier/console.js", [](Service&, const net::HttpRequest&) {
    return file("text/javascript; charset=utf-8", kConsoleScript);
  });
  add_watched(router, weak, "GET", "/carrier/console.css", [](Service&, const net::HttpRequest&) {
    return file("text/css; charset=utf-8", kConsoleCss);
  });
  add_watched(router, weak, "GET", "/carrier/state", [](Service& service, const net::HttpRequest&) {
    return net::HttpResponse::json(200, json::serialize(state_json(service)));
  });
  add_watched(router, weak, "POST", "/carrier/ring", ring);
  router.add_web_socket(
      "/carrier/live",
      [weak](const net::HttpRequest& request
      ) -> Result<std::unique_ptr<net::WebSocketHandler>, net::UpgradeRefused> {
        auto service = weak.lock();
        if (!service || service->stopped()) return net::UpgradeRefused{net::HttpResponse::empty(503)};
        if (auto refused = refuse_watcher(service->engine().config(), request)) {
          return net::UpgradeRefused{std::move(*refused)};
        }
        return std::unique_ptr<net::WebSocketHandler>(new Watcher(std::move(service)));
      }
  );
  // For the pages of any application.
  router.add("GET", "/carrier/sdk.js", [](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
    net::HttpResponse response = file("text/javascript; charset=utf-8", kSdkScript);
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
    co_return response;
  });
  constexpr std::size_t kMaxTelemetry = 1024 * 1024;
  for (const char* method : {"POST", "OPTIONS"}) {
    router.add(method, "/v4/*", take_telemetry, kMaxTelemetry);
  }
}

}  // namespace softphone::io::carrier
