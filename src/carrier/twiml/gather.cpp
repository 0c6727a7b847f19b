// <Gather> of keys: https://www.twilio.com/docs/voice/twiml/gather
// Speech is not recognised here: an application that asks for it is told so, and gets keys or nothing.
#include <string_view>

#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

namespace {

constexpr std::string_view kKeys = "0123456789*#";
/// More keys than this are handed over at once, whatever the document waits for.
constexpr long kMaxKeys = 1000;

class Gather : public Verb {
 public:
  explicit Gather(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    read_input(context);
    timeout_ = std::chrono::seconds(number_attribute(context, element_, "timeout", 5, 0, 3600, 13313));
    most_ = static_cast<std::size_t>(
        number_attribute(context, element_, "numDigits", kMaxKeys, 1, kMaxKeys, 13314)
    );
    method_ = method_attribute(context, element_, "method", 13312);
    action_on_empty_ = boolean_attribute(context, element_, "actionOnEmptyResult", false, 13338);
    barge_in_ = boolean_attribute(context, element_, "bargeIn", true, 12200);
    read_finish_key(context);
    context.answer();
    return next_prompt(context);
  }

  Step handle(CallContext& context, const VerbEvent& event) override {
    if (const auto* key = std::get_if<KeyPressed>(&event)) return pressed(context, key->digit);
    if (prompt_) {
      const Step step = prompt_->handle(context, event);
      if (std::holds_alternative<StillRunning>(step)) return step;
      return next_prompt(context);
    }
    if (std::holds_alternative<VerbTimer>(event)) return finish(context, std::nullopt);
    return StillRunning{};
  }

  void stop(CallContext& context, bool call_ended) override {
    if (prompt_) prompt_->stop(context, call_ended);
  }

 private:
  void read_input(CallContext& context) {
    const std::string input(element_.attribute_or("input", "dtmf"));
    const bool speech = input == "speech" || input == "dtmf speech" || input == "speech dtmf";
    if (speech) {
      context.warn(
          12200,
          std::string("Speech recognition is not available; <Gather> ") +
              (input == "speech" ? "hears nothing" : "takes keys only")
      );
      takes_keys_ = input != "speech";
    } else if (input != "dtmf") {
      context.warn(12200, "Invalid value of 'input'");
    }
  }

  void read_finish_key(CallContext& context) {
    const std::string* value = element_.attribute("finishOnKey");
    if (!value) return;
    if (value->empty()) {
      finish_key_.reset();
    } else if (value->size() == 1 && kKeys.find(value->front()) != std::string_view::npos) {
      finish_key_ = value->front();
    } else {
      context.warn(13310, "Invalid value of 'finishOnKey'");
    }
  }

  /// Starts what is to be said next; after the last of it the caller's time runs.
  Step next_prompt(CallContext& context) {
    context.cancel_timer();
    while (next_child_ < element_.children.size()) {
      const twiml::Element& child = element_.children[next_child_++];
      const bool allowed = child.name == "Say" || child.name == "Play" || child.name == "Pause";
      const VerbEntry* entry = allowed ? find_verb(child.name) : nullptr;
      if (!entry) continue;  // reported with the attributes
      check_attributes(context, child, entry->attributes);
      prompt_ = entry->make(child);
      if (std::holds_alternative<StillRunning>(prompt_->start(context))) return StillRunning{};
    }
    prompt_.reset();
    context.set_timer(timeout_);
    return StillRunning{};
  }

  Step pressed(CallContext& context, char key) {
    if (!takes_keys_) return StillRunning{};
    if (prompt_ && barge_in_) {
      prompt_->stop(context, false);
      prompt_.reset();
      context.cancel_timer();
      next_child_ = element_.children.size();
    }
    if (key == finish_key_) return finish(context, key);
    if (kKeys.find(key) != std::string_view::npos) keys_ += key;
    if (keys_.size() >= most_) return finish(context, std::nullopt);
    // While a prompt that must be heard goes on, the timer is the prompt's.
    if (!prompt_) context.set_timer(timeout_);
    return StillRunning{};
  }

  Step finish(CallContext& context, std::optional<char> finished_on) {
    if (prompt_) {
      prompt_->stop(context, false);
      prompt_.reset();
    }
    if (keys_.empty() && !action_on_empty_) return NextVerb{};
    FetchNext next;
    next.url = context.resolve(element_.attribute_or("action", ""));
    next.method = method_;
    next.extra.add("Digits", keys_);
    if (finished_on) next.extra.add("FinishedOnKey", std::string(1, *finished_on));
    return next;
  }

  twiml::Element element_;
  bool takes_keys_ = true;
  bool action_on_empty_ = false;
  bool barge_in_ = true;
  Duration timeout_{};
  std::size_t most_ = 1;
  std::string method_ = "POST";
  std::optional<char> finish_key_ = '#';
  std::size_t next_child_ = 0;    ///< of the prompts
  std::unique_ptr<Verb> prompt_;  ///< what is being said; null while only keys are awaited
  std::string keys_;
};

}  // namespace

VerbEntry gather_verb() {
  return {
      .name = "Gather",
      .attributes =
          {"action",
           "method",
           "input",
           "timeout",
           "numDigits",
           "finishOnKey",
           "actionOnEmptyResult",
           "bargeIn",
           // Of speech; they change nothing where there is none.
           "speechTimeout",
           "speechModel",
           "enhanced",
           "language",
           "hints",
           "profanityFilter",
           "partialResultCallback",
           "partialResultCallbackMethod",
           "maxSpeechTime",
           "debug"},
      .children = {"Say", "Play", "Pause"},
      .bad_child_code = 13320,
      .in_queue = true,
      .make = [](const twiml::Element& element) { return std::make_unique<Gather>(element); },
  };
}

}  // namespace softphone::carrier
