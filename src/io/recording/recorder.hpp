#pragma once
// Writes recordings while they happen: one thread for all of them. The control thread gives commands and gets
// events; sound comes through taps.

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "io/recording/recording_tap.hpp"

namespace softphone::recording {

/// Which of a leg's two directions.
enum class Track { both, says, hears };

struct RecordingJob {
  std::string name;  ///< of the file, without ".wav": an identifier that is safe as a file name
  int channels = 1;  ///< 2: what the tap's person says left, what it hears right; needs Track::both
  Track track = Track::both;
  bool trim = false;                                           ///< silence at both ends is left out
  std::optional<Milliseconds> silence_timeout = std::nullopt;  ///< so much silence ends it
  Milliseconds max_length{std::chrono::hours(24)};
};

/// A recording is over: closed on disk, or given up.
struct RecordingEnded {
  enum class Reason { stopped, silence, max_length, leg_gone, failed };
  std::string name;
  Reason reason = Reason::stopped;
  Milliseconds length{0};  ///< of what the file holds
  bool heard = false;      ///< somebody spoke, or a tone sounded
  std::string error;       ///< of `failed`
};

class Recorder {
 public:
  /// Creates `folder` if needed. `notify` runs on the writer thread when there is something for `take_ends`:
  /// it must only post. Error code: not_writable.
  static Result<std::unique_ptr<Recorder>> start(
      const std::filesystem::path& folder, std::function<void()> notify
  );
  /// Executes what was commanded, then closes what is still under way.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Commands are executed in order on the writer thread; an unknown name is ignored.
  /// What to add to a leg or room. Whatever happens, RecordingEnded follows once.
  std::shared_ptr<media::Tap> begin(RecordingJob job);
  void pause(const std::string& name, bool skip);
  void resume(const std::string& name);
  void stop(const std::string& name);
  /// Replaces a small file of the folder whole or not at all.
  void save(const std::string& file_name, std::string content);
  void remove(const std::string& file_name);
  /// Closes all recordings and waits for it.
  void close_all();
  /// The ends since the last time, in their order.
  std::vector<RecordingEnded> take_ends();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  class Session;
  using Command = std::function<void()>;

  Recorder(std::filesystem::path folder, std::function<void()> notify);
  void post(Command command);
  void run();
  void serve_sessions();
  void close_sessions();
  void ended(RecordingEnded end);
  void save_now(const std::string& file_name, const std::string& content);

  std::filesystem::path folder_;
  std::function<void()> notify_;
  std::map<std::string, std::shared_ptr<RecordingTap>> taps_;  ///< of the control thread

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Command> commands_;     ///< guarded by mutex_
  std::vector<RecordingEnded> ends_;  ///< guarded by mutex_
  bool finishing_ = false;            ///< guarded by mutex_

  std::map<std::string, std::unique_ptr<Session>> sessions_;  ///< of the writer thread

  std::thread thread_;
};

}  // namespace softphone::recording
