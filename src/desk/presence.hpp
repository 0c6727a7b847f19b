#pragma once
// Where each rep stands: what they chose, what their calls say, whether their pages answer. Pure; times are
// Unix milliseconds, UTC.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "desk/fact.hpp"

namespace softphone::desk {

/// What a rep may choose. `wrap_up` ends by itself.
enum class Choice { available, away, do_not_disturb, wrap_up };
/// What colleagues see. `offline`: no page is open; `unreachable`: one is, or was, and does not answer.
enum class Status { available, busy, wrap_up, away, do_not_disturb, unreachable, offline };

std::optional<Choice> read_choice(std::string_view word);
std::string_view to_word(Choice choice);
std::string_view to_word(Status status);

struct Chosen {
  Choice choice = Choice::available;
  std::optional<UnixMs> until;  ///< then available again; wrap_up always has it
  UnixMs since = 0;
  friend bool operator==(const Chosen&, const Chosen&) = default;
};

/// The longest that a choice may be limited to, milliseconds: a week.
inline constexpr UnixMs kLongestChoice = 7LL * 24 * 60 * 60 * 1000;

/// A choice as a rep asks for it. Error codes: unknown_status, bad_until.
Result<Chosen> make_choice(std::string_view word, std::optional<UnixMs> until, UnixMs now);

/// Everything known of the team's presence.
class PresenceBook {
 public:
  /// Replaces what a rep chose.
  void choose(const std::string& identity, const Chosen& chosen);
  /// As chosen and still in force at `now`.
  [[nodiscard]] Chosen chosen(std::string_view identity, UnixMs now) const;

  /// The device that alone is to ring for this rep; empty: all of them.
  void prefer(const std::string& identity, std::string device);
  /// That device, while a page of it answers: else every device rings. Pages are named DEVICE.PAGE.
  [[nodiscard]] std::optional<std::string> rings_on(std::string_view identity) const;

  /// A call of the rep's goes on, or does not.
  void talks(const std::string& identity, const std::string& call_sid, bool talking);

  /// A page is connected; `answers`: it was not given up; `registered`: the carrier knows its device, or that
  /// is not known yet.
  void page(const std::string& identity, const std::string& page, bool answers, bool registered);
  /// The connection is closed. `silent`: because nothing was heard from it, so that the page may still be
  /// there and only sleep; else it was left.
  void page_gone(const std::string& identity, const std::string& page, bool silent, UnixMs now);
  /// Since when a page has been silent whose connection was closed for it; forgets it.
  std::optional<UnixMs> page_returned(const std::string& identity, const std::string& page);

  [[nodiscard]] Status status(std::string_view identity, UnixMs now) const;
  /// False when it is known that nobody would hear it ring: pages are there, and none answers. Of a rep
  /// without any page the carrier knows better (this server may have started a second ago).
  [[nodiscard]] bool hears(std::string_view identity, UnixMs now) const;
  /// When a status changes by itself next, if one does.
  [[nodiscard]] std::optional<UnixMs> next_change(UnixMs now) const;

 private:
  struct Page {
    bool answers = true;
    bool registered = true;
  };
  struct Person {
    Chosen chosen;
    std::string device;  ///< that alone rings
    std::set<std::string> calls;
    std::map<std::string, Page> pages;
    std::map<std::string, UnixMs> asleep;  ///< pages that went silent, since when

    [[nodiscard]] bool sleeps(UnixMs now) const;
  };
  std::map<std::string, Person, std::less<>> people_;
};

}  // namespace softphone::desk
