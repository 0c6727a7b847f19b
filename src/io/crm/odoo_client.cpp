#include "io/crm/odoo_client.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <memory>

namespace softphone::crm {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kBytesASecond = 256 * 1024;

/// The name under which notes are marked: must stay the same, or notes would be written twice.
std::string host_of(const std::string& url) {
  const auto parsed = boost::urls::parse_uri(url);
  const std::string host = parsed ? std::string(parsed->encoded_host()) : std::string();
  return host.empty() ? "softphone" : host;
}

}  // namespace

/// Held while a conversation goes on; hands over to the next in line when it ends, also by an exception.
class Odoo::Turn {
 public:
  explicit Turn(std::shared_ptr<Queue> queue) : queue_(std::move(queue)) { queue_->busy = true; }
  ~Turn() {
    queue_->busy = false;
    if (!queue_->waiting.empty()) queue_->waiting.front()->cancel();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  std::shared_ptr<Queue> queue_;
};

Odoo::Odoo(net::HttpClient& http, OdooConfig config)
    : http_(http),
      config_(std::move(config)),
      talks_(exchange_, {config_.db, config_.login, config_.key}, config_.url, host_of(config_.public_url)) {}

asio::awaitable<OdooAnswer> Odoo::send(OdooRequest request) {
  net::HttpClientRequest http;
  http.method = std::move(request.method);
  http.url = config_.url + request.path;
  for (auto& [name, value] : request.headers) http.headers.add(std::move(name), std::move(value));
  http.headers.set("User-Agent", "TeepTrak-Softphone");
  http.body = std::move(request.body);
  // A recording takes its time on a slow line: a second more for every 256 KiB.
  http.total_timeout = config_.timeout + std::chrono::seconds(http.body.size() / kBytesASecond);
  http.max_response = kMaxAnswer;
  http.once = request.once;
  auto sending = http_.send(std::move(http));
  auto answered = co_await std::move(sending);
  OdooAnswer answer;
  if (answered) {
    answer.status = answered->status;
    answer.body = std::move(answered->body);
  } else {
    answer.trouble = answered.error().detail;
    answer.pending = answered.error().failure == net::HttpClientFailure::timeout;
  }
  co_return answer;
}

template <class T>
asio::awaitable<Result<T, Failure>> Odoo::run(OdooTalk<T> talk) {
  const auto executor = co_await asio::this_coro::executor;
  const std::shared_ptr<Queue> queue = queue_;
  if (queue->busy || !queue->waiting.empty()) {
    auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    queue->waiting.push_back(timer);
    while (queue->busy || queue->waiting.front() != timer) {
      boost::system::error_code woken;
      auto token = asio::redirect_error(asio::use_awaitable, woken);
      auto wait = timer->async_wait(token);
      co_await std::move(wait);
    }
    queue->waiting.erase(queue->waiting.begin());
  }
  const Turn turn(queue);
  talk.start();
  while (auto request = exchange_.poll_request()) {
    auto sending = send(std::move(*request));
    OdooAnswer answer = co_await std::move(sending);
    exchange_.handle_answer(std::move(answer));
  }
  auto result = talk.take();
  // It may have been upgraded meanwhile, and lack a field that it had: what is known of it is asked anew.
  if (!result && result.error().trouble == Trouble::refused) talks_.forget();
  co_return result;
}

asio::awaitable<Result<std::vector<RecordRef>, Failure>> Odoo::find(
    std::string number, std::string rep_login
) {
  return run(talks_.find(std::move(number), std::move(rep_login)));
}

asio::awaitable<Result<Receipt, Failure>> Odoo::write(CallNote note, std::optional<Receipt> before) {
  return run(talks_.write(std::move(note), std::move(before)));
}

asio::awaitable<Result<RecordRef, Failure>> Odoo::create(
    std::string number, std::string name, std::string rep_login
) {
  return run(talks_.create(std::move(number), std::move(name), std::move(rep_login)));
}

asio::awaitable<Result<IndexStep, Failure>> Odoo::index_step(
    IndexState state, std::string place, std::size_t limit, std::int64_t now
) {
  return run(talks_.index_step(std::move(state), std::move(place), limit, now));
}

asio::awaitable<Result<std::vector<WorkSchedule>, Failure>> Odoo::schedules(std::int64_t now) {
  return run(talks_.schedules(now));
}

asio::awaitable<Result<OdooCheck, Failure>> Odoo::check() {
  return run(talks_.check());
}

}  // namespace softphone::crm
