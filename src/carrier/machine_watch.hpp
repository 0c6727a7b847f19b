#pragma once
// Finds out who picked up a call that asks for it, and tells the application.
// https://www.twilio.com/docs/voice/answering-machine-detection

#include "carrier/call.hpp"

namespace softphone::carrier {

struct Core;

class MachineWatch {
 public:
  explicit MachineWatch(Core& core) : core_(core) {}

  /// The call was answered. True: its TwiML waits for the verdict.
  bool begin(Call& call);
  void detected(Call& call, audio::AnsweredBy who);
  /// The detector heard nothing at all: no sound came.
  void timed_out(Call& call);

 private:
  Core& core_;
};

}  // namespace softphone::carrier
