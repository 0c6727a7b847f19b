#include "io/delivery/outbox.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "delivery/backoff.hpp"
#include "delivery/event.hpp"
#include "delivery/note.hpp"
#include "io/delivery/crm_delivery.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::io_delivery {

namespace asio = boost::asio;

namespace {

/// Other processes put things into the outbox, too: `softphone outbox retry`.
constexpr desk::UnixMs kLook = 2000;
/// A target that is down is asked at least this often whether it is back.
constexpr desk::UnixMs kLongestPause = 60'000;
/// A key that is refused is a matter of hours; and many tries with it may lock an account.
constexpr desk::UnixMs kLongestCredentialsPause = delivery::kLongestWait;
/// How long events that were delivered are kept for whoever asks.
constexpr desk::UnixMs kKeepDone = 14LL * 24 * 3600 * 1000;
constexpr auto kCleanEvery = std::chrono::hours(6);

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

}  // namespace

struct Outbox::Shared {
  OutboxConfig config;
  store::OutboxStore store;
  OutboxParts parts;
  bool stopped = false;  ///< nothing of `parts` may be touched any more

  [[nodiscard]] std::string login_of(const std::string& identity) const {
    return config.crm_login ? config.crm_login(identity) : std::string();
  }
};

struct Outbox::Worker {
  std::shared_ptr<Shared> shared;
  TargetStatus status;
  Webhook webhook;  ///< unless it is the CRM
  asio::steady_timer timer;
  bool woken = false;
  int failures = 0;  ///< of the target as a whole, in a row

  /// Until then, or until it is woken.
  asio::awaitable<void> wait(desk::UnixMs span) {
    timer.expires_after(std::chrono::milliseconds(std::clamp<desk::UnixMs>(span, 1, kLook)));
    if (!std::exchange(woken, false)) {
      constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
      co_await timer.async_wait(quietly);
      woken = false;
    }
  }

  void works() {
    if (status.paused_until != 0) log::info("outbox: {} works again", status.name);
    failures = 0;
    status.paused_until = 0;
    status.reason.clear();
    status.detail.clear();
  }

  void pause(desk::UnixMs until, const std::string& reason, const std::string& detail) {
    if (status.reason != reason) log::warn("outbox: {} is left alone for now: {}", status.name, detail);
    status.paused_until = until;
    status.reason = reason;
    status.detail = detail;
  }

  void count(const std::string& reason) { ++status.tries[reason.empty() ? "done" : reason]; }

  [[nodiscard]] std::uint32_t random() const { return random_u32(shared->parts.random); }
};

delivery::Targets targets_of(const OutboxConfig& config) {
  delivery::Targets targets;
  for (const Webhook& webhook : config.webhooks)
    targets.webhooks.push_back(delivery::target_name(webhook.url));
  targets.crm = config.crm != nullptr;
  return targets;
}

Outbox::Outbox(asio::any_io_executor executor, OutboxConfig config, OutboxParts parts)
    : shared_(new Shared{std::move(config), store::OutboxStore(parts.store), std::move(parts)}),
      tasks_(executor, "outbox") {
  const auto add = [&](std::string name, std::string label, Webhook webhook) {
    TargetStatus status;
    status.name = std::move(name);
    status.label = std::move(label);
    workers_.push_back(std::shared_ptr<Worker>(new Worker{
        shared_, std::move(status), std::move(webhook), asio::steady_timer(executor)}));
  };
  for (const Webhook& webhook : shared_->config.webhooks)
    add(delivery::target_name(webhook.url), origin_of(webhook.url), webhook);
  if (shared_->config.crm != nullptr) add(std::string(delivery::kCrm), "", {});
}

Outbox::~Outbox() {
  shared_->stopped = true;
  shared_->parts.store.on_queued({});
}

void Outbox::start() {
  shared_->parts.store.on_queued([this] { wake(); });
  for (const auto& worker : workers_) tasks_.spawn(run(worker));
  if (!workers_.empty()) tasks_.spawn(clean(shared_));
}

void Outbox::wake(bool even_paused) {
  for (const auto& worker : workers_) {
    if (even_paused) worker->status.paused_until = 0;
    worker->woken = true;
    worker->timer.cancel();
  }
}

std::vector<TargetStatus> Outbox::status() const {
  std::vector<TargetStatus> all;
  for (const auto& worker : workers_) all.push_back(worker->status);
  return all;
}

crm::Crm* Outbox::crm() const {
  return shared_->config.crm;
}

std::string Outbox::crm_login(const std::string& identity) const {
  return shared_->login_of(identity);
}

asio::awaitable<void> Outbox::run(std::shared_ptr<Worker> worker) {
  while (!worker->shared->stopped) {
    const desk::UnixMs now = now_ms();
    if (worker->status.paused_until > now) {
      co_await worker->wait(worker->status.paused_until - now);
      continue;
    }
    std::string name = worker->status.name;
    auto next = co_await worker->shared->store.next(std::move(name), now);
    if (worker->shared->stopped) co_return;
    if (!next) {
      log::error("outbox: {}: {} ({})", worker->status.name, next.error().detail, next.error().code);
      co_await worker->wait(kLook);
    } else if (next->due) {
      delivery::Delivery due = std::move(*next->due);
      co_await deliver(worker, std::move(due));
    } else {
      co_await worker->wait(next->next_at ? *next->next_at - now : kLook);
    }
  }
}

void Outbox::reached_at(std::string public_url) {
  shared_->config.public_url = std::move(public_url);
}

