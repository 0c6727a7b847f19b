#pragma once
// Starts of calls one after the other: an account starts so many a second, and the rest waits here, where it
// can be seen and called off, rather than at the carrier. Pure: the time is passed in.
// One a second, unless more were agreed: https://www.twilio.com/docs/glossary/cps

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"

namespace softphone::desk {

class CallPace {
 public:
  /// A leg that is to be started.
  struct Ticket {
    std::string call;   ///< SID of the call it belongs to
    std::string key;    ///< of the request that starts it
    std::string party;  ///< whom it rings, as the call knows them
  };

  /// `interval`: from one start to the next; zero: nobody waits.
  explicit CallPace(Duration interval = {}) : interval_(interval) {}

  /// When this leg may start: at once, and then started() is to be told; or later, and then it has a place in
  /// the queue and is to ask again.
  TimePoint turn(const Ticket& ticket, TimePoint now);
  void started(const Ticket& ticket, TimePoint now);
  /// The carrier would take no more calls: none is started for this long, not even one that would be due.
  void hold_off(Duration wait, TimePoint now);
  /// Of this call only the legs with these keys are wanted still. True: places became free.
  bool keep(const std::string& call, const std::set<std::string>& keys, TimePoint now);

  /// Call → the parties who wait for their turn.
  using Waiting = std::map<std::string, std::vector<std::string>>;
  [[nodiscard]] Waiting waiting() const;
  [[nodiscard]] bool waits(const std::string& call, const std::string& party) const;

 private:
  struct Place {
    Ticket ticket;
    TimePoint due{};
  };
  /// Nobody waits longer than those before them make necessary.
  void move_up(TimePoint now);

  Duration interval_;
  TimePoint free_at_{};  ///< of the next start
  std::vector<Place> queue_;
};

}  // namespace softphone::desk
