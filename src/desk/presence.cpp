#include "desk/presence.hpp"

#include <algorithm>
#include <array>

namespace softphone::desk {
namespace {

constexpr std::array<std::pair<Choice, std::string_view>, 4> kChoices = {{
    {Choice::available, "available"},
    {Choice::away, "away"},
    {Choice::do_not_disturb, "do_not_disturb"},
    {Choice::wrap_up, "wrap_up"},
}};

/// A browser that sleeps for longer is another day's; it is forgotten then.
constexpr UnixMs kSleepRemembered = 24LL * 60 * 60 * 1000;
/// Pages remembered a rep, so that a script which comes with ever new names fills nothing.
constexpr std::size_t kMaxAsleep = 16;

}  // namespace

std::optional<Choice> read_choice(std::string_view word) {
  for (const auto& [choice, name] : kChoices) {
    if (name == word) return choice;
  }
  return std::nullopt;
}

std::string_view to_word(Choice choice) {
  return kChoices.at(static_cast<std::size_t>(choice)).second;
}

std::string_view to_word(Status status) {
  switch (status) {
    case Status::available:
      return "available";
    case Status::busy:
      return "busy";
    case Status::wrap_up:
      return "wrap_up";
    case Status::away:
      return "away";
    case Status::do_not_disturb:
      return "do_not_disturb";
    case Status::unreachable:
      return "unreachable";
    case Status::offline:
      return "offline";
  }
  return "offline";
}

Result<Chosen> make_choice(std::string_view word, std::optional<UnixMs> until, UnixMs now) {
  const auto choice = read_choice(word);
  if (!choice) return fail("unknown_status", "status must be available, away, do_not_disturb or wrap_up.");
  if (*choice == Choice::available) return Chosen{Choice::available, std::nullopt, now};
  if (*choice == Choice::wrap_up && !until)
    return fail("bad_until", "wrap_up needs until: when it ends, Unix milliseconds.");
  if (until && (*until <= now || *until > now + kLongestChoice))
    return fail("bad_until", "until must lie in the coming seven days, Unix milliseconds.");
  return Chosen{*choice, until, now};
}

void PresenceBook::choose(const std::string& identity, const Chosen& chosen) {
  people_[identity].chosen = chosen;
}

Chosen PresenceBook::chosen(std::string_view identity, UnixMs now) const {
  const auto found = people_.find(identity);
  if (found == people_.end()) return {};
  const Chosen& chosen = found->second.chosen;
  if (chosen.until && *chosen.until <= now) return {Choice::available, std::nullopt, *chosen.until};
  return chosen;
}

void PresenceBook::prefer(const std::string& identity, std::string device) {
  people_[identity].device = std::move(device);
}

std::optional<std::string> PresenceBook::rings_on(std::string_view identity) const {
  const auto found = people_.find(identity);
  if (found == people_.end() || found->second.device.empty()) return std::nullopt;
  const Person& person = found->second;
  const bool there = std::any_of(person.pages.begin(), person.pages.end(), [&](const auto& page) {
    return page.second.answers && page.second.registered && page.first.starts_with(person.device + '.');
  });
  return there ? std::optional(person.device) : std::nullopt;
}

void PresenceBook::talks(const std::string& identity, const std::string& call_sid, bool talking) {
  if (talking) {
    people_[identity].calls.insert(call_sid);
  } else if (const auto found = people_.find(identity); found != people_.end()) {
    found->second.calls.erase(call_sid);
  }
}

void PresenceBook::page(const std::string& identity, const std::string& page, bool answers, bool registered) {
  Person& person = people_[identity];
  person.pages[page] = {answers, registered};
}

void PresenceBook::page_gone(const std::string& identity, const std::string& page, bool silent, UnixMs now) {
  Person& person = people_[identity];
  person.pages.erase(page);
  if (!silent) return;
  std::erase_if(person.asleep, [&](const auto& entry) { return entry.second + kSleepRemembered < now; });
  if (person.asleep.size() < kMaxAsleep) person.asleep[page] = now;
}

std::optional<UnixMs> PresenceBook::page_returned(const std::string& identity, const std::string& page) {
  Person& person = people_[identity];
  const auto found = person.asleep.find(page);
  if (found == person.asleep.end()) return std::nullopt;
  const UnixMs since = found->second;
  person.asleep.erase(found);
  return since;
}

bool PresenceBook::Person::sleeps(UnixMs now) const {
  return std::any_of(asleep.begin(), asleep.end(), [&](const auto& entry) {
    return now < entry.second + kSleepRemembered;
  });
}

bool PresenceBook::hears(std::string_view identity, UnixMs now) const {
  const auto found = people_.find(identity);
  if (found == people_.end()) return true;
  const Person& person = found->second;
  if (person.pages.empty()) return !person.sleeps(now);
  return std::any_of(person.pages.begin(), person.pages.end(), [](const auto& page) {
    return page.second.answers;
  });
}

Status PresenceBook::status(std::string_view identity, UnixMs now) const {
  const auto found = people_.find(identity);
  if (found == people_.end()) return Status::offline;
  const Person& person = found->second;
  const bool reached = std::any_of(person.pages.begin(), person.pages.end(), [](const auto& page) {
    return page.second.answers && page.second.registered;
  });
  // Somebody who talks is there, whatever the page says: its sound has a way of its own.
  if (!person.calls.empty() && !person.pages.empty()) return Status::busy;
  if (!reached) return person.pages.empty() && !person.sleeps(now) ? Status::offline : Status::unreachable;
  switch (chosen(identity, now).choice) {
    case Choice::available:
      return Status::available;
    case Choice::away:
      return Status::away;
    case Choice::do_not_disturb:
      return Status::do_not_disturb;
    case Choice::wrap_up:
      return Status::wrap_up;
  }
  return Status::available;
}

std::optional<UnixMs> PresenceBook::next_change(UnixMs now) const {
  std::optional<UnixMs> next;
  for (const auto& [identity, person] : people_) {
    const auto& until = person.chosen.until;
    if (until && *until > now) next = next ? std::min(*next, *until) : *until;
  }
  return next;
}

}  // namespace softphone::desk
