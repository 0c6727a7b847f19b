#pragma once
// Tells the webhooks and the CRM what the outbox holds: a worker for each of them, one delivery at a time.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "delivery/note.hpp"
#include "desk/roster.hpp"
#include "desk/wrap_up.hpp"
#include "io/crm/crm.hpp"
#include "io/delivery/webhook_delivery.hpp"
#include "io/net/http_client.hpp"
#include "io/net/task_group.hpp"
#include "io/store/store.hpp"

namespace softphone::io_delivery {

/// What the operator set.
struct OutboxConfig {
  std::vector<Webhook> webhooks;
  std::string public_url;       ///< of links; without a slash at the end; empty: none
  std::string language = "fr";  ///< of the notes
  delivery::CrmRecordings recordings = delivery::CrmRecordings::link;  ///< of calls, in the CRM
  crm::Crm* crm = nullptr;  ///< null: none; else it outlives the outbox
  /// A rep's login in the CRM by the identity; empty: not mapped. Nothing: nobody is.
  std::function<std::string(const std::string& identity)> crm_login;
};

/// Whom the store is to write deliveries for.
delivery::Targets targets_of(const OutboxConfig& config);

/// What the outbox works with; all of it outlives the outbox.
struct OutboxParts {
  store::Store& store;
  net::HttpClient& http;
  RandomSource random;
  std::shared_ptr<const desk::Roster> team;
  /// The team's list as it is now.
  std::function<boost::asio::awaitable<desk::OutcomeList>()> outcomes;
  /// Something of a call has become a fact.
  std::function<void(const desk::Call&)> changed;
  /// A recording as MP3. Error codes: too_large, gone, unavailable (later perhaps). Nothing: none is read.
  std::function<boost::asio::awaitable<Result<std::string>>(std::string recording_sid)> sound = {};
  /// The clocks by which a rep goes; null, or nothing: UTC.
  std::function<std::shared_ptr<const desk::ZoneClock>(const std::string& identity)> clock_of = {};
};

/// How a target is, for admins.
struct TargetStatus {
  std::string name;
  std::string label;              ///< scheme and host; of the CRM: empty
  desk::UnixMs paused_until = 0;  ///< 0: it works
  std::string reason;             ///< why it is left alone
  std::string detail;
  /// How tries ended since the program started: done, or the reason; how many.
  std::map<std::string, std::uint64_t> tries = {};
};

class Outbox {
 public:
  Outbox(boost::asio::any_io_executor executor, OutboxConfig config, OutboxParts parts);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Begins to deliver; what an earlier run left included.
  void start();
  /// There may be something to do. `even_paused`: somebody wants another try now.
  void wake(bool even_paused = false);
  /// Our address changed: links that are told from now on lead there.
  void reached_at(std::string public_url);
  [[nodiscard]] std::vector<TargetStatus> status() const;
  /// Null: no CRM is set up.
  [[nodiscard]] crm::Crm* crm() const;
  /// A rep's login in the CRM; empty: not mapped.
  [[nodiscard]] std::string crm_login(const std::string& identity) const;

 private:
  struct Shared;
  struct Worker;
  static boost::asio::awaitable<void> run(std::shared_ptr<Worker> worker);
  static boost::asio::awaitable<void> deliver(std::shared_ptr<Worker> worker, delivery::Delivery row);
  static boost::asio::awaitable<void> tell_webhook(std::shared_ptr<Worker> worker, delivery::Delivery event);
  static boost::asio::awaitable<void> tell_crm(std::shared_ptr<Worker> worker, delivery::Delivery row);
  static boost::asio::awaitable<void> clean(std::shared_ptr<Shared> shared);

  std::shared_ptr<Shared> shared_;
  std::vector<std::shared_ptr<Worker>> workers_;
  net::TaskGroup tasks_;  ///< ends before what it works on
};

}  // namespace softphone::io_delivery
