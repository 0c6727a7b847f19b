// <Start><Recording>: https://www.twilio.com/docs/voice/twiml/recording
// Begins what goes on beside the verbs that follow.
#include "carrier/twiml/recording_attributes.hpp"

namespace softphone::carrier {

namespace {

const AttributeNames kRecording{
    "channels",
    "track",
    "trim",
    "recordingStatusCallback",
    "recordingStatusCallbackMethod",
    "recordingStatusCallbackEvent"};

class Start : public Verb {
 public:
  explicit Start(const twiml::Element& element) : element_(element) {}

  Step start(CallContext& context) override {
    for (const twiml::Element& child : element_.children) {
      if (child.name == "Recording") record(context, child);
    }
    return NextVerb{};
  }

 private:
  static void record(CallContext& context, const twiml::Element& noun) {
    check_attributes(context, noun, kRecording);
    RecordingSettings settings;
    const std::string channels(noun.attribute_or("channels", "dual"));
    if (channels != "dual" && channels != "mono") context.warn(12200, "Invalid value of 'channels'");
    settings.channels = channels == "mono" ? 1 : 2;
    settings.track = read_track(context, noun, "track", 12200);
    settings.trim = read_trim(context, noun, true, 12200);
    settings.callback = read_recording_callback(context, noun, 12200);
    context.start_recording(RecordingSource::start_verb, settings);
  }

  twiml::Element element_;
};

}  // namespace

VerbEntry start_verb() {
  return {
      .name = "Start",
      .attributes = {},
      .children = {"Recording"},
      .make = [](const twiml::Element& element) { return std::make_unique<Start>(element); },
  };
}

}  // namespace softphone::carrier
