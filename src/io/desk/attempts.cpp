#include "io/desk/attempts.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "desk/browser.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// How many names and addresses are remembered; beyond that whoever is new has to wait.
constexpr std::size_t kMaxKept = 20'000;

/// Hashed: people type their password into the wrong field.
std::string person_key(std::string_view name) {
  const std::string key = desk::sign_in_key(name);
  return "person:" + hex(crypto::sha256(as_bytes(key))).substr(0, 40);
}

std::string address_key(std::string_view address) {
  return "address:" + desk::address_of_one(address).substr(0, 64);
}

const desk::LockoutRule& rule_of(std::string_view key) {
  return key.starts_with("person:") ? desk::kPersonRule : desk::kAddressRule;
}

}  // namespace

desk::Failures Attempts::at(const std::string& key) const {
  const auto found = failures_.find(key);
  return found == failures_.end() ? desk::Failures{} : found->second;
}

void Attempts::prune(WallTime now) {
  std::erase_if(failures_, [&](const auto& each) {
    return desk::is_forgotten(each.second, unix_milliseconds(now), rule_of(each.first));
  });
}

asio::awaitable<Result<bool>> Attempts::load(WallTime now) {
  const auto loaded = co_await store_.load_failures();
  if (!loaded) co_return loaded.error();
  failures_.clear();
  std::vector<store::PeopleStore::NamedFailures> forgotten;
  for (const auto& [key, failures] : *loaded) {
    if (desk::is_forgotten(failures, unix_milliseconds(now), rule_of(key)))
      forgotten.emplace_back(key, desk::Failures{});
    else
      failures_[key] = failures;
  }
  if (forgotten.empty()) co_return true;
  co_return co_await store_.save_failures(std::move(forgotten));
}

Milliseconds Attempts::wait(std::string_view name, std::string_view address, WallTime now) const {
  const desk::UnixMs at_ms = unix_milliseconds(now);
  const Milliseconds person = desk::wait_of(at(person_key(name)), at_ms, desk::kPersonRule);
  const Milliseconds from = desk::wait_of(at(address_key(address)), at_ms, desk::kAddressRule);
  if (failures_.size() >= kMaxKept && !failures_.contains(address_key(address)))
    return std::max({person, from, desk::kAddressRule.first});
  return std::max(person, from);
}

int Attempts::left(std::string_view name, WallTime now) const {
  return desk::free_failures_left(at(person_key(name)), unix_milliseconds(now), desk::kPersonRule);
}

asio::awaitable<Result<bool>> Attempts::begin(std::string name, std::string address, WallTime now) {
  if (failures_.size() >= kMaxKept / 2) prune(now);
  std::vector<store::PeopleStore::NamedFailures> changed;
  for (std::string key : {person_key(name), address_key(address)}) {
    desk::Failures& failures = failures_[key];
    failures = desk::after_failure(failures, unix_milliseconds(now), rule_of(key));
    changed.emplace_back(std::move(key), failures);
  }
  co_return co_await store_.save_failures(std::move(changed));
}

store::PeopleStore::NamedFailures Attempts::one_less(std::string key) {
  desk::Failures failures = at(key);
  failures.count = std::max(failures.count - 1, 0);
  if (failures.count <= rule_of(key).free) failures.locked_until = 0;
  if (failures.count == 0)
    failures_.erase(key);
  else
    failures_[key] = failures;
  return {std::move(key), failures};
}

asio::awaitable<Result<bool>> Attempts::succeeded(std::string name, std::string address) {
  std::vector<store::PeopleStore::NamedFailures> changed;
  changed.emplace_back(person_key(name), desk::Failures{});
  failures_.erase(changed.back().first);
  changed.push_back(one_less(address_key(address)));
  co_return co_await store_.save_failures(std::move(changed));
}

asio::awaitable<Result<bool>> Attempts::undo(std::string name, std::string address) {
  std::vector<store::PeopleStore::NamedFailures> changed;
  changed.push_back(one_less(person_key(name)));
  changed.push_back(one_less(address_key(address)));
  co_return co_await store_.save_failures(std::move(changed));
}

asio::awaitable<Result<bool>> Attempts::forget(std::string name, std::string other_name) {
  std::vector<store::PeopleStore::NamedFailures> changed;
  for (std::string key : {person_key(name), person_key(other_name)}) {
    failures_.erase(key);
    changed.emplace_back(std::move(key), desk::Failures{});
  }
  co_return co_await store_.save_failures(std::move(changed));
}

}  // namespace softphone::io_desk
