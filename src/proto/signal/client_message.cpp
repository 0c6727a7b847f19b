#include "proto/signal/client_message.hpp"

#include <boost/json.hpp>

namespace softphone::signal {
namespace json = boost::json;

namespace {

/// Reads typed fields of one payload and remembers whether any of them was wrong.
class Fields {
 public:
  explicit Fields(const json::object& payload) : payload_(payload) {}

  std::string required(std::string_view name, std::size_t cap) {
    const json::value* value = payload_.if_contains(name);
    if (!value || !value->is_string() || value->get_string().empty()) {
      note(name);
      return {};
    }
    return capped(*value, name, cap);
  }

  std::string optional(std::string_view name, std::size_t cap) {
    const json::value* value = payload_.if_contains(name);
    if (!value || value->is_null()) return {};
    if (!value->is_string()) {
      note(name);
      return {};
    }
    return capped(*value, name, cap);
  }

  /// An object, or null when absent or of another type.
  [[nodiscard]] const json::object* object(std::string_view name) const {
    const json::value* value = payload_.if_contains(name);
    return value ? value->if_object() : nullptr;
  }

  void note(std::string_view name) {
    if (wrong_.empty()) wrong_ = name;
  }

  template <class Message>
  Result<ClientMessage> finish(Message message) const {
    if (!wrong_.empty()) return fail("malformed", "field " + wrong_);
    return ClientMessage{std::move(message)};
  }

 private:
  std::string capped(const json::value& value, std::string_view name, std::size_t cap) {
    const json::string& text = value.get_string();
    if (text.size() > cap) {
      note(name);
      return {};
    }
    return std::string(text.data(), text.size());
  }

  const json::object& payload_;
  std::string wrong_;
};

Result<ClientMessage> parse_listen(Fields fields, const json::object& payload) {
  Listen message;
  // An empty token is a well-formed question with a well-known answer (31102), so it is not malformed.
  message.token = fields.optional("token", kMaxToken);
  if (const json::value* timeout = payload.if_contains("reconnectTimeout"); timeout && timeout->is_int64()) {
    const std::int64_t seconds = timeout->get_int64();
    message.reconnect_timeout = static_cast<int>(seconds < 0 ? 0 : seconds > 30 ? 30 : seconds);
  }
  if (const json::object* browser = fields.object("browserinfo")) {
    if (const json::value* version = browser->if_contains("v"); version && version->is_string()) {
      const json::string& text = version->get_string();
      message.client.assign(text.data(), std::min<std::size_t>(text.size(), 32));
    }
  }
  return fields.finish(std::move(message));
}

Result<ClientMessage> parse_register(Fields fields) {
  Register message;
  const json::object* media = fields.object("media");
  const json::value* audio = media ? media->if_contains("audio") : nullptr;
  if (!audio || !audio->is_bool()) {
    fields.note("media.audio");
  } else {
    message.audio = audio->get_bool();
  }
  return fields.finish(message);
}

Result<ClientMessage> parse_invite(Fields fields) {
  Invite message;
  message.call_id = fields.required("callsid", kMaxCallId);
  message.sdp = fields.required("sdp", kMaxSdp);
  if (const json::object* twilio = fields.object("twilio")) {
    if (const json::value* params = twilio->if_contains("params"); params && params->is_string()) {
      const json::string& text = params->get_string();
      if (text.size() > kMaxParams) fields.note("twilio.params");
      message.params.assign(text.data(), std::min<std::size_t>(text.size(), kMaxParams));
    }
  }
  std::string reconnect = fields.optional("reconnect", 512);
  if (!reconnect.empty()) message.reconnect = std::move(reconnect);
  return fields.finish(std::move(message));
}

Result<ClientMessage> parse_user_message(Fields fields, const json::object& payload) {
  UserMessage message;
  message.call_id = fields.required("callsid", kMaxCallId);
  message.event_sid = fields.required("voiceeventsid", kMaxCallId);
  message.content_type = fields.optional("contenttype", 128);
  message.message_type = fields.optional("messagetype", 128);
  if (const json::value* content = payload.if_contains("content"))
    message.content = json::serialize(*content);
  if (message.content.empty()) fields.note("content");
  return fields.finish(std::move(message));
}

template <class Message>
Result<ClientMessage> parse_with_sdp(Fields fields) {
  Message message;
  message.call_id = fields.required("callsid", kMaxCallId);
  message.sdp = fields.required("sdp", kMaxSdp);
  return fields.finish(std::move(message));
}

}  // namespace

Result<ClientMessage> parse(std::string_view frame) {
  if (frame == "\n") return ClientMessage{Heartbeat{}};
  if (frame.size() > kMaxFrame) return fail("too_large");
  boost::system::error_code error;
  const json::value root = json::parse(json::string_view(frame.data(), frame.size()), error);
  if (error) return fail("not_json");
  const json::object* message = root.if_object();
  const json::value* type_value = message ? message->if_contains("type") : nullptr;
  if (!type_value || !type_value->is_string()) return fail("malformed", "no type");
  const json::string& type_text = type_value->get_string();
  const std::string_view type(type_text.data(), type_text.size());

  static const json::object kEmpty;
  const json::value* payload_value = message->if_contains("payload");
  const json::object* payload = payload_value ? payload_value->if_object() : &kEmpty;
  if (!payload) return fail("malformed", "payload is no object");

  Fields fields(*payload);
  if (type == "listen") return parse_listen(fields, *payload);
  if (type == "register") return parse_register(fields);
  if (type == "invite") return parse_invite(fields);
  if (type == "answer") return parse_with_sdp<Answer>(fields);
  if (type == "reinvite") return parse_with_sdp<Reinvite>(fields);
  if (type == "hangup") {
    Hangup message_out;
    message_out.call_id = fields.required("callsid", kMaxCallId);
    message_out.reason = fields.optional("message", 4096);
    return fields.finish(std::move(message_out));
  }
  if (type == "reject") {
    Reject message_out;
    message_out.call_id = fields.required("callsid", kMaxCallId);
    return fields.finish(std::move(message_out));
  }
  if (type == "dtmf") {
    Dtmf message_out;
    message_out.call_id = fields.required("callsid", kMaxCallId);
    message_out.digits = fields.required("dtmf", kMaxDigits);
    if (message_out.digits.find_first_not_of("0123456789*#w") != std::string::npos) fields.note("dtmf");
    return fields.finish(std::move(message_out));
  }
  if (type == "message") return parse_user_message(fields, *payload);
  return ClientMessage{Unknown{std::string(type.substr(0, 64))}};
}

}  // namespace softphone::signal
