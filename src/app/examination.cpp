#include "app/examination.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/this_coro.hpp>
#include <filesystem>

#include "app/address_file.hpp"
#include "app/tunnel.hpp"
#include "io/store/examine.hpp"

namespace softphone::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using setup::Finding;
using setup::Verdict;

Finding well(std::string check, std::string tried, std::string found) {
  Finding finding;
  finding.check = std::move(check);
  finding.tried = std::move(tried);
  finding.found = std::move(found);
  return finding;
}

Finding ill(std::string check, std::string code, std::string tried, std::string found, std::string fix) {
  Finding finding = well(std::move(check), std::move(tried), std::move(found));
  finding.verdict = Verdict::failed;
  finding.code = std::move(code);
  finding.fix = std::move(fix);
  return finding;
}

Examination::Examination(
    Configuration configuration, net::HttpClient& http, net::WorkerPool& workers, bool inside
)
    : configuration_(std::move(configuration)),
      http_(http),
      workers_(workers),
      inside_(inside),
      running_(inside) {
  add("settings", &Examination::settings);
  add("server", &Examination::server);
  add("folder", &Examination::folder);
  add("database", &Examination::database);
  add("secrets", &Examination::secrets);
  if (!configuration_.twilio && !inside_) add("media", &Examination::media);
  if (configuration_.tunnel) add("tunnel", &Examination::tunnel);
  if (configuration_.public_url) add("public_url", &Examination::public_url);
  if (configuration_.twilio) {
    if (configuration_.public_url) add("webhook", &Examination::webhook);
    add("account", &Examination::account);
    add("key", &Examination::key);
    add("clock", &Examination::clock);
    if (configuration_.public_url) add("drift", &Examination::drift);
    add("countries", &Examination::countries);
    // A carrier of our own has one for its API's sake, and asks no money.
    if (configuration_.twilio->api_base.ends_with(".twilio.com")) add("balance", &Examination::balance);
    add("copies", &Examination::copies);
  }
  // Who misses calls in the CRM is told that there is none; who examines an installation knows.
  if (configuration_.odoo || inside_) add("crm", &Examination::crm);
  if (configuration_.odoo) add("numbers", &Examination::numbers);
}

void Examination::add(std::string check, asio::awaitable<Findings> (Examination::*take)()) {
  steps_.push_back({std::move(check), [this, take] { return (this->*take)(); }});
}

asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> Examination::get(std::string url) {
  net::HttpClientRequest request;
  request.url = std::move(url);
  request.total_timeout = 10s;
  return http_.send(std::move(request));
}

asio::awaitable<Findings> Examination::settings() {
  co_return Findings{well(
      "settings",
      "Settings of the environment and the file",
      configuration_.twilio ? "complete, for Twilio" : "complete, for the built-in carrier"
  )};
}

/// Whether a server of ours answers on the port; else whether one could.
asio::awaitable<Findings> Examination::server() {
  const std::string tried = fmt::format("TCP port {} of {}", configuration_.port, configuration_.address);
  const auto answer = co_await get(fmt::format("http://127.0.0.1:{}/healthz", configuration_.port));
  const bool ours = answer && answer->body.find(R"("version":)") != std::string::npos;
  running_ = running_ || ours;
  if (ours && answer->status == 200) {
    co_return Findings{well("server", tried, "the server runs and its database answers")};
  }
  if (ours) {
    co_return Findings{
        ill("server",
            "unwell",
            tried,
            fmt::format("the server runs, and says that it is not well (status {})", answer->status),
            "Its log tells why; what follows may, too.")};
  }
  if (inside_) {
    co_return Findings{
        ill("server", "no_answer", tried, "the server does not answer itself", "Its log tells why.")};
  }
  boost::system::error_code error;
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::acceptor acceptor(executor);
  const asio::ip::tcp::endpoint endpoint(
      asio::ip::make_address(configuration_.address, error), configuration_.port
  );
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) co_return Findings{well("server", tried, "free; no server runs")};
  co_return Findings{
      ill("server",
          "taken",
          tried,
          answer ? "taken by another program" : error.message(),
          "Choose another with --port (PORT), or stop what has it.")};
}

