#include "carrier/twiml/context.hpp"

#include <algorithm>
#include <charconv>

#include "carrier/core.hpp"

namespace softphone::carrier {

WallTime CallContext::wall_time() const {
  return core_.now.wall;
}
bool CallContext::first_verb() const {
  return call_.program && call_.program->first_verb;
}

std::string CallContext::resolve(std::string_view reference) const {
  return call_.program ? resolve_url(call_.program->url, std::string(reference)) : std::string{};
}

bool CallContext::owns_number(std::string_view number) const {
  return core_.config.find_number(number) != nullptr;
}

void CallContext::answer() {
  core_.control.answer(call_);
}
PlayId CallContext::play(Sound sound, unsigned loops) {
  return core_.control.play(call_, std::move(sound), loops);
}
PlayId CallContext::send_digits(const std::string& digits) {
  return core_.control.send_digits(call_, digits);
}
void CallContext::stop_sound() {
  core_.control.stop_sound(call_);
}
void CallContext::set_timer(Duration after) {
  core_.set_timer(TimerKind::verb, call_.sid, after);
}
void CallContext::cancel_timer() {
  core_.cancel_timer(TimerKind::verb, call_.sid);
}

void CallContext::warn(int code, const std::string& text) {
  core_.control.notify(call_, code, false, text, call_.program ? call_.program->url : std::string{});
}
void CallContext::error(int code, const std::string& text) {
  core_.control.notify(call_, code, true, text, call_.program ? call_.program->url : std::string{});
}

std::string CallContext::dial(const DialTarget& target) {
  return core_.control.dial(call_, target).sid;
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
  if (Call* other = core_.calls.find_live(child_sid)) core_.control.bridge(call_, *other);
}
void CallContext::unbridge() {
  core_.control.unbridge(call_);
}

void CallContext::notify_url(const FetchNext& request) {
  if (!request.url.empty()) core_.webhooks.fetch(call_, request.url, request.method, request.extra);
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
