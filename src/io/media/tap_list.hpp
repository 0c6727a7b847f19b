#pragma once
// The observers of one leg or room, and the decoded sound of a leg that has any.

#include <algorithm>
#include <memory>
#include <vector>

#include "audio/ear.hpp"
#include "io/media/media_engine.hpp"
#include "io/media/tap.hpp"

namespace softphone::media {

class TapList {
 public:
  void add(TapId id, std::shared_ptr<Tap> tap) { taps_.push_back({id, std::move(tap)}); }
  bool remove(TapId id) {
    return std::erase_if(taps_, [id](const Entry& entry) { return entry.id == id; }) > 0;
  }
  [[nodiscard]] bool empty() const { return taps_.empty(); }
  void hand_out(audio::NarrowFrame says, audio::NarrowFrame hears) {
    for (const Entry& entry : taps_) entry.tap->handle_frame(says, hears);
  }
  /// The leg or room is gone.
  void end() {
    for (const Entry& entry : taps_) entry.tap->handle_end();
    taps_.clear();
  }

 private:
  struct Entry {
    TapId id;
    std::shared_ptr<Tap> tap;
  };
  std::vector<Entry> taps_;
};

/// Both directions of a leg. They have ears of their own: whatever becomes of the leg's bridge or room, a
/// recording goes on evenly.
struct Wiretap {
  audio::Ear says;
  audio::Ear hears;
};

inline constexpr std::array<std::int16_t, kTapFrame> kTapSilence{};

}  // namespace softphone::media
