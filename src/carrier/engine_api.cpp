// The engine's commands: what REST and the practice network's door may ask.

#include "base/e164.hpp"
#include "carrier/core.hpp"
#include "carrier/engine.hpp"
#include "carrier/practice.hpp"

namespace softphone::carrier {

namespace {

bool is_http_url(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

constexpr std::size_t kMaxInlineTwiml = 4000;  // characters, as Twilio

}  // namespace

Result<std::string, ApiError> Engine::create_call(const CreateCall& request, Now now) {
  core_->now = now;
  const bool client = request.to.starts_with("client:") && request.to.size() > 7;
  if (request.to.empty()) return ApiError{400, 21201, "No 'To' number is specified"};
  if (request.from.empty()) return ApiError{400, 21213, "'From' phone number not specified"};
  if (!client && !is_e164(request.to)) {
    return ApiError{
        400,
        21211,
        "The phone number you are attempting to call, " + request.to.substr(0, 64) + ", is not valid."};
  }
  if (!client && !core_->config.find_number(request.from)) {
    return ApiError{400, 21210, "The source phone number is not one of this account"};
  }
  if (client && !is_e164(request.from) && !request.from.starts_with("client:")) {
    return ApiError{400, 21212, "The source phone number provided is not valid"};
  }
  const Application* app = nullptr;
  if (!request.application_sid.empty()) {
    app = core_->config.find_application(request.application_sid);
    if (!app || app->voice.url.empty()) return ApiError{400, 21218, "Invalid ApplicationSid"};
  } else if (request.handler.url.empty() && !request.twiml) {
    return ApiError{400, 21205, "Url parameter is required."};
  }
  if (!request.handler.url.empty() && !is_http_url(request.handler.url)) {
    return ApiError{400, 21205, "Url is not a valid URL"};
  }
  if (request.twiml && request.twiml->size() > kMaxInlineTwiml)
    return ApiError{400, 20001, "Twiml is too long"};
  if (request.send_digits.size() > 32 ||
      request.send_digits.find_first_not_of("0123456789*#wW") != std::string::npos) {
    return ApiError{400, 21206, "SendDigits is not valid"};
  }
  if (request.timeout && (*request.timeout < 1 || *request.timeout > 600)) {
    return ApiError{400, 21208, "Timeout must be between 1 and 600 seconds"};
  }
  if (request.time_limit && (*request.time_limit < 1 || *request.time_limit > 86400)) {
    return ApiError{400, 20001, "TimeLimit must be between 1 and 86400 seconds"};
  }

  Call& call = core_->control.create(CallDirection::outbound_api, nullptr);
  const std::string sid = call.sid;
  call.from = request.from;
  core_->control.set_callee(call, request.to);
  if (const PhoneNumber* number = core_->config.find_number(request.from))
    call.phone_number_sid = number->sid;
  if (app) {
    call.application_sid = app->sid;
    call.handler = app->voice;
  } else {
    call.handler = request.handler;
    if (request.handler.url.empty()) call.twiml = request.twiml;
  }
  call.progress = request.progress;
  call.send_digits = request.send_digits;
  call.record = request.record;
  // Whoever sends keys calls a switchboard: https://www.twilio.com/docs/voice/answering-machine-detection
  if (request.send_digits.empty()) call.detection = request.detection;
  if (request.timeout) call.ring_timeout = std::chrono::seconds(*request.timeout);
  if (request.time_limit) call.time_limit = std::chrono::seconds(*request.time_limit);
  core_->control.begin_outbound(call);
  settle();
  return sid;
}

std::optional<ApiError> Engine::update_call(const std::string& sid, const UpdateCall& request, Now now) {
  core_->now = now;
  Call* call = core_->calls.find(sid);
  if (!call)
    return ApiError{404, 20404, "The requested resource /Calls/" + sid.substr(0, 64) + " was not found"};
  if (call->ended()) return ApiError{400, 21220, "Call is not in-progress. Cannot redirect."};
  if (request.status == "canceled" && call->answered()) {
    return ApiError{400, 21220, "Call is in-progress. Cannot cancel."};
  }
  if (request.status == "completed" || request.status == "canceled") {
    core_->conferences.leave(*call, ParticipantEnd::updated_via_api);
    Ending ending;
    if (!call->answered()) {
      ending.status = CallStatus::canceled;
      ending.sip_code = 487;
    }
    core_->control.end(*call, ending);
    settle();
    return std::nullopt;
  }
  if (!request.status.empty()) return ApiError{400, 20001, "Status must be completed or canceled"};
  if (request.url.empty() && !request.twiml) return ApiError{400, 21205, "Url or Twiml is required"};
  if (!request.url.empty() && !is_http_url(request.url))
    return ApiError{400, 21205, "Url is not a valid URL"};
  if (request.twiml && request.twiml->size() > kMaxInlineTwiml)
    return ApiError{400, 20001, "Twiml is too long"};
  if (!call->answered()) return ApiError{400, 21220, "Call is not in-progress. Cannot redirect."};

  core_->control.release(*call);
  core_->conferences.leave(*call, ParticipantEnd::updated_via_api);
  if (request.url.empty()) {
    core_->interpreter.run_inline(*call, *request.twiml);
  } else {
    core_->interpreter.redirect(*call, request.url, request.method);
  }
  settle();
  return std::nullopt;
}

std::optional<ApiError> Engine::delete_call(const std::string& sid) {
  const Call* call = core_->calls.find(sid);
  if (!call)
    return ApiError{404, 20404, "The requested resource /Calls/" + sid.substr(0, 64) + " was not found"};
  // https://www.twilio.com/docs/api/errors/20009
  if (!call->ended()) return ApiError{409, 20009, "A call cannot be deleted before it is over"};
  core_->calls.forget(sid);
  return std::nullopt;
}

Result<std::string, ApiError> Engine::practice_call(const std::string& from, const std::string& to, Now now) {
  core_->now = now;
  if (to.empty()) return ApiError{400, 21201, "No 'To' number is specified"};
  if (from.empty()) return ApiError{400, 21213, "'From' phone number not specified"};
  if (!is_fictional(from)) {
    return ApiError{400, 21212, "From must be a number reserved for fiction, such as +33639980001"};
  }
  const PhoneNumber* number = core_->config.find_number(to);
  if (!number) return ApiError{404, 20404, "No number of this account is " + to.substr(0, 64)};

  const std::string sid = begin_practice_call(*core_, from, *number);
  settle();
  return sid;
}

}  // namespace softphone::carrier
