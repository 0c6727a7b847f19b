#include "io/desk/call_control.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <set>

#include "desk/rest_answer.hpp"
#include "io/desk/desk_context.hpp"
#include "io/desk/live_hub.hpp"
#include "io/desk/rest_client.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;
namespace json = boost::json;
using Kind = desk::RestRequest::Kind;

struct CallControl::Work {
  Work(asio::any_io_executor executor, const desk::Call& first) : call(first), timer(std::move(executor)) {}
  desk::Call call;
  desk::Agenda agenda;
  net::Timer timer;
  std::set<std::string> asked;  ///< parties whom the carrier was asked to ring
  bool busy = false;            ///< a request is under way, or the facts of its answer are being kept
};

namespace {

/// Retry-After in seconds (RFC 9110 §10.2.3), at most a minute.
Duration retry_after(const net::HttpClientResponse& response) {
  const std::string text = response.headers.get("Retry-After").value_or("");
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return std::chrono::seconds(std::clamp(seconds, 0, 60));
}

json::object object_of(const std::string& body) {
  json::error_code error;
  json::value value = json::parse(body, error);
  if (error || !value.is_object()) return {};
  return std::move(value.as_object());
}

}  // namespace

CallControl::CallControl(asio::any_io_executor executor, DeskContext& context)
    : context_(context),
      pace_(context.config.call_interval),
      executor_(executor),
      tasks_(executor, "call control") {}

CallControl::~CallControl() {
  *alive_ = false;
}

void CallControl::call_changed(const desk::Call& call) {
  const auto known = works_.find(call.sid());
  std::vector<desk::RestRequest> requests = desk::reconcile(call);
  keep_places(call.sid(), requests);
  if (requests.empty() && (known == works_.end() || !known->second->busy)) {
    if (known != works_.end()) works_.erase(known);
    return;
  }
  auto& work = works_[call.sid()];
  if (!work) work = std::make_unique<Work>(executor_, call);
  work->call = call;
  work->agenda.plan(std::move(requests), net::system_now().steady);
  make_next(call.sid());
}

void CallControl::make_next(const std::string& call_sid) {
  const auto found = works_.find(call_sid);
  if (found == works_.end() || found->second->busy) return;
  Work& work = *found->second;
  const TimePoint now = net::system_now().steady;
  auto request = work.agenda.next(now, [&](const desk::RestRequest& due) {
    if (due.kind == Kind::add) return pace_.turn({call_sid, due.key(), due.party}, now);
    // The carrier's time to ring somebody does not run before it was asked to.
    const bool early =
        due.kind == Kind::give_up && !work.asked.contains(due.party) && pace_.waits(call_sid, due.party);
    return early ? now + due.delay : now;
  });
  if (request && request->kind == Kind::add) {
    const bool waited = pace_.waits(call_sid, request->party);
    pace_.started({call_sid, request->key(), request->party}, now);
    if (work.asked.insert(request->party).second && waited) work.agenda.count_anew(request->party, now);
  }
  tell_waiting();
  if (request) {
    work.busy = true;
    work.timer.cancel();
    tasks_.spawn(make(alive_, call_sid, std::move(*request)));
    return;
  }
  if (const auto wake = work.agenda.wake()) {
    work.timer.set(*wake, [this, call_sid] { make_next(call_sid); });
  } else {
    works_.erase(found);
  }
}

void CallControl::keep_places(const std::string& call_sid, const std::vector<desk::RestRequest>& requests) {
  std::set<std::string> keys;
  for (const desk::RestRequest& request : requests) {
    if (request.kind == Kind::add) keys.insert(request.key());
  }
  if (!pace_.keep(call_sid, keys, net::system_now().steady)) return;
  for (const auto& [other, parties] : pace_.waiting()) {
    if (other != call_sid) make_next(other);
  }
  tell_waiting();
}

void CallControl::tell_waiting() {
  auto waiting = pace_.waiting();
  if (waiting == told_waiting_) return;
  std::map<std::string, desk::CallPace::Waiting> by_rep;
  for (const auto& [call_sid, parties] : waiting) {
    const auto work = works_.find(call_sid);
    if (work == works_.end()) continue;
    for (const std::string& identity : work->second->call.parties()) by_rep[identity][call_sid] = parties;
  }
  told_waiting_ = std::move(waiting);
  context_.live->lines_awaited(std::move(by_rep));
}

asio::awaitable<void> CallControl::keep(std::string call_sid, std::vector<desk::Fact> facts) {
  const auto alive = alive_;
  for (desk::Fact& fact : facts) {
    const auto kept = co_await context_.record(std::move(fact));
    if (!*alive) co_return;
    if (!kept) log::error("call {}: not recorded: {} ({})", call_sid, kept.error().detail, kept.error().code);
  }
  works_.at(call_sid)->busy = false;
  make_next(call_sid);
}

asio::awaitable<void> CallControl::make(
    std::shared_ptr<const bool> alive, std::string call_sid, desk::RestRequest request
) {
  if (!*alive) co_return;
  // While `busy`, nobody takes this work away.
  Work& work = *works_.at(call_sid);
  if (request.kind == Kind::give_up) {
    const Now now = net::system_now();
    std::vector<desk::Fact> facts{desk::give_up(request, work.call, unix_milliseconds(now.wall))};
    work.agenda.finished(desk::Agenda::Outcome::done, now.steady);
    co_await keep(call_sid, std::move(facts));
    co_return;
  }
  const desk::RestTerms terms{account_path(context_.config), context_.config.webhook_base};
  desk::RestForm rest = desk::to_rest(request, work.call, terms);
  net::HttpClientRequest http =
      rest_request(context_.config, std::move(rest.method), std::move(rest.target), rest.form);
  const std::string what = http.method + ' ' + http.url.substr(context_.config.api_base.size());
  const auto response = co_await context_.http.send(std::move(http));
  // An answer that had come in already is not called off by the end of the service.
  if (!*alive) co_return;
  const Now now = net::system_now();
  desk::RestAnswer answer;
  Duration wait{};
  if (response) {
    const json::object body = object_of(response->body);
    answer = desk::read_answer(request, work.call, response->status, body, unix_milliseconds(now.wall));
    wait = retry_after(*response);
    if (request.kind == Kind::add && response->status == 429) {
      // Who could not be started keeps their page informed, and waits in front of no one.
      pace_.hold_off(wait, now.steady);
      pace_.turn({call_sid, request.key(), request.party}, now.steady);
    }
    if (response->status >= 400)
      log::warn("call {}: {} was answered with status {}", call_sid, what, response->status);
  } else {
    log::warn("call {}: {}: {}", call_sid, what, response.error().detail);
  }
  work.agenda.finished(answer.outcome, now.steady, wait);
  if (answer.look) work.agenda.hurry_looks(request.leg, now.steady);
  co_await keep(call_sid, std::move(answer.facts));
}

}  // namespace softphone::io_desk
