// Every tests/golden/twiml/**/NAME.xml is run by one outgoing call; what the carrier does is compared with
// NAME.expected. Sounds end at once, time passes where a verb waits. A comment "press KEYS at SECOND" in the
// document lets the caller press keys. Who is recorded speaks for 3 s and is silent then.
// SOFTPHONE_GOLDEN_UPDATE=1 rewrites.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "carrier/test_world.hpp"

namespace softphone::carrier::test {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Effects as lines for people; ids and media transport are left out.
class Script {
 public:
  std::string run(const std::string& twiml) {
    Page& page = world_.device("alice");
    world_.device("bob");
    const std::string sid = world_.call(page, "To=%2B33199000001");
    world_.happen(LegConnected{world_.leg(sid)});
    read_ = world_.effects.size();
    find_presses(twiml);
    world_.reply(twiml);
    // Nothing waits longer than this; a document that is not over by then is cut, and says so.
    for (int second = 0; second < 120 && world_.status(sid) != "completed"; ++second) {
      report();
      if (world_.engine.find_call(sid)->ended()) break;
      for (const char key : presses_[second]) world_.happen(DigitReceived{world_.leg(sid), key});
      listen();
      world_.advance(1s);
    }
    report();
    lines_ << "status " << world_.status(sid) << '\n';
    return lines_.str();
  }

 private:
  void find_presses(const std::string& twiml) {
    static const std::regex kPress("press ([0-9*#]+) at ([0-9]+)");
    for (auto match = std::sregex_iterator(twiml.begin(), twiml.end(), kPress);
         match != std::sregex_iterator();
         ++match) {
      presses_[std::stoi((*match)[2])] = (*match)[1];
    }
  }

  void report() {
    while (read_ < world_.effects.size()) {
      const Effect effect = world_.effects[read_++];
      std::visit([this](const auto& specific) { line(specific); }, effect);
    }
  }

  /// The recorder's clock.
  void listen() {
    for (Recorded& recorded : std::vector<Recorded>(recorded_)) {
      const Duration length = world_.now().steady - recorded.since;
      if (length >= recorded.start.length) {
        close(recorded.start.sid, RecordingEnded::Reason::max_length);
      } else if (recorded.start.silence && length >= kSpeech + *recorded.start.silence) {
        close(recorded.start.sid, RecordingEnded::Reason::silence);
      }
    }
  }

  void close(const std::string& sid, RecordingEnded::Reason reason) {
    const auto found = std::find_if(recorded_.begin(), recorded_.end(), [&](const Recorded& recorded) {
      return recorded.start.sid == sid;
    });
    if (found == recorded_.end()) return;
    const auto length = std::chrono::duration_cast<Milliseconds>(world_.now().steady - found->since);
    recorded_.erase(found);
    world_.happen(RecordingEnded{
        .sid = sid, .reason = reason, .length = length, .heard = length > 0ms, .error = {}});
  }

  template <class T>
  void line(const T&) {}
  void line(const SendFrame& e) {
    const auto frame = boost::json::parse(e.text).as_object();
    const std::string type(frame.at("type").as_string());
    if (type == "ringing" || type == "connected" || type == "ready") return;
    lines_ << "to page " << static_cast<std::uint64_t>(e.connection) << ": " << type;
    if (const auto* error = frame.at("payload").as_object().if_contains("error")) {
      lines_ << ' ' << error->at("code").as_int64();
    }
    lines_ << '\n';
  }
  void line(const PlaySound& e) {
    if (const auto* tone = std::get_if<RingBackTone>(&e.sound)) {
      lines_ << "ring-back " << tone->country << '\n';
      return;
    }
    if (const auto* text = std::get_if<SpokenText>(&e.sound)) {
      lines_ << "say " << text->language << (text->woman ? " woman" : " man") << " x" << e.loops << ": "
             << text->text;
    } else if (const auto* file = std::get_if<AudioFile>(&e.sound)) {
      lines_ << "play x" << e.loops << ' ' << file->url;
    } else if (std::holds_alternative<Beep>(e.sound)) {
      lines_ << "beep";
    } else {
      lines_ << "music x" << e.loops << '\n';
      return;
    }
    lines_ << '\n';
    world_.happen(SoundFinished{.leg = e.leg, .play = e.play});
  }
  void line(const SendDigits& e) {
    lines_ << "keys " << e.digits << '\n';
    world_.happen(SoundFinished{.leg = e.leg, .play = e.play});
  }
  void line(const StartRecording& e) {
    lines_ << "record " << (e.channels == 1 ? "mono " : "dual ") << to_string(e.track);
    if (e.trim) lines_ << " trimmed";
    if (e.silence) lines_ << " until silent for " << *e.silence / 1s << " s";
    lines_ << " at most " << e.length / 1s << " s\n";
    recorded_.push_back({e, world_.now().steady});
  }
  void line(const StopRecording& e) {
    lines_ << "stop recording\n";
    close(e.sid, RecordingEnded::Reason::stopped);
  }
  void line(const JoinRoom&) { lines_ << "into the room\n"; }
  void line(const LeaveRoom&) { lines_ << "out of the room\n"; }
  void line(const BridgeLegs&) { lines_ << "bridge\n"; }
  void line(const FetchDocument& e) {
    const std::size_t query = e.url.find('?');
    const Form params = query == std::string::npos ? e.params : parse_form(e.url.substr(query + 1));
    lines_ << e.method << ' ' << e.url.substr(0, query);
    for (const auto& [name, value] : params.pairs()) {
      const bool shown = name.starts_with("Dial") || name.starts_with("Queue") || name == "Digits" ||
                         name == "FinishedOnKey" || name == "RecordingDuration";
      if (shown && !name.ends_with("Sid")) lines_ << ' ' << name << '=' << value;
    }
    lines_ << '\n';
    world_.happen(FetchFinished{e.request, 200, "text/xml", "<Response><Hangup/></Response>"});
  }
  void line(const StatusCallback& e) {
    const std::size_t query = e.url.find('?');
    const Form params = query == std::string::npos ? e.params : parse_form(e.url.substr(query + 1));
    lines_ << "callback " << e.method << ' ' << e.url.substr(0, query) << ' '
           << params.get_or("SequenceNumber", "") << ' '
           << params.get_or(
                  "RecordingStatus", params.get_or("CallStatus", params.get_or("StatusCallbackEvent", ""))
              )
           << '\n';
  }
  void line(const Notify& e) {
    lines_ << (e.error ? "error " : "warning ") << e.code << ": " << e.text << '\n';
  }

  struct Recorded {
    StartRecording start;
    TimePoint since;
  };
  static constexpr Duration kSpeech = 3s;

  World world_;
  std::size_t read_ = 0;
  std::vector<Recorded> recorded_;
  std::map<int, std::string> presses_;  ///< by second
  std::ostringstream lines_;
};

std::vector<fs::path> documents() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(SOFTPHONE_GOLDEN_DIR)) {
    if (entry.path().extension() == ".xml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, DoesWhatIsExpected) {
  fs::path expected = GetParam();
  expected.replace_extension(".expected");
  Script script;
  const std::string done = script.run(read_file(GetParam()));
  if (std::getenv("SOFTPHONE_GOLDEN_UPDATE")) {
    std::ofstream(expected, std::ios::binary) << done;
    return;
  }
  EXPECT_EQ(done, read_file(expected)) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(Documents, Golden, testing::ValuesIn(documents()), [](const auto& test) {
  return test.param.parent_path().filename().string() + "_" + test.param.stem().string();
});

}  // namespace
}  // namespace softphone::carrier::test
