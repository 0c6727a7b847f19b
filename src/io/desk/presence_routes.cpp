// What a rep sets for themselves: presence, which device rings, up to where missed calls were seen.
// docs/api/presence.md.

#include "io/desk/presence_routes.hpp"

#include <boost/json.hpp>

#include "io/desk/routes.hpp"
#include "io/desk/time_zone.hpp"
#include "io/net/log.hpp"
#include "io/store/rep_state_store.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr const char* kPresence = "presence";
constexpr const char* kRingOn = "ring_on";
constexpr const char* kMissedSeen = "missed_seen";
constexpr const char* kZone = "zone";
/// Bytes of a device's name, which its page makes up.
constexpr std::size_t kMaxDevice = 64;

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

std::string to_document(const desk::Chosen& chosen) {
  json::object document{{"status", desk::to_word(chosen.choice)}, {"since", chosen.since}};
  if (chosen.until) document["until"] = *chosen.until;
  return json::serialize(document);
}

std::optional<std::int64_t> number_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
}

/// What to_document() wrote; a value of another program version counts as never set.
desk::Chosen read_document(const std::string& text) {
  json::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return {};
  const json::object& object = value.get_object();
  const auto choice = desk::read_choice(text_member(object, "status").value_or(""));
  if (!choice) return {};
  return {*choice, number_in(object, "until"), number_in(object, "since").value_or(0)};
}

Answer put_presence(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const json::value* until = body->if_contains("until");
  if (until != nullptr && !until->is_int64() && !until->is_null())
    co_return api_error(400, "bad_until", "until must be Unix milliseconds, or null.");
  const auto chosen =
      desk::make_choice(text_member(*body, "status").value_or(""), number_in(*body, "until"), now_ms());
  if (!chosen) co_return api_error(400, chosen.error().code, chosen.error().detail);
  store::RepStateStore states(context.store.threads());
  std::string name = kPresence;
  std::string document = to_document(*chosen);
  const auto kept = co_await states.write(identity, std::move(name), std::move(document));
  if (!kept) co_return storage_failed(kept.error());
  context.live->choose(identity, *chosen);
  co_return json_response(
      200,
      {{"status", desk::to_word(chosen->choice)},
       {"until", chosen->until ? json::value(*chosen->until) : json::value(nullptr)}}
  );
}

asio::awaitable<Result<json::object>> settings_of(DeskContext& context, std::string identity) {
  store::RepStateStore states(context.store.threads());
  const auto values = co_await states.of(std::move(identity));
  if (!values) co_return values.error();
  json::object settings{{"ringOn", nullptr}, {"missedSeenAt", 0}, {"zone", nullptr}};
  if (const auto found = values->find(kZone); found != values->end()) settings["zone"] = found->second;
  if (const auto found = values->find(kRingOn); found != values->end() && !found->second.empty())
    settings["ringOn"] = found->second;
  if (const auto found = values->find(kMissedSeen); found != values->end()) {
    json::error_code error;
    const json::value seen = json::parse(found->second, error);
    if (!error && seen.is_int64()) settings["missedSeenAt"] = seen;
  }
  co_return settings;
}

Answer get_mine(DeskContext& context, net::HttpRequest, std::string identity) {
  auto settings = co_await settings_of(context, identity);
  if (!settings) co_return storage_failed(settings.error());
  net::HttpResponse response = json_response(200, std::move(*settings));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

Answer patch_mine(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  store::RepStateStore states(context.store.threads());
  if (const json::value* device = body->if_contains("ringOn")) {
    const bool fits = device->is_null() || (device->is_string() && !device->get_string().empty() &&
                                            device->get_string().size() <= kMaxDevice);
    if (!fits)
      co_return api_error(400, "bad_device", "ringOn must be the name of a device, or null for all.");
    std::string chosen = device->is_null() ? std::string() : std::string(device->get_string());
    std::string name = kRingOn;
    const auto kept = co_await states.write(identity, std::move(name), chosen);
    if (!kept) co_return storage_failed(kept.error());
    context.live->prefer(identity, std::move(chosen));
  }
  if (body->contains("missedSeenAt")) {
    const auto seen = number_in(*body, "missedSeenAt");
    if (!seen || *seen < 0 || *seen > now_ms() + 60'000)
      co_return api_error(400, "bad_time", "missedSeenAt must be Unix milliseconds, not in the future.");
    std::string name = kMissedSeen;
    std::string value = std::to_string(*seen);
    const auto kept = co_await states.write(identity, std::move(name), std::move(value));
    if (!kept) co_return storage_failed(kept.error());
  }
  if (body->contains("zone")) {
    std::string zone = text_member(*body, "zone").value_or("");
    if (zone.size() > kMaxDevice || !find_zone(zone))
      co_return api_error(400, "bad_zone", "This time zone is unknown; write it like Europe/Paris.");
    std::string name = kZone;
    const auto kept = co_await states.write(identity, std::move(name), zone);
    if (!kept) co_return storage_failed(kept.error());
    context.zones[identity] = std::move(zone);
  }
  auto settings = co_await settings_of(context, identity);
  if (!settings) co_return storage_failed(settings.error());
  // The rep's other windows follow.
  context.live->tell(identity, json::serialize(json::object{{"type", "mine"}, {"mine", *settings}}));
  co_return json_response(200, std::move(*settings));
}

}  // namespace

asio::awaitable<Result<bool>> load_presence(DeskContext& context) {
  store::RepStateStore states(context.store.threads());
  std::string name = kPresence;
  const auto chosen = co_await states.all(std::move(name));
  if (!chosen) co_return chosen.error();
  for (const auto& [identity, document] : *chosen) context.live->choose(identity, read_document(document));
  name = kRingOn;
  const auto devices = co_await states.all(std::move(name));
  if (!devices) co_return devices.error();
  for (const auto& [identity, device] : *devices) context.live->prefer(identity, device);
  name = kZone;
  auto zones = co_await states.all(std::move(name));
  if (!zones) co_return zones.error();
  context.zones = std::move(*zones);
  co_return true;
}

void add_presence_routes(net::Router& router, DeskContext& context) {
  router.add("PUT", "/api/presence", signed_in(context, put_presence));
  router.add("GET", "/api/mine", signed_in(context, get_mine));
  router.add("PATCH", "/api/mine", signed_in(context, patch_mine));
}

}  // namespace softphone::io_desk
