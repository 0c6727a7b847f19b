#pragma once
// What is kept of a call that was made outside of the hours in which its callee may be called.

#include <string>

#include "desk/after_call.hpp"

namespace softphone::desk {

struct CallingNote {
  /// Why it was made all the same.
  enum class Passed {
    promised,   ///< whoever is called asked for it: a follow-up that was due
    confirmed,  ///< the rep was told, and wanted it
    unasked     ///< by a program or page that does not ask
  };
  Passed passed = Passed::unasked;
  bool holiday = false;          ///< else outside of the hours of that day
  std::string country;           ///< ISO 3166-1; empty: unknown
  UnixMs due = 0;                ///< promised: when they asked to be called
  std::string promised_in = {};  ///< promised: SID of the call in which it was
  friend bool operator==(const CallingNote&, const CallingNote&) = default;
};

}  // namespace softphone::desk
