#pragma once
// One thing that has to be told to one target, as the outbox keeps it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/after_call.hpp"

namespace softphone::delivery {

/// Name of the CRM among the targets.
inline constexpr std::string_view kCrm = "crm";

/// Whom to tell from now on. Values that never change while the program runs.
struct Targets {
  std::vector<std::string> webhooks;  ///< names, see target_name
  bool crm = false;
  [[nodiscard]] bool none() const { return webhooks.empty() && !crm; }
};

enum class State {
  waiting,  ///< due now or later
  done,
  held,  ///< of the CRM: a rep has to say where it goes
  dead,  ///< given up, with a reason; somebody may ask for another try
};

struct Delivery {
  std::int64_t id = 0;
  std::string target;
  std::string key;   ///< of the event: the same key is the same event
  std::string type;  ///< call.ended …; `crm`: the note
  std::string call_sid;
  desk::UnixMs created_at = 0;
  State state = State::waiting;
  int attempts = 0;           ///< that failed since it was last asked for
  desk::UnixMs next_at = 0;   ///< not before
  std::string reason;         ///< word of the last failure
  std::string detail;         ///< sentence of it, for an admin
  std::string document;       ///< the event; of the CRM: what is kept between its stages (see CrmKept)
  std::int64_t revision = 0;  ///< of the CRM: counts the changes of what is to be told
};

/// A name for a webhook that stays the same while its address does, and does not tell it: addresses of
/// webhooks are secrets in some products.
std::string target_name(std::string_view url);

std::string_view to_word(State state);
std::optional<State> read_state(std::string_view word);

}  // namespace softphone::delivery
