#include "app/crm_index.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <filesystem>

#include "app/minute.hpp"
#include "app/runtime.hpp"
#include "io/net/http_client.hpp"
#include "io/net/random.hpp"

namespace softphone::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace json = boost::json;

Result<std::unique_ptr<store::Store>> open_store(const Configuration& configuration) {
  return store::Store::open({fs::path(configuration.data) / "softphone.db", 0}, net::system_now().wall);
}

bool has_database(const Configuration& configuration) {
  std::error_code error;
  return fs::exists(fs::path(configuration.data) / "softphone.db", error);
}

crm::IndexSeal seal_of(const Configuration& configuration) {
  return configuration.index_key ? crm::IndexSeal(*configuration.index_key) : crm::IndexSeal();
}

std::string many(std::int64_t count, std::string_view one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

}  // namespace

std::unique_ptr<crm::NumberIndex> make_index(store::Store& store, const Configuration& configuration) {
  return std::make_unique<crm::NumberIndex>(
      store, seal_of(configuration), configuration.odoo->url, configuration.odoo->db
  );
}

Result<std::optional<crm::IndexStatus>> index_status(const Configuration& configuration) {
  if (!has_database(configuration)) return std::optional<crm::IndexStatus>();
  const auto examined = store::examine_index((fs::path(configuration.data) / "softphone.db").string());
  if (!examined) return examined.error();
  const std::string place =
      crm::place_of(configuration.odoo->url, configuration.odoo->db, seal_of(configuration));
  return std::optional(crm::summarize(examined->states, examined->counts, place));
}

std::string describe(const crm::IndexStatus& status) {
  const std::string counts = many(status.leads, "lead") + " and " + many(status.contacts, "contact");
  switch (status.phase) {
    case crm::IndexPhase::empty:
      return "nothing was read yet";
    case crm::IndexPhase::reading:
      return counts + " so far; everything is being read";
    case crm::IndexPhase::ready:
      return counts + ", changes known up to " + minute_of(status.synced_at);
  }
  return {};
}

int sync_index(const Configuration& configuration, bool full, bool as_json) {
  if (!has_database(configuration)) {
    return give_up(
        fmt::format("there is nothing in {}; name the server's folder with --data.", configuration.data)
    );
  }
  const auto store = open_store(configuration);
  if (!store) return give_up(fmt::format("{}: {}.", configuration.data, store.error().detail));
  asio::io_context io{1};
  net::HttpClient http;
  crm::Odoo odoo(http, *configuration.odoo);
  const auto index = make_index(**store, configuration);
  crm::IndexWorker worker(io.get_executor(), odoo, *index, net::system_random());
  const bool shows = !as_json && ::isatty(STDERR_FILENO) == 1;
  const auto synced = run_until_done(io, worker.sync(full, [&](const crm::SyncReport& report) {
    if (shows) fmt::print(stderr, "\r{} read", many(report.records, "record"));
  }));
  if (shows) fmt::print(stderr, "\n");
  if (!synced && as_json) {
    const json::object object{
        {"ok", false}, {"trouble", crm::to_word(synced.error().trouble)}, {"detail", synced.error().detail}};
    fmt::print("{}\n", json::serialize(object));
    return 1;
  }
  if (!synced) return give_up(synced.error().detail);
  const auto status = run_until_done(io, index->status());
  if (!status) return give_up(status.error().detail + ".");
  if (as_json) {
    json::object object = crm::to_json(*status);
    object["ok"] = true;
    object["pages"] = synced->pages;
    object["read"] = synced->records;
    fmt::print("{}\n", json::serialize(object));
    return 0;
  }
  fmt::print("{} read; {}.\n", many(synced->records, "record"), describe(*status));
  return 0;
}

int show_index(const Configuration& configuration, bool as_json) {
  const auto read = index_status(configuration);
  if (!read) return give_up(fmt::format("{}: {}.", configuration.data, read.error().detail));
  const crm::IndexStatus status = read->value_or(crm::IndexStatus{});
  const bool well = status.phase == crm::IndexPhase::ready && status.reason.empty();
  if (as_json) {
    json::object object = crm::to_json(status);
    object["ok"] = well;
    object["encrypted"] = configuration.index_key.has_value();
    fmt::print("{}\n", json::serialize(object));
    return well ? 0 : 1;
  }
  fmt::print("Numbers known here: {}\n", describe(status));
  if (status.full_at > 0) fmt::print("Everything was read: {}\n", minute_of(status.full_at));
  fmt::print("Names and numbers are kept {}\n", configuration.index_key ? "encrypted" : "in the clear");
  if (!status.reason.empty())
    fmt::print("Since {} it fails: {}\n", minute_of(status.failed_at), status.detail);
  return well ? 0 : 1;
}

}  // namespace softphone::app
