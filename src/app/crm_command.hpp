#pragma once
// `softphone crm …`: whether the CRM can be used, what it says of a number, and the local index of its
// numbers.

#include <string>

#include "app/configuration.hpp"

namespace softphone::app {

struct CrmRequest {
  std::string verb;    ///< check, find, sync or status
  std::string number;  ///< E.164, of find
  bool full = false;   ///< of sync: everything, not only what changed
  bool json = false;
};

/// Asks the CRM and prints what it says; changes nothing there. Exit code 1 when it cannot be used.
int crm_command(const Configuration& configuration, const CrmRequest& request);

}  // namespace softphone::app
