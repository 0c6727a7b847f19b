#include "io/desk/costs.hpp"

#include <algorithm>
#include <charconv>

#include "delivery/backoff.hpp"
#include "io/desk/rest_client.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/net/task_group.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

constexpr const char* kDocument = "costs";
/// How often it is looked whether a price is due.
constexpr auto kTick = 500ms;
/// Without a word of anything new the database is asked this often.
constexpr desk::UnixMs kLongestRest = 60'000;
/// A longer wait that the carrier asks for is cut to this.
constexpr desk::UnixMs kLongestPause = 15 * 60'000;

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

void add(desk::Costs& to, const desk::Cost& cost) {
  switch (cost.basis) {
    case desk::Cost::Basis::billed:
      to.sums[cost.currency].billed += cost.amount;
      break;
    case desk::Cost::Basis::estimated:
      to.sums[cost.currency].estimated += cost.amount;
      break;
    case desk::Cost::Basis::unknown:
      ++to.unknown;
      break;
  }
}

}  // namespace

Costs::Costs(store::Store& store, net::HttpClient& http, RandomSource random, const DeskConfig& config)
    : store_(store), http_(http), random_(std::move(random)), config_(config) {}

asio::awaitable<Result<bool>> Costs::load() {
  store::SettingsStore settings(store_.threads());
  std::string name = kDocument;
  const auto document = co_await settings.read(std::move(name));
  if (!document) co_return document.error();
  if (!*document) co_return false;
  auto read = desk::read_cost_settings(**document);
  if (!read) {
    log::error("the stored rates and budget cannot be read; there are none: {}", read.error().detail);
    co_return false;
  }
  settings_ = std::move(*read);
  co_return true;
}

asio::awaitable<Result<bool>> Costs::set(desk::CostSettings wanted) {
  const std::weak_ptr<Costs> alive = weak_from_this();
  store::SettingsStore settings(store_.threads());
  std::string name = kDocument;
  std::string document = desk::to_json(wanted);
  const auto kept = co_await settings.write(std::move(name), std::move(document));
  if (!kept || alive.expired()) co_return kept;
  settings_ = std::move(wanted);
  ++changes_;
  co_return true;
}

asio::awaitable<Result<Costs::MonthCosts>> Costs::month(desk::Month month) {
  const std::weak_ptr<Costs> alive = weak_from_this();
  store::CostStore costs(store_.threads());
  desk::Month asked = month;
  const auto legs = co_await costs.month(std::move(asked));
  if (!legs) co_return legs.error();
  MonthCosts sums;
  sums.month = std::move(month);
  if (alive.expired()) co_return sums;
  for (const auto& priced : legs->priced) {
    const desk::Cost cost{desk::Cost::Basis::billed, priced.amount, priced.currency};
    add(sums.team, cost);
    add(sums.reps[priced.rep], cost);
  }
  for (const auto& talked : legs->talked) {
    desk::Costs& rep = sums.reps[talked.rep];
    rep.calls = talked.calls;
    rep.seconds = talked.seconds;
    sums.team.calls += talked.calls;
    sums.team.seconds += talked.seconds;
  }
  for (const desk::CostLeg& leg : legs->open) {
    const desk::Cost cost = desk::cost_of(leg, settings_);
    add(sums.team, cost);
    add(sums.reps[leg.rep], cost);
    if (leg.state == desk::PriceState::waiting) ++sums.waiting;
  }
  co_return sums;
}

asio::awaitable<Result<Costs::Budget>> Costs::budget() {
  desk::Month month = desk::month_of(now_ms());
  if (!settings_.budget) co_return Budget{desk::BudgetLevel::none, 0, std::move(month.name)};
  if (reckoned_ == changes_ && budget_.month == month.name) co_return budget_;
  const std::weak_ptr<Costs> alive = weak_from_this();
  const std::uint64_t changes = changes_;
  auto summing = this->month(std::move(month));
  const auto sums = co_await std::move(summing);
  if (!sums) co_return sums.error();
  if (alive.expired()) co_return Budget{};
  budget_.spent = desk::spent(sums->team, settings_.currency);
  budget_.level = desk::budget_level(budget_.spent, settings_.budget);
  budget_.month = sums->month.name;
  reckoned_ = changes;
  co_return budget_;
}

