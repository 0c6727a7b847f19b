#include "io/desk/recording_copies.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/byte_range.hpp"
#include "delivery/address.hpp"
#include "delivery/backoff.hpp"
#include "io/desk/rest_client.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "io/recording/sound_copy.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

constexpr auto kTick = 500ms;
/// While nothing is new the database is asked this often.
constexpr desk::UnixMs kLongestRest = 60'000;
/// An hour of sound over a slow line.
constexpr Milliseconds kFetchTime = 600s;

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

/// A descriptor that is closed.
class File {
 public:
  File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int fd_;
};

/// Under its name stands the whole of it or nothing, whenever the power fails.
bool write_safely(const fs::path& path, std::string_view bytes) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::path part = path.string() + ".part";
  {
    const File file(part, O_WRONLY | O_CREAT | O_TRUNC);
    if (file.get() < 0 || !file.write(bytes) || ::fsync(file.get()) != 0) return false;
  }
  fs::rename(part, path, error);
  const File folder(path.parent_path(), O_RDONLY | O_DIRECTORY);
  return !error && folder.get() >= 0 && ::fsync(folder.get()) == 0;
}

Result<Piece> read_piece(const fs::path& path, const std::string& range, std::uint64_t most) {
  std::error_code error;
  const std::uint64_t size = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) return fail("not_readable", "the copy is not there");
  const ByteRange wanted = read_byte_range(range, size);
  if (wanted.kind == ByteRange::Kind::unsatisfiable) return fail("unsatisfiable", std::to_string(size));
  Piece piece{{}, 0, size};
  std::uint64_t length = size;
  if (wanted.kind == ByteRange::Kind::part) {
    piece.first = wanted.first;
    length = std::min(wanted.length, most);
  }
  piece.bytes.resize(length);
  file.seekg(static_cast<std::streamoff>(piece.first));
  file.read(piece.bytes.data(), static_cast<std::streamsize>(length));
  if (static_cast<std::uint64_t>(file.gcount()) != length) return fail("not_readable", "the copy ends early");
  return piece;
}

Result<std::string> read_as_mp3(const fs::path& path, std::uint64_t most) {
  const fs::path made = path.string() + ".mp3";
  if (const auto copied = recording::make_copy(path, made, {.mp3 = true}); !copied)
    return fail("not_readable", copied.error().detail);
  std::error_code error;
  const std::uint64_t size = fs::file_size(made, error);
  std::string bytes;
  if (!error && size <= most) {
    bytes.resize(size);
    std::ifstream file(made, std::ios::binary);
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    if (static_cast<std::uint64_t>(file.gcount()) != size) error = std::make_error_code(std::errc::io_error);
  }
  std::error_code ignored;
  fs::remove(made, ignored);
  if (error) return fail("not_readable", "the copy cannot be read as MP3");
  if (size > most) return fail("too_large", std::to_string(size));
  return Result<std::string>(boost::system::in_place_value, std::move(bytes));
}

}  // namespace

RecordingCopies::RecordingCopies(
    store::Store& store, net::HttpClient& http, RandomSource random, const DeskConfig& config
)
    : store_(store), http_(http), random_(std::move(random)), config_(config) {}

fs::path RecordingCopies::file_of(const std::string& recording_sid) const {
  return fs::path(config_.recording_copies) / (recording_sid + ".wav");
}

asio::awaitable<Result<bool>> RecordingCopies::want(std::string recording_sid, std::string call_sid) {
  if (!on()) co_return false;
  const std::shared_ptr<RecordingCopies> held = shared_from_this();
  store::CopyStore copies(store_.threads());
  const auto added = co_await copies.add(std::move(recording_sid), std::move(call_sid), now_ms());
  rests_until_ = 0;
  co_return added;
}

asio::awaitable<Result<std::optional<desk::RecordingCopy>>> RecordingCopies::find(std::string recording_sid) {
  if (!on()) co_return std::optional<desk::RecordingCopy>();
  store::CopyStore copies(store_.threads());
  co_return co_await copies.find(std::move(recording_sid));
}

asio::awaitable<Result<bool>> RecordingCopies::again(std::string recording_sid) {
  const std::shared_ptr<RecordingCopies> held = shared_from_this();
  store::CopyStore copies(store_.threads());
  const auto found = co_await copies.again(std::move(recording_sid), now_ms());
  rests_until_ = 0;
  co_return found;
}

asio::awaitable<Result<Piece>> RecordingCopies::read(
    std::string recording_sid, std::string range, std::uint64_t most
) {
  // Held: the disk answers even when the desk is gone.
  const std::shared_ptr<RecordingCopies> held = shared_from_this();
  auto work = [path = file_of(recording_sid), range = std::move(range), most] {
    return read_piece(path, range, most);
  };
  auto running = disk_.run(std::move(work));
  co_return co_await std::move(running);
}

