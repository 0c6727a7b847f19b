#include "io/desk/webhook_form.hpp"

#include <charconv>

#include "desk/timestamp.hpp"
#include "desk/voice_twiml.hpp"
#include "io/desk/guard.hpp"
#include "proto/twilio/signature.hpp"

namespace softphone::io_desk {
namespace {

/// Answers, and counts how for /metrics.
Answer counted(DeskContext& context, Handler handler, net::HttpRequest request) {
  auto answering = handler(context, std::move(request));
  net::HttpResponse response = co_await std::move(answering);
  ++context.webhook_answers[response.status];
  co_return response;
}

/// Longer addresses are cut: SIP addresses and client names stay below, and nobody dials so much by hand.
constexpr std::size_t kMaxAddress = 256;

}  // namespace

/// The parameters of a request that Twilio has signed, or nothing.
std::optional<Form> signed_form(const DeskContext& context, const net::HttpRequest& request) {
  const std::string signature = request.headers.get("X-Twilio-Signature").value_or("");
  Form form = request.method == "POST" ? request.body_form() : Form();
  const auto is_signed_over = [&](const std::string& base) {
    return twilio::verify_request(context.config.account.auth_token, signature, base + request.target, form);
  };
  // A carrier or a script on this machine may know us by another name of the loopback.
  const std::string host = request.headers.get("Host").value_or("");
  if (!is_signed_over(context.config.webhook_base) &&
      !(is_loopback_host(host) && is_signed_over("http://" + host))) {
    return std::nullopt;
  }
  const Form query = request.query_form();
  if (request.method != "POST") form = query;
  if (form.get_or("AccountSid", "") != context.config.account.account_sid) return std::nullopt;
  // Twilio's own parameters stand above ours.
  for (const auto& [name, value] : query.pairs()) {
    if (!form.has(name)) form.add(name, value);
  }
  return form;
}

net::HttpResponse not_signed() {
  return api_error(403, "bad_signature", "This address is for the carrier, which signs its requests.");
}

net::HttpResponse bad_request(std::string_view message) {
  return api_error(400, "bad_request", message);
}

std::int64_t received_at() {
  return unix_milliseconds(net::system_now().wall);
}

std::optional<std::int64_t> read_number(const std::optional<std::string>& text) {
  std::int64_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size() || value < 0) return std::nullopt;
  return value;
}

desk::UnixMs event_time(const Form& form) {
  const auto timestamp = form.get("Timestamp");
  return desk::event_time(received_at(), timestamp ? desk::read_rfc2822(*timestamp) : std::nullopt);
}

std::string address(const Form& form, std::string_view name) {
  return desk::printable(form.get_or(name, ""), kMaxAddress);
}

net::HttpResponse ask_again(const DeskContext& context, const Form& form, const std::string& target) {
  constexpr std::int64_t kMostTimes = 20;
  const std::int64_t times = read_number(form.get("again")).value_or(0) + 1;
  if (times > kMostTimes) return net::HttpResponse::xml(200, desk::sorry_twiml());
  const std::string again = "again=" + std::to_string(times);
  return net::HttpResponse::xml(
      200, desk::again_twiml(context.config.webhook_base + "/webhook/softphone/" + target + '&' + again)
  );
}

void add_both(net::Router& router, const char* path, DeskContext& context, Handler handler) {
  const auto answering = [&context, handler](net::HttpRequest request) {
    return counted(context, handler, std::move(request));
  };
  router.add("POST", path, answering);
  router.add("GET", path, answering);
}

}  // namespace softphone::io_desk
