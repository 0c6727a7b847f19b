// Recordings on a real disk; the test plays the media thread.

#include "io/recording/recorder.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <fstream>
#include <numbers>

#include "audio/level.hpp"
#include "audio/wav.hpp"
#include "io/recording/recording_file.hpp"
#include "io/recording/sound_copy.hpp"

namespace softphone::recording {
namespace {

namespace fs = std::filesystem;
using Reason = RecordingEnded::Reason;

struct Stereo {
  std::vector<std::int16_t> left;
  std::vector<std::int16_t> right;  ///< empty of a mono file
};

Bytes read_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Stereo read_stereo(const fs::path& path) {
  const Bytes file = read_bytes(path);
  const auto stream = audio::inspect_wav_stream(file, file.size());
  EXPECT_TRUE(stream) << path;
  // What the header claims must be what is there: other programs read it.
  EXPECT_EQ(audio::read_wav(file)->samples.size(), stream->frames);
  Stereo sound;
  const auto* samples = reinterpret_cast<const std::int16_t*>(file.data() + audio::kWavStreamHeader);
  for (std::uint64_t i = 0; i < stream->frames; ++i) {
    sound.left.push_back(samples[i * static_cast<std::uint64_t>(stream->channels)]);
    if (stream->channels == 2) sound.right.push_back(samples[2 * i + 1]);
  }
  return sound;
}

class RecorderTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/softphone-recorder-XXXXXX";
    folder_ = ::mkdtemp(name);
    recorder_ = std::move(Recorder::start(folder_ / "recordings", [this] {
                            const std::scoped_lock lock(mutex_);
                            ++notified_;
                            changed_.notify_all();
                          }).value());
  }
  void TearDown() override {
    recorder_.reset();
    fs::remove_all(folder_);
  }

  /// `frames` frames of a sine (Hz) in each direction; 0 is silence. Never more than the ring holds.
  void sound(media::Tap& tap, int frames, double says, double hears) {
    for (int f = 0; f < frames; ++f) {
      if (f % 50 == 49) wait_taken(dynamic_cast<RecordingTap&>(tap));
      give_frame(tap, says, hears);
    }
    wait_taken(dynamic_cast<RecordingTap&>(tap));
  }
  void give_frame(media::Tap& tap, double says, double hears) {
    std::array<std::int16_t, media::kTapFrame> a{};
    std::array<std::int16_t, media::kTapFrame> b{};
    for (std::size_t i = 0; i < media::kTapFrame; ++i) {
      const double t = static_cast<double>(clock_++) / 8000;
      if (says > 0) a[i] = static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * says * t));
      if (hears > 0) b[i] = static_cast<std::int16_t>(8000 * std::sin(2 * std::numbers::pi * hears * t));
    }
    tap.handle_frame(a, b);
  }
  void wait_taken(RecordingTap& tap) {
    const auto over = [&] {
      collect();
      return !ends_.empty() && ends_.back().name == current_;
    };
    while (tap.front() != nullptr && !over()) std::this_thread::sleep_for(1ms);
  }
  std::shared_ptr<media::Tap> begin(RecordingJob job) {
    current_ = job.name;
    return recorder_->begin(std::move(job));
  }
  /// Takes the ends that the recorder has.
  void collect() {
    for (RecordingEnded& end : recorder_->take_ends()) ends_.push_back(std::move(end));
  }
  RecordingEnded wait_end(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 20s, [&] { return notified_ >= count; }));
    lock.unlock();
    collect();
    EXPECT_EQ(ends_.size(), count);
    return ends_.empty() ? RecordingEnded{} : ends_.back();
  }
  [[nodiscard]] fs::path file(const std::string& name) const { return folder_ / "recordings" / name; }
  [[nodiscard]] Stereo read(const std::string& name) const { return read_stereo(file(name)); }

  fs::path folder_;
  std::unique_ptr<Recorder> recorder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t notified_ = 0;  ///< guarded by mutex_
  std::vector<RecordingEnded> ends_;
  std::uint64_t clock_ = 0;
  std::string current_;  ///< the newest recording
};

