#include "carrier/webhooks.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

Form Webhooks::voice_params(const Call& call) const {
  Form params;
  params.add("CallSid", call.sid);
  params.add("AccountSid", core_.config.account_sid);
  params.add("From", call.from);
  params.add("To", call.to);
  params.add("Caller", call.from);
  params.add("Called", call.to);
  params.add("CallStatus", std::string(to_string(call.status)));
  params.add("ApiVersion", "2010-04-01");
  params.add("Direction", std::string(to_string(call.direction)));
  if (!call.application_sid.empty()) params.add("ApplicationSid", call.application_sid);
  if (!call.parent_sid.empty()) params.add("ParentCallSid", call.parent_sid);
  if (!call.caller_name.empty()) params.add("CallerName", call.caller_name);
  if (!call.stir_status.empty()) params.add("StirVerstat", call.stir_status);
  if (!call.answered_by.empty()) params.add("AnsweredBy", call.answered_by);
  // What the page passed to connect({params}); our own fields win over a namesake.
  for (const auto& [name, value] : call.extra_params) {
    if (!params.has(name)) params.add(name, value);
  }
  return params;
}

RequestId Webhooks::fetch(
    const Call& call, const std::string& url, const std::string& method, const Form& extra
) {
  Form params = voice_params(call);
  for (const auto& [name, value] : extra.pairs()) params.set(name, value);
  return fetch_for(call.sid, url, method, std::move(params));
}

RequestId Webhooks::fetch_for(
    const std::string& owner_sid, const std::string& url, const std::string& method, Form params
) {
  const RequestId id = core_.next_request();
  waiting_[static_cast<std::uint64_t>(id)] = owner_sid;
  FetchDocument effect{.request = id, .call_sid = owner_sid, .method = method, .url = url, .params = {}};
  if (method == "GET") {
    effect.url = with_query(url, params);
  } else {
    effect.params = std::move(params);
  }
  core_.emit(std::move(effect));
  return id;
}

std::string Webhooks::take_owner(RequestId request) {
  const auto found = waiting_.find(static_cast<std::uint64_t>(request));
  if (found == waiting_.end()) return {};
  std::string owner = std::move(found->second);
  waiting_.erase(found);
  return owner;
}

void Webhooks::finished(const FetchFinished& event) {
  core_.interpreter.document_arrived(take_owner(event.request), event);
}

void Webhooks::failed(const FetchFailed& event) {
  core_.interpreter.document_failed(take_owner(event.request), event);
}

void Webhooks::status_callback(
    const Call& call, const std::string& url, const std::string& method, const Form& extra
) {
  Form params = voice_params(call);
  for (const auto& [name, value] : extra.pairs()) params.set(name, value);
  callback(call.sid, url, method, std::move(params));
}

void Webhooks::callback(
    const std::string& owner_sid,
    const std::string& url,
    const std::string& method,
    Form params,
    const std::string& recording_sid
) {
  StatusCallback effect{.call_sid = owner_sid, .method = method, .url = url, .params = {}};
  effect.recording_sid = recording_sid;
  if (method == "GET") {
    effect.url = with_query(url, params);
  } else {
    effect.params = std::move(params);
  }
  core_.emit(std::move(effect));
}

std::string with_query(const std::string& url, const Form& params) {
  const std::size_t hash = url.find('#');
  std::string result = url.substr(0, hash);
  result += result.find('?') == std::string::npos ? '?' : '&';
  result += params.encode();
  if (hash != std::string::npos) result += url.substr(hash);
  return result;
}

}  // namespace softphone::carrier
