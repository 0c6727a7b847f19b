// <Pause>: https://www.twilio.com/docs/voice/twiml/pause
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

class Pause : public Verb {
 public:
  explicit Pause(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    const long length = number_attribute(context, element_, "length", 1, 0, 3600, 13910);
    context.answer();
    context.set_timer(std::chrono::seconds(length));
    return StillRunning{};
  }

  Step handle(CallContext&, const VerbEvent& event) override {
    if (std::holds_alternative<VerbTimer>(event)) return NextVerb{};
    return StillRunning{};
  }

 private:
  twiml::Element element_;
};

}  // namespace

VerbEntry pause_verb() {
  return {
      .name = "Pause",
      .attributes = {"length"},
      .children = {},
      .in_background = true,
      .make = [](const twiml::Element& element) { return std::make_unique<Pause>(element); },
  };
}

}  // namespace softphone::carrier