TEST_F(RecorderTest, EachPartyHasItsChannel) {
  const auto tap = begin({.name = "RE1", .channels = 2});
  sound(*tap, 100, 500, 900);
  recorder_->stop("RE1");
  const auto end = wait_end();
  EXPECT_EQ(end.reason, Reason::stopped);
  EXPECT_EQ(end.length, 2000ms);
  EXPECT_TRUE(end.heard);
  const Stereo sound = read("RE1.wav");
  ASSERT_EQ(sound.left.size(), 16'000U);
  EXPECT_NEAR(audio::tone_amplitude(sound.left, 500, 8000), 0.244, 0.02);
  EXPECT_LT(audio::tone_amplitude(sound.left, 900, 8000), 0.001);
  EXPECT_NEAR(audio::tone_amplitude(sound.right, 900, 8000), 0.244, 0.02);
  EXPECT_LT(audio::tone_amplitude(sound.right, 500, 8000), 0.001);
}

TEST_F(RecorderTest, OneChannelHasBothOrTheOneAskedFor) {
  const auto both = begin({.name = "REboth"});
  const auto says = begin({.name = "REsays", .channels = 2, .track = Track::says});
  const auto hears = begin({.name = "REhears", .track = Track::hears});
  for (const auto& tap : {both, says, hears}) {
    clock_ = 0;
    sound(*tap, 50, 500, 900);
  }
  for (const char* name : {"REboth", "REsays", "REhears"}) recorder_->stop(name);
  wait_end(3);
  const auto amplitude = [&](const char* name, double hertz) {
    return audio::tone_amplitude(read(name).left, hertz, 8000);
  };
  EXPECT_NEAR(amplitude("REboth.wav", 500), 0.244, 0.02);
  EXPECT_NEAR(amplitude("REboth.wav", 900), 0.244, 0.02);
  EXPECT_NEAR(amplitude("REsays.wav", 500), 0.244, 0.02);
  EXPECT_LT(amplitude("REsays.wav", 900), 0.001);
  EXPECT_LT(amplitude("REhears.wav", 500), 0.001);
  EXPECT_TRUE(read("REsays.wav").right.empty()) << "one track is one channel";
}

TEST_F(RecorderTest, PausesLeaveSilenceOrNothing) {
  for (const bool skip : {false, true}) {
    const std::string name = skip ? "REskip" : "REsilence";
    const auto tap = begin({.name = name});
    sound(*tap, 50, 500, 0);
    recorder_->pause(name, skip);
    sound(*tap, 50, 900, 0);
    recorder_->resume(name);
    sound(*tap, 50, 500, 0);
    recorder_->stop(name);
  }
  wait_end(2);
  const Stereo silent = read("REsilence.wav");
  ASSERT_EQ(silent.left.size(), 150U * 160);
  const auto middle = std::span(silent.left).subspan(50 * 160, 50 * 160);
  EXPECT_TRUE(std::all_of(middle.begin(), middle.end(), [](std::int16_t s) { return s == 0; }));
  EXPECT_GT(audio::tone_amplitude(std::span(silent.left).subspan(100 * 160), 500, 8000), 0.2);
  const Stereo skipped = read("REskip.wav");
  ASSERT_EQ(skipped.left.size(), 100U * 160);
  EXPECT_LT(audio::tone_amplitude(skipped.left, 900, 8000), 0.001);
}

TEST_F(RecorderTest, SilenceEndsItAndIsTrimmedOnWish) {
  for (const bool trim : {false, true}) {
    const std::string name = trim ? "REtrim" : "REall";
    const auto tap = begin({.name = name, .trim = trim, .silence_timeout = 2s});
    sound(*tap, 80, 0, 0);
    sound(*tap, 50, 500, 0);
    sound(*tap, 60, 0, 0);
    sound(*tap, 50, 500, 0);
    sound(*tap, 150, 0, 0);
    const auto end = wait_end(trim ? 2 : 1);
    EXPECT_EQ(end.name, name);
    EXPECT_EQ(end.reason, Reason::silence);
    EXPECT_TRUE(end.heard);
    // 1600 + 1000 + 1200 + 1000 + 2000 of silence; trimmed: what lies between the first and the last sound.
    EXPECT_NEAR(static_cast<double>(end.length.count()), trim ? 3560 : 6800, 60);
    EXPECT_EQ(read(name + ".wav").left.size(), static_cast<std::size_t>(end.length.count()) * 8);
  }
}

TEST_F(RecorderTest, NothingWasSaid) {
  const auto tap = begin({.name = "RE1", .trim = true, .silence_timeout = 1s});
  sound(*tap, 60, 0, 0);
  const auto end = wait_end();
  EXPECT_EQ(end.reason, Reason::silence);
  EXPECT_FALSE(end.heard);
  EXPECT_EQ(end.length, 0ms);
}

TEST_F(RecorderTest, ALongOneIsCut) {
  const auto tap = begin({.name = "RE1", .max_length = 3s});
  sound(*tap, 200, 500, 0);
  const auto end = wait_end();
  EXPECT_EQ(end.reason, Reason::max_length);
  EXPECT_EQ(end.length, 3000ms);
}

TEST_F(RecorderTest, TheLegGoesAway) {
  const auto tap = begin({.name = "RE1"});
  sound(*tap, 70, 500, 0);
  tap->handle_end();
  const auto end = wait_end();
  EXPECT_EQ(end.reason, Reason::leg_gone);
  EXPECT_EQ(end.length, 1400ms) << "to the last frame";
}

TEST_F(RecorderTest, LostFramesLeaveTheirTime) {
  // More than the ring holds before the writer can look: it is woken by nothing within these microseconds, or
  // it takes some. Either way no time is lost.
  const auto tap = std::dynamic_pointer_cast<RecordingTap>(begin({.name = "RE1"}));
  const int frames = static_cast<int>(RecordingTap::kFrames) * 4;
  for (int i = 0; i < frames; ++i) give_frame(*tap, 500, 0);
  wait_taken(dynamic_cast<RecordingTap&>(*tap));
  sound(*tap, 1, 500, 0);
  recorder_->stop("RE1");
  EXPECT_EQ(wait_end().length, Milliseconds((frames + 1) * 20));
}

TEST_F(RecorderTest, AFileThatIsCutAnywhereIsMended) {
  const auto tap = begin({.name = "RE1", .channels = 2});
  sound(*tap, 175, 500, 900);
  // What a kill leaves: the file as it is while it grows.
  const fs::path copy = folder_ / "killed.wav";
  for (int wait = 0; wait < 2000; ++wait) {
    std::error_code ignored;
    if (fs::file_size(file("RE1.wav"), ignored) >= 44 + 175U * 640 && !ignored) break;
    std::this_thread::sleep_for(5ms);
  }
  fs::copy(file("RE1.wav"), copy);
  const auto size = audio::read_wav(read_bytes(copy))->samples.size();
  EXPECT_GE(size, 8'000U) << "valid up to its last second before any repair";
  fs::resize_file(copy, fs::file_size(copy) - 5);
  const auto mended = repair(copy);
  ASSERT_TRUE(mended);
  EXPECT_EQ(mended->frames, 175U * 160 - 2);
  EXPECT_EQ(read_stereo(copy).left.size(), 175U * 160 - 2);
  recorder_->stop("RE1");
  EXPECT_EQ(wait_end().length, 3500ms);

  std::ofstream(copy, std::ios::binary | std::ios::trunc) << "RIFF";
  EXPECT_EQ(repair(copy).error().code, "malformed");
  EXPECT_EQ(repair(folder_ / "none.wav").error().code, "not_found");
}

TEST_F(RecorderTest, AFullDiskEndsItAndKeepsWhatWasWritten) {
  // Files of this process may not grow beyond 100 kB for a moment: the same error path as a full disk.
  struct rlimit before {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit tight = before;
  tight.rlim_cur = 100'000;
  ::setrlimit(RLIMIT_FSIZE, &tight);
  const auto tap = begin({.name = "RE1"});
  sound(*tap, 400, 500, 0);
  const auto end = wait_end();
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(end.reason, Reason::failed);
  EXPECT_NE(end.error.find("cannot be written"), std::string::npos) << end.error;
  EXPECT_GT(end.length, 3s);
  EXPECT_EQ(read("RE1.wav").left.size(), static_cast<std::size_t>(end.length.count()) * 8);
  // Others go on.
  const auto next = begin({.name = "RE2"});
  sound(*next, 10, 500, 0);
  recorder_->stop("RE2");
  EXPECT_EQ(wait_end(2).length, 200ms);
}

TEST_F(RecorderTest, AFolderThatIsGoneFailsTheRecordingOnly) {
  fs::remove_all(folder_ / "recordings");
  const auto tap = begin({.name = "RE1"});
  const auto end = wait_end();
  EXPECT_EQ(end.reason, Reason::failed);
  EXPECT_FALSE(end.error.empty());
}

TEST_F(RecorderTest, TheEndKeepsEverything) {
  const auto tap = begin({.name = "RE1"});
  sound(*tap, 50, 500, 0);
  recorder_->save("RE2.json", "{}");
  recorder_->remove("RE2.json");
  recorder_->close_all();
  const auto end = wait_end();
  EXPECT_EQ(end.length, 1000ms);
  EXPECT_EQ(read("RE1.wav").left.size(), 8'000U);
  // What is said of it then is saved, too.
  recorder_->save("RE1.json", "{}");
  const auto other = begin({.name = "RE3"});
  sound(*other, 25, 500, 0);
  const fs::path folder = recorder_->folder();
  recorder_.reset();
  EXPECT_TRUE(fs::exists(folder / "RE1.json"));
  EXPECT_FALSE(fs::exists(folder / "RE2.json"));
  EXPECT_EQ(read("RE3.wav").left.size(), 4'000U);
}

TEST_F(RecorderTest, CopiesAreMp3AndMono) {
  const auto tap = begin({.name = "RE1", .channels = 2});
  sound(*tap, 500, 500, 900);
  recorder_->stop("RE1");
  wait_end();
  ASSERT_TRUE(make_copy(file("RE1.wav"), file("RE1.mono.wav"), {.mp3 = false, .mono = true}));
  const Stereo mono = read("RE1.mono.wav");
  EXPECT_TRUE(mono.right.empty());
  EXPECT_NEAR(audio::tone_amplitude(mono.left, 500, 8000), 0.122, 0.02);
  EXPECT_NEAR(audio::tone_amplitude(mono.left, 900, 8000), 0.122, 0.02);
  ASSERT_TRUE(make_copy(file("RE1.wav"), file("RE1.mp3"), {.mp3 = true, .mono = false}));
  const Bytes mp3 = read_bytes(file("RE1.mp3"));
  EXPECT_NEAR(static_cast<double>(mp3.size()), 40'000, 2'000) << "10 s at 32 kbit/s";
  const auto heard = audio::read_sound(mp3);
  ASSERT_TRUE(heard);
  EXPECT_NEAR(static_cast<double>(heard->samples.size()) / heard->sample_rate, 10, 0.3);
  const auto second = std::span(heard->samples).subspan(8000, 8000);
  EXPECT_NEAR(audio::tone_amplitude(second, 500, heard->sample_rate), 0.122, 0.02);
  EXPECT_NEAR(audio::tone_amplitude(second, 900, heard->sample_rate), 0.122, 0.02);
  EXPECT_LT(audio::tone_amplitude(second, 700, heard->sample_rate), 0.01);
  for (std::size_t at = 8000; at + 80 <= 64'000; at += 80) {
    ASSERT_GT(audio::rms_dbfs(std::span(heard->samples).subspan(at, 80)), -30) << "a hole at sample " << at;
  }
  EXPECT_FALSE(make_copy(file("none.wav"), file("x.mp3"), {.mp3 = true}));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "recordings"), {}), 3) << "no drafts are left";
}

}  // namespace
}  // namespace softphone::recording
