#include "desk/quality.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxWarnings = 50;
constexpr std::size_t kMaxReports = 50;  // of one call: every rep, every reconnected leg
constexpr std::size_t kMaxWord = 64;
constexpr std::size_t kMaxDevice = 128;
constexpr UnixMs kLatest = 4'102'444'800'000;  // the year 2100

/// FeedbackIssue of the SDK (twilio.com/docs/voice/sdks/javascript/twiliocall#callpostfeedback).
constexpr std::array<std::string_view, 6> kIssues = {
    "dropped-call", "audio-latency", "one-way-audio", "choppy-audio", "noisy-call", "echo"};

CommandRefused malformed(std::string code, std::string message) {
  return {true, std::move(code), std::move(message)};
}

std::string text_of(const json::object& object, std::string_view name, std::size_t limit) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? printable(value->get_string(), limit) : std::string();
}

/// A number from 0 to `limit`, in hundredths; nothing when it is none.
std::optional<double> number_of(const json::object& object, std::string_view name, double limit) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->to_number<double>();
  if (!std::isfinite(number) || number < 0 || number > limit) return std::nullopt;
  return std::round(number * 100) / 100;
}

/// False when the member is there and is no measure. One whose mean was not measured is none.
bool read_measure(
    const json::object& body,
    std::string_view name,
    std::string_view worst_name,
    double limit,
    std::optional<Measure>& into
) {
  const json::value* value = body.if_contains(name);
  if (value == nullptr || value->is_null()) return true;
  if (!value->is_object()) return false;
  const json::object& measure = value->get_object();
  const json::value* average = measure.if_contains("avg");
  if (average == nullptr || average->is_null()) return true;
  const auto mean = number_of(measure, "avg", limit);
  const auto worst = number_of(measure, worst_name, limit);
  if (!mean || !worst) return false;
  into = Measure{*mean, *worst};
  return true;
}

/// `{"fraction":0.012}`: of all packets of the call, so the mean is the worst that is known.
bool read_loss(const json::object& body, std::optional<Measure>& into) {
  const json::value* value = body.if_contains("loss");
  if (value == nullptr || value->is_null()) return true;
  if (!value->is_object() || !value->get_object().contains("fraction")) return false;
  const json::value& fraction = value->get_object().at("fraction");
  const double part = fraction.is_number() ? fraction.to_number<double>() : -1;
  if (!(part >= 0 && part <= 1)) return false;
  const double percent = std::round(part * 10'000) / 100;
  into = Measure{percent, percent};
  return true;
}

std::optional<UnixMs> moment_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  if (value->get_int64() <= 0 || value->get_int64() > kLatest) return std::nullopt;
  return value->get_int64();
}

bool read_warnings(const json::object& body, std::vector<QualityWarning>& into) {
  const json::value* value = body.if_contains("warnings");
  if (value == nullptr || value->is_null()) return true;
  if (!value->is_array()) return false;
  for (const json::value& entry : value->get_array()) {
    if (into.size() >= kMaxWarnings) return true;  // a line that bad is known well enough
    if (!entry.is_object()) return false;
    QualityWarning warning;
    warning.name = text_of(entry.get_object(), "name", kMaxWord);
    const auto at = moment_of(entry.get_object(), "at");
    if (warning.name.empty() || !at) return false;
    warning.at = *at;
    warning.until = moment_of(entry.get_object(), "cleared");
    into.push_back(std::move(warning));
  }
  return true;
}

/// The page's id, if it may be kept with this call.
std::optional<CommandRefused> refuse_id(const std::string& id, bool known, std::size_t kept) {
  if (!is_command_id(id)) return malformed("bad_id", "The report needs an id of its own.");
  if (!known && kept >= kMaxReports)
    return CommandRefused{false, "too_many_reports", "Enough has been reported of this call."};
  return std::nullopt;
}

std::string id_of(const json::object& body) {
  const json::value* value = body.if_contains("id");
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// An id for a report that brought none: the same words of the same rep again are the same report.
std::string unnamed_id(QualityTold told, const std::map<std::string, Dated<QualityTold>>& known) {
  std::size_t own = 0;
  for (const auto& [id, one] : known) {
    told.id = id;
    if (one.what == told) return id;
    if (one.what.by == told.by) ++own;
  }
  return told.by.substr(0, 48) + '-' + std::to_string(own);
}

}  // namespace

