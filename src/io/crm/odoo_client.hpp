#pragma once
// Odoo over HTTP: carries the conversations of crm/odoo_talk.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crm/odoo_talk.hpp"
#include "io/crm/crm.hpp"
#include "io/net/http_client.hpp"

namespace softphone::crm {

struct OdooConfig {
  std::string url;  ///< without a slash at the end
  std::string db;
  std::string login;
  std::string key;             ///< an API key; secret
  std::string public_url;      ///< ours; empty when there is none
  Milliseconds timeout = 10s;  ///< of a request
};

/// One request at a time, each within a time limit; redirects are refused, since the key would go along.
/// Belongs to one executor; outlives what it was asked.
class Odoo : public Crm {
 public:
  Odoo(net::HttpClient& http, OdooConfig config);

  boost::asio::awaitable<Result<std::vector<RecordRef>, Failure>> find(
      std::string number, std::string rep_login
  ) override;
  boost::asio::awaitable<Result<Receipt, Failure>> write(CallNote note, std::optional<Receipt> before)
      override;
  boost::asio::awaitable<Result<RecordRef, Failure>> create(
      std::string number, std::string name, std::string rep_login
  ) override;
  boost::asio::awaitable<Result<std::vector<WorkSchedule>, Failure>> schedules(std::int64_t now) override;
  boost::asio::awaitable<Result<OdooCheck, Failure>> check();
  /// A page of the local index's round; see OdooTalks.
  boost::asio::awaitable<Result<IndexStep, Failure>> index_step(
      IndexState state, std::string place, std::size_t limit, std::int64_t now
  );
  [[nodiscard]] const OdooConfig& config() const { return config_; }

 private:
  class Turn;
  boost::asio::awaitable<OdooAnswer> send(OdooRequest request);
  template <class T>
  boost::asio::awaitable<Result<T, Failure>> run(OdooTalk<T> talk);

  net::HttpClient& http_;
  OdooConfig config_;
  OdooExchange exchange_;
  OdooTalks talks_;
  /// Who is served, and who waits. Shared with those: they may end after the client, with the loop.
  struct Queue {
    bool busy = false;
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting =
        {};  ///< in the order in which they came
  };
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

}  // namespace softphone::crm
