// The cost of media: N calls or rooms of WebRTC peers, 50 packets a second each way, over loopback UDP with
// ICE, DTLS and SRTP. The peers live in a child process, so that the figures are the engine's alone.
//   media_load [calls 200] [seconds 5] [cm|gcm] [pin|free] [relay | record | pcmu | opus | transcode]
//   [members 2]
// `pin` puts the engine on core 0 and the peers on core 1. relay: bridges of two, PCMU; record: the same,
// each recorded in two channels to the current folder (the writer's CPU counts). pcmu, opus: rooms of that
// many members who all talk. transcode: bridges of one Opus and one PCMU peer.

#include <fcntl.h>
#include <fmt/core.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "audio/tones.hpp"
#include "io/media/test_peer.hpp"
#include "io/recording/recorder.hpp"

namespace {

using namespace softphone;
using namespace softphone::media;

struct Plan {
  std::size_t calls = 200;
  int seconds = 5;
  const char* profile = "SRTP_AES128_CM_SHA1_80";
  bool pin = false;
  std::string_view what = "relay";
  std::size_t members = 2;
  [[nodiscard]] bool relays() const { return what == "relay" || what == "record"; }
  [[nodiscard]] std::size_t legs() const { return calls * members; }
  [[nodiscard]] audio::Codec codec(std::size_t leg) const {
    const bool opus = what == "opus" || (what == "transcode" && leg % 2 == 0);
    return opus ? audio::Codec::opus : audio::Codec::pcmu;
  }
};

/// What the peers saw in the measured time.
struct Outcome {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  double p50_us = 0;
  double p99_us = 0;
};

void check(bool good, const char* what) {
  if (good) return;
  std::perror(what);
  std::exit(1);
}

void write_all(int to, const void* data, std::size_t size) {
  const auto* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t count = ::write(to, at, size);
    check(count > 0, "write");
    at += count;
    size -= static_cast<std::size_t>(count);
  }
}

void read_all(int from, void* data, std::size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    const ssize_t count = ::read(from, at, size);
    check(count > 0, "read");
    at += count;
    size -= static_cast<std::size_t>(count);
  }
}

void pin_to(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(core), &set);
  check(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
}

IceCredentials engine_ice(std::size_t leg) {
  return {fmt::format("leg{:05}", leg), fmt::format("{:024}", leg)};
}

/// First message of the engine.
struct Hello {
  std::uint16_t port = 0;
  std::array<std::uint8_t, 32> fingerprint{};
};
/// First message of a peer.
struct Introduction {
  std::array<char, 4> ufrag{};
  std::array<char, 24> pwd{};
  std::array<std::uint8_t, 32> fingerprint{};
};

class Peers {
 public:
  explicit Peers(const Plan& plan) : plan_(plan), epoll_(epoll_create1(0)) {
    for (const audio::Codec codec : {audio::Codec::pcmu, audio::Codec::opus}) {
      voices_[codec] = audio::encode(audio::hold_music(), codec);
    }
    for (std::size_t i = 0; i < plan.legs(); ++i) {
      peers_.push_back(std::make_unique<TestPeer>(plan.profile));
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      check(epoll_ctl(epoll_, EPOLL_CTL_ADD, peers_[i]->descriptor(), &event) == 0, "epoll_ctl");
    }
  }

  void introduce(int to) const {
    for (const auto& peer : peers_) {
      Introduction introduction;
      std::copy_n(peer->local.ufrag.begin(), 4, introduction.ufrag.begin());
      std::copy_n(peer->local.pwd.begin(), 24, introduction.pwd.begin());
      std::ranges::copy(peer->fingerprint(), introduction.fingerprint.begin());
      write_all(to, &introduction, sizeof introduction);
    }
  }

  /// A few handshakes at a time.
  void connect(const Hello& hello) {
    const Bytes fingerprint(hello.fingerprint.begin(), hello.fingerprint.end());
    for (std::size_t i = 0; i < peers_.size(); ++i) {
      TestPeer& peer = *peers_[i];
      peer.connect(hello.port, engine_ice(i), fingerprint, dtls::Role::client);
      check(
          TestPeer::drive(
              {&peer}, [&] { return peer.connected(); }, 20s
          ),
          "a peer does not connect"
      );
    }
  }

