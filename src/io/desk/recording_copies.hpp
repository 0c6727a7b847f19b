#pragma once
// Copies of recordings in this server's own storage: fetched from the carrier until they are there, checked,
// kept safe from a crash, served, and deleted at the carrier if that is the policy. docs/api/recordings.md

#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/random.hpp"
#include "io/desk/desk_config.hpp"
#include "io/net/http_client.hpp"
#include "io/net/worker_pool.hpp"
#include "io/store/copy_store.hpp"
#include "io/store/store.hpp"

namespace softphone::io_desk {

/// A part of a file.
struct Piece {
  std::string bytes;
  std::uint64_t first = 0;
  std::uint64_t size = 0;  ///< of the whole file
};

class RecordingCopies : public std::enable_shared_from_this<RecordingCopies> {
 public:
  /// `store`, `http` and `config` must outlive this.
  RecordingCopies(store::Store& store, net::HttpClient& http, RandomSource random, const DeskConfig& config);

  /// Whether recordings are copied at all.
  [[nodiscard]] bool on() const { return !config_.recording_copies.empty(); }
  /// The recording is complete at the carrier: when this returns, it will be fetched, whatever happens.
  /// Nothing to do where copies are off. Error codes of all: those of sql_error.hpp.
  boost::asio::awaitable<Result<bool>> want(std::string recording_sid, std::string call_sid);
  boost::asio::awaitable<Result<std::optional<desk::RecordingCopy>>> find(std::string recording_sid);
  /// Tries again at once; false when there is nothing to try.
  boost::asio::awaitable<Result<bool>> again(std::string recording_sid);
  /// Of a copy that is here: what the Range field asks for, at most `most` bytes when it asks for a part.
  /// Error codes: not_readable, unsatisfiable.
  boost::asio::awaitable<Result<Piece>> read(
      std::string recording_sid, std::string range, std::uint64_t most
  );
  /// A copy that is here, as MP3 of at most `most` bytes. Error codes: not_readable, too_large.
  boost::asio::awaitable<Result<std::string>> as_mp3(std::string recording_sid, std::uint64_t most);

  /// Fetches and deletes as long as the desk lives.
  static boost::asio::awaitable<void> work(std::weak_ptr<RecordingCopies> alive);

 private:
  /// Sees to one that is due; true when another may be.
  boost::asio::awaitable<bool> step();
  boost::asio::awaitable<void> fetch(desk::RecordingCopy& copy);
  boost::asio::awaitable<void> erase(desk::RecordingCopy& copy);
  [[nodiscard]] std::filesystem::path file_of(const std::string& recording_sid) const;

  store::Store& store_;
  net::HttpClient& http_;
  RandomSource random_;
  const DeskConfig& config_;
  /// Nothing is due before (UNIX, ms), unless a recording is added; 0: look at once.
  desk::UnixMs rests_until_ = 0;
  /// The disk may be slow.
  net::WorkerPool disk_{1};
};

}  // namespace softphone::io_desk
