#pragma once
// What people added to a call, as one rep sees it.

#include <boost/json/value.hpp>

#include "desk/call_record.hpp"

namespace softphone::desk {

/// Fills wrap-up, quality, rating and `recorded` of a record.
void view_after(CallRecord& record, const Call& call, std::string_view identity);

/// An object, or null.
boost::json::value wrap_up_json(const std::optional<WrapUpRecord>& wrap_up);
boost::json::value quality_json(const std::optional<QualityRecord>& quality);

}  // namespace softphone::desk
