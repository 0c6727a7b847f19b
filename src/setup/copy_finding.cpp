#include "setup/copy_finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace softphone::setup {
namespace {

/// Twilio has a recording ready within minutes of the call's end: what waits longer waits for something.
constexpr std::int64_t kLongMs = 60 * 60 * 1000;

struct Advice {
  std::string_view reason;
  const char* cause;
  const char* fix;
};
constexpr std::array<Advice, 7> kAdvice = {{
    {"not_ready",
     "the carrier does not have them (yet)",
     "If they were deleted in the console, they are lost; else they come by themselves."},
    {"busy", "the carrier is busy", "They come by themselves: nothing is to be done."},
    {"refused",
     "the carrier does not accept the account's credentials",
     "Copy TWILIO_AUTH_TOKEN from the console again, and start the server with it."},
    {"unreachable", "the carrier does not answer", "Check the server's network, and TWILIO_API_BASE."},
    {"incomplete", "only a part of them came", "A proxy between the server and the carrier may cut answers."},
    {"too_large", "they are larger than 256 MB", "Fetch them from the console."},
    {"disk",
     "the disk did not take them",
     "Make room, and see that the server may write in the data folder."},
}};

const Advice* advice_on(std::string_view reason) {
  for (const Advice& one : kAdvice) {
    if (one.reason == reason) return &one;
  }
  return nullptr;
}

}  // namespace

Finding judge_copies(const CopyCounts& counts, std::int64_t now, std::optional<std::uint64_t> free) {
  Finding finding{"copies", "Recordings copied from the carrier", Verdict::ok, {}};
  finding.values = {
      {"here", std::to_string(counts.here)},
      {"waiting", std::to_string(counts.waiting)},
      {"failed", std::to_string(counts.failed)},
      {"reason", counts.last_reason}};
  finding.found = fmt::format("{} here, {} to be fetched", counts.here, counts.waiting);
  const std::int64_t waited =
      counts.oldest_waiting ? std::max<std::int64_t>(0, now - *counts.oldest_waiting) : 0;
  if (counts.waiting > 0) {
    finding.values["hours"] = std::to_string(waited / kLongMs);
    finding.found += fmt::format(", the oldest of a call {} minutes ago", waited / 60'000);
  }
  if (free) {
    const std::string room = fmt::format("{:.1f}", static_cast<double>(*free) / 1e9);
    finding.values["free"] = room;
    finding.found += fmt::format("; {} GB free", room);
  }
  const Advice* advice = advice_on(counts.last_reason);
  if (counts.failed > 0) {
    finding.verdict = Verdict::failed;
    finding.code = "failed";
    finding.found += fmt::format("; given up: {}", counts.failed);
  } else if (counts.waiting > 0 && waited >= kLongMs) {
    finding.verdict = Verdict::warning;
    finding.code = "late";
  } else {
    return finding;
  }
  if (advice != nullptr) finding.found += fmt::format("; {}", advice->cause);
  finding.fix = advice != nullptr ? advice->fix : "The server's log says why.";
  if (counts.failed > 0) finding.fix += " The history has them tried again, call by call.";
  return finding;
}

}  // namespace softphone::setup
