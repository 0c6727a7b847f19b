#include "setup/advice.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace softphone::setup {
namespace {

namespace json = boost::json;

struct Advice {
  std::int64_t code;
  const char* sentence;
};
constexpr std::array<Advice, 13> kAdvice = {{
    {20003,
     "The account SID and the auth token (or API key and secret) do not belong together: copy them again."},
    {20005, "The account is not active: open its console, there is a bill or a suspension to settle."},
    {20008, "These are test credentials, which cannot do this: use the live ones of the console."},
    {20403, "This key may not do that: run it again with the auth token."},
    {20404, "It does not exist in this account (any more): run the command again to see what is there."},
    {20429,
     "Too many requests at once: wait a minute and run the command again; it goes on where it stopped."},
    {20500, "The carrier has a fault of its own: run the command again in a minute."},
    {20503, "The carrier cannot serve just now: run the command again in a minute."},
    {21402, "The carrier does not take this address: PUBLIC_URL must be one that the internet reaches."},
    {21403, "The carrier does not take this HTTP method."},
    {21404, "A trial account allows no more of these: delete one in the console, or upgrade it."},
    {21405, "A trial account allows no more of these: delete one in the console, or upgrade it."},
    {70051, "This key may not do that: run it again with the auth token."},
}};

const char* by_status(int status) {
  if (status == 401) return kAdvice[0].sentence;
  if (status == 403) return kAdvice[3].sentence;
  if (status == 404) return kAdvice[4].sentence;
  if (status == 429) return kAdvice[5].sentence;
  if (status >= 500) return kAdvice[6].sentence;
  return "The link explains it.";
}

}  // namespace

std::string explain_refusal(int status, std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* code = object == nullptr ? nullptr : object->if_contains("code");
  if (code == nullptr || !code->is_int64()) {
    return fmt::format("refused with status {}. {}", status, by_status(status));
  }
  std::string message;
  if (const json::value* said = object->if_contains("message"); said != nullptr && said->is_string()) {
    for (const char c : std::string_view(said->get_string()).substr(0, 300)) {
      message += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    }
  }
  const char* advice = by_status(status);
  for (const Advice& entry : kAdvice) {
    if (entry.code == code->get_int64()) advice = entry.sentence;
  }
  return fmt::format(
      "refused with error {0} ({1}). {2} https://www.twilio.com/docs/errors/{0}",
      code->get_int64(),
      message.empty() ? "no reason given" : message,
      advice
  );
}

std::string judge_public_url(std::string_view url, bool is_twilio) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || (parsed->scheme() != "http" && parsed->scheme() != "https") || parsed->host().empty() ||
      parsed->has_query() || parsed->has_fragment() || parsed->has_userinfo()) {
    return "PUBLIC_URL must be an address such as https://phone.example.com.";
  }
  if (!is_twilio) return {};
  const std::string host = parsed->host();
  if (host == "localhost" || host.starts_with("127.") || host == "[::1]" || host == "0.0.0.0") {
    return "PUBLIC_URL is an address of this machine only, where Twilio cannot call: give the one that the "
           "internet reaches.";
  }
  if (parsed->scheme() != "https") {
    return "PUBLIC_URL must begin with https: browsers give a microphone to secure pages only.";
  }
  return {};
}

}  // namespace softphone::setup
