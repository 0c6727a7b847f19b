#include "desk/after_call.hpp"

#include <algorithm>
#include <tuple>

namespace softphone::desk {
namespace {

/// The database keeps the first of two facts with one id; so does the fold, whatever the order.
template <class T>
void keep_first(std::map<std::string, Dated<T>>& kept, const T& what, UnixMs at) {
  const auto [known, fresh] = kept.emplace(what.id, Dated<T>{at, what});
  if (!fresh && at < known->second.at) known->second = {at, what};
}

/// The last of those that `fits` likes; null when there is none.
template <class T, class Fits>
const Dated<T>* last_of(const std::map<std::string, Dated<T>>& kept, Fits fits) {
  const Dated<T>* last = nullptr;
  for (const auto& [id, one] : kept) {
    if (fits(one.what) && (!last || std::tie(one.at, id) > std::tie(last->at, last->what.id))) last = &one;
  }
  return last;
}

template <class T>
std::optional<Dated<T>> copy_of(const Dated<T>* found) {
  return found ? std::optional(*found) : std::nullopt;
}

}  // namespace

void AfterCall::take(const WrappedUp& saved, UnixMs at) {
  keep_first(wrap_ups_, saved, at);
}

void AfterCall::take(const WrapUpUndone& undone, UnixMs at) {
  const auto [known, fresh] = undone_.emplace(undone.id, at);
  if (!fresh) known->second = std::min(known->second, at);
}

void AfterCall::take(const QualityTold& told, UnixMs at) {
  keep_first(quality_, told, at);
}

void AfterCall::take(const Rated& rated, UnixMs at) {
  keep_first(ratings_, rated, at);
}

void AfterCall::take(const Listened& listened, UnixMs at) {
  listened_.emplace(std::pair(at, key_of(listened, at)), listened);
}

void AfterCall::take(const CrmTold& told, UnixMs at) {
  crm_.emplace(std::pair(at, key_of(told, at)), told);
}

void AfterCall::take(const TroubleTold& told, UnixMs at) {
  keep_first(troubles_, told, at);
}

std::vector<Dated<WrappedUp>> AfterCall::wrap_ups() const {
  std::vector<Dated<WrappedUp>> out;
  for (const auto& [id, saved] : wrap_ups_) {
    if (!undone(id)) out.push_back(saved);
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::tie(a.at, a.what.id) < std::tie(b.at, b.what.id);
  });
  return out;
}

std::optional<Dated<WrappedUp>> AfterCall::standing(std::string_view by) const {
  return copy_of(last_of(wrap_ups_, [&](const WrappedUp& saved) {
    return saved.by == by && !undone(saved.id);
  }));
}

std::optional<Dated<WrappedUp>> AfterCall::last() const {
  return copy_of(last_of(wrap_ups_, [&](const WrappedUp& saved) { return !undone(saved.id); }));
}

const QualityTold* AfterCall::quality_of(std::string_view by) const {
  const auto* found = last_of(quality_, [&](const QualityTold& told) { return told.by == by; });
  return found ? &found->what : nullptr;
}

std::optional<Dated<Rated>> AfterCall::rating_of(std::string_view by) const {
  return copy_of(last_of(ratings_, [&](const Rated& rated) { return rated.by == by; }));
}

std::string key_of(const WrappedUp& saved, UnixMs) {
  return "/wrap-up/" + saved.id;
}

std::string key_of(const WrapUpUndone& undone, UnixMs) {
  return "/wrap-up-undone/" + undone.id;
}

std::string key_of(const QualityTold& told, UnixMs) {
  return "/quality/" + told.id;
}

std::string key_of(const Rated& rated, UnixMs) {
  return "/rating/" + rated.id;
}

// Names of reps may be as long as the carrier allows; the key's column is not.
std::string key_of(const Listened& listened, UnixMs at) {
  return "/listened/" + listened.recording_sid + '/' + std::to_string(at) + '/' + listened.by.substr(0, 48);
}

std::string key_of(const CrmTold& told, UnixMs at) {
  return "/crm/" + std::to_string(at) + '/' + std::string(to_word(told.state)) + '/' + told.reason;
}

std::string key_of(const TroubleTold& told, UnixMs) {
  return "/trouble/" + told.id;
}

}  // namespace softphone::desk
