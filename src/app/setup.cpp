#include "app/setup.hpp"

#include <fmt/core.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <set>

#include "app/password_input.hpp"
#include "app/runtime.hpp"
#include "app/setup_file.hpp"
#include "app/twilio_api.hpp"
#include "base/sid.hpp"
#include "setup/advice.hpp"
#include "setup/twilio_hosts.hpp"

namespace softphone::app {
namespace {

namespace fs = std::filesystem;
using setup::Change;
using setup::Kind;
using setup::Verb;

class SetupTask {
 public:
  SetupTask(Settings settings, SetupFile file, fs::path path, const SetupRequest& request)
      : settings_(std::move(settings)),
        memory_(std::move(file.memory)),
        path_(std::move(path)),
        request_(request) {}

  int run() {
    if (const auto ready = sign_in(); !ready) return give_up(ready.error().detail);
    if (request_.market.any()) {
      NumberRequest market = request_.market;
      market.yes = request_.yes;
      return trade_numbers(io_, *api_, get("TWILIO_ACCOUNT_SID"), market);
    }
    const auto found = read_account();
    if (!found) return give_up(found.error().detail);
    fmt::print("Account {} at {}\n{}\n", get("TWILIO_ACCOUNT_SID"), api_->base(), setup::describe(*found));
    return request_.remove ? remove(*found) : set_up(*found);
  }

 private:
  template <class T>
  T wait(boost::asio::awaitable<T> task) {
    return run_until_done(io_, std::move(task));
  }
  [[nodiscard]] std::string get(std::string_view name) const {
    const auto found = settings_.find(name);
    return found == settings_.end() ? std::string() : found->second;
  }

  Result<bool> sign_in() {
    if (get("TWILIO_ACCOUNT_SID").empty()) {
      const auto typed = ask_line("Account SID (AC…, on the console's first page): ");
      if (!typed) return fail("no_account", "TWILIO_ACCOUNT_SID is missing: the account SID of the console.");
      settings_["TWILIO_ACCOUNT_SID"] = typed->text;
    }
    const std::string sid = get("TWILIO_ACCOUNT_SID");
    if (!is_sid("AC", sid)) {
      return fail("no_account", "TWILIO_ACCOUNT_SID must be \"AC\" and 32 hexadecimal digits.");
    }
    std::string user = sid;
    std::string password = get("TWILIO_AUTH_TOKEN");
    if (password.empty() && has_key()) {
      user = get("TWILIO_API_KEY");
      password = get("TWILIO_API_SECRET");
    }
    if (password.empty()) {
      const auto typed = ask_secret("Auth token of the account (not shown, never kept): ");
      if (!typed) {
        return fail(
            "no_token",
            "TWILIO_AUTH_TOKEN is missing in the environment (or TWILIO_API_KEY and TWILIO_API_SECRET): " +
                typed.error().detail + "."
        );
      }
      password = typed->text;
    }
    by_token_ = user == sid;
    const std::string region = get("TWILIO_REGION");
    if (!region.empty() && !setup::is_region(region)) {
      return fail(
          "bad_region",
          fmt::format(
              "TWILIO_REGION must be us1, ie1 or au1, where calls can be processed, not \"{}\".", region
          )
      );
    }
    std::string base = get("TWILIO_API_BASE").empty() ? setup::api_base_of(region) : get("TWILIO_API_BASE");
    while (base.ends_with('/')) base.pop_back();
    api_.emplace(http_, std::move(base), sid, std::move(user), std::move(password));
    return true;
  }

  [[nodiscard]] bool has_key() const {
    return is_sid("SK", get("TWILIO_API_KEY")) && !get("TWILIO_API_SECRET").empty();
  }

  Result<setup::Found> read_account() {
    setup::Found found;
    auto applications = wait(api_->list(Kind::application));
    if (!applications) return cannot("read the TwiML Apps", applications.error());
    found.applications = std::move(*applications);
    auto numbers = wait(api_->list(Kind::number));
    if (!numbers) return cannot("read the numbers", numbers.error());
    found.numbers = std::move(*numbers);
    auto keys = wait(api_->list(Kind::key));
    if (keys) found.keys = std::move(*keys);
    for (const setup::Resource& one : found.applications) known_.insert(one.sid);
    for (const setup::Resource& one : found.keys.value_or(std::vector<setup::Resource>()))
      known_.insert(one.sid);
    // A standard key may not see keys; whoever has the auth token must.
    if (!keys && (by_token_ || keys.error().code != "not_allowed")) {
      return cannot("read the API keys", keys.error());
    }
    return found;
  }

