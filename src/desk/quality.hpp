#pragma once
// How well two heard each other: what a page reports, and what it means.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "desk/command.hpp"

namespace softphone::desk {

enum class QualityVerdict { good, fair, poor };
std::string_view to_word(QualityVerdict verdict);

/// Thresholds: those at which the SDK warns (MOS 3, RTT 400 ms, jitter 30 ms, loss 3 %), and ITU-T G.107's
/// "some users dissatisfied" (MOS 3.6) for what is fair.
QualityVerdict judge_quality(const QualityTold& told);

/// Twilio's code in the name of a warning that tells of an error ("error-53405"); 0: it tells of none.
int error_code(std::string_view warning_name);

/// Reads a page's report (docs/api/records.md). Numbers out of range, more than 50 warnings or long texts are
/// refused or cut: it comes from a browser. Refusals: bad_id, bad_quality (malformed); too_many_reports.
Result<Fact, CommandRefused> accept_quality(
    const Call& call, std::string_view by, const boost::json::object& body, UnixMs now
);

/// Reads `{"id","score","issue"}`. Refusals: bad_id, bad_rating (malformed); too_many_reports.
Result<Fact, CommandRefused> accept_rating(
    const Call& call, std::string_view by, const boost::json::object& body, UnixMs now
);

}  // namespace softphone::desk
