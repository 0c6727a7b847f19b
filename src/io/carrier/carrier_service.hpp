#pragma once
// The built-in carrier as the program sees it: the pure engine of src/carrier with its sockets, media
// threads, webhooks and REST API around it.

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "carrier/config.hpp"
#include "io/carrier/activity.hpp"
#include "io/carrier/sip_transport.hpp"
#include "io/media/media_engine.hpp"
#include "io/net/http_client.hpp"
#include "io/net/http_server.hpp"
#include "io/net/worker_pool.hpp"

namespace softphone::io::carrier {

/// Keeps a text, whole or not at all. Error code: not_writable.
using AccountKeeper = std::function<Result<bool>(const std::string&)>;

class CarrierService {
 public:
  /// Starts the media threads; recordings are kept in `data`/recordings, and those that an earlier run left
  /// there are taken up. All other work runs on `executor`, which must be a single thread's; `client` and
  /// `workers` must outlive the service. `sip`: the telephone network's sockets, for a `config` with sip.
  /// Error codes: those of MediaEngine::start, Recorder::start and SipTransport::open.
  static Result<std::unique_ptr<CarrierService>> start(
      boost::asio::any_io_executor executor,
      softphone::carrier::Config config,
      media::MediaOptions media_options,
      const std::filesystem::path& data,
      net::HttpClient& client,
      net::WorkerPool& workers,
      const std::optional<SipTransportOptions>& sip = {}
  );
  ~CarrierService();
  CarrierService(const CarrierService&) = delete;
  CarrierService& operator=(const CarrierService&) = delete;

  /// Who keeps what REST changes of the account (account_file.hpp); without one it is forgotten at the end.
  /// It runs on the control thread: such changes are rare, and are answered once they are safe.
  void keep_account(AccountKeeper keeper);
  /// From now on everything goes wrong that may (carrier/bad_day.hpp): for tests of applications.
  void have_a_bad_day(std::uint32_t seed);
  /// Adds /signal, /2010-04-01/… and /practice/v1/…. After `stop` these routes answer 503.
  void register_routes(net::Router& router);
  /// Hangs every call up, lets the last status callbacks start, and ends the media threads.
  void stop();

  /// What it does for its account, as it happens.
  [[nodiscard]] ActivityLog& activity();

  /// Rings a number of the account from the practice network. Error code: the REST error's number.
  Result<std::string> practice_call(const std::string& from, const std::string& to);
  [[nodiscard]] std::size_t live_calls() const;

  class Impl;

 private:
  explicit CarrierService(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace softphone::io::carrier