asio::awaitable<void> Outbox::deliver(std::shared_ptr<Worker> worker, delivery::Delivery row) {
  if (worker->status.name == delivery::kCrm) {
    co_await tell_crm(worker, std::move(row));
  } else {
    co_await tell_webhook(worker, std::move(row));
  }
}

asio::awaitable<void> Outbox::tell_webhook(std::shared_ptr<Worker> worker, delivery::Delivery event) {
  const std::shared_ptr<Shared> shared = worker->shared;
  std::string body = delivery::complete(event.document, *shared->parts.team, shared->config.public_url);
  const WallTime sent_at = net::system_now().wall;
  const delivery::Judgement judgement =
      co_await post_event(shared->parts.http, worker->webhook, event, std::move(body), sent_at);
  if (shared->stopped) co_return;
  const desk::UnixMs now = now_ms();
  store::Tried tried = tried_event(event, judgement, now, worker->random());
  worker->count(tried.reason);
  if (judgement.target_is_down) {
    const desk::UnixMs pause = std::max(
        judgement.wait, std::min(kLongestPause, delivery::backoff(++worker->failures, worker->random()))
    );
    worker->pause(now + pause, judgement.reason, judgement.detail);
  } else {
    worker->works();
  }
  if (tried.state == delivery::State::dead)
    log::warn("outbox: {} of {} is given up: {}", event.type, event.call_sid, tried.detail);
  // Until it is kept nothing else is told: a database that is locked must not make an event come twice.
  for (;;) {
    std::string call_sid = event.call_sid;
    store::Tried copy = tried;
    const auto kept = co_await shared->store.keep(std::move(copy), std::move(call_sid), now);
    if (kept || shared->stopped) co_return;
    log::error("outbox: what came of a delivery is not kept: {}", kept.error().detail);
    co_await net::sleep_for(1s);
    if (shared->stopped) co_return;
  }
}

asio::awaitable<void> Outbox::tell_crm(std::shared_ptr<Worker> worker, delivery::Delivery row) {
  const std::shared_ptr<Shared> shared = worker->shared;
  std::string sid = row.call_sid;
  const auto call = co_await shared->parts.store.find_call(std::move(sid));
  if (shared->stopped) co_return;
  if (!call || !*call) {
    log::error("outbox: the call {} cannot be read", row.call_sid);
    co_await worker->wait(kLook);
    co_return;
  }
  const desk::OutcomeList outcomes = co_await shared->parts.outcomes();
  if (shared->stopped) co_return;
  const std::string rep = delivery::rep_of_note(**call);
  const delivery::NoteContext context{
      *shared->parts.team,
      outcomes,
      shared->config.public_url,
      shared->config.language,
      rep.empty() ? std::string() : shared->login_of(rep),
      shared->config.recordings,
      shared->parts.clock_of};
  crm::CallNote note = delivery::note_of(**call, context);
  delivery::CrmKept kept = delivery::read_crm_kept(row.document);
  note.chosen = kept.chosen;
  std::optional<crm::Failure> unfound;
  if (!kept.chosen && !kept.receipt) {
    store::ClickedRecordStore clicked(shared->parts.store.threads());
    std::string call_sid = note.call_sid;
    std::string number = note.number;
    std::string login = note.rep_login;
    auto found = co_await clicked_record(
        std::move(clicked), *shared->config.crm, std::move(call_sid), std::move(number), std::move(login)
    );
    if (shared->stopped) co_return;
    if (found)
      note.chosen = std::move(*found);
    else
      unfound = std::move(found.error());
  }
  std::optional<crm::Failure> unread;
  if (shared->config.recordings == delivery::CrmRecordings::attach && shared->parts.sound) {
    const std::vector<std::string> recordings = delivery::finished_recordings(**call);
    unread = co_await add_sounds(shared->parts, recordings, kept, note);
    if (shared->stopped) co_return;
  }
  std::optional<crm::Receipt> before = kept.receipt;
  Result<crm::Receipt, crm::Failure> written = crm::Failure{};
  if (unfound) {
    written = std::move(*unfound);
  } else {
    written = co_await shared->config.crm->write(std::move(note), std::move(before));
    if (shared->stopped) co_return;
  }
  if (written && !written->not_attached) written->not_attached = std::move(unread);
  const desk::UnixMs now = now_ms();
  const NoteTried result = tried_note(row, kept, written, now, worker->random());
  worker->count(result.tried.reason);
  if (result.crm_is_down) {
    const bool key = result.tried.reason == delivery::to_word(crm::Trouble::credentials);
    const desk::UnixMs longest = key ? kLongestCredentialsPause : kLongestPause;
    const desk::UnixMs pause = std::min(longest, delivery::backoff(++worker->failures, worker->random()));
    worker->pause(now + pause, result.tried.reason, result.tried.detail);
  } else {
    worker->works();
  }
  for (;;) {
    std::string call_sid = row.call_sid;
    store::Tried copy = result.tried;
    const auto stored = co_await shared->store.keep(std::move(copy), std::move(call_sid), now);
    if (shared->stopped) co_return;
    if (stored) {
      if (*stored) shared->parts.changed(**stored);
      co_return;
    }
    log::error("outbox: what came of a note is not kept: {}", stored.error().detail);
    co_await net::sleep_for(1s);
    if (shared->stopped) co_return;
  }
}

asio::awaitable<void> Outbox::clean(std::shared_ptr<Shared> shared) {
  while (!shared->stopped) {
    const auto done = co_await shared->store.forget_done(now_ms() - kKeepDone);
    if (!done) log::warn("outbox: what is done is not forgotten: {}", done.error().detail);
    co_await net::sleep_for(kCleanEvery);
  }
}

}  // namespace softphone::io_delivery
