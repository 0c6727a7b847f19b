#include "io/net/http_client.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace softphone::net {

namespace asio = boost::asio;

namespace {

using ClientResult = Result<HttpClientResponse, HttpClientError>;

struct EasyDeleter {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// One request under way. Lives on the client's thread from the moment it is queued.
struct Job {
  HttpClientRequest request;
  HttpClientResponse response;
  std::function<void(ClientResult)> complete;  ///< thread-safe: posts to the waiting coroutine
  std::unique_ptr<CURL, EasyDeleter> easy;
  std::unique_ptr<curl_slist, ListDeleter> headers;
  bool too_large = false;
  bool forbidden = false;  ///< an address was refused

  /// Completes once, and lets go of the coroutine.
  void finish(ClientResult result) { std::exchange(complete, nullptr)(std::move(result)); }
};

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& job = *static_cast<Job*>(user);
  if (job.response.body.size() + size * count > job.request.max_response) {
    job.too_large = true;
    return 0;
  }
  job.response.body.append(data, size * count);
  return size * count;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& job = *static_cast<Job*>(user);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {  // a new response: a redirect's or an interim one's fields do not count
    job.response.headers = {};
    return line.size();
  }
  const std::size_t colon = line.find(':');
  constexpr std::size_t kMaxFields = 200;
  if (colon == std::string_view::npos || job.response.headers.fields().size() >= kMaxFields)
    return line.size();
  std::string_view value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && static_cast<unsigned char>(value.back()) <= ' ') value.remove_suffix(1);
  job.response.headers.add(std::string(line.substr(0, colon)), std::string(value));
  return line.size();
}

/// libcurl asks for a socket to an address that it has resolved: the last moment to refuse it, and the only
/// one at which a name cannot lead elsewhere any more.
curl_socket_t on_open_socket(void* user, curlsocktype, curl_sockaddr* target) {
  auto& job = *static_cast<Job*>(user);
  ByteView address;
  if (target->family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(&target->addr);
    address = {reinterpret_cast<const std::uint8_t*>(&v4->sin_addr), 4};
  } else if (target->family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&target->addr);
    address = {reinterpret_cast<const std::uint8_t*>(&v6->sin6_addr), 16};
  }
  if (!job.request.allows_address(address)) {
    job.forbidden = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

HttpClientFailure classify(CURLcode code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return HttpClientFailure::bad_url;
    case CURLE_COULDNT_RESOLVE_HOST:
      return HttpClientFailure::resolve;
    case CURLE_COULDNT_CONNECT:
      return HttpClientFailure::connect;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpClientFailure::timeout;
    case CURLE_TOO_MANY_REDIRECTS:
      return HttpClientFailure::redirects;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return HttpClientFailure::tls;
    default:
      return HttpClientFailure::protocol;
  }
}

void prepare(Job& job) {
  CURL* easy = job.easy.get();
  const HttpClientRequest& request = job.request;
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_timeout.count()));
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request.max_redirects > 0 ? 1L : 0L);
  curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(request.max_redirects));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  if (request.once) curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &job);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &job);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &job);
  if (request.allows_address) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &job);
    // A connection that another request has opened was not asked about.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  }
  if (request.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (request.method == "POST") curl_easy_setopt(easy, CURLOPT_POST, 1L);
  if (request.method != "GET" && request.method != "HEAD") {
    curl_easy_setopt(
        easy, CURLOPT_CUSTOMREQUEST, request.method == "POST" ? nullptr : request.method.c_str()
    );
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  curl_slist* list = curl_slist_append(nullptr, "Expect:");  // no 100-continue round trip
  for (const auto& [name, value] : request.headers.fields()) {
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  job.headers.reset(list);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list);
}

}  // namespace

class HttpClient::Impl {
 public:
  Impl() : multi_(curl_multi_init()) {
    if (multi_ == nullptr) throw std::runtime_error("libcurl did not start");
    thread_ = std::thread([this] { run(); });
  }

  ~Impl() {
    stop();
    curl_multi_cleanup(multi_);
  }

