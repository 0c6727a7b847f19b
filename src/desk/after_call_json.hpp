#pragma once
// What people add to a call, as it is stored.

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>
#include <variant>

#include "desk/after_call.hpp"

namespace softphone::desk {

using AfterFact = std::variant<WrappedUp, WrapUpUndone, QualityTold, Rated, Listened, CrmTold, TroubleTold>;

boost::json::object stored(const WrappedUp& saved);
boost::json::object stored(const WrapUpUndone& undone);
boost::json::object stored(const QualityTold& told);
boost::json::object stored(const Rated& rated);
boost::json::object stored(const Listened& listened);
boost::json::object stored(const TroubleTold& told);

/// The numbers and texts of a report, as the API shows them too.
boost::json::object measures_json(const QualityTold& told);

/// Reads `stored` back; nothing when `kind` is none of these. Throws when the object is damaged.
std::optional<AfterFact> read_after_fact(std::string_view kind, const boost::json::object& object);

}  // namespace softphone::desk
