#pragma once
// What the team's calls cost: asks the carrier for the price of each leg until it is there, sums months,
// watches the budget. docs/api/costs.md

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>

#include "base/random.hpp"
#include "desk/cost.hpp"
#include "io/desk/desk_config.hpp"
#include "io/net/http_client.hpp"
#include "io/store/cost_store.hpp"
#include "io/store/store.hpp"

namespace softphone::io_desk {

class Costs : public std::enable_shared_from_this<Costs> {
 public:
  struct MonthCosts {
    desk::Month month;
    desk::Costs team;
    std::map<std::string, desk::Costs> reps;  ///< by identity; empty: nobody's
    std::int64_t waiting = 0;                 ///< legs whose price is still asked for
  };
  struct Budget {
    desk::BudgetLevel level = desk::BudgetLevel::none;
    twilio::Micros spent = 0;
    std::string month;
    [[nodiscard]] bool reached() const { return level == desk::BudgetLevel::reached; }
  };
  /// Why prices are not asked for at the moment.
  struct Pause {
    desk::UnixMs until = 0;
    std::string reason;  ///< busy, refused or unreachable; empty: nothing is wrong
  };

  /// `store`, `http` and `config` must outlive this.
  Costs(store::Store& store, net::HttpClient& http, RandomSource random, const DeskConfig& config);

  /// Reads what admins have set. Error codes of all: those of sql_error.hpp.
  boost::asio::awaitable<Result<bool>> load();
  [[nodiscard]] const desk::CostSettings& settings() const { return settings_; }
  boost::asio::awaitable<Result<bool>> set(desk::CostSettings settings);

  boost::asio::awaitable<Result<MonthCosts>> month(desk::Month month);
  /// Of the month that is now.
  boost::asio::awaitable<Result<Budget>> budget();
  /// Whether new calls to phone numbers are to be refused. A database that does not answer stops nobody.
  boost::asio::awaitable<bool> stops_outgoing();

  /// Something about a call was kept: it may cost more than before.
  void changed() { ++changes_; }
  /// Asks for all that have no price, now; how many.
  boost::asio::awaitable<Result<long long>> hurry();
  [[nodiscard]] const Pause& pause() const { return pause_; }

  /// Asks the carrier for prices, as long as the desk lives.
  static boost::asio::awaitable<void> work(std::weak_ptr<Costs> alive);

 private:
  /// Asks for one that is due; true when another may be.
  boost::asio::awaitable<bool> look();
  void trouble(int status, const std::string& retry_after);

  store::Store& store_;
  net::HttpClient& http_;
  RandomSource random_;
  const DeskConfig& config_;
  desk::CostSettings settings_;
  /// What the budget was reckoned from: it is reckoned again when this differs from `changes_`.
  std::uint64_t reckoned_ = 0;
  std::uint64_t changes_ = 1;
  Budget budget_;
  /// When there may be something to ask for; 0: at once.
  desk::UnixMs next_at_ = 0;
  std::uint64_t seen_changes_ = 0;
  int failures_ = 0;
  Pause pause_;
};

}  // namespace softphone::io_desk
