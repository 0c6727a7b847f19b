#include "io/desk/live_hub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "desk/call_record.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io_desk {

namespace json = boost::json;

/// One connected page. The hub knows it between on_open and on_close.
class LiveHub::Page final : public net::WebSocketHandler {
 public:
  Page(std::shared_ptr<LiveHub> hub, std::string identity)
      : hub_(std::move(hub)), identity_(std::move(identity)), timer_(hub_->executor_) {}

  /// A server that is torn down drops its pages without closing them.
  ~Page() override { hub_->pages_.erase(this); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  [[nodiscard]] const std::string& identity() const { return identity_; }
  void send(const std::string& frame) {
    if (socket_ != nullptr) socket_->send_text(frame);
  }

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    send(json::serialize(json::object{{"type", "hello"}, {"identity", identity_}, {"boot", hub_->boot_}}));
    hub_->opened(*this);
    schedule_ping();
  }

  void on_text(std::string_view frame) override {
    json::error_code error;
    const json::value value = json::parse({frame.data(), frame.size()}, error);
    const json::object* object = error ? nullptr : value.if_object();
    const json::value* type = object ? object->if_contains("type") : nullptr;
    // Pages say nothing but pong; anything else is a later page's word and does no harm.
    if (type == nullptr || !type->is_string() || type->as_string() != "pong") return;
    const json::value* number = object->if_contains("n");
    if (number != nullptr && number->is_int64())
      answered_ = std::clamp(number->as_int64(), answered_, asked_);
  }

  void on_close() override {
    timer_.cancel();
    socket_ = nullptr;
    hub_->closed(*this);
  }

 private:
  void schedule_ping() {
    timer_.set(net::system_now().steady + hub_->ping_interval_, [this] { ping(); });
  }

  void ping() {
    if (asked_ - answered_ >= 2) {
      socket_->close(1001, "no answer to ping");
      return;
    }
    send(fmt::format(R"({{"type":"ping","n":{}}})", ++asked_));
    schedule_ping();
  }

  std::shared_ptr<LiveHub> hub_;
  std::string identity_;
  net::Timer timer_;
  net::WebSocket* socket_ = nullptr;
  std::int64_t asked_ = 0;
  std::int64_t answered_ = 0;
};

LiveHub::LiveHub(
    boost::asio::any_io_executor executor,
    std::shared_ptr<const desk::Roster> team,
    std::string boot,
    Duration ping_interval
)
    : executor_(std::move(executor)),
      team_(std::move(team)),
      boot_(std::move(boot)),
      ping_interval_(ping_interval) {}

LiveHub::~LiveHub() = default;

std::unique_ptr<net::WebSocketHandler> LiveHub::connect(std::string identity) {
  return std::make_unique<Page>(shared_from_this(), std::move(identity));
}

void LiveHub::opened(Page& page) {
  const bool first = !online(page.identity());
  pages_.insert(&page);
  if (first) {
    tell_presence();
  } else {
    page.send(fmt::format(R"({{"type":"presence","reps":{}}})", reps_json()));
  }
}

void LiveHub::closed(Page& page) {
  pages_.erase(&page);
  if (!online(page.identity())) tell_presence();
}

void LiveHub::tell_presence() {
  const std::string frame = fmt::format(R"({{"type":"presence","reps":{}}})", reps_json());
  for (Page* page : std::set(pages_)) page->send(frame);
}

void LiveHub::call_changed(const desk::Call& call) {
  for (const std::string& identity : call.parties()) {
    if (!online(identity)) continue;
    const auto record = desk::seen_by(call, identity, *team_);
    if (!record) continue;
    const std::string frame = fmt::format(R"({{"type":"call","call":{}}})", desk::to_json(*record));
    for (Page* page : std::set(pages_)) {
      if (page->identity() == identity) page->send(frame);
    }
  }
}

bool LiveHub::online(std::string_view identity) const {
  return std::any_of(pages_.begin(), pages_.end(), [&](const Page* page) {
    return page->identity() == identity;
  });
}

std::string LiveHub::reps_json() const {
  json::array reps;
  for (const desk::Rep& rep : team_->reps()) {
    json::object object{{"identity", rep.identity}, {"name", rep.name}, {"number", rep.number}};
    object["online"] = online(rep.identity);
    reps.push_back(std::move(object));
  }
  return json::serialize(reps);
}

}  // namespace softphone::io_desk
