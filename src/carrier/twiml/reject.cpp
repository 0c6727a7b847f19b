// <Reject>: https://www.twilio.com/docs/voice/twiml/reject
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

class Reject : public Verb {
 public:
  explicit Reject(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    const std::string_view reason = element_.attribute_or("reason", "rejected");
    if (reason != "rejected" && reason != "busy") context.warn(12200, "Invalid value of 'reason'");
    Ending ending;
    if (context.call().answered()) return EndCall{ending};
    const bool busy = reason == "busy";
    ending.status = busy ? CallStatus::busy : CallStatus::no_answer;
    ending.sip_code = busy ? 486 : 603;
    ending.error = busy ? signal::SdkError{31486, "Busy"} : signal::SdkError{31603, "Declined"};
    return EndCall{ending};
  }

 private:
  twiml::Element element_;
};

}  // namespace

VerbEntry reject_verb() {
  return {
      .name = "Reject",
      .attributes = {"reason"},
      .children = {},
      .make = [](const twiml::Element& element) { return std::make_unique<Reject>(element); },
  };
}

}  // namespace softphone::carrier
