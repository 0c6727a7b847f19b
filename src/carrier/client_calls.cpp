// The SDK's messages about calls.

#include "base/form.hpp"
#include "carrier/client_endpoint.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

Call* Signaling::call_of(Connection& connection, const std::string& id) {
  const auto temporary = connection.temporary_ids.find(id);
  const std::string& sid = temporary == connection.temporary_ids.end() ? id : temporary->second;
  if (!connection.calls.contains(sid) && !connection.pending.contains(sid)) return nullptr;
  Call* call = core_.calls.find_live(sid);
  return call && as_client(*call) ? call : nullptr;
}

void Signaling::handle(Connection& connection, const signal::Invite& message) {
  if (message.reconnect) {
    return_to_call(connection, message);
  } else {
    new_call(connection, message);
  }
}

void Signaling::new_call(Connection& connection, const signal::Invite& message) {
  if (connection.temporary_ids.contains(message.call_id)) return;  // sent twice
  const auto decline = [&](int code, const std::string& text) {
    signal::HungUp hung_up;
    hung_up.call_sid = message.call_id;
    hung_up.error = signal::SdkError{code, text};
    send(connection.id, hung_up);
  };
  const jwt::AccessToken& token = *connection.token;
  if (token.expires_at <= core_.now.wall) return decline(31205, "The access token has expired");
  if (!core_.config.key_secret(token.api_key_sid))
    return decline(31202, "The API key of the access token was deleted");
  if (!token.outgoing_app) return decline(31002, "The access token allows no outgoing calls");
  const Application* app = core_.config.find_application(*token.outgoing_app);
  if (!app) return decline(31404, "The access token names an unknown application");
  if (app->voice.url.empty()) return decline(31404, "The application has no voice URL");
  if (connection.calls.size() >= core_.config.max_calls_per_connection) {
    return decline(31206, "Too many calls on this connection");
  }
  const auto offer = read_description(message.sdp);
  if (!offer) return decline(31400, "The offer cannot be used: " + offer.error().code);

  Call& call = core_.control.create(CallDirection::inbound, nullptr);
  call.application_sid = app->sid;
  call.handler = app->voice;
  // A page without an identity may call, but is nobody.
  call.from = "client:" + (token.identity.empty() ? "Anonymous" : token.identity);
  const Form params = parse_form(message.params, 100);
  for (const auto& [name, value] : params.pairs()) {
    if (name == "To") {
      call.to = value;
    } else {
      call.extra_params.emplace_back(name, value);
    }
  }
  // Params baked into the token cannot be overridden by the page.
  for (const auto& member : token.outgoing_params) {
    if (!member.value().is_string()) continue;
    const auto& text = member.value().get_string();
    std::string name(member.key());
    std::erase_if(call.extra_params, [&](const auto& pair) { return pair.first == name; });
    call.extra_params.emplace_back(std::move(name), std::string(text.data(), text.size()));
  }

  connection.temporary_ids[message.call_id] = call.sid;
  auto endpoint = std::make_unique<ClientEndpoint>(core_, token.identity);
  ClientEndpoint& client = *endpoint;
  call.endpoint = std::move(endpoint);
  client.begin(call, connection.id, message.call_id, *offer);
  core_.control.begin_inbound(call);
}

void Signaling::return_to_call(Connection& connection, const signal::Invite& message) {
  const auto refuse_call = [&](int code, const std::string& text) {
    signal::HungUp hung_up;
    hung_up.call_sid = message.call_id;
    hung_up.error = signal::SdkError{code, text};
    send(connection.id, hung_up);
  };
  Call* call = core_.calls.find_live(message.call_id);
  ClientEndpoint* client = call ? as_client(*call) : nullptr;
  if (!client) return refuse_call(31107, "The call is over");
  if (client->identity() != connection.token->identity || client->reconnect_token() != *message.reconnect) {
    return refuse_call(31209, "The reconnect token does not fit the call");
  }
  if (!client->is_pending()) {
    client->reattached(*call, connection.id);
    return;
  }
  const auto offer = read_description(message.sdp);
  if (!offer) return refuse_call(31400, "The offer cannot be used: " + offer.error().code);
  client->taken_over(*call, connection.id, *offer);
}

void Signaling::handle(Connection& connection, const signal::Answer& message) {
  Call* call = call_of(connection, message.call_id);
  const auto answer = read_description(message.sdp);
  if (call && answer && as_client(*call)->accepted(*call, connection.id, *answer)) return;
  // Too late, or unusable: the page believes to be in a call and must hear that it is not.
  signal::HungUp hung_up;
  hung_up.call_sid = message.call_id;
  if (!answer) hung_up.error = signal::SdkError{31400, "The answer cannot be used: " + answer.error().code};
  send(connection.id, hung_up);
  if (call && !answer && as_client(*call)->is_pending()) as_client(*call)->declined(*call, connection.id);
}

void Signaling::handle(Connection& connection, const signal::Reinvite& message) {
  Call* call = call_of(connection, message.call_id);
  if (!call || as_client(*call)->connection() != connection.id) return;
  const auto offer = read_description(message.sdp);
  if (!offer) {
    signal::DeviceError error;
    error.error = {31400, "The offer cannot be used: " + offer.error().code};
    error.call_sid = call->sid;
    send(connection.id, error);
    return;
  }
  as_client(*call)->restart_ice(*call, *offer);
}

void Signaling::handle(Connection& connection, const signal::Hangup& message) {
  Call* call = call_of(connection, message.call_id);
  if (!call) return;
  if (as_client(*call)->is_pending()) {
    as_client(*call)->declined(*call, connection.id);
    return;
  }
  if (!message.reason.empty())
    core_.control.notify(*call, 31003, false, "The page ended the call for a media error");
  Ending ending;
  ending.status = call->answered() ? CallStatus::completed : CallStatus::canceled;
  ending.sip_code = call->answered() ? 200 : 487;
  ending.by_far_end = true;
  core_.control.end(*call, ending);
}

void Signaling::handle(Connection& connection, const signal::Reject& message) {
  Call* call = call_of(connection, message.call_id);
  if (call && as_client(*call)->is_pending()) as_client(*call)->declined(*call, connection.id);
}

void Signaling::handle(Connection& connection, const signal::Dtmf& message) {
  Call* call = call_of(connection, message.call_id);
  if (call && call->answered()) core_.control.digits_by_signalling(*call, message.digits);
}

void Signaling::handle(Connection& connection, const signal::UserMessage& message) {
  Call* call = call_of(connection, message.call_id);
  const auto refuse_message = [&](int code, const std::string& text) {
    signal::DeviceError error;
    error.error = {code, text};
    error.call_sid = message.call_id;
    error.event_sid = message.event_sid;
    send(connection.id, error);
  };
  if (!call || as_client(*call)->is_pending()) {
    return refuse_message(31209, "Messages belong to a call that is under way");
  }
  if (!message.message_type.empty() && message.message_type != "user-defined-message")
    return refuse_message(31210, "Unknown message type");
  if (!message.content_type.empty() && message.content_type != "application/json") {
    return refuse_message(31210, "The content type must be application/json");
  }
  if (message.content.size() > signal::kMaxContent) return refuse_message(31212, "The message is too large");
  signal::MessageAck ack;
  ack.call_sid = call->sid;
  ack.event_sid = message.event_sid;
  send(connection.id, ack);
  core_.webhooks.user_message(*call, message);
}

}  // namespace softphone::carrier
