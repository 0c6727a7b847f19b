#include "io/desk/live_hub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "desk/call_record.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {

namespace json = boost::json;

namespace {

bool flag(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<std::int64_t> number(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

/// A code of our own (RFC 6455 §7.4.2), for whoever reads the browser's console.
constexpr std::uint16_t kSignedOut = 4401;
constexpr const char* kNothingAwaited = R"({"type":"lines","awaited":{}})";

}  // namespace

/// One connected page. The hub knows it between on_open and on_close.
class LiveHub::Page final : public net::WebSocketHandler {
 public:
  Page(std::shared_ptr<LiveHub> hub, std::string identity, std::string session, std::string name)
      : hub_(std::move(hub)),
        identity_(std::move(identity)),
        session_(std::move(session)),
        name_(std::move(name)),
        ping_timer_(hub_->executor_),
        probe_timer_(hub_->executor_),
        probe_(net::system_now().steady, hub_->probing_) {}

  /// A server that is torn down drops its pages without closing them.
  ~Page() override { hub_->pages_.erase(this); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  [[nodiscard]] const std::string& identity() const { return identity_; }
  [[nodiscard]] const std::string& session() const { return session_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const desk::PageProbe& probe() const { return probe_; }
  void send(const std::string& frame) {
    if (socket_ != nullptr) socket_->send_text(frame);
  }
  /// The page was taken for lost and is back.
  void tell_lost(desk::UnixMs since) {
    send(json::serialize(json::object{{"type", "reachable"}, {"lostAt", since}}));
  }

  void end() {
    if (socket_ != nullptr) socket_->close(kSignedOut, "signed out");
  }

  void on_open(net::WebSocket& socket) override {
    socket_ = &socket;
    send(json::serialize(json::object{{"type", "hello"}, {"identity", identity_}, {"boot", hub_->boot_}}));
    hub_->opened(*this);
    schedule_ping();
    run_probe();
  }

  void on_text(std::string_view frame) override {
    json::error_code error;
    const json::value value = json::parse({frame.data(), frame.size()}, error);
    const json::object* object = error ? nullptr : value.if_object();
    const json::value* type = object ? object->if_contains("type") : nullptr;
    if (type == nullptr || !type->is_string()) return;
    // Anything but these two is a later page's word and does no harm.
    if (type->get_string() == "pong") {
      if (const auto n = number(*object, "n")) answered_ = std::clamp(*n, answered_, asked_);
    } else if (type->get_string() == "echo") {
      hear(*object);
    }
  }

  void on_close() override {
    ping_timer_.cancel();
    probe_timer_.cancel();
    socket_ = nullptr;
    hub_->closed(*this);
  }

 private:
  void schedule_ping() {
    ping_timer_.set(net::system_now().steady + hub_->ping_interval_, [this] { ping(); });
  }

  void ping() {
    if (asked_ - answered_ >= 2) {
      socket_->close(1001, "no answer to ping");
      return;
    }
    send(fmt::format(R"({{"type":"ping","n":{}}})", ++asked_));
    schedule_ping();
  }

  void run_probe() {
    const TimePoint now = net::system_now().steady;
    if (probe_.give_up(now)) hub_->page_changed(*this);
    if (const auto n = probe_.ask(now)) send(fmt::format(R"({{"type":"probe","n":{}}})", *n));
    probe_timer_.set(probe_.wake(), [this] { run_probe(); });
  }

  void hear(const json::object& echo) {
    const Now now = net::system_now();
    const desk::PageState state{flag(echo, "registered"), flag(echo, "inCall"), flag(echo, "visible")};
    const auto heard = probe_.hear(number(echo, "n").value_or(0), state, now.steady);
    if (heard.silent_since) {
      const auto silence = now.steady - *heard.silent_since;
      tell_lost(LiveHub::now() - std::chrono::duration_cast<std::chrono::milliseconds>(silence).count());
    }
    if (heard.changed) hub_->page_changed(*this);
    probe_timer_.set(probe_.wake(), [this] { run_probe(); });
  }

  std::shared_ptr<LiveHub> hub_;
  std::string identity_;
  std::string session_;
  std::string name_;
  net::Timer ping_timer_;
  net::Timer probe_timer_;
  desk::PageProbe probe_;
  net::WebSocket* socket_ = nullptr;
  std::int64_t asked_ = 0;
  std::int64_t answered_ = 0;
};

LiveHub::LiveHub(
    boost::asio::any_io_executor executor,
    std::shared_ptr<const desk::Roster> team,
    std::string boot,
    Duration ping_interval,
    desk::PageProbe::Terms probing
)
    : executor_(std::move(executor)),
      team_(std::move(team)),
      boot_(std::move(boot)),
      ping_interval_(ping_interval),
      probing_(probing),
      change_timer_(executor_) {}

LiveHub::~LiveHub() = default;

desk::UnixMs LiveHub::now() {
  return unix_milliseconds(net::system_now().wall);
}

std::unique_ptr<net::WebSocketHandler> LiveHub::connect(
    std::string identity, std::string session, std::string page
) {
  if (page.empty()) page = "#" + std::to_string(++nameless_);
  return std::make_unique<Page>(shared_from_this(), std::move(identity), std::move(session), std::move(page));
}

void LiveHub::end(std::string_view identity, std::string_view session) {
  for (Page* page : std::set(pages_)) {
    if (page->identity() == identity && (session.empty() || page->session() == session)) page->end();
  }
}

void LiveHub::team_changed() {
  for (Page* page : std::set(pages_)) page->send(R"({"type":"team"})");
  tell_presence();
}

void LiveHub::opened(Page& page) {
  pages_.insert(&page);
  const auto lost = presence_.page_returned(page.identity(), page.name());
  presence_.page(page.identity(), page.name(), true, true);
  tell_presence(&page);
  if (const auto awaited = awaited_.find(page.identity()); awaited != awaited_.end())
    page.send(awaited->second);
  if (lost) page.tell_lost(*lost);
}

void LiveHub::closed(Page& page) {
  pages_.erase(&page);
  // A page that reconnects may be here twice under one name for a moment; the other one speaks for it.
  const auto twin = std::find_if(pages_.begin(), pages_.end(), [&](const Page* other) {
    return other->identity() == page.identity() && other->name() == page.name();
  });
  if (twin != pages_.end()) {
    page_changed(**twin);
    return;
  }
  presence_.page_gone(page.identity(), page.name(), !page.probe().reachable(), now());
  tell_presence();
}

void LiveHub::page_changed(const Page& page) {
  const auto& state = page.probe().state();
  presence_.page(page.identity(), page.name(), page.probe().reachable(), !state || state->registered);
  tell_presence();
}

void LiveHub::choose(const std::string& identity, const desk::Chosen& chosen) {
  presence_.choose(identity, chosen);
  tell_presence();
}

void LiveHub::prefer(const std::string& identity, std::string device) {
  presence_.prefer(identity, std::move(device));
  tell_presence();
}

void LiveHub::tell_presence(Page* newcomer) {
  std::string reps = reps_json();
  const std::string frame = fmt::format(R"({{"type":"presence","reps":{}}})", reps);
  if (reps != told_presence_) {
    told_presence_ = std::move(reps);
    for (Page* page : std::set(pages_)) page->send(frame);
  } else if (newcomer != nullptr) {
    newcomer->send(frame);
  }
  if (const auto next = presence_.next_change(now())) {
    // The wall clock may be set back meanwhile: then it is looked at again, a little later.
    const auto wait = std::chrono::milliseconds(std::max<desk::UnixMs>(*next - now(), 0) + 5);
    change_timer_.set(net::system_now().steady + wait, [this] { tell_presence(); });
  } else {
    change_timer_.cancel();
  }
}

void LiveHub::call_changed(const desk::Call& call) {
  for (const std::string& identity : call.parties()) {
    const auto record = desk::seen_by(call, identity, *team_);
    if (!record) continue;
    presence_.talks(identity, call.sid(), record->state == desk::State::talking && record->mine);
    if (online(identity))
      tell(identity, fmt::format(R"({{"type":"call","call":{}}})", desk::to_json(*record)));
  }
  tell_presence();
}

void LiveHub::lines_awaited(std::map<std::string, std::map<std::string, std::vector<std::string>>> by_rep) {
  std::map<std::string, std::string> frames;
  for (const auto& [identity, calls] : by_rep) {
    json::object awaited;
    for (const auto& [call, parties] : calls) awaited[call] = json::value_from(parties);
    frames[identity] = json::serialize(json::object{{"type", "lines"}, {"awaited", std::move(awaited)}});
  }
  const auto former = std::exchange(awaited_, std::move(frames));
  for (const auto& [identity, frame] : former) {
    if (!awaited_.contains(identity)) tell(identity, kNothingAwaited);
  }
  for (const auto& [identity, frame] : awaited_) {
    const auto before = former.find(identity);
    if (before == former.end() || before->second != frame) tell(identity, frame);
  }
}

void LiveHub::tell(std::string_view identity, const std::string& frame) {
  for (Page* page : std::set(pages_)) {
    if (page->identity() == identity) page->send(frame);
  }
}

bool LiveHub::online(std::string_view identity) const {
  return std::any_of(pages_.begin(), pages_.end(), [&](const Page* page) {
    return page->identity() == identity;
  });
}

std::string LiveHub::reps_json() const {
  const desk::UnixMs at = now();
  json::array reps;
  for (const desk::Rep& rep : team_->reps()) {
    const desk::Chosen chosen = presence_.chosen(rep.identity, at);
    json::object object{{"identity", rep.identity}, {"name", rep.name}, {"number", rep.number}};
    object["shortNumber"] = rep.short_number.empty() ? json::value(nullptr) : json::value(rep.short_number);
    object["online"] = online(rep.identity) && presence_.hears(rep.identity, at);
    object["status"] = desk::to_word(presence_.status(rep.identity, at));
    object["chosen"] = desk::to_word(chosen.choice);
    object["until"] = chosen.until ? json::value(*chosen.until) : json::value(nullptr);
    const auto device = presence_.rings_on(rep.identity);
    object["ringsOn"] = device ? json::value(*device) : json::value(nullptr);
    reps.push_back(std::move(object));
  }
  return json::serialize(reps);
}

}  // namespace softphone::io_desk