  /// Ends the thread; whatever is under way completes as cancelled. Coroutines that wait keep this object
  /// alive, so its destructor may run long after the client's.
  void stop() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void queue(std::shared_ptr<Job> job) {
    {
      const std::lock_guard lock(mutex_);
      if (!stopping_) queued_.push_back(std::move(job));
    }
    // Still ours: the client has been stopped.
    if (job)
      job->finish(HttpClientError{HttpClientFailure::cancelled, "the client was stopped"});
    else
      curl_multi_wakeup(multi_);
  }

 private:
  void run() {
    for (;;) {
      std::vector<std::shared_ptr<Job>> fresh;
      bool stopping = false;
      {
        const std::lock_guard lock(mutex_);
        fresh.swap(queued_);
        stopping = stopping_;
      }
      for (auto& job : fresh) begin(std::move(job));
      if (stopping) break;
      int running = 0;
      curl_multi_perform(multi_, &running);
      collect();
      constexpr int kIdleMilliseconds = 1000;
      curl_multi_poll(multi_, nullptr, 0, kIdleMilliseconds, nullptr);
    }
    for (auto& [easy, job] : running_) {
      curl_multi_remove_handle(multi_, easy);
      job->finish(HttpClientError{HttpClientFailure::cancelled, "the client was stopped"});
    }
    running_.clear();
  }

  void begin(std::shared_ptr<Job> job) {
    job->easy.reset(curl_easy_init());
    if (!job->easy) {
      job->finish(HttpClientError{HttpClientFailure::protocol, "out of memory"});
      return;
    }
    prepare(*job);
    CURL* easy = job->easy.get();
    curl_multi_add_handle(multi_, easy);
    running_.emplace(easy, std::move(job));
  }

  void collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const CURLcode code = message->data.result;
      curl_multi_remove_handle(multi_, easy);
      auto node = running_.extract(easy);
      finish(*node.mapped(), code);
    }
  }

  static void finish(Job& job, CURLcode code) {
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(job.easy.get(), CURLINFO_RESPONSE_CODE, &status);
      job.response.status = static_cast<int>(status);
      job.finish(std::move(job.response));
      return;
    }
    if (job.too_large) {
      job.finish(HttpClientError{HttpClientFailure::too_large, "the response is too large"});
      return;
    }
    if (job.forbidden) {
      job.finish(HttpClientError{HttpClientFailure::forbidden_address, "the address is not allowed"});
      return;
    }
    curl_off_t connected = 0;
    curl_easy_getinfo(job.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
    HttpClientFailure failure = classify(code);
    // A time-out before the connection stood is a failure to connect: Twilio retries that one only.
    if (failure == HttpClientFailure::timeout && connected == 0) failure = HttpClientFailure::connect;
    job.finish(HttpClientError{failure, curl_easy_strerror(code)});
  }

  CURLM* multi_;
  std::mutex mutex_;
  bool stopping_ = false;                                    // guarded by mutex_
  std::vector<std::shared_ptr<Job>> queued_;                 // guarded by mutex_
  std::unordered_map<CURL*, std::shared_ptr<Job>> running_;  // the thread's own
  std::thread thread_;
};

namespace {

/// Holds the implementation itself: the client may be gone when the coroutine runs.
asio::awaitable<ClientResult> send_through(
    std::shared_ptr<HttpClient::Impl> impl, HttpClientRequest request
) {
  // Everything is a named local: GCC 12 destroys temporaries of a co_await expression twice.
  auto job = std::make_shared<Job>();
  job->request = std::move(request);
  auto initiate = [&impl, &job](auto handler) {
    const auto executor = asio::get_associated_executor(handler);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    job->complete = [shared, work = asio::make_work_guard(executor)](ClientResult outcome) {
      asio::post(work.get_executor(), [shared, outcome = std::move(outcome)]() mutable {
        std::move (*shared)(std::move(outcome));
      });
    };
    // Moved: the coroutine must not own the job, which owns the coroutine.
    impl->queue(std::move(job));
  };
  ClientResult result = co_await asio::async_initiate<decltype(asio::use_awaitable), void(ClientResult)>(
      initiate, asio::use_awaitable
  );
  co_return result;
}

}  // namespace

HttpClient::HttpClient() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl did not start");
  impl_ = std::make_shared<Impl>();
}

HttpClient::~HttpClient() {
  impl_->stop();
}

asio::awaitable<ClientResult> HttpClient::send(HttpClientRequest request) {
  return send_through(impl_, std::move(request));
}

}  // namespace softphone::net
