#pragma once
// A call from the account to a number of the account: two calls, back to back, as if a telephone network lay
// between them. The one that was dialled ends here; the other begins here and runs the number's TwiML.

#include "carrier/endpoint.hpp"

namespace softphone::carrier {

struct Core;

/// The far end of a call that dials one of our own numbers, or of the call that comes in by it.
class LinkEndpoint : public Endpoint {
 public:
  explicit LinkEndpoint(Core& core) : core_(core) {}

  /// Lets the number's own call come in.
  void ring(Call& call) override;
  void answer(Call& call) override;
  void end(Call& call, const Ending& ending) override;
  [[nodiscard]] bool has_fixed_format() const override { return false; }

 private:
  Core& core_;
  std::string other_;  ///< SID of the call at the other end; empty when there is none
};

}  // namespace softphone::carrier