asio::awaitable<Findings> Examination::folder() {
  std::error_code error;
  const fs::path path = configuration_.data;
  const std::string tried = "Data folder " + path.string();
  if (!fs::exists(path, error)) {
    co_return Findings{well("folder", tried, "not there yet; the server makes it")};
  }
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    co_return Findings{
        ill("folder",
            "not_writable",
            tried,
            "this user may not write there",
            "Run the server as the folder's owner, or give it away: chown -R USER " + path.string())};
  }
  Findings findings{well("folder", tried, "can be written")};
  const fs::space_info space = fs::space(path, error);
  if (!error) findings.push_back(setup::judge_disk(path.string(), space.available));
  co_return findings;
}

asio::awaitable<Findings> Examination::database() {
  const fs::path path = fs::path(configuration_.data) / "softphone.db";
  std::error_code error;
  if (!fs::exists(path, error)) co_return Findings{};
  const std::string tried = "Database " + path.string();
  // Every page of it is read, which must not keep calls waiting.
  auto reading = workers_.run([file = path.string()] { return store::examine_database(file); });
  const auto examined = co_await std::move(reading);
  if (examined) {
    Finding sound = well("database", tried, fmt::format("sound, {} calls", examined->calls));
    sound.values["calls"] = std::to_string(examined->calls);
    co_return Findings{sound};
  }
  const bool locked = examined.error().code == "database_locked";
  co_return Findings{
      ill("database",
          locked ? "locked" : "damaged",
          tried,
          examined.error().detail,
          locked ? "Stop what has it open." : "Put back a copy of softphone.db with its -wal and -shm.")};
}

asio::awaitable<Findings> Examination::secrets() {
  Findings findings;
  for (const char* name :
       {"carrier.json", "account.json", "carrier.env", "twilio.toml", "address.json", "softphone.db"}) {
    const std::string file = (fs::path(configuration_.data) / name).string();
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0) findings.push_back(setup::judge_mode(file, status.st_mode));
  }
  co_return findings;
}

/// Of the built-in carrier, when none runs.
asio::awaitable<Findings> Examination::media() {
  if (configuration_.media_port == 0 || running_) co_return Findings{};
  const std::string tried = fmt::format("UDP port {} for media", configuration_.media_port);
  boost::system::error_code error;
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::udp::socket socket(executor);
  socket.open(asio::ip::udp::v4(), error);
  if (!error) socket.bind({asio::ip::udp::v4(), configuration_.media_port}, error);
  if (!error) co_return Findings{well("media", tried, "free")};
  co_return Findings{
      ill("media",
          "taken",
          tried,
          error.message(),
          "Choose another with SOFTPHONE_MEDIA_PORT, or stop what has it.")};
}

asio::awaitable<Findings> Examination::tunnel() {
  const TunnelSettings& tunnel = *configuration_.tunnel;
  // Another ngrok may have had the usual port when the server started its own.
  const std::string known = load_address(configuration_.data).api;
  std::string api = known.empty() ? tunnel.api : known;
  auto tunnels = co_await ask_ngrok(http_, api);
  if (!tunnels && api != tunnel.api) {
    api = tunnel.api;
    tunnels = co_await ask_ngrok(http_, api);
  }
  const std::optional<setup::Tunnels> seen = tunnels ? std::optional(*tunnels) : std::nullopt;
  const bool installed = !find_program("ngrok").empty();
  co_return Findings{setup::judge_tunnel(api, installed, seen, configuration_.port, tunnel.wanted, running_)};
}

asio::awaitable<Findings> Examination::public_url() {
  const std::string& url = *configuration_.public_url;
  const auto answer = co_await get(url + "/healthz");
  co_return Findings{setup::judge_public_url(
      url,
      answer ? answer->status : 0,
      answer ? answer->body : "",
      answer ? "" : answer.error().detail,
      running_
  )};
}

}  // namespace softphone::app
