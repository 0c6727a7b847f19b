#pragma once
// What a check of the installation found, and how it reads: what was tried, what came of it, why, what helps.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "setup/account_state.hpp"

namespace softphone::setup {

enum class Verdict { ok, warning, failed };
std::string_view to_word(Verdict verdict);

struct Finding {
  std::string check;  ///< a stable word for machines: settings, disk, public_url …
  std::string tried;  ///< for people: "Disk space of ./data"
  Verdict verdict = Verdict::ok;
  std::string found;     ///< what there is: "12.3 GB free"
  std::string fix = {};  ///< what to do about it; empty when all is well
  /// What was found, as a stable word of this check: a page says it in its own language.
  std::string code = "ok";
  std::map<std::string, std::string> values = {};  ///< what its sentence names: "seconds" → "90"
};

/// The worst of them; ok when there are none.
Verdict worst(const std::vector<Finding>& findings);

/// One line a finding, its advice below it.
std::string describe(const std::vector<Finding>& findings);
/// A JSON document {"verdict", "findings":[{"check","code","tried","verdict","found","fix","values"}]}.
std::string to_json(const std::vector<Finding>& findings);
/// One of them as it stands in that document.
std::string to_json(const Finding& finding);

/// `free` bytes of the file system that holds recordings and the database.
Finding judge_disk(const std::string& folder, std::uint64_t free);
/// `ahead`: seconds by which this clock is ahead of the carrier's. Access tokens and signatures bear times:
/// Twilio refuses tokens that are not yet valid (https://www.twilio.com/docs/api/errors/20157).
Finding judge_clock(std::int64_t ahead);
/// `mode`: permission bits of a file that holds secrets.
Finding judge_mode(const std::string& file, unsigned mode);
/// What GET PUBLIC_URL/healthz answered; `status` 0: nothing, `trouble` says why. `running`: a server of ours
/// answers on this machine.
Finding judge_public_url(
    const std::string& url, int status, std::string_view body, std::string_view trouble, bool running
);
/// What a signed webhook that names no call was answered through the public address; `status` 0: nothing.
Finding judge_webhook(
    std::string tried, int status, std::string_view body, std::string_view trouble, bool running
);
/// Geographic permissions. `line`: the number calls are made from; its country is what is called most.
Finding judge_countries(const Result<Countries>& countries, std::string_view line);
/// `balance` as the Balance resource writes it, "-3.20".
Finding judge_balance(const std::string& balance, const std::string& currency);

}  // namespace softphone::setup
