#include "io/desk/bulk_routes.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <memory>
#include <vector>

#include "base/encoding.hpp"
#include "io/desk/routes.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {
namespace {

using AllowancePointer = std::shared_ptr<BulkAllowance>;

net::HttpResponse busy() {
  return api_error(429, "busy", "Others measure their connection just now: try again in a minute.");
}

bool take(const AllowancePointer& allowance, std::size_t bytes) {
  return allowance->take(bytes, net::system_now().steady);
}

/// As many characters as are asked for, that no proxy on the way can make fewer of.
Answer give(AllowancePointer allowance, DeskContext& context, net::HttpRequest request) {
  const std::string asked(request.query_form().get_or("bytes", ""));
  std::size_t bytes = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), bytes);
  if (error != std::errc() || end != asked.data() + asked.size() || bytes < 1 || bytes > kBulkAtOnce)
    co_return api_error(400, "bad_size", "bytes must be a number from 1 to 262144.");
  if (!take(allowance, bytes)) co_return busy();
  std::vector<std::uint8_t> data(bytes / 4 * 3 + 3);
  context.random(data);
  std::string text = base64(data);
  text.resize(bytes);
  net::HttpResponse response = json_response(200, {{"data", std::move(text)}});
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer take_in(AllowancePointer allowance, net::HttpRequest request) {
  if (!take(allowance, request.body.size())) co_return busy();
  co_return net::HttpResponse::empty();
}

}  // namespace

bool BulkAllowance::take(std::size_t bytes, TimePoint now) {
  if (now - since_ >= std::chrono::minutes(1)) {
    since_ = now;
    used_ = 0;
  }
  if (used_ + bytes > kBulkAMinute) return false;
  used_ += bytes;
  return true;
}

void add_bulk_routes(net::Router& router, DeskContext& context) {
  const auto allowance = std::make_shared<BulkAllowance>();
  const auto refuse = [](net::HttpResponse refusal) -> Answer { co_return refusal; };
  router.add("GET", "/api/diagnosis/bulk", [&context, allowance, refuse](net::HttpRequest request) -> Answer {
    if (!context.sessions.identity_of(request, net::system_now().wall)) return refuse(not_signed_in());
    return give(allowance, context, std::move(request));
  });
  const auto up = [&context, allowance, refuse](net::HttpRequest request) -> Answer {
    if (!context.sessions.identity_of(request, net::system_now().wall)) return refuse(not_signed_in());
    return take_in(allowance, std::move(request));
  };
  router.add("POST", "/api/diagnosis/bulk", up, kBulkAtOnce);
}

}  // namespace softphone::io_desk
