#include "io/carrier/rest_support.hpp"

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>

#include "base/sid.hpp"
#include "io/carrier/rest_auth.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

using Service = CarrierService::Impl;
constexpr long kMaxPage = 1000;

/// One more request under way, as long as this lives.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::size_t& count_;
};

void add_concurrency(net::HttpResponse& response, const Service& service) {
  response.headers.set("Twilio-Concurrent-Requests", std::to_string(service.rest_requests));
}

/// What a bad day does to a request (`what`: method and path): an answer in place of the real one, or time.
asio::awaitable<std::optional<net::HttpResponse>> bad_luck(
    std::shared_ptr<Service> service, std::string what
) {
  core::BadDay* day = service->bad_day();
  if (day == nullptr) co_return std::nullopt;
  const core::BadDay::RestFault fault = day->rest(what, what.starts_with("GET "));
  if (fault.late.count() > 0) co_await net::sleep_for(fault.late);
  if (fault.status == 0) co_return std::nullopt;
  const char* words = fault.status == 429   ? "Too Many Requests"
                      : fault.status == 404 ? "Not there yet, as was wished"
                                            : "Something went wrong, as was wished";
  net::HttpResponse response = error_response({fault.status, 20000 + fault.status, words});
  if (fault.retry_after > 0) response.headers.set("Retry-After", std::to_string(fault.retry_after));
  co_return response;
}

}  // namespace

std::optional<long> number_of(const Form& form, std::string_view name) {
  const auto text = form.get(name);
  if (!text) return std::nullopt;
  long number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return -1;
  return number;
}

Result<Page, core::ApiError> read_page(const Form& query) {
  Page page;
  if (const auto size = number_of(query, "PageSize")) {
    if (*size < 1) return core::ApiError{400, 20007, "Page size must be a positive number"};
    page.size = std::min(*size, kMaxPage);
  }
  if (const auto index = number_of(query, "Page")) {
    if (*index < 0 || *index > 100'000) return core::ApiError{400, 20006, "Page must be zero or more"};
    page.index = *index;
  }
  return page;
}

net::HttpResponse list_response(
    const net::HttpRequest& request, const char* name, const Page& page, json::array items, bool more
) {
  Form filters;
  const Form query_form = request.query_form();
  for (const auto& [key, value] : query_form.pairs()) {
    if (key != "Page" && key != "PageSize" && key != "PageToken") filters.add(key, value);
  }
  const auto uri = [&](long index) {
    Form query = filters;
    query.add("PageSize", std::to_string(page.size));
    query.add("Page", std::to_string(index));
    return request.path + '?' + query.encode();
  };
  json::object body{
      {"first_page_uri", uri(0)},
      {"next_page_uri", nullptr},
      {"previous_page_uri", nullptr},
      {"page", page.index},
      {"page_size", page.size},
      {"start", page.first()},
      {"end", items.empty() ? page.first() : page.first() + items.size() - 1},
      {"uri", uri(page.index)},
  };
  if (more) body["next_page_uri"] = uri(page.index + 1);
  if (page.index > 0) body["previous_page_uri"] = uri(page.index - 1);
  body[name] = std::move(items);
  return net::HttpResponse::json(200, json::serialize(body));
}

net::HttpResponse list_response(const net::HttpRequest& request, const char* name, json::array all) {
  const auto page = read_page(request.query_form());
  if (!page) return error_response(page.error());
  json::array items;
  const std::size_t end = page->first() + static_cast<std::size_t>(page->size);
  for (std::size_t i = page->first(); i < std::min(all.size(), end); ++i) items.push_back(std::move(all[i]));
  return list_response(request, name, *page, std::move(items), all.size() > end);
}

std::string method_of(const Form& form, std::string_view name) {
  return form.get_or(name, "POST") == "GET" ? "GET" : "POST";
}

std::string sid_of(std::string_view prefix, std::string segment) {
  if (segment.ends_with(".json")) segment.resize(segment.size() - 5);
  return is_sid(prefix, segment) ? segment : std::string{};
}

json::value text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

Result<std::optional<core::SoundSource>, core::ApiError> sound_source_of(
    const Form& form, std::string_view url, std::string_view method, std::string_view default_method
) {
  using Source = std::optional<core::SoundSource>;
  const std::string how = form.get_or(method, default_method);
  if (how != "GET" && how != "POST") {
    return core::ApiError{400, 21209, std::string(method) + " must be GET or POST"};
  }
  const auto where = form.get(url);
  if (!where) return Source{};
  return Source(core::SoundSource{.url = *where, .method = how});
}

net::HttpResponse not_found(const net::HttpRequest& request) {
  return error_response(
      {404, 20404, "The requested resource " + request.path.substr(0, 256) + " was not found"}
  );
}

void add_rest_route(
    net::Router& router,
    const std::weak_ptr<Service>& weak,
    const char* method,
    const std::string& pattern,
    RestHandler handler
) {
  add_rest_task(
      router,
      weak,
      method,
      pattern,
      [handler = std::move(handler
       )](std::shared_ptr<Service> service, net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        co_return handler ? handler(*service, request) : not_found(request);
      }
  );
}

void add_rest_task(
    net::Router& router,
    const std::weak_ptr<Service>& weak,
    const char* method,
    const std::string& pattern,
    RestTask handler
) {
  router.add(
      method,
      "/2010-04-01/Accounts/*" + pattern,
      [weak, handler = std::move(handler)](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        const auto service = weak.lock();
        if (!service || service->stopped()) co_return error_response({503, 20503, "Service unavailable"});
        const core::Config& config = service->engine().config();
        if (auto refused = refuse_stranger(config, request)) co_return std::move(*refused);
        // https://www.twilio.com/docs/api/errors/20429
        if (service->rest_requests >= config.max_rest_requests) {
          net::HttpResponse busy = error_response({429, 20429, "Too Many Requests"});
          add_concurrency(busy, *service);
          co_return busy;
        }
        const Counted counted(service->rest_requests);
        // Those that came in the same moment are under way together.
        const asio::any_io_executor executor = service->executor();
        co_await asio::post(executor, asio::use_awaitable);
        if (service->stopped()) co_return error_response({503, 20503, "Service unavailable"});
        const bool ours = !request.path_captures.empty() && sid_of("AC", request.path_captures.front()) ==
                                                                service->engine().config().account_sid;
        if (!ours) co_return not_found(request);
        std::string what = request.method + ' ' + request.path;
        std::optional<net::HttpResponse> fault = co_await bad_luck(service, std::move(what));
        if (fault) co_return std::move(*fault);
        net::HttpResponse response = co_await handler(service, std::move(request));
        add_concurrency(response, *service);
        co_return response;
      }
  );
}

}  // namespace softphone::io::carrier