  static Error cannot(std::string_view what, const Error& error) {
    return fail(error.code, fmt::format("Cannot {}: {}", what, error.detail));
  }

  /// The key we have is gone from the account: somebody revoked it.
  [[nodiscard]] bool is_revoked(const setup::Found& found) const {
    if (!found.keys) return false;
    const std::string sid = get("TWILIO_API_KEY");
    return std::none_of(found.keys->begin(), found.keys->end(), [&](const auto& key) {
      return key.sid == sid;
    });
  }

  int set_up(const setup::Found& found) {
    std::string url = get("PUBLIC_URL").empty() ? get("NGROK_URL") : get("PUBLIC_URL");
    while (url.ends_with('/')) url.pop_back();
    if (url.empty()) {
      return give_up("PUBLIC_URL is missing: the https address under which the carrier reaches this server.");
    }
    if (const auto bad = setup::judge_public_url(url, setup::is_twilio(api_->base())); !bad.empty()) {
      return give_up(bad);
    }
    settings_["PUBLIC_URL"] = url;
    const bool make_key = !has_key() || is_revoked(found);
    const auto plan =
        setup::plan_setup(found, memory_, {url, request_.numbers, request_.all_numbers, make_key});
    if (!plan) return give_up(plan.error().detail + ".");
    const std::string phone = get("TWILIO_PHONE_NUMBER");
    if (phone.empty()) settings_["TWILIO_PHONE_NUMBER"] = plan->numbers.front();
    check_caller_id(found);
    check_countries();
    if (!agreed(*plan)) return exit_;
    remember(found, *plan);
    if (const auto kept = keep(); !kept) return give_up(kept.error().detail + ".");
    for (const Change& change : plan->changes) {
      if (const auto made = make(change); !made) return give_up(made.error().detail);
    }
    fmt::print(
        "{} Kept in {} (mode 0600).\nNext: softphone serve --config {}\n"
        "It needs TWILIO_AUTH_TOKEN in its environment too, which proves that webhooks are real; this "
        "command "
        "never keeps it.\n",
        plan->changes.empty() ? "" : "Done.",
        path_.string(),
        path_.string()
    );
    return 0;
  }

  int remove(const setup::Found& found) {
    const setup::Plan plan = setup::plan_removal(found, memory_);
    if (!agreed(plan)) return exit_;
    for (const Change& change : plan.changes) {
      if (const auto made = make(change); !made) return give_up(made.error().detail);
    }
    Settings cleared;
    if (memory_.app_made) cleared["TWILIO_TWIML_APP_SID"] = "";
    if (memory_.key_made) {
      for (const char* name :
           {"TWILIO_ACCOUNT_SID",
            "TWILIO_API_KEY",
            "TWILIO_API_SECRET",
            "TWILIO_TWIML_APP_SID",
            "TWILIO_PHONE_NUMBER",
            "TWILIO_API_BASE",
            "TWILIO_REGION"}) {
        cleared[name] = "";
      }
    }
    std::error_code error;
    if (fs::exists(path_, error)) {
      const auto saved = save_setup_file(path_, cleared, std::nullopt);
      if (!saved) return give_up(saved.error().detail + ".");
    }
    fmt::print("The account is as it was before.\n");
    return 0;
  }

  /// Shows what would be done; false ends the command with `exit_`.
  bool agreed(const setup::Plan& plan) {
    for (const std::string& note : plan.notes) fmt::print("Note: {}\n", note);
    if (plan.changes.empty()) {
      fmt::print("Nothing to change.\n");
      return !request_.dry_run;
    }
    fmt::print("{}:\n{}", request_.dry_run ? "Would be done" : "To be done", setup::describe(plan));
    std::fflush(stdout);
    if (request_.dry_run) return false;
    if (request_.yes) return true;
    const auto answer = ask_line("Do this? [y/N] ");
    if (answer && (answer->text == "y" || answer->text == "Y" || answer->text == "yes")) return true;
    exit_ = give_up(
        answer ? "Nothing was changed." : "Nothing was changed: there is no terminal to ask; --yes does it."
    );
    return false;
  }

