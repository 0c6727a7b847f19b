#include "carrier/bad_day.hpp"

namespace softphone::carrier {

namespace {

constexpr int kMostInARow = 2;
constexpr std::size_t kRemembered = 256;

}  // namespace

bool BadDay::chance(int percent) {
  return static_cast<int>(random_u32(dice_) % 100) < percent;
}

Milliseconds BadDay::between(int least, int most) {
  return Milliseconds(least + static_cast<int>(random_u32(dice_) % static_cast<unsigned>(most - least + 1)));
}

BadDay::RestFault BadDay::rest(const std::string& what, bool changes_nothing) {
  RestFault fault;
  if (chance(25)) fault.late = between(20, 800);
  if (changes_nothing && (what.ends_with(".wav") || what.ends_with(".mp3"))) {
    if (sounds_.size() > kRemembered) sounds_.clear();
    if (sounds_.insert(what).second) {
      fault.status = 404;
      return fault;
    }
  }
  if (refused_.size() > kRemembered) refused_.clear();
  int& refused = refused_[what];
  if (refused >= kMostInARow || !chance(20)) {
    refused_.erase(what);
    return fault;
  }
  ++refused;
  fault.status = !changes_nothing || chance(50) ? 429 : chance(50) ? 500 : 503;
  if (fault.status == 429 && chance(30)) fault.retry_after = 1;
  return fault;
}

BadDay::CallbackFault BadDay::callback(bool replaceable) {
  CallbackFault fault;
  if (replaceable && chance(10)) {
    fault.lost = true;
    return fault;
  }
  if (chance(30)) fault.late = between(50, 1500);
  if (chance(25)) fault.again = between(1, 1200);
  return fault;
}

BadDay::DocumentFault BadDay::document() {
  DocumentFault fault;
  if (chance(30)) fault.late = between(20, 700);
  fault.twice = chance(20);
  return fault;
}

}  // namespace softphone::carrier
