#include "proto/signal/server_message.hpp"

#include <boost/json.hpp>

#include "base/form.hpp"

namespace softphone::signal {
namespace json = boost::json;

namespace {

std::string frame(std::string_view type, json::object payload) {
  json::object message;
  message["type"] = json::string_view(type.data(), type.size());
  message["version"] = "1.6";
  message["payload"] = std::move(payload);
  return json::serialize(message);
}

json::object error_object(const SdkError& error) {
  return {{"code", error.code}, {"message", error.message}};
}

/// The SDK decodes values of this query string but not its keys, so keys stay as they are.
std::string custom_parameters(const std::vector<std::pair<std::string, std::string>>& custom) {
  std::string text;
  for (const auto& [name, value] : custom) {
    if (!text.empty()) text += '&';
    text += name + '=' + percent_encode(value);
  }
  return text;
}

}  // namespace

std::string format(const Connected& message) {
  json::object token{{"ttl", message.ttl_seconds}};
  // The SDK's device.identity is null for a page without one.
  token["identity"] = message.identity.empty() ? json::value(nullptr) : json::value(message.identity);
  return frame(
      "connected",
      {{"edge", message.edge},
       {"region", message.region},
       {"home", message.home},
       {"gateway", message.gateway},
       {"token", std::move(token)}}
  );
}

std::string format(Ready) {
  return frame("ready", {});
}
std::string format(Offline) {
  return frame("offline", {});
}
std::string format(Close) {
  return frame("close", {});
}

std::string format(const IncomingCall& message) {
  json::object parameters;
  for (const auto& [name, value] : message.parameters) parameters[name] = value;
  if (!message.custom.empty()) parameters["Params"] = custom_parameters(message.custom);
  return frame(
      "invite",
      {{"callsid", message.call_sid},
       {"sdp", message.sdp},
       {"reconnect", message.reconnect},
       {"parameters", std::move(parameters)}}
  );
}

std::string format(const Ringing& message) {
  json::object payload{{"callsid", message.call_sid}};
  if (!message.sdp.empty()) payload["sdp"] = message.sdp;
  return frame("ringing", std::move(payload));
}

std::string format(const Answered& message) {
  json::object payload{{"callsid", message.call_sid}, {"reconnect", message.reconnect}};
  if (!message.sdp.empty()) payload["sdp"] = message.sdp;
  return frame("answer", std::move(payload));
}

std::string format(const HungUp& message) {
  json::object payload{{"callsid", message.call_sid}};
  if (message.error) payload["error"] = error_object(*message.error);
  return frame("hangup", std::move(payload));
}

std::string format(const Cancelled& message) {
  return frame("cancel", {{"callsid", message.call_sid}});
}

std::string format(const DeviceError& message) {
  json::object payload{{"error", error_object(message.error)}};
  if (!message.call_sid.empty()) payload["callsid"] = message.call_sid;
  if (!message.event_sid.empty()) payload["voiceeventsid"] = message.event_sid;
  return frame("error", std::move(payload));
}

std::string format(const MessageAck& message) {
  return frame(
      "ack", {{"acktype", "message"}, {"callsid", message.call_sid}, {"voiceeventsid", message.event_sid}}
  );
}

std::string format(const MessageToClient& message) {
  boost::system::error_code error;
  json::value content = json::parse(message.content, error);
  if (error) content = message.content;
  return frame(
      "message",
      {{"callsid", message.call_sid},
       {"content", std::move(content)},
       {"contenttype", message.content_type},
       {"messagetype", message.message_type},
       {"voiceeventsid", message.event_sid}}
  );
}

}  // namespace softphone::signal
