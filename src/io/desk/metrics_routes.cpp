// GET /metrics, for Prometheus. docs/operations/metrics.md.

#include <algorithm>

#include "base/metrics_text.hpp"
#include "io/crm/index_worker.hpp"
#include "io/crm/number_index.hpp"
#include "io/desk/routes.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/store/outbox_store.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;
using Type = MetricsText::Type;

constexpr std::size_t kMostUnlogged = 1000;

/// Whoever has the token, or a program on this very machine. A browser's page does neither.
bool may_read(const DeskContext& context, const net::HttpRequest& request) {
  const std::string& token = context.config.metrics_token;
  const std::string given = request.headers.get("Authorization").value_or("");
  if (!token.empty() && crypto::constant_time_equal(as_bytes(given), as_bytes("Bearer " + token)))
    return true;
  return given.empty() && is_local(request) && !request.headers.get("Origin") &&
         request.headers.get("Sec-Fetch-Site").value_or("none") == "none";
}

std::int64_t seconds_since(desk::UnixMs at, desk::UnixMs now) {
  return std::max<std::int64_t>(0, (now - at) / 1000);
}

asio::awaitable<Result<bool>> add_outbox(DeskContext& context, MetricsText& metrics, desk::UnixMs now) {
  store::OutboxStore outbox(context.store);
  const auto counts = co_await outbox.counts();
  if (!counts) co_return counts.error();
  const std::vector<io_delivery::TargetStatus> targets = context.outbox->status();
  const auto label = [&](const std::string& name) {
    for (const io_delivery::TargetStatus& one : targets) {
      if (one.name == name && !one.label.empty()) return one.label;
    }
    return name;
  };
  metrics.family(
      "softphone_outbox_deliveries", Type::gauge, "What is still to be told, by target and state."
  );
  for (const store::TargetCount& one : *counts) {
    const std::string target = one.target;
    metrics.sample(one.waiting, {{"target", target}, {"address", label(target)}, {"state", "waiting"}});
    metrics.sample(one.held, {{"target", target}, {"address", label(target)}, {"state", "held"}});
    metrics.sample(one.dead, {{"target", target}, {"address", label(target)}, {"state", "dead"}});
  }
  metrics.family(
      "softphone_outbox_oldest_waiting_seconds",
      Type::gauge,
      "Age of the oldest delivery that waits; 0: none does."
  );
  for (const store::TargetCount& one : *counts) {
    const std::int64_t age = one.oldest ? seconds_since(*one.oldest, now) : 0;
    metrics.sample(age, {{"target", one.target}, {"address", label(one.target)}});
  }
  metrics.family(
      "softphone_outbox_paused", Type::gauge, "1: the target is left alone for now, since it does not work."
  );
  for (const io_delivery::TargetStatus& one : targets)
    metrics.sample(one.paused_until != 0 ? 1 : 0, {{"target", one.name}, {"address", label(one.name)}});
  metrics.family(
      "softphone_outbox_tries_total",
      Type::counter,
      "Tries since the start, by how they ended: done, or why not."
  );
  for (const io_delivery::TargetStatus& one : targets) {
    for (const auto& [result, count] : one.tries) {
      metrics.sample(
          static_cast<std::int64_t>(count),
          {{"target", one.name}, {"address", label(one.name)}, {"result", result}}
      );
    }
  }
  co_return true;
}

asio::awaitable<Result<bool>> add_calls(DeskContext& context, MetricsText& metrics) {
  const auto open = co_await context.store.open_calls();
  if (!open) co_return open.error();
  metrics.family("softphone_calls_open", Type::gauge, "Calls that have not ended.");
  metrics.sample(static_cast<std::int64_t>(open->size()));
  std::int64_t online = 0;
  std::vector<std::string> reps;
  for (const desk::Rep& rep : context.roster().reps()) {
    reps.push_back(rep.identity);
    if (context.live->online(rep.identity)) ++online;
  }
  metrics.family("softphone_reps_online", Type::gauge, "Reps with a page that is connected.");
  metrics.sample(online);
  if (context.outbox->crm() == nullptr) co_return true;
  metrics.family(
      "softphone_unlogged_calls",
      Type::gauge,
      "Calls that are not in the CRM and that somebody has to see to, by rep."
  );
  store::OutboxStore outbox(context.store);
  for (const std::string& rep : reps) {
    const auto calls = co_await outbox.unlogged(rep, kMostUnlogged);
    if (!calls) co_return calls.error();
    metrics.sample(static_cast<std::int64_t>(calls->size()), {{"rep", rep}});
  }
  co_return true;
}

asio::awaitable<Result<bool>> add_index(DeskContext& context, MetricsText& metrics, desk::UnixMs now) {
  if (context.config.index == nullptr) co_return true;
  auto asking = context.config.index->status();
  const auto status = co_await std::move(asking);
  if (!status) co_return status.error();
  metrics.family(
      "softphone_crm_index_records", Type::gauge, "Records of the CRM whose numbers are known here."
  );
  metrics.sample(status->leads, {{"model", "leads"}});
  metrics.sample(status->contacts, {{"model", "contacts"}});
  metrics.family("softphone_crm_index_failing", Type::gauge, "1: the last try to follow the CRM failed.");
  metrics.sample(status->reason.empty() ? 0 : 1);
  if (status->synced_at == 0) co_return true;
  metrics.family(
      "softphone_crm_index_age_seconds", Type::gauge, "Since when changes in the CRM are not known here."
  );
  metrics.sample(seconds_since(status->synced_at, now));
  co_return true;
}

Answer get_metrics(DeskContext& context, net::HttpRequest request) {
  if (!may_read(context, request)) {
    net::HttpResponse refused = net::HttpResponse::text(
        401, "Measurements are for this machine, or for whoever has METRICS_TOKEN.\n"
    );
    refused.headers.set("WWW-Authenticate", "Bearer");
    co_return refused;
  }
  const desk::UnixMs now = received_at();
  MetricsText metrics;
  metrics.family("softphone_info", Type::gauge, "Always 1; which program this is.");
  metrics.sample(
      1,
      {{"version", context.config.version},
       {"carrier", context.config.built_in_carrier ? "built_in" : "twilio"}}
  );
  metrics.family("softphone_carrier_up", Type::gauge, "0: the built-in carrier has failed.");
  metrics.sample(context.config.carrier_runs() ? 1 : 0);
  metrics.family(
      "softphone_webhook_answers_total",
      Type::counter,
      "Answers to the carrier's signed requests since the start."
  );
  for (const auto& [status, count] : context.webhook_answers)
    metrics.sample(static_cast<std::int64_t>(count), {{"status", std::to_string(status)}});
  // What cannot be read now is left out, and this says so: the rest is worth having.
  bool whole = true;
  const auto calls = co_await add_calls(context, metrics);
  const auto outbox = co_await add_outbox(context, metrics, now);
  const auto index = co_await add_index(context, metrics, now);
  if (!calls || !outbox || !index) whole = false;
  metrics.family("softphone_database_up", Type::gauge, "0: something could not be read from the database.");
  metrics.sample(whole ? 1 : 0);
  net::HttpResponse response = net::HttpResponse::text(200, metrics.text());
  response.headers.set("Content-Type", std::string(MetricsText::kContentType));
  response.headers.set("Cache-Control", "no-store");
  co_return response;
}

}  // namespace

void add_metrics_route(net::Router& router, DeskContext& context) {
  router.add("GET", "/metrics", open_to_all(context, get_metrics));
}

}  // namespace softphone::io_desk
