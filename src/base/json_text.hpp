#pragma once
// Reading JSON that somebody else wrote.

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace softphone {

/// The string that `object` has under `name`; empty when there is none, or something else.
inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace softphone
