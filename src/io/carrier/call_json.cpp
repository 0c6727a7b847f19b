#include "io/carrier/call_json.hpp"

#include "io/carrier/rest_support.hpp"

namespace softphone::io::carrier {

using softphone::carrier::Call;

namespace {

json::value date(const std::optional<WallTime>& time) {
  if (!time) return nullptr;
  return json::value(format_rfc2822(*time));
}

/// Of a call that talked, at the account's rates; null as long as nobody can say.
json::value price(const Call& call, const softphone::carrier::Config& config, WallTime now) {
  if (!call.ended_at || !call.answered_at || now < *call.ended_at + config.price_delay) return nullptr;
  using twilio::LegKind;
  const bool inbound = call.direction == softphone::carrier::CallDirection::inbound;
  const std::string& other = inbound ? call.from : call.to;
  const LegKind kind = other.starts_with("client:") ? LegKind::client
                       : inbound                    ? LegKind::incoming
                                                    : LegKind::outgoing;
  const auto cost = twilio::cost_of(config.rates, kind, other, call.duration_seconds(*call.ended_at));
  if (!cost) return nullptr;
  return json::value(twilio::price_text(*cost));
}

}  // namespace

json::object call_json(const Call& call, const softphone::carrier::Config& config, WallTime now) {
  const std::string& account_sid = config.account_sid;
  const std::string uri = "/2010-04-01/Accounts/" + account_sid + "/Calls/" + call.sid;
  json::object subresources;
  for (const char* name :
       {"notifications",
        "recordings",
        "payments",
        "events",
        "siprec",
        "streams",
        "transcriptions",
        "user_defined_message_subscriptions",
        "user_defined_messages"}) {
    std::string title;
    bool upper = true;
    for (const char* c = name; *c != '\0'; ++c) {
      if (*c == '_') {
        upper = true;
        continue;
      }
      title += upper ? static_cast<char>(*c - 32) : *c;
      upper = false;
    }
    subresources[name] = uri + '/' + title + ".json";
  }
  json::value duration = nullptr;
  if (call.ended_at) duration = std::to_string(call.duration_seconds(*call.ended_at));
  return {
      {"sid", call.sid},
      {"account_sid", account_sid},
      {"parent_call_sid", text_or_null(call.parent_sid)},
      {"to", call.to},
      {"to_formatted", call.to},
      {"from", call.from},
      {"from_formatted", call.from},
      {"phone_number_sid", text_or_null(call.phone_number_sid)},
      {"status", std::string(to_string(call.status))},
      {"start_time", date(call.answered_at)},
      {"end_time", date(call.ended_at)},
      {"duration", std::move(duration)},
      {"price", price(call, config, now)},
      {"price_unit", config.currency},
      {"direction", std::string(to_string(call.direction))},
      {"answered_by", text_or_null(call.answered_by)},
      {"api_version", "2010-04-01"},
      {"forwarded_from", nullptr},
      {"group_sid", nullptr},
      {"caller_name", text_or_null(call.caller_name)},
      {"queue_time", "0"},
      {"trunk_sid", nullptr},
      {"date_created", date(call.created)},
      {"date_updated",
       date(
           call.ended_at      ? call.ended_at
           : call.answered_at ? call.answered_at
                              : call.created
       )},
      {"uri", uri + ".json"},
      {"subresource_uris", std::move(subresources)},
  };
}

}  // namespace softphone::io::carrier
