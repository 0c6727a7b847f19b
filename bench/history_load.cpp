// Seeds a database with calls through their facts, then asks the history over HTTP as the page does.
// Usage: history_load [CALLS]      (100,000; in a folder of its own under /tmp, removed at the end)

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <filesystem>
#include <random>

#include "io/desk/desk_service.hpp"
#include "io/net/http_client.hpp"
#include "io/net/random.hpp"
#include "io/store/store.hpp"

namespace {

using namespace softphone;
namespace asio = boost::asio;
namespace json = boost::json;
namespace fs = std::filesystem;

constexpr int kReps = 12;
constexpr int kWriters = 128;
constexpr int kRepeats = 40;
constexpr std::int64_t kNow = 1'795'000'000'000;

const std::vector<std::string> kWords = {
    "devis",     "envoyé",     "rappeler",    "lundi",          "intéressé", "budget",
    "directeur", "démo",       "prix",        "contrat",        "signature", "absent",
    "vacances",  "assistante", "concurrent",  "renouvellement", "machine",   "usine",
    "atelier",   "capteur",    "rendez-vous", "mardi",          "septembre", "trimestre",
    "achat",     "technique",  "visite",      "salon",          "mail",      "offre"};

desk::Roster team() {
  std::vector<desk::Rep> reps = desk::practice_roster().reps();
  while (reps.size() < kReps) {
    const std::string n = std::to_string(reps.size());
    reps.push_back(
        {"rep" + n, "Rep Nummer" + n, "+3319900" + std::to_string(1100 + reps.size()), desk::Role::rep}
    );
  }
  return desk::Roster(std::move(reps), "+33199001000");
}

std::string sid(const char* prefix, std::uint64_t number) {
  return fmt::format("{}{:032x}", prefix, number);
}

/// The facts of one call, as its callbacks would have told them.
std::vector<desk::Fact> facts_of(int n, int calls, const desk::Roster& roster) {
  std::mt19937 dice(static_cast<unsigned>(n));
  const auto roll = [&](int sides) { return static_cast<int>(dice() % static_cast<unsigned>(sides)); };
  const std::string call = sid("CA", static_cast<std::uint64_t>(n) * 2 + 1);
  const std::string leg = sid("CA", static_cast<std::uint64_t>(n) * 2 + 2);
  const desk::UnixMs at = kNow - static_cast<desk::UnixMs>(calls - n) * 240'000;
  const desk::Rep& rep = roster.reps()[static_cast<std::size_t>(roll(kReps))];
  // A third of the calls are with one of 500 good customers.
  const int customer = roll(3) == 0 ? roll(500) : roll(60'000);
  const std::string number = fmt::format("+336{:08}", 12'345'678 + customer * 97);
  const bool outgoing = roll(4) != 0;
  desk::VoiceAsked voice{outgoing ? "client:" + rep.identity : number, outgoing ? number : rep.number, {}};
  voice.plan = desk::route(voice.from, voice.to, roster);
  const std::string to = outgoing ? number : "client:" + rep.identity;
  std::vector<desk::Fact> facts = {
      {call, at, voice}, {call, at + 900, desk::LegChanged{leg, "", to, desk::LegStatus::ringing, 0, {}}}};
  const int fate = roll(10);
  desk::UnixMs over = at + 20'100;
  const auto leg_end = [&](desk::UnixMs when, desk::LegStatus status, int code) {
    facts.push_back({call, when, desk::LegChanged{leg, "", to, status, code, 0}});
  };
  if (fate < 6) {
    const int seconds = 20 + roll(600);
    over = at + 8200 + seconds * 1000;
    facts.push_back({call, at + 8000, desk::LegChanged{leg, "", to, desk::LegStatus::in_progress, 0, {}}});
    facts.push_back(
        {call,
         at + 8000 + seconds * 1000,
         desk::LegChanged{leg, "", to, desk::LegStatus::completed, 0, seconds}}
    );
    facts.push_back(
        {call,
         at + 8100 + seconds * 1000,
         desk::DialEnded{leg, "completed", desk::LegStatus::in_progress, seconds}}
    );
    if (roll(5) == 0)
      facts.push_back(
          {call,
           at + 9000,
           desk::RecordingChanged{sid("RE", static_cast<std::uint64_t>(n)), call, "", "completed"}}
      );
  } else {
    leg_end(at + 20'000, fate < 8 ? desk::LegStatus::no_answer : desk::LegStatus::busy, fate < 8 ? 0 : 486);
  }
  // Else the call is open, and the next start of a server looks after it.
  facts.push_back(
      {call, over, desk::LegChanged{call, voice.from, voice.to, desk::LegStatus::completed, 0, std::nullopt}}
  );
  if (roll(2) == 0) {
    std::string note;
    for (int i = 4 + roll(8); i > 0; --i)
      note += kWords[static_cast<std::size_t>(roll(static_cast<int>(kWords.size())))] + ' ';
    note += "dossier" + std::to_string(roll(20'000));
    const char* outcome = fate < 6 ? (roll(4) == 0 ? "follow_up" : "connected") : "no_answer";
    facts.push_back(
        {call, at + 700'000, desk::WrappedUp{"w" + std::to_string(n), rep.identity, outcome, note, 0, false}}
    );
  }
  return facts;
}

asio::awaitable<void> seed(store::Store& store, const desk::Roster& roster, int first, int calls) {
  for (int n = first; n < calls; n += kWriters) {
    for (desk::Fact& fact : facts_of(n, calls, roster)) {
      const auto kept = co_await store.append(std::move(fact));
      if (!kept) throw std::runtime_error(kept.error().detail);
    }
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Asked {
  std::string what;
  std::string target;
};

asio::awaitable<void> measure(net::HttpClient& client, std::string base) {
  net::HttpClientRequest sign_in;
  sign_in.method = "POST";
  sign_in.url = base + "/api/session";
  sign_in.body = R"({"identity":"chloe"})";
  const auto session = co_await client.send(std::move(sign_in));
  if (!session) throw std::runtime_error(session.error().detail);
  std::string cookie = session->headers.get("Set-Cookie").value_or("");
  cookie = cookie.substr(0, cookie.find(';'));
  const std::vector<Asked> asked = {
      {"team, first page", "team=1"},
      {"own, first page", ""},
      {"whole number", "team=1&q=06%2012%2034%2056%2078"},
      {"last six digits", "team=1&q=345775"},
      {"three digits in the middle", "team=1&q=347"},
      {"beginning shared by all", "team=1&q=%2B336"},
      {"rare word of a note", "team=1&q=dossier12345"},
      {"beginning of a rare word", "team=1&q=dossier1234"},
      {"word of every tenth call", "team=1&q=capteur"},
      {"two common words", "team=1&q=capteur%20usine"},
      {"common and rare word", "team=1&q=capteur%20dossier77"},
      {"four common words", "team=1&q=capteur%20usine%20salon%20visite"},
      {"word in no call", "team=1&q=zebra"},
      {"name of a colleague", "team=1&q=nummer7"},
      {"name and word", "team=1&q=nummer7%20budget"},
      {"own, word", "q=budget"},
      {"missed", "team=1&missed=1"},
      {"with recording", "team=1&recorded=1"},
      {"outcome and direction", "team=1&disposition=follow_up&direction=incoming"},
      {"a filter that nothing fits", "team=1&disposition=wrong_number"},
      {"missed, with a word", "team=1&missed=1&q=signature"},
      {"a colleague's, busy", "rep=bob&outcome=busy"},
      {"a week long ago", fmt::format("team=1&from={}&to={}", kNow - 9'000'000'000, kNow - 8'400'000'000)},
  };
  std::vector<double> all;
  fmt::print("{:<32}{:>8}{:>8}{:>8}{:>7}\n", "ms", "p50", "p95", "worst", "rows");
  for (const Asked& one : asked) {
    std::vector<double> times;
    std::size_t rows = 0;
    for (int i = 0; i < kRepeats; ++i) {
      net::HttpClientRequest request;
      request.method = "GET";
      request.url = base + "/api/calls?limit=50&" + one.target;
      request.headers.add("Cookie", cookie);
      const auto start = std::chrono::steady_clock::now();
      const auto answer = co_await client.send(std::move(request));
      times.push_back(seconds_since(start) * 1000);
      if (!answer || answer->status != 200) throw std::runtime_error("not answered: " + one.target);
      rows = json::parse(answer->body).at("calls").as_array().size();
    }
    all.insert(all.end(), times.begin(), times.end());
    std::sort(times.begin(), times.end());
    fmt::print(
        "{:<32}{:>8.1f}{:>8.1f}{:>8.1f}{:>7}\n",
        one.what,
        times[times.size() / 2],
        times[times.size() * 95 / 100],
        times.back(),
        rows
    );
  }
  std::sort(all.begin(), all.end());
  fmt::print(
      "{:<32}{:>8.1f}{:>8.1f}{:>8.1f}\n", "all", all[all.size() / 2], all[all.size() * 95 / 100], all.back()
  );
}

void run(asio::io_context& io, asio::awaitable<void> task) {
  bool done = false;
  asio::co_spawn(io, std::move(task), [&](std::exception_ptr error) {
    done = true;
    if (error) std::rethrow_exception(error);
  });
  io.restart();
  while (!done && io.run_one() > 0) {
  }
}

asio::awaitable<void> seed_all(store::Store& store, const desk::Roster& roster, int calls) {
  const auto executor = co_await asio::this_coro::executor;
  int running = kWriters;
  asio::steady_timer over(executor, asio::steady_timer::time_point::max());
  for (int i = 0; i < kWriters; ++i) {
    asio::co_spawn(executor, seed(store, roster, i, calls), [&](std::exception_ptr error) {
      if (error) std::rethrow_exception(error);
      if (--running == 0) over.cancel();
    });
  }
  boost::system::error_code ignored;
  co_await over.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

}  // namespace

int main(int argc, char** argv) {
  const int calls = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const bool keep = argc > 2;  // for a server and a browser to look at
  std::string pattern = (fs::temp_directory_path() / "softphone-history-XXXXXX").string();
  const fs::path folder = keep ? argv[2] : mkdtemp(pattern.data());
  fs::create_directories(folder);
  const desk::Roster roster = team();
  asio::io_context io;
  {
    auto store = store::Store::open({folder / "softphone.db", 0}, net::system_now().wall);
    if (!store) return 1;
    const auto start = std::chrono::steady_clock::now();
    run(io, seed_all(**store, roster, calls));
    fmt::print("{} calls kept in {:.1f} s\n", calls, seconds_since(start));
    net::HttpClient client;
    io_desk::DeskConfig config;
    config.roster = roster;
    config.account = {"AC1", "token", "SK1", "secret", "AP1"};
    io_desk::DeskService desk(io.get_executor(), config, **store, client, net::system_random());
    net::Router router;
    desk.add_routes(router);
    net::HttpServerOptions options;
    options.port = 0;
    auto server = net::HttpServer::listen(io.get_executor(), options, std::move(router));
    if (!server) return 1;
    const std::string base = "http://127.0.0.1:" + std::to_string((*server)->port());
    desk.listening_on((*server)->port(), base, base);
    run(io, measure(client, base));
    fmt::print("database: {} MiB\n", fs::file_size(folder / "softphone.db") / 1024 / 1024);
  }
  if (!keep) fs::remove_all(folder);
  return 0;
}
