#include "io/recording/recorder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <future>
#include <utility>

#include "io/net/log.hpp"
#include "io/recording/session.hpp"

namespace softphone::recording {

namespace fs = std::filesystem;

namespace {
/// How often rings are emptied: the precision of silence and length, and what a kill loses.
constexpr auto kInterval = 100ms;
}  // namespace

Result<std::unique_ptr<Recorder>> Recorder::start(const fs::path& folder, std::function<void()> notify) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error || ::access(folder.c_str(), W_OK | X_OK) != 0) {
    return fail("not_writable", fmt::format("{} cannot be written", folder.string()));
  }
  return std::unique_ptr<Recorder>(new Recorder(folder, std::move(notify)));
}

Recorder::Recorder(fs::path folder, std::function<void()> notify)
    : folder_(std::move(folder)), notify_(std::move(notify)), thread_([this] { run(); }) {}

Recorder::~Recorder() {
  {
    const std::scoped_lock lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Recorder::post(Command command) {
  {
    const std::scoped_lock lock(mutex_);
    commands_.push_back(std::move(command));
  }
  changed_.notify_one();
}

std::shared_ptr<media::Tap> Recorder::begin(RecordingJob job) {
  auto tap = std::make_shared<RecordingTap>();
  if (job.track != Track::both) job.channels = 1;
  std::erase_if(taps_, [](const auto& entry) { return entry.second.use_count() == 1; });
  taps_[job.name] = tap;
  post([this, tap, job = std::move(job)] {
    auto file = RecordingFile::create(folder_ / (job.name + ".wav"), job.channels);
    sessions_[job.name] = std::make_unique<Session>(job, tap, std::move(file));
  });
  return tap;
}

void Recorder::pause(const std::string& name, bool skip) {
  const auto found = taps_.find(name);
  if (found != taps_.end()) found->second->set_mode(skip ? TapMode::skip : TapMode::silence);
}

void Recorder::resume(const std::string& name) {
  const auto found = taps_.find(name);
  if (found != taps_.end()) found->second->set_mode(TapMode::record);
}

void Recorder::stop(const std::string& name) {
  taps_.erase(name);
  post([this, name] {
    const auto found = sessions_.find(name);
    if (found == sessions_.end()) return;
    ended(found->second->stop(RecordingEnded::Reason::stopped));
    sessions_.erase(found);
  });
}

void Recorder::save(const std::string& file_name, std::string content) {
  post([this, file_name, content = std::move(content)] { save_now(file_name, content); });
}

void Recorder::save_now(const std::string& file_name, const std::string& content) {
  const fs::path path = folder_ / file_name;
  const fs::path draft = folder_ / (file_name + ".new");
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  int reason = file < 0 ? errno : 0;
  if (file >= 0) {
    const ssize_t written = ::write(file, content.data(), content.size());
    if (written != static_cast<ssize_t>(content.size())) reason = written < 0 ? errno : ENOSPC;
    if (reason == 0 && ::fdatasync(file) != 0) reason = errno;
    ::close(file);
  }
  if (reason == 0 && ::rename(draft.c_str(), path.c_str()) != 0) reason = errno;
  if (reason == 0) return;
  ::unlink(draft.c_str());
  log::error("recordings: {} cannot be written: {}", path.string(), std::strerror(reason));
}

void Recorder::remove(const std::string& file_name) {
  post([this, file_name] {
    std::error_code ignored;
    fs::remove(folder_ / file_name, ignored);
  });
}

void Recorder::ended(RecordingEnded end) {
  {
    const std::scoped_lock lock(mutex_);
    ends_.push_back(std::move(end));
  }
  notify_();
}

std::vector<RecordingEnded> Recorder::take_ends() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(ends_, {});
}

void Recorder::close_all() {
  std::promise<void> closed;
  post([this, &closed] {
    close_sessions();
    closed.set_value();
  });
  closed.get_future().wait();
  taps_.clear();
}

void Recorder::close_sessions() {
  for (auto& [name, session] : sessions_) ended(session->stop(RecordingEnded::Reason::stopped));
  sessions_.clear();
}

void Recorder::serve_sessions() {
  for (auto entry = sessions_.begin(); entry != sessions_.end();) {
    auto end = entry->second->serve();
    if (!end) {
      ++entry;
      continue;
    }
    entry = sessions_.erase(entry);
    ended(std::move(*end));
  }
}

void Recorder::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto wanted = [this] { return !commands_.empty() || finishing_; };
    if (sessions_.empty()) {
      changed_.wait(lock, wanted);
    } else {
      changed_.wait_for(lock, kInterval, wanted);
    }
    const bool last = finishing_;
    std::vector<Command> commands = std::move(commands_);
    commands_.clear();
    lock.unlock();
    for (const Command& command : commands) command();
    serve_sessions();
    if (last) {
      close_sessions();
      return;
    }
    lock.lock();
  }
}

}  // namespace softphone::recording
