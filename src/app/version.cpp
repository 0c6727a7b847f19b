#include "app/version.hpp"

namespace softphone::app {

std::string_view version() {
  return SOFTPHONE_VERSION;
}

}  // namespace softphone::app