  void check_caller_id(const setup::Found& found) {
    const std::string phone = get("TWILIO_PHONE_NUMBER");
    for (const setup::Resource& number : found.numbers) {
      if (number.name == phone) return;
    }
    Form query;
    query.add("PhoneNumber", phone);
    const auto body = wait(api_->send(
        "GET",
        fmt::format(
            "/2010-04-01/Accounts/{}/OutgoingCallerIds.json?{}", get("TWILIO_ACCOUNT_SID"), query.encode()
        )
    ));
    if (body && body->body.find('"' + phone + '"') != std::string::npos) {
      fmt::print("{} is a verified caller ID.\n", phone);
    } else if (body) {
      fmt::print(
          "Warning: TWILIO_PHONE_NUMBER {} is neither a number of this account nor a verified caller ID: "
          "calls "
          "from it will be refused (21210). Verify it in the console, or set one of the numbers above.\n",
          phone
      );
    } else {
      fmt::print("Warning: verified caller IDs could not be read: {}\n", body.error().detail);
    }
  }

  /// Geographic permissions are a page of the console of their own, which nobody thinks of before a call
  /// fails.
  void check_countries() {
    auto asked = api_->send("GET", setup::countries_url(api_->base()));
    const auto answer = wait(std::move(asked));
    if (!answer && answer.error().code == "not_found") {
      fmt::print("Geographic permissions: this carrier has none.\n");
      return;
    }
    const Result<setup::Countries> countries =
        answer ? setup::read_countries(answer->body) : Result<setup::Countries>(answer.error());
    if (!countries) {
      fmt::print("Warning: geographic permissions could not be read: {}\n", countries.error().detail);
    } else if (countries->codes.empty()) {
      fmt::print(
          "Warning: no country may be called (calls would fail with 13227). Allow some in the console: "
          "Voice, "
          "Settings, Geo permissions.\n"
      );
    } else {
      fmt::print(
          "Countries that may be called (console: Voice, Settings, Geo permissions): {}\n",
          fmt::join(countries->codes, " ")
      );
    }
  }

  /// What is about to change, before it changes: a crash in between loses nothing.
  void remember(const setup::Found& found, const setup::Plan& plan) {
    for (const setup::Resource& number : found.numbers) {
      if (std::find(plan.numbers.begin(), plan.numbers.end(), number.name) == plan.numbers.end()) continue;
      memory_.numbers.try_emplace(number.sid, number.fields);
    }
    app_sid_ = memory_.app_sid;
    for (const setup::Resource& application : found.applications) {
      const std::string& sid = plan.app_sid;
      if (application.sid != sid) continue;
      app_sid_ = sid;
      if (memory_.app_sid == sid) continue;
      memory_.app_sid = sid;
      memory_.app_made = false;
      memory_.app_before = application.fields;
    }
    settings_["TWILIO_TWIML_APP_SID"] = app_sid_;
  }

  Result<bool> keep() {
    Settings kept;
    for (const char* name :
         {"PUBLIC_URL",
          "TWILIO_ACCOUNT_SID",
          "TWILIO_API_KEY",
          "TWILIO_API_SECRET",
          "TWILIO_TWIML_APP_SID",
          "TWILIO_PHONE_NUMBER",
          "TWILIO_API_BASE",
          "TWILIO_REGION"}) {
      if (!get(name).empty()) kept[name] = get(name);
    }
    std::error_code error;
    if (path_.has_parent_path()) fs::create_directories(path_.parent_path(), error);
    return save_setup_file(path_, kept, memory_);
  }

  Result<bool> make(const Change& change) {
    const std::string what = fmt::format("change {} {}", setup::path_name(change.kind), change.name);
    Form form;
    if (change.verb == Verb::create) form.add("FriendlyName", change.name);
    for (const auto& [name, value] : change.after) {
      form.add(name, value == setup::kNewApplication ? app_sid_ : value);
    }
    const bool removes = change.verb == Verb::remove;
    const std::string method = removes ? "DELETE" : "POST";
    auto body = wait(api_->send(method, api_->path(change.kind, change.sid), form));
    if (!body && body.error().code == "unclear") {
      const auto done = find_made(change);
      if (!done) return cannot(what, done.error());
      if (*done) return adopt(change.kind, **done, {});
      body = wait(api_->send(method, api_->path(change.kind, change.sid), form));
    }
    if (!body && removes && body.error().code == "not_found") return true;  // gone already
    if (!body && removes && change.kind == Kind::key && !by_token_) {
      return fail(
          body.error().code,
          fmt::format(
              "All else is undone. The API key {} may not delete itself: run it again with "
              "TWILIO_AUTH_TOKEN.",
              change.sid
          )
      );
    }
    if (!body) return cannot(what, body.error());
    if (change.verb != Verb::create) return true;
    const auto made = setup::read_resource(change.kind, body->body);
    if (!made) return cannot(what, made.error());
    return adopt(change.kind, *made, setup::read_secret(body->body));
  }

