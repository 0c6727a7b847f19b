#include "io/crm/index_worker.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>

#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::crm {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kLargestPage = 500;
/// A page that fails is asked for again in halves: the server may be slow, or its answer too long.
constexpr std::size_t kSmallestPage = 25;
constexpr Milliseconds kEvery = 60s;
constexpr Milliseconds kLongestPause = 600s;
/// The worker never takes more than half of Odoo's time, and never rests longer than this between two pages.
constexpr Milliseconds kLongestRest = 1s;
/// Odoo may count other than we do for a reason of its own: not every minute is spent on looking why.
constexpr std::int64_t kSweepEvery = 600'000;

std::int64_t now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

int utc_offset(std::int64_t at) {
  const std::time_t seconds = static_cast<std::time_t>(at / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return static_cast<int>(parts.tm_gmtoff);
}

Failure of_database(const Error& error) {
  return {Trouble::server, "The index cannot be kept here: " + error.detail + ".", {}};
}

}  // namespace

struct IndexWorker::Shared {
  Odoo& odoo;
  NumberIndex& index;
  RandomSource random;
  asio::steady_timer timer;
  std::size_t page = kLargestPage;
  bool stopped = false;  ///< nothing of the others may be touched any more
  bool woken = false;
  bool wants_full = false;
  int failures = 0;                             ///< in a row
  std::map<std::string, std::int64_t> swept{};  ///< when, by model

  [[nodiscard]] store::IndexWrite sealed(IndexStep step) const {
    store::IndexWrite write;
    for (const IndexRecord& record : step.records) write.records.push_back(index.seal().keep(record, random));
    step.records.clear();
    write.step = std::move(step);
    return write;
  }
};

IndexWorker::IndexWorker(asio::any_io_executor executor, Odoo& odoo, NumberIndex& index, RandomSource random)
    : shared_(new Shared{odoo, index, std::move(random), asio::steady_timer(executor)}),
      tasks_(executor, "index") {}

IndexWorker::~IndexWorker() {
  shared_->stopped = true;
}

void IndexWorker::start() {
  tasks_.spawn(run(shared_));
}

void IndexWorker::wake(bool full) {
  shared_->wants_full = shared_->wants_full || full;
  shared_->woken = true;
  shared_->timer.cancel();
}

asio::awaitable<void> IndexWorker::note_failure(
    std::shared_ptr<Shared> shared, std::string model, Failure failure
) {
  auto asking = shared->index.store().states();
  const auto states = co_await std::move(asking);
  if (!states || shared->stopped) co_return;
  IndexState state;
  state.model = model;
  for (const IndexState& one : *states) {
    if (one.model == model) state = one;
  }
  if (state.reason.empty()) state.failed_at = now_ms();
  state.reason = to_word(failure.trouble);
  state.detail = failure.detail;
  auto saving = shared->index.store().save(std::move(state));
  const auto saved = co_await std::move(saving);
  if (!saved) log::warn("index: why it failed is not kept: {}", saved.error().detail);
}

