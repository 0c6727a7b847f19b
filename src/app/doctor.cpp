#include "app/doctor.hpp"

#include <fmt/core.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/json.hpp>
#include <filesystem>

#include "app/crm_index.hpp"
#include "app/drift.hpp"
#include "app/runtime.hpp"
#include "app/twilio_api.hpp"
#include "desk/timestamp.hpp"
#include "io/net/random.hpp"
#include "io/store/examine.hpp"
#include "setup/finding.hpp"
#include "setup/plan.hpp"

namespace softphone::app {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace json = boost::json;
using setup::Finding;
using setup::Verdict;

Finding well(std::string check, std::string tried, std::string found) {
  return {std::move(check), std::move(tried), Verdict::ok, std::move(found), {}};
}

class Doctor {
 public:
  explicit Doctor(const Settings& settings) : settings_(settings) {}

  std::vector<Finding> examine() {
    const auto configuration = read_configuration(settings_);
    if (!configuration) {
      findings_.push_back(
          {"settings",
           "Settings of the environment and the file",
           Verdict::failed,
           configuration.error().detail,
           "docs/operations/configuration.md lists every setting."}
      );
      return std::move(findings_);
    }
    findings_.push_back(well(
        "settings",
        "Settings of the environment and the file",
        configuration->twilio ? "complete, for Twilio" : "complete, for the built-in carrier"
    ));
    const bool running = server(*configuration);
    folder(*configuration);
    database(*configuration);
    secrets(*configuration);
    if (!configuration->twilio && !running) media(*configuration);
    if (configuration->public_url) public_url(*configuration->public_url, running);
    if (configuration->twilio) account(*configuration);
    if (configuration->odoo) crm(*configuration);
    return std::move(findings_);
  }

 private:
  template <class T>
  T wait(asio::awaitable<T> task) {
    return run_until_done(io_, std::move(task));
  }

  Result<net::HttpClientResponse, net::HttpClientError> get(std::string url) {
    net::HttpClientRequest request;
    request.url = std::move(url);
    auto asked = http_.send(std::move(request));
    return wait(std::move(asked));
  }

  /// Whether a server of ours answers on the port; else whether one could.
  bool server(const Configuration& configuration) {
    const std::string tried = fmt::format("TCP port {} of {}", configuration.port, configuration.address);
    const auto answer = get(fmt::format("http://127.0.0.1:{}/healthz", configuration.port));
    const bool ours = answer && answer->body.find(R"("version":)") != std::string::npos;
    if (ours && answer->status == 200) {
      findings_.push_back(well("server", tried, "the server runs and its database answers"));
      return true;
    }
    if (ours) {
      findings_.push_back(
          {"server",
           tried,
           Verdict::failed,
           fmt::format("the server runs, and says that it is not well (status {})", answer->status),
           "Its log tells why; what follows may, too."}
      );
      return true;
    }
    boost::system::error_code error;
    asio::ip::tcp::acceptor acceptor(io_);
    const asio::ip::tcp::endpoint endpoint(
        asio::ip::make_address(configuration.address, error), configuration.port
    );
    if (!error) acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) {
      findings_.push_back(well("server", tried, "free; no server runs"));
    } else {
      findings_.push_back(
          {"server",
           tried,
           Verdict::failed,
           answer ? "taken by another program" : error.message(),
           "Choose another with --port (PORT), or stop what has it."}
      );
    }
    return false;
  }

