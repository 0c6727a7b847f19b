#include "io/desk/recording_setting.hpp"

#include "io/net/log.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::io_desk {
namespace {

constexpr const char* kName = "recording";

net::HttpResponse as_response(const desk::RecordingPolicy& policy) {
  net::HttpResponse response = net::HttpResponse::json(200, desk::to_json(policy));
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Answer get_policy(DeskContext& context, net::HttpRequest, std::string) {
  co_return as_response(context.recording);
}

Answer put_policy(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto policy = desk::read_recording_policy(request.body);
  if (!policy) co_return api_error(400, "bad_setting", policy.error().detail);
  store::SettingsStore settings(context.store.threads());
  std::string document = desk::to_json(*policy);
  const auto kept = co_await settings.write(kName, std::move(document));
  if (!kept) co_return storage_failed(kept.error());
  context.recording = *policy;
  log::info("{} set the recording of calls: {}", identity, desk::to_json(*policy));
  co_return as_response(*policy);
}

}  // namespace

boost::asio::awaitable<Result<bool>> load_recording_setting(DeskContext& context) {
  store::SettingsStore settings(context.store.threads());
  const auto document = co_await settings.read(kName);
  if (!document) co_return document.error();
  if (!*document) co_return false;
  const auto policy = desk::read_recording_policy(**document);
  if (!policy) co_return policy.error();
  context.recording = *policy;
  co_return true;
}

void add_recording_setting(net::Router& router, DeskContext& context) {
  router.add("GET", "/api/settings/recording", signed_in(context, get_policy));
  router.add("PUT", "/api/settings/recording", with_role(context, desk::Role::admin, put_policy));
}

}  // namespace softphone::io_desk
