#include "app/outbox.hpp"

#include <fmt/core.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <filesystem>

#include "app/minute.hpp"
#include "app/runtime.hpp"
#include "io/net/random.hpp"
#include "io/store/outbox_store.hpp"

namespace softphone::app {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

/// What a target is called here: the address itself may be a secret.
std::string label_of(const Configuration& configuration, const std::string& name) {
  for (const io_delivery::Webhook& webhook : configuration.webhooks) {
    if (delivery::target_name(webhook.url) == name) return io_delivery::origin_of(webhook.url);
  }
  return name == delivery::kCrm ? "CRM" : name + " (not in the settings)";
}

class OutboxTask {
 public:
  OutboxTask(const Configuration& configuration, const OutboxRequest& request, store::Store& store)
      : configuration_(configuration), request_(request), store_(store) {}

  int run() { return request_.verb == "list" ? list() : retry(); }

 private:
  template <class T>
  T wait(boost::asio::awaitable<T> task) {
    return run_until_done(io_, std::move(task));
  }

  int list() {
    const auto state = delivery::read_state(request_.state);
    if (!request_.state.empty() && !state) return give_up("--state is waiting, held or dead.");
    const auto rows = wait(store_.unfinished(state, request_.limit));
    if (!rows) return give_up(rows.error().detail);
    const auto counts = wait(store_.counts());
    if (!counts) return give_up(counts.error().detail);
    if (request_.json) return list_json(*rows, *counts);
    for (const store::TargetCount& count : *counts) {
      fmt::print(
          "{}: {} waiting, {} for a rep to decide, {} given up\n",
          label_of(configuration_, count.target),
          count.waiting,
          count.held,
          count.dead
      );
    }
    if (rows->empty()) fmt::print("Everything is delivered.\n");
    for (const delivery::Delivery& row : *rows) {
      fmt::print(
          "{:>6}  {}  {:<8} {:<18} {}  {}{}\n",
          row.id,
          minute_of(row.created_at),
          delivery::to_word(row.state),
          row.type,
          row.call_sid,
          label_of(configuration_, row.target),
          row.detail.empty() ? "" : ": " + row.detail
      );
    }
    return 0;
  }

  static int list_json(
      const std::vector<delivery::Delivery>& rows, const std::vector<store::TargetCount>& counts
  ) {
    json::array targets;
    for (const store::TargetCount& count : counts) {
      targets.push_back(json::object{
          {"name", count.target}, {"waiting", count.waiting}, {"held", count.held}, {"dead", count.dead}});
    }
    json::array deliveries;
    for (const delivery::Delivery& row : rows) {
      deliveries.push_back(json::object{
          {"id", row.id},
          {"target", row.target},
          {"type", row.type},
          {"callSid", row.call_sid},
          {"state", delivery::to_word(row.state)},
          {"attempts", row.attempts},
          {"reason", row.reason},
          {"detail", row.detail}});
    }
    fmt::print(
        "{}\n",
        json::serialize(json::object{{"targets", std::move(targets)}, {"deliveries", std::move(deliveries)}})
    );
    return 0;
  }

  int retry() {
    if (request_.which == "all") {
      const auto count = wait(store_.retry_dead(now_ms()));
      if (!count) return give_up(count.error().detail);
      fmt::print(
          "{} that were given up are tried again by the server that runs, or at its next start.\n", *count
      );
      return 0;
    }
    std::int64_t id = 0;
    const std::string& text = request_.which;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc() || end != text.data() + text.size())
      return give_up("say which one by its number (softphone outbox list), or all.");
    const auto found = wait(store_.retry(id, now_ms()));
    if (!found) return give_up(found.error().detail);
    if (!*found) return give_up(fmt::format("there is no delivery {} that is not done.", id));
    fmt::print("{} is tried again.\n", id);
    return 0;
  }

  const Configuration& configuration_;
  const OutboxRequest& request_;
  boost::asio::io_context io_{1};
  store::OutboxStore store_;
};

}  // namespace

CLI::App* add_outbox_command(
    CLI::App& program, OutboxRequest& request, std::string& data, std::string& config
) {
  CLI::App* command =
      program.add_subcommand("outbox", "What webhooks and the CRM are still to be told of calls");
  command->require_subcommand(1);
  const auto add = [&](const char* verb, const char* what) {
    CLI::App* one = command->add_subcommand(verb, what);
    one->callback([&request, verb] { request.verb = verb; });
    one->add_option("--data", data, "Folder of the server (default ./data)");
    one->add_option("--config", config, "TOML file of settings");
    return one;
  };
  CLI::App* list = add("list", "Show what is not delivered yet, and why");
  list->add_option("--state", request.state, "Only these: waiting, held or dead");
  list->add_option("--limit", request.limit, "How many (default 50)")->check(CLI::Range(1, 10'000));
  list->add_flag("--json", request.json, "As JSON, for machines");
  CLI::App* retry = add("retry", "Try again, at once");
  retry->add_option("WHICH", request.which, "The number of one, or all that were given up (default)");
  return command;
}

int outbox(const Configuration& configuration, const OutboxRequest& request) {
  const fs::path data = configuration.data;
  const fs::path file = data / "softphone.db";
  std::error_code error;
  if (!fs::exists(file, error))
    return give_up(fmt::format("there is nothing in {}; name the server's folder with --data.", data.string())
    );
  auto store = store::Store::open({file, 0}, net::system_now().wall);
  if (!store) return give_up(fmt::format("{}: {}.", data.string(), store.error().detail));
  return OutboxTask(configuration, request, **store).run();
}

}  // namespace softphone::app
