// Messages between the application's server and a call's page.
// https://www.twilio.com/docs/voice/sdks/call-message-events

#include <algorithm>
#include <boost/json/parse.hpp>

#include "base/sid.hpp"
#include "carrier/client_endpoint.hpp"
#include "carrier/core.hpp"
#include "carrier/engine.hpp"

namespace softphone::carrier {

namespace {

constexpr std::size_t kMaxSubscriptions = 16;  // of a call
constexpr std::size_t kMaxRemembered = 100;    // idempotency keys of a call

ApiError not_found(const std::string& sid) {
  return {404, 20404, "The requested resource /Calls/" + sid.substr(0, 64) + " was not found"};
}

const std::string* find_key(const Call& call, const std::string& key) {
  if (key.empty()) return nullptr;
  const auto found =
      std::find_if(call.idempotency_keys.begin(), call.idempotency_keys.end(), [&](const auto& entry) {
        return entry.first == key;
      });
  return found == call.idempotency_keys.end() ? nullptr : &found->second;
}

void remember_key(Call& call, const std::string& key, const std::string& sid) {
  if (key.empty()) return;
  call.idempotency_keys.emplace_back(key, sid);
  if (call.idempotency_keys.size() > kMaxRemembered) call.idempotency_keys.pop_front();
}

/// The live call of a page, or why there is none.
Result<Call*, ApiError> call_of_page(Core& core, const std::string& sid) {
  Call* call = core.calls.find(sid);
  if (!call) return not_found(sid);
  if (call->ended() || !as_client(*call)) {
    return ApiError{400, 21220, "Messages need a live call of a Voice SDK"};
  }
  return call;
}

}  // namespace

Result<std::string, ApiError> Engine::subscribe_to_messages(
    const std::string& call_sid, const SubscribeToMessages& request, Now now
) {
  core_->now = now;
  const auto call = call_of_page(*core_, call_sid);
  if (!call) return call.error();
  if (!request.callback.starts_with("http://") && !request.callback.starts_with("https://")) {
    return ApiError{400, 21205, "Callback is not a valid URL"};
  }
  if (const std::string* known = find_key(**call, request.idempotency_key)) return *known;
  if ((*call)->message_subscriptions.size() >= kMaxSubscriptions) {
    return ApiError{400, 20001, "Too many subscriptions to this call's messages"};
  }
  const std::string sid = make_sid("ZY", core_->random);
  (*call)->message_subscriptions.push_back(
      {.sid = sid, .callback = request.callback, .method = request.method}
  );
  remember_key(**call, request.idempotency_key, sid);
  return sid;
}

std::optional<ApiError> Engine::unsubscribe_from_messages(
    const std::string& call_sid, const std::string& sid
) {
  Call* call = core_->calls.find(call_sid);
  if (!call) return not_found(call_sid);
  const auto removed =
      std::erase_if(call->message_subscriptions, [&](const auto& entry) { return entry.sid == sid; });
  if (removed == 0) {
    return ApiError{
        404,
        20404,
        "The requested resource /UserDefinedMessageSubscriptions/" + sid.substr(0, 64) + " was not found"};
  }
  return std::nullopt;
}

Result<std::string, ApiError> Engine::send_message(
    const std::string& call_sid, const std::string& content, const std::string& idempotency_key, Now now
) {
  core_->now = now;
  const auto call = call_of_page(*core_, call_sid);
  if (!call) return call.error();
  if (content.size() > signal::kMaxContent) return ApiError{400, 20001, "Content is too long"};
  boost::system::error_code malformed;
  boost::json::parse(content, malformed);
  if (content.empty() || malformed) return ApiError{400, 20001, "Content must be a JSON text"};
  if (const std::string* known = find_key(**call, idempotency_key)) return *known;
  const auto connection = as_client(**call)->connection();
  if (!(*call)->answered() || !connection || !core_->signaling.find(*connection)) {
    return ApiError{400, 21220, "The call's page cannot be reached"};
  }
  signal::MessageToClient message;
  message.call_sid = call_sid;
  message.content = content;
  message.content_type = "application/json";
  message.message_type = "user-defined-message";
  message.event_sid = make_sid("KX", core_->random);
  core_->signaling.send(*connection, message);
  remember_key(**call, idempotency_key, message.event_sid);
  return message.event_sid;
}

void Webhooks::user_message(Call& call, const signal::UserMessage& message) {
  Form params;
  params.add("CallSid", call.sid);
  params.add("AccountSid", core_.config.account_sid);
  params.add("Sid", message.event_sid);
  params.add("Content", message.content);
  params.add("ContentType", "application/json");
  params.add("SequenceNumber", std::to_string(++call.message_sequence));
  params.add("Timestamp", format_rfc2822(core_.now.wall));
  for (const MessageSubscription& subscription : call.message_subscriptions) {
    callback(call.sid, subscription.callback, subscription.method, params);
  }
}

}  // namespace softphone::carrier
