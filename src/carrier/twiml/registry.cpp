#include <algorithm>

#include "carrier/twiml/verb.hpp"

namespace softphone::carrier {

const VerbEntry* find_verb(std::string_view name) {
  static const std::vector<VerbEntry> kVerbs{
      dial_verb(),
      enqueue_verb(),
      gather_verb(),
      hangup_verb(),
      leave_verb(),
      pause_verb(),
      play_verb(),
      record_verb(),
      redirect_verb(),
      refer_verb(),
      reject_verb(),
      say_verb(),
      start_verb(),
  };
  const auto found =
      std::find_if(kVerbs.begin(), kVerbs.end(), [&](const VerbEntry& entry) { return entry.name == name; });
  return found == kVerbs.end() ? nullptr : &*found;
}

}  // namespace softphone::carrier
