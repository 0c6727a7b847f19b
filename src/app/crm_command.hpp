#pragma once
// `softphone crm check` and `softphone crm find`: whether the CRM can be used, and what it says of a number.

#include <string>

#include "app/configuration.hpp"

namespace softphone::app {

struct CrmRequest {
  std::string verb;    ///< check or find
  std::string number;  ///< E.164, of find
  bool json = false;
};

/// Asks the CRM and prints what it says; changes nothing there. Exit code 1 when it cannot be used.
int crm_command(const Configuration& configuration, const CrmRequest& request);

}  // namespace softphone::app