asio::awaitable<Result<bool, Failure>> IndexWorker::sync_model(
    std::shared_ptr<Shared> shared,
    std::string model,
    bool full,
    std::shared_ptr<SyncReport> report,
    std::function<void(const SyncReport&)> on_page
) {
  store::CrmIndexStore& kept = shared->index.store();
  bool first = true;
  bool sweep = false;
  for (;;) {
    auto asking_states = kept.states();
    const auto states = co_await std::move(asking_states);
    if (shared->stopped) co_return false;
    if (!states) co_return of_database(states.error());
    IndexState state;
    state.model = model;
    for (const IndexState& one : *states) {
      if (one.model == model) state = one;
    }
    const std::int64_t now = now_ms();
    if (sweep) {
      begin_round(state, Round::sweep, now);
      sweep = false;
    } else {
      const bool anew = full && first;
      const Round due = due_round(state, anew, now, utc_offset(now));
      if (anew || state.round != due) begin_round(state, due, now);
    }
    first = false;
    const TimePoint asked = net::system_now().steady;
    std::string place = shared->index.place();
    auto asking = shared->odoo.index_step(std::move(state), std::move(place), shared->page, now);
    auto step = co_await std::move(asking);
    if (shared->stopped) co_return false;
    if (!step) {
      const Trouble trouble = step.error().trouble;
      if (trouble == Trouble::network || trouble == Trouble::server)
        shared->page = std::max(kSmallestPage, shared->page / 2);
      co_return step.error();
    }
    shared->page = std::min(kLargestPage, shared->page * 2);
    step->next.reason.clear();
    step->next.detail.clear();
    step->next.failed_at = 0;
    const bool finished = step->finished;
    const std::optional<long> counted = step->count;
    report->pages += 1;
    report->records += static_cast<std::int64_t>(step->records.size());
    auto applying = kept.apply(shared->sealed(std::move(*step)));
    const auto applied = co_await std::move(applying);
    if (shared->stopped) co_return false;
    if (!applied) co_return of_database(applied.error());
    if (on_page) on_page(*report);
    // Another process went on from there meanwhile: so do we, from where it is.
    if (!*applied) continue;
    if (finished && counted) {
      auto counting = kept.counts();
      const auto counts = co_await std::move(counting);
      if (shared->stopped) co_return false;
      if (!counts) co_return of_database(counts.error());
      const auto here = counts->find(model);
      const std::int64_t have = here == counts->end() ? 0 : here->second;
      std::int64_t& swept = shared->swept[model];
      if (have != *counted && (now < swept || now - swept >= kSweepEvery)) {
        swept = now;
        sweep = true;
        continue;
      }
    }
    if (finished) co_return true;
    const auto took = net::system_now().steady - asked;
    auto resting = net::sleep_for(std::min<Duration>(took, kLongestRest));
    co_await std::move(resting);
    if (shared->stopped) co_return false;
  }
}

asio::awaitable<Result<SyncReport, Failure>> IndexWorker::sync_all(
    std::shared_ptr<Shared> shared, bool full, std::function<void(const SyncReport&)> on_page
) {
  const auto report = std::make_shared<SyncReport>();
  for (const std::string_view which : kIndexModels) {
    std::string model(which);
    auto syncing = sync_model(shared, model, full, report, on_page);
    const auto synced = co_await std::move(syncing);
    if (shared->stopped) co_return *report;
    if (synced) continue;
    // Whose records are a rep's own is worth knowing, and no more than that.
    if (which == kUsers && synced.error().trouble == Trouble::rights) continue;
    Failure failure = synced.error();
    auto noting = note_failure(shared, std::move(model), failure);
    co_await std::move(noting);
    co_return failure;
  }
  co_return *report;
}

asio::awaitable<Result<SyncReport, Failure>> IndexWorker::sync(
    bool full, std::function<void(const SyncReport&)> on_page
) {
  return sync_all(shared_, full, std::move(on_page));
}

asio::awaitable<void> IndexWorker::run(std::shared_ptr<Shared> shared) {
  while (!shared->stopped) {
    const bool full = std::exchange(shared->wants_full, false);
    shared->woken = false;
    auto syncing = sync_all(shared, full, {});
    const auto synced = co_await std::move(syncing);
    if (shared->stopped) co_return;
    Milliseconds pause = kEvery;
    if (synced) {
      if (shared->failures > 0) log::info("index: the CRM's numbers are read again");
      shared->failures = 0;
    } else {
      if (shared->failures++ == 0)
        log::warn("index: the CRM's numbers are not read: {}", synced.error().detail);
      pause = std::min(kLongestPause, kEvery * (1 << std::min(shared->failures - 1, 4)));
    }
    if (shared->woken) continue;
    shared->timer.expires_after(pause);
    constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
    co_await shared->timer.async_wait(quietly);
  }
}

}  // namespace softphone::crm
