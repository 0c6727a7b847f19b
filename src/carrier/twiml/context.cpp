#include "carrier/twiml/context.hpp"

#include <algorithm>
#include <charconv>

#include "carrier/core.hpp"
#include "carrier/sip_endpoint.hpp"

namespace softphone::carrier {

WallTime CallContext::wall_time() const {
  return core_.now.wall;
}
bool CallContext::first_verb() const {
  return program_.first_verb;
}

std::string CallContext::resolve(std::string_view reference) const {
  return resolve_url(program_.url, std::string(reference));
}

bool CallContext::owns_number(std::string_view number) const {
  return core_.config.find_number(number) != nullptr;
}

void CallContext::answer() {
  if (Call* call = program_.host->call()) core_.control.answer(*call);
}
void CallContext::answer_later() {
  if (Call* call = program_.host->call()) core_.control.answer_later(*call);
}
PlayId CallContext::play(Sound sound, unsigned loops) {
  return program_.host->play(std::move(sound), loops);
}
std::optional<PlayId> CallContext::send_digits(const std::string& digits) {
  Call* call = program_.host->call();
  if (!call) return std::nullopt;
  return core_.control.send_digits(*call, digits);
}
void CallContext::stop_sound() {
  program_.host->stop_sound();
}
void CallContext::set_timer(Duration after) {
  const TimerKey timer = program_.host->timer();
  core_.set_timer(timer.kind, timer.id, after);
}
void CallContext::cancel_timer() {
  const TimerKey timer = program_.host->timer();
  core_.cancel_timer(timer.kind, timer.id);
}

void CallContext::warn(int code, const std::string& text) {
  program_.host->notify(code, false, text, program_.url);
}
void CallContext::error(int code, const std::string& text) {
  program_.host->notify(code, true, text, program_.url);
}

std::string CallContext::dial(const DialTarget& target) {
  return core_.control.dial(own_call(), target).sid;
}
bool CallContext::transfer(const std::string& target) {
  SipEndpoint* far_end = as_sip(call());
  return far_end && far_end->transfer(call(), target, {});
}
void CallContext::answer_transfer(const std::string& sid, bool taken) {
  const Call* call = core_.calls.find_live(sid);
  if (SipEndpoint* far_end = call ? as_sip(*call) : nullptr) far_end->answer_transfer(taken);
}
void CallContext::release_child(const std::string& sid, const FetchNext& document) {
  Call* call = core_.calls.find_live(sid);
  if (!call) return;
  core_.control.release(*call);
  core_.interpreter.redirect(*call, document.url, document.method, document.extra);
}
const Call* CallContext::child(const std::string& sid) const {
  return core_.calls.find(sid);
}

void CallContext::end_child(const std::string& sid, CallStatus status, int sip_code) {
  if (Call* call = core_.calls.find_live(sid)) {
    core_.control.end(*call, {.status = status, .sip_code = sip_code, .error = {}, .by_far_end = false});
  }
}

void CallContext::bridge(const std::string& child_sid) {
  if (Call* other = core_.calls.find_live(child_sid)) core_.control.bridge(own_call(), *other);
}
void CallContext::unbridge() {
  core_.control.unbridge(own_call());
}

std::optional<JoinProblem> CallContext::join_conference(
    const std::string& name, const ParticipantSettings& settings, const ConferenceSettings& conference
) {
  return core_.conferences.join(own_call(), name, settings, conference);
}
void CallContext::leave_conference(ParticipantEnd reason) {
  core_.conferences.leave(own_call(), reason);
}

void CallContext::notify_url(const FetchNext& request) {
  if (!request.url.empty()) core_.webhooks.fetch(own_call(), request.url, request.method, request.extra);
}

std::string CallContext::start_recording(
    RecordingSource source, const RecordingSettings& settings, const RecordingLimits& limits
) {
  return core_.recordings.start(own_call(), source, settings, limits);
}
void CallContext::stop_recording(const std::string& sid) {
  core_.recordings.stop(sid);
}
void CallContext::ask_when_recorded(const std::string& sid, FetchNext request) {
  core_.recordings.ask_when_ended(sid, std::move(request));
}
const Recording* CallContext::recording(const std::string& sid) const {
  return core_.recordings.find(sid);
}
std::string CallContext::recording_url(const Recording& recording) const {
  return core_.recordings.url(recording);
}

void check_attributes(CallContext& context, const twiml::Element& noun, const AttributeNames& known) {
  for (const twiml::Attribute& attribute : noun.attributes) {
    if (std::find(known.begin(), known.end(), attribute.name) == known.end()) {
      context.warn(
          12200, "Attribute '" + attribute.name.substr(0, 64) + "' is not allowed in <" + noun.name + ">"
      );
    }
  }
}

bool boolean_attribute(
    CallContext& context, const twiml::Element& element, std::string_view name, bool fallback, int code
) {
  const std::string* value = element.attribute(name);
  if (!value) return fallback;
  if (*value == "true") return true;
  if (*value == "false") return false;
  context.warn(code, "Invalid value of '" + std::string(name) + "'");
  return fallback;
}

long number_attribute(
    CallContext& context,
    const twiml::Element& element,
    std::string_view name,
    long fallback,
    long least,
    long most,
    int code
) {
  const std::string* value = element.attribute(name);
  if (!value) return fallback;
  long number = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), number);
  if (error != std::errc{} || end != value->data() + value->size() || number < least || number > most) {
    context.warn(code, "Invalid value of '" + std::string(name) + "'");
    return fallback;
  }
  return number;
}

std::string method_attribute(
    CallContext& context, const twiml::Element& element, std::string_view name, int code
) {
  const std::string* value = element.attribute(name);
  if (!value || *value == "POST") return "POST";
  if (*value == "GET") return "GET";
  context.warn(code, "Invalid value of '" + std::string(name) + "'");
  return "POST";
}

}  // namespace softphone::carrier
