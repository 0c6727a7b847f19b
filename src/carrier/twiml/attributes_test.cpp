// Every verb, noun and attribute of https://www.twilio.com/docs/voice/twiml that a phone, a ring group, a
// menu, a voicemail box and a dialer use: each is taken without a word of "unknown", whether it does
// something here or is about something there is none of. What is not in this list is reported
// (bad/verbs_not_offered in the goldens).

#include <gtest/gtest.h>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

struct Attribute {
  const char* name;
  const char* value;
};
struct Place {
  const char* before;  ///< up to where the attributes stand
  const char* after;
  std::vector<Attribute> attributes;
};

const std::vector<Attribute> kMachine{
    {"machineDetection", "DetectMessageEnd"},
    {"machineDetectionTimeout", "20"},
    {"machineDetectionSpeechThreshold", "2000"},
    {"machineDetectionSpeechEndThreshold", "1000"},
    {"machineDetectionSilenceTimeout", "4000"},
    {"amdStatusCallback", "/amd"},
    {"amdStatusCallbackMethod", "GET"}};
const std::vector<Attribute> kProgress{
    {"url", "/whisper"},
    {"method", "GET"},
    {"statusCallback", "/told"},
    {"statusCallbackEvent", "initiated ringing answered completed"},
    {"statusCallbackMethod", "GET"}};
const std::vector<Attribute> kRecorded{
    {"recordingStatusCallback", "/recorded"},
    {"recordingStatusCallbackMethod", "GET"},
    {"recordingStatusCallbackEvent", "in-progress completed absent"}};

std::vector<Attribute> all(std::initializer_list<std::vector<Attribute>> lists) {
  std::vector<Attribute> joined;
  for (const auto& list : lists) joined.insert(joined.end(), list.begin(), list.end());
  return joined;
}

const std::vector<Place>& places() {
  static const std::vector<Place> kPlaces{
      {"<Dial",
       ">+33199000001</Dial>",
       all(
           {{{"action", "/over"},
             {"method", "GET"},
             {"timeout", "20"},
             {"timeLimit", "600"},
             {"callerId", "+33199001001"},
             {"answerOnBridge", "true"},
             {"hangupOnStar", "true"},
             {"ringTone", "fr"},
             {"record", "record-from-ringing-dual"},
             {"recordingTrack", "inbound"},
             {"trim", "trim-silence"},
             {"sequential", "true"},
             {"referUrl", "/refer"},
             {"referMethod", "GET"},
             {"callReason", "order"},
             {"recordingConfigurationId", "c"},
             {"events", "e"},
             {"passports", "p"}},
            kRecorded}
       )},
      {"<Dial callerId='+33199001001'><Number",
       ">+33199000001</Number></Dial>",
       all({{{"sendDigits", "ww12#"}, {"byoc", "BY00000000000000000000000000000000"}}, kProgress, kMachine})},
      {"<Dial><Client",
       "><Identity>bob</Identity><Parameter name='lead' value='7'/></Client></Dial>",
       all({{{"clientNotificationUrl", "/push"}}, kProgress})},
      {"<Dial><Sip",
       ">sip:bob@192.0.2.50</Sip></Dial>",
       all({{{"username", "u"}, {"password", "p"}}, kProgress, kMachine})},
      {"<Dial><Conference",
       ">room</Conference></Dial>",
       all(
           {{{"muted", "true"},
             {"beep", "onEnter"},
             {"startConferenceOnEnter", "false"},
             {"endConferenceOnExit", "true"},
             {"participantLabel", "alice"},
             {"jitterBufferSize", "small"},
             {"waitUrl", "/wait"},
             {"waitMethod", "GET"},
             {"maxParticipants", "5"},
             {"record", "record-from-start"},
             {"region", "ie1"},
             {"trim", "do-not-trim"},
             {"coach", ""},
             {"statusCallback", "/told"},
             {"statusCallbackMethod", "GET"},
             {"statusCallbackEvent", "start end join leave mute hold modify speaker announcement"},
             {"eventCallbackUrl", "/event"}},
            kRecorded}
       )},
      {"<Dial><Queue",
       ">waiting</Queue></Dial>",
       {{"url", "/whisper"}, {"method", "GET"}, {"reservationSid", "WR0"}, {"postWorkActivitySid", "WA0"}}},
      {"<Say",
       ">Hello <break/><emphasis>you</emphasis><p><s>one</s></p><w>w</w></Say>",
       {{"voice", "woman"}, {"language", "en-GB"}, {"loop", "2"}}},
      {"<Play", ">/music.mp3</Play>", {{"loop", "2"}}},
      {"<Play", "/>", {{"digits", "12w#"}}},
      {"<Pause", "/>", {{"length", "2"}}},
      {"<Gather",
       "><Say>Key?</Say><Play>/k.mp3</Play><Pause/></Gather>",
       {{"action", "/key"},
        {"method", "GET"},
        {"input", "dtmf"},
        {"timeout", "3"},
        {"numDigits", "2"},
        {"finishOnKey", "*"},
        {"actionOnEmptyResult", "true"},
        {"speechTimeout", "auto"},
        {"language", "fr-FR"},
        {"hints", "yes, no"},
        {"profanityFilter", "false"},
        {"partialResultCallback", "/partial"},
        {"partialResultCallbackMethod", "GET"},
        {"speechModel", "default"},
        {"enhanced", "true"},
        {"bargeIn", "false"},
        {"maxSpeechTime", "9"},
        {"debug", "true"}}},
      {"<Record",
       "/>",
       all(
           {{{"action", "/message"},
             {"method", "GET"},
             {"timeout", "3"},
             {"finishOnKey", "#"},
             {"maxLength", "30"},
             {"playBeep", "false"},
             {"trim", "do-not-trim"},
             {"transcribe", "false"}},
            kRecorded}
       )},
      {"<Redirect", ">/next</Redirect>", {{"method", "GET"}}},
      {"<Reject", "/>", {{"reason", "busy"}}},
      {"<Hangup", "/>", {}},
      {"<Leave", "/>", {}},
      {"<Enqueue",
       ">waiting</Enqueue>",
       {{"action", "/left"},
        {"method", "GET"},
        {"waitUrl", "/wait"},
        {"waitUrlMethod", "GET"},
        {"workflowSid", "WW0"},
        {"maxQueueSize", "9"}}},
      {"<Start><Recording",
       "/></Start>",
       all({{{"channels", "dual"}, {"track", "both"}, {"trim", "trim-silence"}}, kRecorded})},
      {"<Refer", "><Sip>sip:carol@192.0.2.3</Sip></Refer>", {{"action", "/referred"}, {"method", "GET"}}},
  };
  return kPlaces;
}

