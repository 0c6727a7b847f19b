// <Redirect>: https://www.twilio.com/docs/voice/twiml/redirect
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

class Redirect : public Verb {
 public:
  explicit Redirect(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    FetchNext next;
    next.url = context.resolve(element_.own_text());
    next.method = method_attribute(context, element_, "method", 13710);
    return next;
  }

 private:
  twiml::Element element_;
};

}  // namespace

VerbEntry redirect_verb() {
  return {
      .name = "Redirect",
      .attributes = {"method"},
      .children = {},
      .in_background = true,
      .make = [](const twiml::Element& element) { return std::make_unique<Redirect>(element); },
  };
}

}  // namespace softphone::carrier