  void folder(const Configuration& configuration) {
    std::error_code error;
    const fs::path path = configuration.data;
    if (!fs::exists(path, error)) {
      findings_.push_back(well("folder", "Data folder " + path.string(), "not there yet; the server makes it")
      );
      return;
    }
    if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
      findings_.push_back(
          {"folder",
           "Data folder " + path.string(),
           Verdict::failed,
           "this user may not write there",
           "Run the server as the folder's owner, or give it away: chown -R USER " + path.string()}
      );
      return;
    }
    findings_.push_back(well("folder", "Data folder " + path.string(), "can be written"));
    const fs::space_info space = fs::space(path, error);
    if (!error) findings_.push_back(setup::judge_disk(path.string(), space.available));
  }

  void database(const Configuration& configuration) {
    const fs::path path = fs::path(configuration.data) / "softphone.db";
    std::error_code error;
    if (!fs::exists(path, error)) return;
    const std::string tried = "Database " + path.string();
    const auto examined = store::examine_database(path.string());
    if (examined) {
      findings_.push_back(well("database", tried, fmt::format("sound, {} calls", examined->calls)));
      return;
    }
    const bool locked = examined.error().code == "database_locked";
    findings_.push_back(
        {"database",
         tried,
         Verdict::failed,
         examined.error().detail,
         locked ? "Stop what has it open." : "Put back a copy of softphone.db with its -wal and -shm."}
    );
  }

  void secrets(const Configuration& configuration) {
    for (const char* name : {"carrier.json", "account.json", "carrier.env", "twilio.toml", "softphone.db"}) {
      const std::string file = (fs::path(configuration.data) / name).string();
      struct stat status {};
      if (::stat(file.c_str(), &status) == 0) findings_.push_back(setup::judge_mode(file, status.st_mode));
    }
  }

  /// Of the built-in carrier, when none runs.
  void media(const Configuration& configuration) {
    if (configuration.media_port == 0) return;
    const std::string tried = fmt::format("UDP port {} for media", configuration.media_port);
    boost::system::error_code error;
    asio::ip::udp::socket socket(io_);
    socket.open(asio::ip::udp::v4(), error);
    if (!error) socket.bind({asio::ip::udp::v4(), configuration.media_port}, error);
    if (error) {
      findings_.push_back(
          {"media",
           tried,
           Verdict::failed,
           error.message(),
           "Choose another with MEDIA_PORT, or stop what has it."}
      );
    } else {
      findings_.push_back(well("media", tried, "free"));
    }
  }

  void public_url(const std::string& url, bool running) {
    const auto answer = get(url + "/healthz");
    findings_.push_back(setup::judge_public_url(
        url,
        answer ? answer->status : 0,
        answer ? answer->body : "",
        answer ? "" : answer.error().detail,
        running
    ));
  }

  void account(const Configuration& configuration) {
    const TwilioAccount& twilio = *configuration.twilio;
    const io_desk::Account& account = twilio.account;
    const std::string tried = "Account " + account.account_sid + " at " + twilio.api_base;
    TwilioApi api(http_, twilio.api_base, account.account_sid, account.account_sid, account.auth_token);
    const std::string resource = "/2010-04-01/Accounts/" + account.account_sid;
    const auto seen = wait(api.send("GET", resource + ".json"));
    if (!seen) {
      findings_.push_back({"account", tried, Verdict::failed, "refused", seen.error().detail});
      return;
    }
    findings_.push_back(well("account", tried, "the auth token is right"));
    clock(twilio.api_base);
    key(configuration);
    leads_here(api, configuration);
    balance(api, resource);
  }

  void clock(const std::string& api_base) {
    const auto answer = get(api_base + "/");
    if (!answer) return;
    // HTTP writes the zone as a word (RFC 9110 §5.6.7).
    std::string text(answer->headers.get("Date").value_or(""));
    if (text.ends_with("GMT")) text.replace(text.size() - 3, 3, "+0000");
    const auto date = desk::read_rfc2822(text);
    if (!date) return;
    const auto now = unix_milliseconds(net::system_now().wall) / 1000;
    findings_.push_back(setup::judge_clock(now - *date));
  }

  /// Tokens are signed with the key: it must exist and its secret be right.
  void key(const Configuration& configuration) {
    const TwilioAccount& twilio = *configuration.twilio;
    const io_desk::Account& account = twilio.account;
    const std::string tried = "API key " + account.api_key;
    TwilioApi api(http_, twilio.api_base, account.account_sid, account.api_key, account.api_secret);
    const auto seen = wait(api.send("GET", api.path(setup::Kind::number) + "?PageSize=1"));
    if (seen) {
      findings_.push_back(well("key", tried, "accepted, so that pages' tokens are, too"));
    } else {
      findings_.push_back(
          {"key",
           tried,
           Verdict::failed,
           "not accepted: no page can connect",
           seen.error().detail + " softphone setup twilio makes a new one."}
      );
    }
  }

  void leads_here(TwilioApi& api, const Configuration& configuration) {
    const auto sentences = wait(find_drift(api, configuration));
    const std::string tried = "TwiML App and numbers";
    if (!sentences) {
      findings_.push_back({"drift", tried, Verdict::failed, "could not be read", sentences.error().detail});
      return;
    }
    for (const std::string& sentence : *sentences) {
      findings_.push_back(
          {"drift",
           tried,
           Verdict::failed,
           sentence,
           "softphone setup twilio shows the difference and mends it."}
      );
    }
    if (sentences->empty()) findings_.push_back(well("drift", tried, "lead here"));
  }

  void balance(TwilioApi& api, const std::string& resource) {
    const auto answer = wait(api.send("GET", resource + "/Balance.json"));
    if (!answer) return;  // a carrier of our own has none
    json::error_code error;
    const json::value value = json::parse(answer->body, error);
    if (error || !value.is_object()) return;
    const auto text = [&](std::string_view name) {
      const json::value* member = value.get_object().if_contains(name);
      return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
    };
    findings_.push_back(setup::judge_balance(text("balance"), text("currency")));
  }

  void crm(const Configuration& configuration) {
    const crm::OdooConfig& config = *configuration.odoo;
    const std::string tried = "Odoo at " + config.url + ", database " + config.db;
    crm::Odoo odoo(http_, config);
    const auto check = wait(odoo.check());
    const std::string advice = "docs/operations/odoo.md says what helps.";
    if (!check) {
      findings_.push_back(
          {"crm", tried, Verdict::failed, "calls are not written", check.error().detail + ' ' + advice}
      );
    } else if (check->messages) {
      findings_.push_back(
          {"crm", tried, Verdict::failed, "notes may not be read", check->messages->detail + ' ' + advice}
      );
    } else {
      const bool json2 = check->dialect == crm::Dialect::json2;
      const std::string_view how = json2 ? "JSON/2" : "JSON-RPC";
      findings_.push_back(well(
          "crm",
          tried,
          fmt::format("version {}, over {}; leads, contacts and notes may be read", check->version.name, how)
      ));
    }
    numbers(configuration);
  }

  /// Who calls is known without Odoo when its numbers were read.
  void numbers(const Configuration& configuration) {
    const auto status = index_status(configuration);
    if (!status || !*status) return;  // what is wrong with the database is said above
    const std::string tried = "Numbers of the CRM that are known here";
    const std::string found = describe(**status);
    if ((*status)->reason.empty()) {
      findings_.push_back(well("crm", tried, found));
    } else {
      findings_.push_back({"crm", tried, Verdict::failed, found, (*status)->detail});
    }
  }

  const Settings& settings_;
  asio::io_context io_{1};
  net::HttpClient http_;
  std::vector<Finding> findings_;
};

}  // namespace

int doctor(const Settings& settings, const DoctorRequest& request) {
  const std::vector<Finding> findings = Doctor(settings).examine();
  if (request.json) {
    fmt::print("{}\n", setup::to_json(findings));
  } else {
    fmt::print("{}", setup::describe(findings));
  }
  return setup::worst(findings) == Verdict::failed ? 1 : 0;
}

}  // namespace softphone::app