/// What the account is told when an incoming call of alice's runs this document.
std::vector<std::string> said_of(const std::string& verb) {
  World world;
  world.device("bob");
  Page& page = world.device("alice");
  const std::string sid = world.call(page, "To=x");
  world.happen(LegConnected{world.leg(sid)});
  world.reply("<Response>" + verb + "</Response>");
  std::vector<std::string> notes;
  for (const auto& note : world.effects_of<Notify>()) {
    notes.push_back(std::to_string(note.code) + " " + note.text);
  }
  return notes;
}

TEST(Attributes, EachIsKnownWhereItStands) {
  for (const Place& place : places()) {
    for (const Attribute& attribute : place.attributes) {
      const std::string verb =
          std::string(place.before) + ' ' + attribute.name + "='" + attribute.value + "'" + place.after;
      for (const std::string& note : said_of(verb)) {
        EXPECT_EQ(note.find("not allowed"), std::string::npos) << verb << ": " << note;
        EXPECT_EQ(note.find(attribute.name), std::string::npos) << verb << ": " << note;
      }
    }
  }
}

TEST(Attributes, NoVerbOrNounIsAStranger) {
  for (const Place& place : places()) {
    const std::string verb = std::string(place.before) + place.after;
    for (const std::string& note : said_of(verb)) {
      EXPECT_FALSE(
          note.starts_with("12200") && note.find('<') != std::string::npos &&
          note.find("not") != std::string::npos
      ) << verb
        << ": " << note;
    }
  }
}

TEST(Attributes, AStrangerIsReported) {
  for (const Place& place : places()) {
    const std::string verb = std::string(place.before) + " loudness='9'" + place.after;
    const auto notes = said_of(verb);
    EXPECT_TRUE(std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
      return note.starts_with("12200") && note.find("'loudness'") != std::string::npos;
    })) << verb;
  }
}

}  // namespace
}  // namespace softphone::carrier::test
