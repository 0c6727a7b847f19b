#pragma once
// The messages in the team's voicemails. They are made from facts of calls (Store::append); here is what reps
// do with them. Called from the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/fact.hpp"

namespace softphone::store {

struct Threads;

struct StoredMessage {
  std::string recording_sid;
  std::string call_sid;
  std::string box;     ///< a rep's identity or a line's number
  std::string caller;  ///< E.164 number or client:identity
  desk::UnixMs at = 0;
  std::int64_t duration = 0;    ///< seconds
  std::string heard_by;         ///< identity; empty: new
  desk::UnixMs heard_at = 0;    ///< 0: new
  desk::UnixMs deleted_at = 0;  ///< 0: not deleted
};

struct MessagePage {
  std::vector<StoredMessage> messages;  ///< newest first, none that are deleted
  bool more = false;
  std::int64_t unheard = 0;  ///< in all of the boxes
};

class VoicemailStore {
 public:
  /// `threads` must outlive this.
  explicit VoicemailStore(Threads& threads) : threads_(threads) {}

  /// The messages in these boxes that came before `before` (0: the newest), at most `limit`. Error codes:
  /// those of sql_error.hpp, as below.
  boost::asio::awaitable<Result<MessagePage>> list(
      std::vector<std::string> boxes, desk::UnixMs before, std::size_t limit
  );
  /// Deleted ones included.
  boost::asio::awaitable<Result<std::optional<StoredMessage>>> find(std::string recording_sid);
  /// Replaces heard_by, heard_at and deleted_at.
  boost::asio::awaitable<Result<bool>> update(StoredMessage message);

  /// Keeps an uploaded greeting; `sound`: base64.
  boost::asio::awaitable<Result<bool>> put_greeting(std::string id, std::string sound);
  boost::asio::awaitable<Result<std::optional<std::string>>> greeting(std::string id);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
