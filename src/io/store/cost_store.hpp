#pragma once
// What legs cost, and which prices are still to be asked for. Rows come with the facts: cost_rows.hpp. Called
// from the control thread.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "desk/cost.hpp"

namespace softphone::store {

struct Threads;

/// What came of asking for a price.
struct PriceLook {
  std::string leg_sid;
  desk::PriceState state = desk::PriceState::waiting;
  int looks = 0;
  desk::UnixMs next_at = 0;
  twilio::Micros price = 0;
  std::string currency = {};
};

struct NextPrice {
  std::optional<desk::CostLeg> leg;     ///< due now
  std::optional<desk::UnixMs> next_at;  ///< of the first that is not due yet
};

/// The costs of a month, before what has no price is estimated.
struct MonthLegs {
  struct Priced {
    std::string rep;
    std::string currency;
    twilio::Micros amount = 0;
  };
  struct Talked {
    std::string rep;
    std::int64_t calls = 0;
    std::int64_t seconds = 0;  ///< with phone numbers
  };
  std::vector<Priced> priced;  ///< sums
  std::vector<Talked> talked;
  std::vector<desk::CostLeg> open;  ///< without a price
};

/// Where a page of legs ends.
struct LegCursor {
  desk::UnixMs started_at = 0;
  std::string leg_sid;
};

class CostStore {
 public:
  /// `threads` must outlive this.
  explicit CostStore(Threads& threads) : threads_(threads) {}

  /// Error codes of all: those of sql_error.hpp.
  boost::asio::awaitable<Result<NextPrice>> next(desk::UnixMs now);
  boost::asio::awaitable<Result<bool>> keep(PriceLook look);
  /// Has all that have no price asked for now, those that were given up, too; how many.
  boost::asio::awaitable<Result<long long>> hurry(desk::UnixMs now);
  boost::asio::awaitable<Result<MonthLegs>> month(desk::Month month);
  /// Those of a call, in the order of their ends.
  boost::asio::awaitable<Result<std::vector<desk::CostLeg>>> of_call(std::string call_sid);
  /// The month's legs, oldest call first.
  boost::asio::awaitable<Result<std::vector<desk::CostLeg>>> legs(
      desk::Month month, std::optional<LegCursor> after, std::size_t limit
  );

 private:
  Threads& threads_;
};

}  // namespace softphone::store
