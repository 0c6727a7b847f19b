#pragma once
// What all resources of the REST API share: routes behind authentication, pages of lists, forms.

#include <boost/json.hpp>
#include <functional>
#include <optional>

#include "carrier/api.hpp"
#include "io/carrier/service_impl.hpp"

namespace softphone::io::carrier {

namespace json = boost::json;

/// A handler behind authentication and the account's path.
using RestHandler = std::function<net::HttpResponse(CarrierService::Impl&, const net::HttpRequest&)>;

/// The same for work that takes a while; the service lives as long as that.
using RestTask = std::function<
    boost::asio::awaitable<net::HttpResponse>(std::shared_ptr<CarrierService::Impl>, net::HttpRequest)>;

/// Without a handler it answers 404 to those who may ask. `pattern` follows /2010-04-01/Accounts/{AC}; the
/// account is the first of the request's captures.
void add_rest_route(
    net::Router& router,
    const std::weak_ptr<CarrierService::Impl>& service,
    const char* method,
    const std::string& pattern,
    RestHandler handler
);

void add_rest_task(
    net::Router& router,
    const std::weak_ptr<CarrierService::Impl>& service,
    const char* method,
    const std::string& pattern,
    RestTask handler
);

/// Which slice of a list is asked for.
struct Page {
  long size = 50;
  long index = 0;
  [[nodiscard]] std::size_t first() const { return static_cast<std::size_t>(size * index); }
};
Result<Page, core::ApiError> read_page(const Form& query);

/// `items` are the page's; `more`: another page follows.
net::HttpResponse list_response(
    const net::HttpRequest& request, const char* name, const Page& page, json::array items, bool more
);
/// The asked-for page of `all`.
net::HttpResponse list_response(const net::HttpRequest& request, const char* name, json::array all);

net::HttpResponse not_found(const net::HttpRequest& request);

/// Absent: nothing; not a whole number: -1.
std::optional<long> number_of(const Form& form, std::string_view name);
/// "POST" unless the form says GET.
std::string method_of(const Form& form, std::string_view name);
/// "CA….json" → "CA…"; empty when it is none.
std::string sid_of(std::string_view prefix, std::string segment);

/// Empty is null in JSON.
json::value text_or_null(const std::string& text);
/// A URL with its method; absent: nothing. The error is of a method other than GET and POST.
Result<std::optional<core::SoundSource>, core::ApiError> sound_source_of(
    const Form& form, std::string_view url, std::string_view method, std::string_view default_method
);

// One file each.
void add_call_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_conference_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_participant_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_queue_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_number_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_account_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_recording_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);
void add_message_routes(net::Router& router, const std::weak_ptr<CarrierService::Impl>& service);

}  // namespace softphone::io::carrier
