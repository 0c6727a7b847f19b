#include "carrier/twiml/dial_targets.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "base/words.hpp"
#include "carrier/twiml/recording_attributes.hpp"
#include "carrier/twiml/sip_noun.hpp"

namespace softphone::carrier {

namespace {

constexpr std::size_t kMaxIdentity = 256;

/// "+33 1 99 00-00 (01)" → "+33199000001"
std::string without_punctuation(std::string_view number) {
  std::string result;
  for (const char c : number) {
    if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')') result += c;
  }
  return result;
}

std::optional<ProgressCallback> read_progress(CallContext& context, const twiml::Element& noun) {
  const std::string* url = noun.attribute("statusCallback");
  if (!url || url->empty()) return std::nullopt;
  ProgressCallback progress;
  progress.url = context.resolve(*url);
  progress.method = method_attribute(context, noun, "statusCallbackMethod", 13221);
  if (const std::string* events = noun.attribute("statusCallbackEvent")) {
    progress.events.clear();
    for (std::string& event : split_words(*events)) {
      if (event == "initiated" || event == "ringing" || event == "answered" || event == "completed") {
        progress.events.push_back(std::move(event));
      } else {
        context.warn(13221, "Unknown value in 'statusCallbackEvent'");
      }
    }
    if (progress.events.empty()) progress.events = ProgressCallback{}.events;
  }
  return progress;
}

void read_whisper(CallContext& context, const twiml::Element& noun, DialTarget& target) {
  const std::string* url = noun.attribute("url");
  if (!url || url->empty()) return;
  target.whisper_url = context.resolve(*url);
  if (target.whisper_url.empty()) context.error(11100, "The whisper's URL is invalid");
  target.whisper_method = method_attribute(context, noun, "method", 13210);
}

/// Who the call comes from, for the callee. Nothing when a number would be called from nobody's number.
std::optional<std::string> caller_id_for_number(CallContext& context, const twiml::Element& dial) {
  const Call& call = context.call();
  const std::string* attribute = dial.attribute("callerId");
  const std::string id = attribute ? without_punctuation(*attribute) : call.from;
  const bool allowed = is_e164(id) && (context.owns_number(id) || id == call.from || id == call.to);
  if (allowed) return id;
  context.error(13214, "callerId must be a number of this account, or one of this call's own");
  return std::nullopt;
}

constexpr std::size_t kMaxSipCallerId = 128;

void add_sip(
    CallContext& context, const twiml::Element& dial, const twiml::Element& noun, std::vector<DialTarget>& out
) {
  DialTarget target;
  target.kind = DialTarget::Kind::sip;
  target.sip = read_sip_noun(context, noun);
  if (!target.sip) return;
  sip::Uri shown = target.sip->uri;
  shown.password.clear();
  target.address = format(shown);
  // Free text for a SIP far end, which may be nobody's number.
  const std::string* caller_id = dial.attribute("callerId");
  target.caller_id = caller_id && !caller_id->empty() ? *caller_id : context.call().from;
  if (target.caller_id.size() > kMaxSipCallerId) {
    context.warn(13248, "'callerId' is too long");
    target.caller_id = context.call().from;
  }
  target.progress = read_progress(context, noun);
  target.detection = read_machine_detection(context, noun);
  read_whisper(context, noun, target);
  out.push_back(std::move(target));
}

bool is_identity(std::string_view identity) {
  if (identity.empty() || identity.size() > kMaxIdentity) return false;
  return std::none_of(identity.begin(), identity.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || std::string_view("<>\"`{}|\\^").find(c) != std::string_view::npos;
  });
}

void add_number(
    CallContext& context,
    const twiml::Element& dial,
    const twiml::Element& noun,
    bool is_noun,
    std::vector<DialTarget>& out
) {
  DialTarget target;
  target.kind = DialTarget::Kind::number;
  target.address = without_punctuation(noun.own_text());
  if (!is_e164(target.address)) {
    context.error(target.address.empty() ? 13223 : 13224, "This is no phone number in E.164 form");
    return;
  }
  const auto caller_id = caller_id_for_number(context, dial);
  if (!caller_id) {
    return;
  }
  target.caller_id = *caller_id;
  if (is_noun) {
    target.progress = read_progress(context, noun);
    target.detection = read_machine_detection(context, noun);
    read_whisper(context, noun, target);
    if (const std::string* digits = noun.attribute("sendDigits")) {
      if (digits->size() > 128 || digits->find_first_not_of("0123456789*#wW") != std::string::npos) {
        context.warn(13222, "Invalid value of 'sendDigits'");
      } else {
        target.send_digits = *digits;
      }
    }
  }
  out.push_back(std::move(target));
}

void add_client(
    CallContext& context, const twiml::Element& dial, const twiml::Element& noun, std::vector<DialTarget>& out
) {
  DialTarget target;
  target.kind = DialTarget::Kind::client;
  const twiml::Element* identity = noun.child("Identity");
  target.address = identity ? identity->own_text() : noun.own_text();
  if (!is_identity(target.address)) {
    context.error(12200, "This is no client identity");
    return;
  }
  for (const twiml::Element& child : noun.children) {
    if (child.name != "Parameter") continue;
    const std::string* name = child.attribute("name");
    if (!name || name->empty()) {
      context.warn(12200, "<Parameter> without a name");
      continue;
    }
    target.parameters.emplace_back(*name, std::string(child.attribute_or("value", "")));
  }
  const std::string* caller_id = dial.attribute("callerId");
  target.caller_id = caller_id && !caller_id->empty() ? *caller_id : context.call().from;
  target.progress = read_progress(context, noun);
  read_whisper(context, noun, target);
  out.push_back(std::move(target));
}

/// `own` besides those that all have. `byoc` names one of several trunks, `clientNotificationUrl` wants to
/// hear of push messages: there is one trunk, and there are no such messages.
AttributeNames target_attributes(AttributeNames own, bool detects_machines) {
  own.insert(own.end(), {"url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod"});
  if (detects_machines) {
    own.insert(own.end(), kMachineDetectionAttributes.begin(), kMachineDetectionAttributes.end());
  }
  return own;
}

}  // namespace

std::vector<DialTarget> read_dial_targets(CallContext& context, const twiml::Element& dial) {
  static const AttributeNames kNumber = target_attributes({"sendDigits", "byoc"}, true);
  static const AttributeNames kClient = target_attributes({"clientNotificationUrl"}, false);
  static const AttributeNames kSip = target_attributes({"username", "password"}, true);
  std::vector<DialTarget> out;
  bool any_noun = false;
  for (const twiml::Element& noun : dial.children) {
    const bool number = noun.name == "Number";
    const bool sip = noun.name == "Sip";
    if (!number && !sip && noun.name != "Client") continue;
    any_noun = true;
    if (out.size() == kMaxDialTargets) {
      context.warn(12200, "More than ten targets; the rest is ignored");
      break;
    }
    check_attributes(context, noun, number ? kNumber : (sip ? kSip : kClient));
    if (number) {
      add_number(context, dial, noun, true, out);
    } else if (sip) {
      add_sip(context, dial, noun, out);
    } else {
      add_client(context, dial, noun, out);
    }
  }
  if (!any_noun) add_number(context, dial, dial, false, out);
  return out;
}

std::string ring_tone_country(std::string_view number) {
  if (number.starts_with("+1")) return "us";
  if (number.starts_with("+44")) return "gb";
  return "fr";
}

}  // namespace softphone::carrier
