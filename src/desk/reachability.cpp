#include "desk/reachability.hpp"

#include <algorithm>
#include <utility>

namespace softphone::desk {

// The first question is put at once: a page that has just connected says what it is without being waited for.
PageProbe::PageProbe(TimePoint now, Terms terms) : terms_(terms), next_(now) {}

std::optional<std::int64_t> PageProbe::ask(TimePoint now) {
  if (now < next_) return std::nullopt;
  next_ = now + (reachable() ? terms_.interval : terms_.retry);
  if (!waiting_since_) waiting_since_ = now;
  return ++asked_;
}

bool PageProbe::give_up(TimePoint now) {
  if (silent_since_ || !waiting_since_ || now < *waiting_since_ + terms_.patience) return false;
  silent_since_ = waiting_since_;
  next_ = std::min(next_, now + terms_.retry);
  return true;
}

PageProbe::Heard PageProbe::hear(std::int64_t number, const PageState& state, TimePoint now) {
  Heard heard;
  heard.changed = state_ != state;
  state_ = state;
  // A page that wakes answers what it was asked while it slept: any answer shows that it is awake now, but
  // only the last question's says that none is left open.
  if (number >= asked_ || number == 0) waiting_since_.reset();
  if (silent_since_) {
    heard.silent_since = std::exchange(silent_since_, std::nullopt);
    heard.changed = true;
    waiting_since_.reset();
    next_ = now + terms_.interval;
  }
  return heard;
}

TimePoint PageProbe::wake() const {
  if (silent_since_ || !waiting_since_) return next_;
  return std::min(next_, *waiting_since_ + terms_.patience);
}

}  // namespace softphone::desk