  /// What was made is ours.
  Result<bool> adopt(Kind kind, const setup::Resource& made, const std::string& secret) {
    if (kind == Kind::application) {
      memory_.app_sid = app_sid_ = settings_["TWILIO_TWIML_APP_SID"] = made.sid;
      memory_.app_made = true;
      memory_.app_before.clear();
    } else {
      memory_.key_sid = settings_["TWILIO_API_KEY"] = made.sid;
      memory_.key_made = true;
      settings_["TWILIO_API_SECRET"] = secret;
    }
    const auto kept = keep();
    if (!kept) return cannot(fmt::format("keep {}, which was made", made.sid), kept.error());
    return true;
  }

  /// What came of a creation that was not answered: the application, if it is there. A key's secret was in
  /// the answer that is lost: such a key is deleted again.
  Result<std::optional<setup::Resource>> find_made(const Change& change) {
    auto all = wait(api_->list(change.kind));
    if (!all) return all.error();
    for (setup::Resource& one : *all) {
      if (one.name != change.name || known_.contains(one.sid)) continue;
      if (change.kind == Kind::application) return std::optional(std::move(one));
      const auto removed = wait(api_->send("DELETE", api_->path(change.kind, one.sid)));
      if (!removed && removed.error().code != "not_found") return removed.error();
    }
    return std::optional<setup::Resource>();
  }

  boost::asio::io_context io_{1};
  net::HttpClient http_;
  std::optional<TwilioApi> api_;
  Settings settings_;
  setup::Memory memory_;
  fs::path path_;
  const SetupRequest& request_;
  std::string app_sid_;
  std::set<std::string, std::less<>> known_;  ///< SIDs of what was there at first
  bool by_token_ = false;
  int exit_ = 0;
};

}  // namespace

CLI::App* add_setup_command(
    CLI::App& program, SetupRequest& request, std::string& data, std::string& config
) {
  CLI::App* command = program.add_subcommand("setup", "Make an account lead its calls to this server");
  command->require_subcommand(1);
  CLI::App* twilio = command->add_subcommand(
      "twilio",
      "API key, TwiML App and numbers of a Twilio account: shows what it would change, asks, does it.\n"
      "Secrets come from the environment or are asked for; PUBLIC_URL is our address as Twilio reaches it"
  );
  twilio->add_option("--number", request.numbers, "A number that is to ring here; may be repeated")
      ->type_name("+33…");
  twilio->add_flag("--all-numbers", request.all_numbers, "All numbers, also those not chosen before");
  twilio->add_flag("--dry-run", request.dry_run, "Only show what would be done");
  twilio->add_flag("--yes", request.yes, "Do not ask");
  twilio->add_flag(
      "--remove", request.remove, "Undo: delete what was made, give numbers their former URLs back"
  );
  twilio
      ->add_option("--find-number", request.market.find, "Show numbers of a country to buy, with their price")
      ->type_name("FR");
  twilio->add_option("--contains", request.market.contains, "Only those with these digits; * stands for any")
      ->type_name("+33186*");
  twilio->add_option("--buy-number", request.market.buy, "Buy this number: shows its price, and asks")
      ->type_name("+33…");
  twilio->add_option("--data", data, "Folder of the server (default ./data)");
  twilio->add_option("--config", config, "TOML file that keeps the settings (default DATA/twilio.toml)");
  return command;
}

int setup_twilio(const Settings& settings, const std::string& config, const SetupRequest& request) {
  const auto data = settings.find("SOFTPHONE_DATA");
  const fs::path folder = data == settings.end() ? "./data" : data->second;
  const fs::path path = config.empty() ? folder / "twilio.toml" : fs::path(config);
  auto file = load_setup_file(path);
  if (!file) return give_up(file.error().detail);
  const auto theirs = settings.find("TWILIO_ACCOUNT_SID");
  const auto ours = file->settings.find("TWILIO_ACCOUNT_SID");
  if (theirs != settings.end() && ours != file->settings.end() && theirs->second != ours->second) {
    return give_up(
        fmt::format("{} belongs to another account; choose another file with --config.", path.string())
    );
  }
  Settings all = settings;
  all.insert(file->settings.begin(), file->settings.end());
  SetupTask task(std::move(all), std::move(*file), path, request);
  return task.run();
}

}  // namespace softphone::app