asio::awaitable<Result<std::string>> RecordingCopies::as_mp3(std::string recording_sid, std::uint64_t most) {
  const std::shared_ptr<RecordingCopies> held = shared_from_this();
  auto work = [path = file_of(recording_sid), most] { return read_as_mp3(path, most); };
  auto running = disk_.run(std::move(work));
  co_return co_await std::move(running);
}

asio::awaitable<void> RecordingCopies::fetch(desk::RecordingCopy& copy) {
  // The address is made of the account's and the SID alone: no callback says where we go.
  net::HttpClientRequest get =
      rest_request(config_, "GET", account_path(config_) + "/Recordings/" + copy.recording_sid + ".wav");
  get.max_response = desk::kMostCopyBytes;
  get.total_timeout = kFetchTime;
  // Twilio keeps the sound elsewhere: it may lead us there, but not into our own network.
  if (config_.api_base.starts_with("https://")) {
    get.max_redirects = 3;
    get.allows_address = [](ByteView address) { return delivery::is_public_address(address); };
  }
  auto answer = co_await http_.send(std::move(get));
  const bool large = !answer && answer.error().failure == net::HttpClientFailure::too_large;
  desk::FetchVerdict verdict = desk::judge_fetch(answer ? answer->status : 0, answer ? answer->body : "");
  if (large) verdict.reason = "too_large";
  if (verdict.good) {
    const std::string sha256 = hex(crypto::sha256(as_bytes(answer->body)));
    copy.bytes = static_cast<std::int64_t>(answer->body.size());
    auto work = [path = file_of(copy.recording_sid), body = std::move(answer->body)] {
      return write_safely(path, body);
    };
    auto writing = disk_.run(std::move(work));
    const bool written = co_await std::move(writing);
    if (written) {
      copy.state = desk::CopyState::here;
      copy.reason.clear();
      copy.sha256 = sha256;
      copy.duration = verdict.facts.duration;
      copy.channels = verdict.facts.channels;
      copy.tries = 0;
      copy.next_at = now_ms();
      co_return;
    }
    verdict.reason = "disk";
  }
  ++copy.tries;
  copy.reason = verdict.reason;
  copy.next_at = now_ms() + delivery::backoff(copy.tries, random_u32(random_));
  if (copy.tries >= desk::kMostCopyTries || large) copy.state = desk::CopyState::failed;
  log::warn("recording {}: not copied yet ({}, {} tries)", copy.recording_sid, copy.reason, copy.tries);
}

asio::awaitable<void> RecordingCopies::erase(desk::RecordingCopy& copy) {
  net::HttpClientRequest request =
      rest_request(config_, "DELETE", account_path(config_) + "/Recordings/" + copy.recording_sid + ".json");
  const auto answer = co_await http_.send(std::move(request));
  if (answer && (answer->status == 204 || answer->status == 404)) {
    copy.at_carrier = false;
    co_return;
  }
  ++copy.tries;
  copy.next_at = now_ms() + delivery::backoff(copy.tries, random_u32(random_));
  log::warn("recording {}: not deleted at the carrier yet", copy.recording_sid);
}

asio::awaitable<bool> RecordingCopies::step() {
  // Held: what the network and the disk answer may come when the desk is gone.
  const std::shared_ptr<RecordingCopies> held = shared_from_this();
  store::CopyStore copies(store_.threads());
  const bool erases = config_.delete_recordings;
  // Set first: what is added meanwhile is looked at.
  rests_until_ = now_ms() + kLongestRest;
  auto next = co_await copies.next(kLongestRest + now_ms(), erases);
  if (!next || !*next || held.use_count() == 1) co_return false;
  if ((*next)->next_at > now_ms()) {
    rests_until_ = std::min(rests_until_, (*next)->next_at);
    co_return false;
  }
  desk::RecordingCopy copy = std::move(**next);
  if (copy.state == desk::CopyState::waiting) {
    auto fetching = fetch(copy);
    co_await std::move(fetching);
  } else {
    auto erasing = erase(copy);
    co_await std::move(erasing);
  }
  if (held.use_count() == 1) co_return false;
  const auto kept = co_await copies.keep(std::move(copy));
  if (!kept) log::error("what came of copying a recording is not kept: {}", kept.error().detail);
  if (kept) rests_until_ = 0;
  co_return kept.has_value() && held.use_count() > 1;
}

asio::awaitable<void> RecordingCopies::work(std::weak_ptr<RecordingCopies> alive) {
  for (;;) {
    for (bool more = true; more;) {
      RecordingCopies* copies = nullptr;
      if (const std::shared_ptr<RecordingCopies> held = alive.lock()) copies = held.get();
      if (copies == nullptr) co_return;
      if (copies->rests_until_ > now_ms()) break;
      auto stepping = copies->step();
      more = co_await std::move(stepping);
    }
    co_await net::sleep_for(kTick);
  }
}

}  // namespace softphone::io_desk
