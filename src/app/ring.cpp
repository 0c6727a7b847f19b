#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "app/commands.hpp"
#include "app/credentials.hpp"
#include "app/runtime.hpp"
#include "base/e164.hpp"
#include "base/encoding.hpp"
#include "base/form.hpp"
#include "desk/roster.hpp"
#include "io/net/http_client.hpp"

namespace softphone::app {

namespace json = boost::json;

namespace {

/// Twilio's error body carries a message; other bodies say nothing.
std::string message_of(const json::value& body) {
  const json::value* message = body.is_object() ? body.get_object().if_contains("message") : nullptr;
  return message != nullptr && message->is_string() ? std::string(message->get_string()) : "no reason given";
}

}  // namespace

int ring(const Configuration& configuration, const RingRequest& request) {
  const std::string to = request.to.value_or(desk::practice_roster().main_line());
  for (const std::string& number : {request.from, to}) {
    if (!is_e164(number)) return give_up(fmt::format("\"{}\" is not a number such as +33639980001.", number));
  }
  const auto account = load_account(configuration.data);
  const auto port = load_server_port(configuration.data);
  if ((!account && account.error().code == "not_found") || (!port && port.error().code == "not_found")) {
    return give_up(fmt::format(
        "no server with a built-in carrier has run on {}; start one with softphone serve, or name its folder "
        "with "
        "--data.",
        configuration.data
    ));
  }
  if (!account) return give_up(account.error().detail + ".");
  if (!port) return give_up(port.error().detail + ".");

  net::HttpClientRequest call;
  call.method = "POST";
  call.url = fmt::format("http://127.0.0.1:{}/practice/v1/calls", *port);
  const std::string credentials = account->account_sid + ":" + account->auth_token;
  call.headers.add("Authorization", "Basic " + base64(as_bytes(credentials)));
  call.headers.add("Content-Type", "application/x-www-form-urlencoded");
  Form form;
  form.add("From", request.from);
  form.add("To", to);
  call.body = form.encode();

  boost::asio::io_context io(1);
  net::HttpClient http;
  const auto answer = run_until_done(io, http.send(std::move(call)));
  if (!answer) return give_up(fmt::format("the server at port {} does not answer; is it running?", *port));
  json::error_code error;
  const json::value body = json::parse(answer->body, error);
  const json::value* sid = error || !body.is_object() ? nullptr : body.get_object().if_contains("sid");
  if (answer->status != 201 || sid == nullptr || !sid->is_string()) {
    return give_up(fmt::format("the call was refused (status {}): {}", answer->status, message_of(body)));
  }
  fmt::print("{} rings {} ({})\n", request.from, to, std::string_view(sid->get_string()));
  return 0;
}

}  // namespace softphone::app
