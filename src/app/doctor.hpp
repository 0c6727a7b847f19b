#pragma once
// `softphone doctor`: what is wrong with this installation, and what helps. docs/operations/doctor.md.

#include "app/configuration.hpp"

namespace softphone::app {

struct DoctorRequest {
  bool json = false;
};

/// Tries everything and prints what was found; exit code 1 when something failed. Runs beside a server and
/// without one, and changes nothing.
int doctor(const Settings& settings, const DoctorRequest& request);

}  // namespace softphone::app
