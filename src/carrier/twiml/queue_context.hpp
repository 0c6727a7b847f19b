#pragma once
// What <Enqueue>, <Leave> and <Dial><Queue> have in common.

#include "carrier/queue.hpp"
#include "carrier/twiml/context.hpp"

namespace softphone::carrier {

/// Adds QueueSid and QueueTime.
inline void add_queue_facts(Form& form, const std::string& queue_sid, long long waited_seconds) {
  form.add("QueueSid", queue_sid);
  form.add("QueueTime", std::to_string(waited_seconds));
}

}  // namespace softphone::carrier