asio::awaitable<bool> Costs::stops_outgoing() {
  if (!settings_.budget || !settings_.stop) co_return false;
  auto reckoning = budget();
  const auto reckoned = co_await std::move(reckoning);
  if (!reckoned) log::error("whether the budget is spent is not known: {}", reckoned.error().detail);
  co_return reckoned.has_value() && reckoned->reached();
}

asio::awaitable<Result<long long>> Costs::hurry() {
  const std::weak_ptr<Costs> alive = weak_from_this();
  store::CostStore costs(store_.threads());
  const auto hurried = co_await costs.hurry(now_ms());
  if (!hurried || alive.expired()) co_return hurried;
  next_at_ = 0;
  pause_ = {};
  co_return hurried;
}

void Costs::trouble(int status, const std::string& retry_after) {
  desk::UnixMs asked = 0;
  std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), asked);
  const desk::UnixMs wanted = std::clamp<desk::UnixMs>(asked, 0, kLongestPause / 1000) * 1000;
  const desk::UnixMs wait = std::max(wanted, delivery::backoff(++failures_, random_u32(random_)));
  const char* reason = status == 429 ? "busy" : status == 401 || status == 403 ? "refused" : "unreachable";
  if (pause_.reason != reason) log::warn("prices of calls: the carrier is {} (status {})", reason, status);
  pause_ = {now_ms() + wait, reason};
}

asio::awaitable<bool> Costs::look() {
  const std::weak_ptr<Costs> alive = weak_from_this();
  store::CostStore costs(store_.threads());
  const auto next = co_await costs.next(now_ms());
  if (alive.expired()) co_return false;
  if (!next) {
    log::error("prices of calls: {} ({})", next.error().detail, next.error().code);
    next_at_ = now_ms() + kLongestRest;
    co_return false;
  }
  if (!next->leg) {
    next_at_ = std::min(next->next_at.value_or(now_ms() + kLongestRest), now_ms() + kLongestRest);
    co_return false;
  }
  const desk::CostLeg& leg = *next->leg;
  net::HttpClientRequest request =
      rest_request(config_, "GET", account_path(config_) + "/Calls/" + leg.leg_sid + ".json");
  const auto answer = co_await http_.send(std::move(request));
  if (alive.expired()) co_return false;
  using Kind = desk::PriceAnswer::Kind;
  const desk::PriceAnswer told =
      answer ? desk::read_price_answer(answer->status, answer->body) : desk::PriceAnswer{};
  if (told.kind == Kind::trouble) {
    trouble(answer ? answer->status : 0, answer ? answer->headers.get("Retry-After").value_or("") : "");
    co_return false;
  }
  failures_ = 0;
  pause_ = {};
  store::PriceLook look{leg.leg_sid, desk::PriceState::waiting, leg.looks + 1};
  if (told.kind == Kind::priced) {
    look.state = desk::PriceState::priced;
    look.price = told.price;
    look.currency = told.currency;
  } else if (const auto wait = desk::next_look(look.looks); wait && told.kind == Kind::not_yet) {
    look.next_at = now_ms() + *wait;
  } else {
    look.state = desk::PriceState::given_up;
    log::info(
        "leg {}: it has no price: {}", leg.leg_sid, told.kind == Kind::gone ? "not known" : "asked in vain"
    );
  }
  const auto kept = co_await costs.keep(std::move(look));
  if (alive.expired()) co_return false;
  if (!kept) {
    log::error("the price of leg {} is not kept: {}", leg.leg_sid, kept.error().detail);
    next_at_ = now_ms() + kLongestRest;
    co_return false;
  }
  if (told.kind == Kind::priced) ++changes_;
  co_return true;
}

asio::awaitable<void> Costs::work(std::weak_ptr<Costs> alive) {
  for (;;) {
    {
      const std::shared_ptr<Costs> costs = alive.lock();
      if (!costs) co_return;
      // Whatever was kept may be a leg that has ended.
      if (costs->seen_changes_ != costs->changes_) costs->next_at_ = 0;
      costs->seen_changes_ = costs->changes_;
    }
    for (;;) {
      // Not held while it waits: the desk that ends must find that nobody needs this any more.
      Costs* costs = nullptr;
      if (const std::shared_ptr<Costs> held = alive.lock()) costs = held.get();
      if (costs == nullptr) co_return;
      const desk::UnixMs now = now_ms();
      if (costs->next_at_ > now || costs->pause_.until > now) break;
      auto looking = costs->look();
      const bool more = co_await std::move(looking);
      if (!more) break;
    }
    co_await net::sleep_for(kTick);
  }
}

}  // namespace softphone::io_desk
