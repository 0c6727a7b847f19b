// The practice network's door, docs/api/desk.md.

#include <boost/json.hpp>

#include "carrier/practice.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/service_impl.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

net::HttpResponse place_call(CarrierService::Impl& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
  const auto sid =
      service.engine().practice_call(form.get_or("From", ""), form.get_or("To", ""), net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  return net::HttpResponse::json(201, json::serialize(json::object{{"sid", *sid}}));
}

net::HttpResponse list_numbers() {
  json::array numbers;
  for (const core::PracticeNumber& entry : core::practice_numbers()) {
    numbers.push_back(json::object{
        {"number", json::string_view(entry.number.data(), entry.number.size())},
        {"kind", std::string(core::to_string(entry.kind))},
    });
  }
  return net::HttpResponse::json(200, json::serialize(json::object{{"numbers", std::move(numbers)}}));
}

}  // namespace

void add_practice_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& weak) {
  router.add(
      "POST",
      "/practice/v1/calls",
      [weak](net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        const auto service = weak.lock();
        if (!service || service->stopped()) co_return net::HttpResponse::empty(503);
        if (auto refused = refuse_stranger(service->engine().config(), request))
          co_return std::move(*refused);
        co_return place_call(*service, request);
      }
  );
  router.add("GET", "/practice/v1/numbers", [](net::HttpRequest) -> asio::awaitable<net::HttpResponse> {
    co_return list_numbers();
  });
}

}  // namespace softphone::io::carrier