  Outcome talk() {
    const TimePoint start = std::chrono::steady_clock::now();
    const TimePoint measured = start + 1s;
    const TimePoint end = measured + std::chrono::seconds(plan_.seconds);
    std::vector<double> delays;
    delays.reserve(plan_.legs() * 50 * static_cast<std::size_t>(plan_.seconds));
    Outcome outcome;
    std::uint64_t turn = 0;
    std::array<epoll_event, 256> events;
    for (TimePoint now = start; now < end; now = std::chrono::steady_clock::now()) {
      // Legs take turns within the 20 ms: packets arrive evenly, as from the network.
      const auto due = static_cast<std::uint64_t>((now - start) / 1us) * plan_.legs() / 20'000;
      for (; turn < due; ++turn) {
        const std::size_t leg = turn % peers_.size();
        const std::uint64_t frame = turn / peers_.size();
        TestPeer& peer = *peers_[leg];
        const audio::Codec codec = plan_.codec(leg);
        Bytes payload(160, 0x2A);
        if (plan_.relays()) {
          const std::int64_t stamp = std::chrono::steady_clock::now().time_since_epoch().count();
          std::memcpy(payload.data() + 8, &stamp, sizeof stamp);
        } else {
          const ByteView voice =
              voices_.at(codec)->frame((frame + leg * 7) % voices_.at(codec)->frame_count());
          payload.assign(voice.begin(), voice.end());
        }
        peer.send_audio(
            payload,
            codec == audio::Codec::opus ? 111 : 0,
            static_cast<std::uint32_t>(frame) * audio::rtp_frame(codec)
        );
        if (now >= measured) ++outcome.sent;
      }
      const int count = epoll_wait(epoll_, events.data(), events.size(), 0);
      for (int i = 0; i < count; ++i) {
        TestPeer& peer = *peers_[events[static_cast<std::size_t>(i)].data.u64];
        peer.work();
        const TimePoint arrived = std::chrono::steady_clock::now();
        for (const TestPeer::Packet& packet : peer.received) {
          if (now < measured) continue;
          if (!plan_.relays()) {
            ++outcome.received;
            continue;
          }
          if (packet.payload.size() != 160 || packet.payload[0] != 0x2A) continue;
          std::int64_t stamp = 0;
          std::memcpy(&stamp, packet.payload.data() + 8, sizeof stamp);
          delays.push_back(static_cast<double>(arrived.time_since_epoch().count() - stamp) / 1000);
          ++outcome.received;
        }
        peer.received.clear();
        peer.reports.clear();
      }
    }
    std::ranges::sort(delays);
    if (!delays.empty()) {
      outcome.p50_us = delays[delays.size() / 2];
      outcome.p99_us = delays[delays.size() * 99 / 100];
    }
    return outcome;
  }

 private:
  Plan plan_;
  int epoll_;
  std::map<audio::Codec, audio::EncodedClipPtr> voices_;
  std::vector<std::unique_ptr<TestPeer>> peers_;
};

/// Nanoseconds that the media thread has run; or all threads, when they work on the calls too.
std::uint64_t cpu_time(const Plan& plan) {
  if (plan.what == "record") {
    timespec time{};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
  }
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string name;
    std::ifstream(task.path() / "comm") >> name;
    if (name != "media") continue;
    std::uint64_t time = 0;
    std::ifstream(task.path() / "schedstat") >> time;
    return time;
  }
  return 0;
}

std::size_t resident_kib() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

int run_peers(const Plan& plan, int in, int out) {
  if (plan.pin) pin_to(1);
  Peers peers(plan);
  peers.introduce(out);
  Hello hello;
  read_all(in, &hello, sizeof hello);
  peers.connect(hello);
  write_all(out, "C", 1);
  char go = 0;
  read_all(in, &go, 1);
  const Outcome outcome = peers.talk();
  write_all(out, &outcome, sizeof outcome);
  read_all(in, &go, 1);
  return 0;
}

