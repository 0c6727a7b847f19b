// <Refer>: https://www.twilio.com/docs/voice/twiml/refer
#include "carrier/twiml/sip_noun.hpp"

namespace softphone::carrier {

namespace {

/// The far end may be slow to call, and its callee to answer.
constexpr Duration kPatience = 90s;

class Refer : public Verb {
 public:
  explicit Refer(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    method_ = method_attribute(context, element_, "method", 13210);
    const twiml::Element* noun = element_.child("Sip");
    if (!noun) {
      context.error(12200, "<Refer> needs a <Sip>");
      return NextVerb{};
    }
    const auto to = read_sip_noun(context, *noun);
    if (!to) return NextVerb{};
    context.answer();
    sip::Uri target = to->uri;
    // In a Refer-To they are headers of the call that is to be made (RFC 3515 §2.1).
    for (const sip::Header& header : to->headers) target.headers.emplace_back(header.name, header.value);
    if (!context.transfer(format(target))) {
      // https://www.twilio.com/docs/api/errors/13801
      context.error(13801, "Only a SIP call can be referred");
      return NextVerb{};
    }
    context.set_timer(kPatience);
    return StillRunning{};
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (const auto* report = std::get_if<TransferReport>(&event)) {
      refer_status_ = report->refer_status;
      notify_status_ = report->notify_status;
      if (!report->over) return StillRunning{};
    } else if (!std::holds_alternative<VerbTimer>(event)) {
      return StillRunning{};
    }
    context.cancel_timer();
    const std::string* url = element_.attribute("action");
    if (!url) return NextVerb{};
    return action(context, *url);
  }

  void stop(CallContext& context, bool call_ended) override {
    // Its far end has called the other party and left us: the usual end of a transfer.
    const std::string* url = element_.attribute("action");
    if (call_ended && url && refer_status_ != 0) context.notify_url(action(context, *url));
  }

 private:
  [[nodiscard]] FetchNext action(CallContext& context, const std::string& url) const {
    FetchNext next;
    next.url = context.resolve(url);
    next.method = method_;
    if (notify_status_ != 0) {
      next.extra.add("ReferCallStatus", status());
      next.extra.add("NotifySipResponseCode", std::to_string(notify_status_));
    }
    if (refer_status_ != 0) next.extra.add("ReferSipResponseCode", std::to_string(refer_status_));
    return next;
  }

  [[nodiscard]] std::string status() const {
    if (notify_status_ < 200) return "in-progress";
    if (notify_status_ < 300) return "completed";
    switch (notify_status_) {
      case 486:
      case 600:
      case 603:
        return "busy";
      case 408:
      case 480:
      case 487:
        return "no-answer";
      default:
        return "failed";
    }
  }

  twiml::Element element_;
  std::string method_ = "POST";
  int refer_status_ = 0;
  int notify_status_ = 0;
};

}  // namespace

VerbEntry refer_verb() {
  return {
      .name = "Refer",
      .attributes = {"action", "method"},
      .children = {"Sip"},
      .in_whisper = false,
      .make = [](const twiml::Element& element) { return std::make_unique<Refer>(element); },
  };
}

}  // namespace softphone::carrier
