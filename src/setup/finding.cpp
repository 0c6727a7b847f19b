#include "setup/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
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

std::string to_json(const std::vector<Finding>& findings) {
  json::array all;
  for (const Finding& finding : findings) {
    all.push_back(json::object{
        {"check", finding.check},
        {"tried", finding.tried},
        {"verdict", to_word(finding.verdict)},
        {"found", finding.found},
        {"fix", finding.fix}});
  }
  return json::serialize(json::object{{"verdict", to_word(worst(findings))}, {"findings", std::move(all)}});
}

Finding judge_disk(const std::string& folder, std::uint64_t free) {
  Finding finding{
      "disk",
      "Disk space of " + folder,
      Verdict::ok,
      fmt::format("{:.1f} GB free", static_cast<double>(free) / static_cast<double>(kGigabyte))};
  if (free >= kLittleSpace) return finding;
  finding.verdict = free < kNoSpace ? Verdict::failed : Verdict::warning;
  finding.fix =
      "Make room or move the folder: recordings, then the history of calls, cannot be kept any more.";
  return finding;
}

Finding judge_clock(std::int64_t ahead) {
  const std::int64_t skew = ahead < 0 ? -ahead : ahead;
  Finding finding{"clock", "Clock of this machine beside the carrier's", Verdict::ok, "together"};
  if (skew < kSkewNoticed) return finding;
  finding.verdict = skew < kSkewRefused ? Verdict::warning : Verdict::failed;
  finding.found = fmt::format("{} seconds {}", skew, ahead > 0 ? "ahead" : "behind");
  finding.fix = "Set it by NTP (timedatectl set-ntp true): access tokens of a wrong time are refused.";
  return finding;
}

Finding judge_mode(const std::string& file, unsigned mode) {
  Finding finding{"secrets", "Who may read " + file, Verdict::ok, "its owner only"};
  if ((mode & 077U) == 0) return finding;
  finding.verdict = Verdict::failed;
  finding.found = fmt::format("others, too (mode {:04o})", mode & 07777U);
  finding.fix = "It holds secrets: chmod 600 " + file;
  return finding;
}

Finding judge_public_url(
    const std::string& url, int status, std::string_view body, std::string_view trouble, bool running
) {
  Finding finding{"public_url", url + "/healthz", Verdict::ok, "answered by this program"};
  const bool ours = status == 200 && body.find(R"("status":"ok","version":)") != std::string_view::npos;
  if (ours) return finding;
  finding.verdict = running ? Verdict::failed : Verdict::warning;
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

Finding judge_balance(const std::string& balance, const std::string& currency) {
  Finding finding{"balance", "Balance of the account", Verdict::ok, balance + ' ' + currency};
  double amount = 0;
  const auto [end, error] = std::from_chars(balance.data(), balance.data() + balance.size(), amount);
  if (error != std::errc() || end != balance.data() + balance.size()) {
    finding.verdict = Verdict::warning;
    finding.found = "not understood";
    finding.fix = "Look at the console's billing page.";
  } else if (amount <= 0) {
    finding.verdict = Verdict::failed;
    finding.fix = "Calls are refused until the account is topped up in the console.";
  } else if (amount < 10) {
    finding.verdict = Verdict::warning;
    finding.fix = "Top it up in the console before calls are refused.";
  }
  return finding;
}

}  // namespace softphone::setup