int run_engine(const Plan& plan, int in, int out) {
  if (plan.pin) pin_to(0);
  std::vector<Introduction> introductions(plan.legs());
  for (Introduction& introduction : introductions) read_all(in, &introduction, sizeof introduction);
  std::atomic<std::size_t> connected = 0;
  MediaOptions options;
  options.bind_address = "127.0.0.1";
  const auto engine = std::move(MediaEngine::start(options, [&](const MediaEvent& event) {
                                  if (std::holds_alternative<Connected>(event)) ++connected;
                                }).value());
  const auto recorder = std::move(recording::Recorder::start("media_load.recordings", [] {}).value());
  const std::size_t memory_before = resident_kib();
  for (std::size_t i = 0; i < introductions.size(); ++i) {
    const Introduction& peer = introductions[i];
    WebRtcLegOptions leg;
    leg.local = engine_ice(i);
    leg.remote = {
        std::string(peer.ufrag.begin(), peer.ufrag.end()), std::string(peer.pwd.begin(), peer.pwd.end())};
    leg.remote_fingerprint.assign(peer.fingerprint.begin(), peer.fingerprint.end());
    leg.ssrc = static_cast<std::uint32_t>(i + 1);
    leg.cname = "bench";
    leg.codec = plan.codec(i);
    leg.payload_type = leg.codec == audio::Codec::opus ? 111 : 0;
    engine->open_web_rtc(0, LegId{i + 1}, leg);
    if (plan.what == "pcmu" || plan.what == "opus") {
      engine->join(LegId{i + 1}, RoomId{i / plan.members + 1}, 0, {});
    } else if (i % 2 == 1) {
      engine->bridge(LegId{i}, LegId{i + 1});
    }
    if (plan.what == "record" && i % 2 == 0) {
      const auto tap = static_cast<TapId>(i + 1);
      engine->add_tap(LegId{i + 1}, tap, recorder->begin({.name = fmt::format("RE{}", i), .channels = 2}));
    }
  }
  Hello hello;
  hello.port = engine->candidates(0).front().port;
  std::ranges::copy(engine->fingerprint(), hello.fingerprint.begin());
  const std::uint64_t idle = cpu_time(plan);
  const TimePoint hello_sent = std::chrono::steady_clock::now();
  write_all(out, &hello, sizeof hello);
  char ready = 0;
  read_all(in, &ready, 1);
  const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - hello_sent).count();
  const double set_up = static_cast<double>(cpu_time(plan) - idle) / 1000 / static_cast<double>(plan.calls);
  fmt::print(
      "{} of {} legs connected in {:.2f} s, one after the other; {:.0f} us of CPU a call or room: {:.0f} "
      "set-ups/s a core\n",
      connected.load(),
      plan.legs(),
      took,
      set_up,
      1e6 / set_up
  );

  write_all(out, "G", 1);
  // The peers measure from their second second on; so does the clock of the thread.
  std::this_thread::sleep_for(1s);
  const std::uint64_t before = cpu_time(plan);
  std::this_thread::sleep_for(std::chrono::seconds(plan.seconds));
  const std::uint64_t spent = cpu_time(plan) - before;
  Outcome outcome;
  read_all(in, &outcome, sizeof outcome);
  const std::size_t memory = resident_kib() - memory_before;
  write_all(out, "E", 1);
  recorder->close_all();
  std::filesystem::remove_all(recorder->folder());
  const double packets = static_cast<double>(std::max<std::uint64_t>(outcome.received, 1));
  const double cost = static_cast<double>(spent) / 1000 / packets;
  fmt::print(
      "calls or rooms {}  sent {}  came out {} ({:.3f} % lost)\n"
      "CPU {:.2f} us a packet that came out, {:.0f} % of a core; at full load {:.0f} "
      "packets/s a core\n"
      "latency through the engine p50 {:.0f} us  p99 {:.0f} us (the peers' own waiting included)\n"
      "memory {:.1f} KiB a call or room\n",
      plan.calls,
      outcome.sent,
      outcome.received,
      100 - 100 * packets / static_cast<double>(std::max<std::uint64_t>(outcome.sent, 1)),
      cost,
      static_cast<double>(spent) / 1e7 / plan.seconds,
      1e6 / cost,
      outcome.p50_us,
      outcome.p99_us,
      static_cast<double>(memory) / static_cast<double>(plan.calls)
  );
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan;
  if (argc > 1) plan.calls = std::max(std::stoul(argv[1]), 1ul);
  if (argc > 2) plan.seconds = std::max(std::stoi(argv[2]), 1);
  if (argc > 3 && std::string_view(argv[3]) == "gcm") plan.profile = "SRTP_AEAD_AES_128_GCM";
  plan.pin = argc > 4 && std::string_view(argv[4]) == "pin";
  if (argc > 5) plan.what = argv[5];
  if (argc > 6) plan.members = std::max(std::stoul(argv[6]), 2ul);
  rlimit files{};
  check(getrlimit(RLIMIT_NOFILE, &files) == 0, "getrlimit");
  files.rlim_cur = files.rlim_max;
  check(setrlimit(RLIMIT_NOFILE, &files) == 0, "setrlimit");
  std::array<int, 2> to_peers{};
  std::array<int, 2> to_engine{};
  check(pipe(to_peers.data()) == 0 && pipe(to_engine.data()) == 0, "pipe");
  const pid_t child = fork();
  check(child >= 0, "fork");
  if (child == 0) return run_peers(plan, to_peers[0], to_engine[1]);
  // So that the death of either side ends the other's reading.
  ::close(to_engine[1]);
  ::close(to_peers[0]);
  const int result = run_engine(plan, to_engine[0], to_peers[1]);
  (void)waitpid(child, nullptr, 0);
  return result;
}
