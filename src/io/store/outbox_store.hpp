#pragma once
// The outbox: what is to be told to webhooks and to the CRM. Rows come with facts (outbox_rows.hpp); here is
// what those who deliver and those who look after them do. Called from the control thread. Error codes of
// all: those of sql_error.hpp.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "delivery/delivery.hpp"
#include "delivery/note.hpp"
#include "io/store/store.hpp"

namespace softphone::store {

/// What a target's worker does next.
struct NextDelivery {
  std::optional<delivery::Delivery> due;
  std::optional<desk::UnixMs> next_at;  ///< nothing is due: when something will be; nothing: when rows come
};

/// What came of a try.
struct Tried {
  std::int64_t id = 0;
  std::int64_t revision = 0;  ///< of the delivery as it was tried
  delivery::State state = delivery::State::waiting;
  int attempts = 0;
  desk::UnixMs next_at = 0;
  std::string reason;
  std::string detail;
  std::optional<delivery::CrmKept> kept;  ///< of the CRM: between its stages
  std::optional<desk::CrmTold> told;      ///< becomes a fact of the call, unless it says what is known
};

struct TargetCount {
  std::string target;
  std::int64_t waiting = 0;
  std::int64_t held = 0;
  std::int64_t dead = 0;
  std::optional<desk::UnixMs> oldest;  ///< of those that wait
};

class OutboxStore {
 public:
  /// `store` must outlive this.
  explicit OutboxStore(Store& store) : store_(store) {}

  /// The first that may be told to this target now. Of a call's deliveries to one target each waits until
  /// those before it are done or given up.
  boost::asio::awaitable<Result<NextDelivery>> next(std::string target, desk::UnixMs now);
  /// Keeps what came of a try; of a note that has something new to tell since, the next try is due at once.
  /// The call, when that became a fact of it.
  boost::asio::awaitable<Result<std::optional<desk::Call>>> keep(
      Tried tried, std::string call_sid, desk::UnixMs now
  );

  /// Those that are not done, of all targets or in one state; the oldest first.
  boost::asio::awaitable<Result<std::vector<delivery::Delivery>>> unfinished(
      std::optional<delivery::State> state, std::size_t limit
  );
  boost::asio::awaitable<Result<std::vector<TargetCount>>> counts();
  /// The latest calls of this rep that are not in the CRM and that somebody has to see to.
  boost::asio::awaitable<Result<std::vector<std::string>>> unlogged(std::string rep, std::size_t limit);
  /// The note of a call; nothing when the CRM is not told of it.
  boost::asio::awaitable<Result<std::optional<delivery::Delivery>>> note_of_call(std::string call_sid);

  /// Has a delivery tried again, now; false: there is none that is not done.
  boost::asio::awaitable<Result<bool>> retry(std::int64_t id, desk::UnixMs now);
  /// All dead ones; how many there were.
  boost::asio::awaitable<Result<std::int64_t>> retry_dead(desk::UnixMs now);
  /// The rep says where a call belongs (`chosen`), or only wants another try. The call, which waits then;
  /// nothing when the CRM is not told of it.
  boost::asio::awaitable<Result<std::optional<desk::Call>>> log_call(
      std::string call_sid, std::optional<crm::RecordRef> chosen, desk::UnixMs now
  );
  /// Forgets events that were delivered before `before`; notes stay, for their later stages.
  boost::asio::awaitable<Result<bool>> forget_done(desk::UnixMs before);

 private:
  Store& store_;
};

}  // namespace softphone::store
