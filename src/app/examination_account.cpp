#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>
#include <filesystem>

#include "app/crm_index.hpp"
#include "app/drift.hpp"
#include "app/examination.hpp"
#include "app/twilio_api.hpp"
#include "desk/timestamp.hpp"
#include "io/net/random.hpp"
#include "io/store/copy_store.hpp"
#include "proto/twilio/signature.hpp"
#include "setup/copy_finding.hpp"

namespace softphone::app {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace json = boost::json;
using setup::Finding;
using setup::Verdict;

namespace {

TwilioApi by_token(net::HttpClient& http, const TwilioAccount& twilio) {
  const io_desk::Account& account = twilio.account;
  return {http, twilio.api_base, account.account_sid, account.account_sid, account.auth_token};
}

const char* word_of(crm::Trouble trouble) {
  switch (trouble) {
    case crm::Trouble::network:
      return "not_reached";
    case crm::Trouble::credentials:
      return "credentials";
    case crm::Trouble::rights:
      return "rights";
    default:
      return "failing";
  }
}

std::string resource_of(const TwilioAccount& twilio) {
  return "/2010-04-01/Accounts/" + twilio.account.account_sid;
}

}  // namespace

/// As the carrier asks: through the public address, signed. A request that names no call is refused, but only
/// after its signature was found right.
asio::awaitable<Findings> Examination::webhook() {
  const io_desk::Account& account = configuration_.twilio->account;
  net::HttpClientRequest request;
  request.method = "POST";
  // A proxy that writes queries anew breaks signatures: this one can be written in several ways.
  request.url = *configuration_.public_url + "/webhook/softphone/voice?probe=a%20b%2Bc";
  request.total_timeout = 10s;
  Form form;
  form.add("AccountSid", account.account_sid);
  form.add("Probe", "é +");
  request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
  request.headers.add("X-Twilio-Signature", twilio::sign_request(account.auth_token, request.url, form));
  request.body = form.encode();
  const std::string tried = "A signed webhook to " + *configuration_.public_url;
  const auto answer = co_await http_.send(std::move(request));
  co_return Findings{setup::judge_webhook(
      tried,
      answer ? answer->status : 0,
      answer ? answer->body : "",
      answer ? "" : answer.error().detail,
      running_
  )};
}

asio::awaitable<Findings> Examination::account() {
  const TwilioAccount& twilio = *configuration_.twilio;
  const std::string place = twilio.region.empty() ? "" : ", region " + twilio.region;
  const std::string tried = fmt::format(
      "Account {} at {}{}; browsers by the edge {}",
      twilio.account.account_sid,
      twilio.api_base,
      place,
      twilio.edge
  );
  TwilioApi api = by_token(http_, twilio);
  auto asked = api.send("GET", resource_of(twilio) + ".json");
  const auto seen = co_await std::move(asked);
  if (seen) co_return Findings{well("account", tried, "the auth token is right")};
  const bool reached = seen.error().code != "not_reached";
  if (reached && !twilio.region.empty()) {
    Finding elsewhere =
        ill("account",
            "refused_there",
            tried,
            "refused",
            seen.error().detail + " Auth tokens and keys are of one region: copy those of " + twilio.region +
                ", which the console shows when that region is chosen.");
    elsewhere.values["region"] = twilio.region;
    co_return Findings{elsewhere};
  }
  co_return Findings{
      ill("account", reached ? "refused" : "not_reached", tried, "refused", seen.error().detail)};
}

asio::awaitable<Findings> Examination::clock() {
  const auto answer = co_await get(configuration_.twilio->api_base + "/");
  if (!answer) co_return Findings{};
  // HTTP writes the zone as a word (RFC 9110 §5.6.7).
  std::string text(answer->headers.get("Date").value_or(""));
  if (text.ends_with("GMT")) text.replace(text.size() - 3, 3, "+0000");
  const auto date = desk::read_rfc2822(text);
  if (!date) co_return Findings{};
  const auto now = unix_milliseconds(net::system_now().wall) / 1000;
  co_return Findings{setup::judge_clock(now - *date)};
}

/// Tokens are signed with the key: it must exist and its secret be right.
asio::awaitable<Findings> Examination::key() {
  const TwilioAccount& twilio = *configuration_.twilio;
  const io_desk::Account& account = twilio.account;
  const std::string tried = "API key " + account.api_key;
  TwilioApi api(http_, twilio.api_base, account.account_sid, account.api_key, account.api_secret);
  auto asked = api.send("GET", api.path(setup::Kind::number) + "?PageSize=1");
  const auto seen = co_await std::move(asked);
  if (seen) co_return Findings{well("key", tried, "accepted, so that pages' tokens are, too")};
  const bool reached = seen.error().code != "not_reached";
  co_return Findings{
      ill("key",
          reached ? "refused" : "not_reached",
          tried,
          "not accepted: no page can connect",
          seen.error().detail + (reached ? " softphone setup twilio makes a new one." : ""))};
}

asio::awaitable<Findings> Examination::drift() {
  TwilioApi api = by_token(http_, *configuration_.twilio);
  const std::string tried = "TwiML App and numbers";
  const auto drift = co_await find_drift(api, configuration_);
  if (!drift) {
    co_return Findings{ill("drift", "unreadable", tried, "could not be read", drift.error().detail)};
  }
  Findings findings;
  for (const setup::Drifted& one : drift->elsewhere) {
    const char* const advice = "softphone setup twilio shows the difference and mends it.";
    Finding finding = ill("drift", one.code, tried, one.sentence, advice);
    finding.values = one.values;
    findings.push_back(std::move(finding));
  }
  if (findings.empty()) {
    findings.push_back(well("drift", tried, "lead here"));
    findings.back().values["numbers"] = fmt::format("{}", fmt::join(drift->numbers, ", "));
  }
  co_return findings;
}

/// Geographic permissions are a page of the console of their own, which nobody thinks of before a call fails.
asio::awaitable<Findings> Examination::countries() {
  const TwilioAccount& twilio = *configuration_.twilio;
  TwilioApi api = by_token(http_, twilio);
  auto asked = api.send("GET", setup::countries_url(twilio.api_base));
  const auto answer = co_await std::move(asked);
  if (!answer && answer.error().code == "not_found") co_return Findings{};  // a carrier of our own has none
  const Result<setup::Countries> countries =
      answer ? setup::read_countries(answer->body) : Result<setup::Countries>(answer.error());
  co_return Findings{setup::judge_countries(countries, twilio.phone_number)};
}

asio::awaitable<Findings> Examination::balance() {
  const TwilioAccount& twilio = *configuration_.twilio;
  TwilioApi api = by_token(http_, twilio);
  auto asked = api.send("GET", resource_of(twilio) + "/Balance.json");
  const auto answer = co_await std::move(asked);
  if (!answer) co_return Findings{};  // a carrier of our own has none
  json::error_code error;
  const json::value value = json::parse(answer->body, error);
  if (error || !value.is_object()) co_return Findings{};
  const auto text = [&](std::string_view name) {
    const json::value* member = value.get_object().if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  co_return Findings{setup::judge_balance(text("balance"), text("currency"))};
}

/// Of recordings, that wait to be fetched from the account.
asio::awaitable<Findings> Examination::copies() {
  const fs::path database = fs::path(configuration_.data) / "softphone.db";
  const fs::path folder = fs::path(configuration_.data) / "copies";
  std::error_code error;
  if (!fs::exists(database, error)) co_return Findings{};
  auto reading = workers_.run([file = database.string()] { return store::examine_copies(file); });
  const auto examined = co_await std::move(reading);
  if (!examined) co_return Findings{};  // what is wrong with the database is said there
  const setup::CopyCounts counts{
      examined->here, examined->waiting, examined->failed, examined->oldest_waiting, examined->last_reason};
  const fs::space_info space = fs::space(fs::exists(folder, error) ? folder : database, error);
  std::optional<std::uint64_t> room;
  if (!error) room = space.available;
  const std::int64_t now = unix_milliseconds(net::system_now().wall);
  co_return Findings{setup::judge_copies(counts, now, room)};
}

asio::awaitable<Findings> Examination::crm() {
  if (!configuration_.odoo) {
    Finding none = well("crm", "CRM", "none is set up");
    none.code = "none";
    co_return Findings{none};
  }
  const crm::OdooConfig& config = *configuration_.odoo;
  const std::string tried = "Odoo at " + config.url + ", database " + config.db;
  crm::Odoo odoo(http_, config);
  const auto check = co_await odoo.check();
  const std::string advice = "docs/operations/odoo.md says what helps.";
  if (!check) {
    co_return Findings{
        ill("crm",
            word_of(check.error().trouble),
            tried,
            "calls are not written",
            check.error().detail + ' ' + advice)};
  }
  if (check->messages) {
    co_return Findings{
        ill("crm", "no_notes", tried, "notes may not be read", check->messages->detail + ' ' + advice)};
  }
  const std::string_view how = check->dialect == crm::Dialect::json2 ? "JSON/2" : "JSON-RPC";
  Finding finding = well(
      "crm",
      tried,
      fmt::format("version {}, over {}; leads, contacts and notes may be read", check->version.name, how)
  );
  finding.values["version"] = check->version.name;
  co_return Findings{finding};
}

/// Who calls is known without Odoo when its numbers were read.
asio::awaitable<Findings> Examination::numbers() {
  auto reading = workers_.run([configuration = configuration_] { return index_status(configuration); });
  const auto status = co_await std::move(reading);
  if (!status || !*status) co_return Findings{};  // what is wrong with the database is said there
  const std::string tried = "Numbers of the CRM that are known here";
  const std::string found = describe(**status);
  if ((*status)->reason.empty()) co_return Findings{well("numbers", tried, found)};
  co_return Findings{ill("numbers", "behind", tried, found, (*status)->detail)};
}

}  // namespace softphone::app
