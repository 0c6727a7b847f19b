#pragma once
// When to make the requests of one call: one at a time, in order, none twice at once, failed ones later
// again.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "desk/reconcile.hpp"

namespace softphone::desk {

class Agenda {
 public:
  /// How a request ended: done; not done, to be tried again; refused for good.
  enum class Outcome { done, failed, refused };

  /// Replaces what has to be done by `requests`. What is no longer wanted is forgotten.
  void plan(std::vector<RestRequest> requests, TimePoint now);
  /// When a request that is due may be made, which somebody else decides: asked again every time.
  using Turns = std::function<TimePoint(const RestRequest&)>;
  /// The next request to make, which then is under way; nothing while another is, or none is due.
  std::optional<RestRequest> next(TimePoint now, const Turns& turns = {});
  /// The request under way ended. `retry_after`: what the carrier asked for, or zero.
  void finished(Outcome outcome, TimePoint now, Duration retry_after = {});
  /// Waiting for this party begins anew: only now was the carrier asked to ring them.
  void count_anew(const std::string& party, TimePoint now);
  /// A look that is planned for later becomes due: at this leg, and at the room.
  void hurry_looks(const std::string& leg, TimePoint now);
  /// When next() has something to give, unless something is under way or nothing is left.
  [[nodiscard]] std::optional<TimePoint> wake() const;

 private:
  struct Entry {
    TimePoint due{};
    int failures = 0;
    bool queued = false;  ///< it was due, and waits for its turn
  };
  std::vector<RestRequest> requests_;
  std::map<std::string, Entry> entries_;
  std::optional<std::string> under_way_;
};

}  // namespace softphone::desk
