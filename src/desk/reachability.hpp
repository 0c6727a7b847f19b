#pragma once
// Whether a page still answers. "Registered" says nothing about a tab that sleeps: the desk asks each page at
// regular times, and does not ring one that stays silent.

#include <cstdint>
#include <optional>

#include "base/time.hpp"

namespace softphone::desk {

/// What a page says of itself.
struct PageState {
  bool registered = false;  ///< the carrier knows its device
  bool in_call = false;
  bool visible = false;
  friend bool operator==(const PageState&, const PageState&) = default;
};

/// The questions to one page and its answers, in the time that is passed in.
class PageProbe {
 public:
  struct Terms {
    Duration interval = std::chrono::seconds(30);  ///< between two questions
    Duration patience = std::chrono::seconds(5);   ///< for an answer
    Duration retry = std::chrono::seconds(10);     ///< between two questions to a page that is silent
  };
  /// What an answer changed.
  struct Heard {
    bool changed = false;                     ///< of the state or of being reachable
    std::optional<TimePoint> silent_since{};  ///< set when the page had been given up and is back
  };

  PageProbe(TimePoint now, Terms terms);

  /// The number of the question to be put now, if one is due.
  std::optional<std::int64_t> ask(TimePoint now);
  /// True when the patience with a question has just ended: nobody rings this page any more.
  bool give_up(TimePoint now);
  /// The page told its state, asked (`number`) or not (0). Whatever it says, it is alive.
  Heard hear(std::int64_t number, const PageState& state, TimePoint now);
  /// When ask() or give_up() has something to say.
  [[nodiscard]] TimePoint wake() const;

  [[nodiscard]] bool reachable() const { return !silent_since_; }
  /// When the question was put that was not answered in time.
  [[nodiscard]] const std::optional<TimePoint>& silent_since() const { return silent_since_; }
  /// The last word of the page; nothing before the first.
  [[nodiscard]] const std::optional<PageState>& state() const { return state_; }

 private:
  Terms terms_;
  TimePoint next_;
  std::int64_t asked_ = 0;
  std::optional<TimePoint> waiting_since_;  ///< of the oldest question without an answer
  std::optional<TimePoint> silent_since_;
  std::optional<PageState> state_;
};

}  // namespace softphone::desk
