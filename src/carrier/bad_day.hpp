#pragma once
// A day on which everything that may go wrong does: what an application of a carrier must live with, decided
// by dice. With the same dice a failure can be had again. For tests; no carrier does it by itself.

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/random.hpp"
#include "base/time.hpp"

namespace softphone::carrier {

class BadDay {
 public:
  explicit BadDay(RandomSource dice) : dice_(std::move(dice)) {}

  struct RestFault {
    int status = 0;       ///< 404, 429, 500 or 503 instead of an answer, nothing done; 0: the answer itself
    int retry_after = 0;  ///< seconds; 0: the answer does not say
    Milliseconds late{};  ///< before it is looked at
  };
  /// What happens to a REST request. One address (`what`: method and path) is refused twice in a row at most:
  /// to be ill for longer is another test. Only what changes nothing gets a 5xx: after it, it is not known
  /// whether something was done, and no program can help that. The sound of a recording is not there when it
  /// is first asked for.
  RestFault rest(const std::string& what, bool changes_nothing);

  struct CallbackFault {
    bool lost = false;
    Milliseconds late{};   ///< others overtake it meanwhile
    Milliseconds again{};  ///< after this long it comes once more; 0: it does not
  };
  /// What happens to a status callback. What says that something ended or was recorded is never lost, since
  /// no later word replaces it.
  CallbackFault callback(bool replaceable);

  struct DocumentFault {
    Milliseconds late{};
    bool twice = false;  ///< asked again, as after an answer that got lost on its way
  };
  /// What happens to a request for a TwiML document.
  DocumentFault document();

 private:
  bool chance(int percent);
  Milliseconds between(int least, int most);

  RandomSource dice_;
  std::map<std::string, int> refused_;  ///< times in a row
  std::set<std::string> sounds_;        ///< that were asked for before
};

}  // namespace softphone::carrier