std::string_view to_word(QualityVerdict verdict) {
  switch (verdict) {
    case QualityVerdict::good:
      return "good";
    case QualityVerdict::fair:
      return "fair";
    case QualityVerdict::poor:
      return "poor";
  }
  return "poor";
}

QualityVerdict judge_quality(const QualityTold& told) {
  const auto above = [](const std::optional<Measure>& measure, double average, double worst) {
    return measure && (measure->average > average || measure->worst > worst);
  };
  const bool cut_off = std::any_of(told.warnings.begin(), told.warnings.end(), [](const QualityWarning& one) {
    return one.name == "ice-connectivity-lost" || one.name == "low-bytes-received";
  });
  if ((told.mos && told.mos->average < 3) || above(told.loss, 3, 30) || above(told.rtt, 400, 2'000) ||
      above(told.jitter, 60, 500) || cut_off)
    return QualityVerdict::poor;
  if ((told.mos && (told.mos->average < 3.6 || told.mos->worst < 3)) || above(told.loss, 1, 10) ||
      above(told.rtt, 250, 800) || above(told.jitter, 30, 150) || !told.warnings.empty())
    return QualityVerdict::fair;
  return QualityVerdict::good;
}

int error_code(std::string_view warning_name) {
  constexpr std::string_view kPrefix = "error-";
  if (!warning_name.starts_with(kPrefix)) return 0;
  warning_name.remove_prefix(kPrefix.size());
  int code = 0;
  const auto [end, error] =
      std::from_chars(warning_name.data(), warning_name.data() + warning_name.size(), code);
  const bool whole = error == std::errc() && end == warning_name.data() + warning_name.size();
  return whole && code >= 10'000 && code <= 99'999 ? code : 0;
}

Result<Fact, CommandRefused> accept_quality(
    const Call& call, std::string_view by, const json::object& body, UnixMs now
) {
  QualityTold told;
  told.by = by;
  told.codec = text_of(body, "codec", kMaxWord);
  told.microphone = text_of(body, "microphone", kMaxDevice);
  told.speaker = text_of(body, "speaker", kMaxDevice);
  if (!read_measure(body, "mos", "min", 5, told.mos) ||
      !read_measure(body, "rtt", "max", 600'000, told.rtt) ||
      !read_measure(body, "jitter", "max", 600'000, told.jitter) || !read_loss(body, told.loss) ||
      !read_warnings(body, told.warnings))
    return malformed("bad_quality", "This is not a report of a call's quality.");
  const auto& known = call.after().quality();
  told.id = id_of(body);
  if (told.id.empty()) told.id = unnamed_id(told, known);
  if (auto refused = refuse_id(told.id, known.contains(told.id), known.size())) return std::move(*refused);
  return Fact{call.sid(), now, std::move(told)};
}

Result<Fact, CommandRefused> accept_rating(
    const Call& call, std::string_view by, const json::object& body, UnixMs now
) {
  Rated rated;
  rated.id = id_of(body);
  const auto& known = call.after().ratings();
  if (auto refused = refuse_id(rated.id, known.contains(rated.id), known.size())) return std::move(*refused);
  rated.by = by;
  const json::value* score = body.if_contains("score");
  if (score == nullptr || !score->is_int64() || score->get_int64() < 1 || score->get_int64() > 5)
    return malformed("bad_rating", "The score must be a number from 1 to 5.");
  rated.score = static_cast<int>(score->get_int64());
  rated.issue = text_of(body, "issue", kMaxWord);
  if (!rated.issue.empty() && std::find(kIssues.begin(), kIssues.end(), rated.issue) == kIssues.end())
    return malformed("bad_rating", "This issue is not known.");
  if (const auto last = call.after().rating_of(by)) now = std::max(now, last->at + 1);
  return Fact{call.sid(), now, std::move(rated)};
}

}  // namespace softphone::desk
