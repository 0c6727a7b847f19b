// <Hangup>: https://www.twilio.com/docs/voice/twiml/hangup
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

class Hangup : public Verb {
 public:
  Step start(CallContext&) override { return EndCall{Ending{}}; }
};

}  // namespace

VerbEntry hangup_verb() {
  return {
      .name = "Hangup",
      .attributes = {},
      .children = {},
      .in_queue = true,
      .make = [](const twiml::Element&) { return std::make_unique<Hangup>(); },
  };
}

}  // namespace softphone::carrier
