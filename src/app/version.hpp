#pragma once
#include <string_view>

namespace softphone::app {

/// Of the program, "0.1.0".
std::string_view version();

}  // namespace softphone::app
