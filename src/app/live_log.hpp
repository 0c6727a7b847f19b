#pragma once
// What a carrier does, for whoever watches its terminal: one line a request, step of a call or debugger
// entry.

#include <string>

#include "io/carrier/activity.hpp"

namespace softphone::app {

enum class LogStyle { plain, colour, json };

/// One line without its end. `plain` and `colour` are aligned columns in local time; `json` is one object.
std::string format_activity(const io::carrier::Activity& activity, LogStyle style);

/// Colours when standard output is a terminal that has them (NO_COLOR unset), JSON when asked for.
LogStyle choose_style(bool json);

}  // namespace softphone::app
