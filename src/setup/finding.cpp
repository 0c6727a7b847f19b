#include "setup/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

namespace softphone::setup {
namespace {

namespace json = boost::json;

constexpr std::uint64_t kGigabyte = 1'000'000'000;
/// Recordings of a team fill about this in a day or two.
constexpr std::uint64_t kLittleSpace = 5 * kGigabyte;
constexpr std::uint64_t kNoSpace = kGigabyte / 2;
/// Seconds.
constexpr std::int64_t kSkewNoticed = 5;
constexpr std::int64_t kSkewRefused = 60;

std::string_view mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok      ";
    case Verdict::warning:
      return "warning ";
    case Verdict::failed:
      return "FAILED  ";
  }
  return "";
}

json::object object_of(const Finding& finding) {
  json::object values;
  for (const auto& [name, value] : finding.values) values[name] = value;
  return {
      {"check", finding.check},
      {"code", finding.code},
      {"tried", finding.tried},
      {"verdict", to_word(finding.verdict)},
      {"found", finding.found},
      {"fix", finding.fix},
      {"values", std::move(values)}};
}

}  // namespace

std::string_view to_word(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok:
      return "ok";
    case Verdict::warning:
      return "warning";
    case Verdict::failed:
      return "failed";
  }
  return "failed";
}

Verdict worst(const std::vector<Finding>& findings) {
  Verdict verdict = Verdict::ok;
  for (const Finding& finding : findings) verdict = std::max(verdict, finding.verdict);
  return verdict;
}

std::string describe(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += fmt::format("{}{}: {}\n", mark(finding.verdict), finding.tried, finding.found);
    if (!finding.fix.empty()) out += fmt::format("        {}\n", finding.fix);
  }
  const auto failed = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.verdict == Verdict::failed;
  });
  const auto warned = std::count_if(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.verdict == Verdict::warning;
  });
  out += fmt::format("\n{} checks: {} failed, {} with a warning\n", findings.size(), failed, warned);
  return out;
}

std::string to_json(const Finding& finding) {
  return json::serialize(object_of(finding));
}

std::string to_json(const std::vector<Finding>& findings) {
  json::array all;
  for (const Finding& finding : findings) all.push_back(object_of(finding));
  return json::serialize(json::object{{"verdict", to_word(worst(findings))}, {"findings", std::move(all)}});
}

Finding judge_disk(const std::string& folder, std::uint64_t free) {
  Finding finding{
      "disk",
      "Disk space of " + folder,
      Verdict::ok,
      fmt::format("{:.1f} GB free", static_cast<double>(free) / static_cast<double>(kGigabyte))};
  finding.values["free"] = fmt::format("{:.1f}", static_cast<double>(free) / static_cast<double>(kGigabyte));
  if (free >= kLittleSpace) return finding;
  finding.verdict = free < kNoSpace ? Verdict::failed : Verdict::warning;
  finding.code = "full";
  finding.fix =
      "Make room or move the folder: recordings, then the history of calls, cannot be kept any more.";
  return finding;
}

Finding judge_clock(std::int64_t ahead) {
  const std::int64_t skew = ahead < 0 ? -ahead : ahead;
  Finding finding{"clock", "Clock of this machine beside the carrier's", Verdict::ok, "together"};
  if (skew < kSkewNoticed) return finding;
  finding.verdict = skew < kSkewRefused ? Verdict::warning : Verdict::failed;
  finding.code = ahead > 0 ? "ahead" : "behind";
  finding.values["seconds"] = std::to_string(skew);
  finding.found = fmt::format("{} seconds {}", skew, finding.code);
  finding.fix = "Set it by NTP (timedatectl set-ntp true): access tokens of a wrong time are refused.";
  return finding;
}

Finding judge_mode(const std::string& file, unsigned mode) {
  Finding finding{"secrets", "Who may read " + file, Verdict::ok, "its owner only"};
  if ((mode & 077U) == 0) return finding;
  finding.verdict = Verdict::failed;
  finding.code = "readable";
  finding.values["file"] = file;
  finding.found = fmt::format("others, too (mode {:04o})", mode & 07777U);
  finding.fix = "It holds secrets: chmod 600 " + file;
  return finding;
}

Finding judge_public_url(
    const std::string& url, int status, std::string_view body, std::string_view trouble, bool running
) {
  Finding finding{"public_url", url + "/healthz", Verdict::ok, "answered by this program"};
  finding.values["address"] = url;
  const bool ours = status == 200 && body.find(R"("status":"ok","version":)") != std::string_view::npos;
  if (ours) return finding;
  finding.verdict = running ? Verdict::failed : Verdict::warning;
  finding.code = status == 0 ? "no_answer" : "elsewhere";
  finding.values["status"] = std::to_string(status);
  if (status == 0) {
    finding.found = fmt::format("no answer ({})", trouble);
    finding.fix = running
                      ? "The carrier cannot reach this server: check the name, the reverse proxy or tunnel "
                        "and its certificate."
                      : "No server runs here: start it, then ask again.";
    return finding;
  }
  finding.found = fmt::format("answered with status {}, not by this program", status);
  finding.fix = running
                    ? "The reverse proxy or tunnel leads elsewhere: it must pass all paths to this server."
                    : "No server runs here: start it, then ask again.";
  return finding;
}

Finding judge_webhook(
    std::string tried, int status, std::string_view body, std::string_view trouble, bool running
) {
  Finding finding{"webhook", std::move(tried), Verdict::ok, "reached this server, its signature is right"};
  if (status == 400 && body.find("CallSid is missing") != std::string_view::npos) return finding;
  finding.verdict = running ? Verdict::failed : Verdict::warning;
  finding.values["status"] = std::to_string(status);
  if (status == 0) {
    finding.code = "no_answer";
    finding.found = fmt::format("no answer ({})", trouble);
    finding.fix = running ? "Calls fail until it is reached: see the public address above."
                          : "No server runs here: start it, then ask again.";
  } else if (status == 403) {
    finding.code = "bad_signature";
    finding.found = "reached a server that found the signature wrong";
    finding.fix =
        "The proxy or tunnel must hand on path, query and body as they are, and the server must run with "
        "this "
        "PUBLIC_URL and this auth token.";
  } else {
    finding.code = "elsewhere";
    finding.found = fmt::format("answered with status {}, not by this program", status);
    finding.fix = "The proxy or tunnel must lead /webhook/ to this server, and ask for no password there.";
  }
  return finding;
}

Finding judge_countries(const Result<Countries>& countries, std::string_view line) {
  Finding finding{"countries", "Geographic permissions of the account", Verdict::ok, {}};
  if (!countries) {
    finding.verdict = Verdict::warning;
    finding.code = "unreadable";
    finding.found = "could not be read";
    finding.fix = countries.error().detail;
    return finding;
  }
  for (const std::string& code : countries->codes) finding.found += (finding.found.empty() ? "" : " ") + code;
  finding.values["countries"] = finding.found;
  const char* const where = "Allow it in the console: Voice, Settings, Geo permissions.";
  if (countries->codes.empty()) {
    finding.verdict = Verdict::failed;
    finding.code = "none";
    finding.found = "no country may be called (calls fail with 13227)";
    finding.fix = where;
    return finding;
  }
  // Only where number and country belong together beyond doubt.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kHome = {
      {{"+33", "FR"},
       {"+32", "BE"},
       {"+41", "CH"},
       {"+49", "DE"},
       {"+34", "ES"},
       {"+31", "NL"},
       {"+351", "PT"},
       {"+352", "LU"}}};
  for (const auto& [prefix, code] : kHome) {
    const bool missing =
        std::find(countries->codes.begin(), countries->codes.end(), code) == countries->codes.end();
    if (!line.starts_with(prefix) || !missing) continue;
    finding.verdict = Verdict::warning;
    finding.code = "home";
    finding.values["country"] = code;
    finding.found =
        fmt::format("{} may not be called, where the line's number is from; only {}", code, finding.found);
    finding.fix = where;
  }
  return finding;
}

Finding judge_balance(const std::string& balance, const std::string& currency) {
  Finding finding{"balance", "Balance of the account", Verdict::ok, balance + ' ' + currency};
  finding.values["balance"] = finding.found;
  double amount = 0;
  const auto [end, error] = std::from_chars(balance.data(), balance.data() + balance.size(), amount);
  if (error != std::errc() || end != balance.data() + balance.size()) {
    finding.verdict = Verdict::warning;
    finding.code = "unknown";
    finding.found = "not understood";
    finding.fix = "Look at the console's billing page.";
  } else if (amount <= 0) {
    finding.verdict = Verdict::failed;
    finding.code = "empty";
    finding.fix = "Calls are refused until the account is topped up in the console.";
  } else if (amount < 10) {
    finding.verdict = Verdict::warning;
    finding.code = "low";
    finding.fix = "Top it up in the console before calls are refused.";
  }
  return finding;
}

}  // namespace softphone::setup
