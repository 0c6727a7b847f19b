#pragma once
// Open-addressing hash table from a 64-bit key to a pointer: one cache line for a look-up of a packet's
// source address. Linear probing, deletion by shifting back, at most half full.

#include <bit>
#include <cstdint>
#include <vector>

namespace softphone::media {

template <class T>
class FlatMap {
 public:
  FlatMap() : slots_(kInitialSize) {}

  [[nodiscard]] T* find(std::uint64_t key) const {
    for (std::size_t at = home(key);; at = next(at)) {
      const Slot& slot = slots_[at];
      if (slot.value == nullptr) return nullptr;
      if (slot.key == key) return slot.value;
    }
  }

  void set(std::uint64_t key, T* value) {
    if ((count_ + 1) * 2 > slots_.size()) grow();
    std::size_t at = home(key);
    while (slots_[at].value != nullptr && slots_[at].key != key) at = next(at);
    if (slots_[at].value == nullptr) ++count_;
    slots_[at] = Slot{key, value};
  }

  void erase(std::uint64_t key) {
    std::size_t hole = home(key);
    while (slots_[hole].key != key || slots_[hole].value == nullptr) {
      if (slots_[hole].value == nullptr) return;
      hole = next(hole);
    }
    --count_;
    // Every later entry of the run moves into the hole unless its home lies behind the hole.
    for (std::size_t at = next(hole); slots_[at].value != nullptr; at = next(at)) {
      const std::size_t distance = (at - home(slots_[at].key)) & (slots_.size() - 1);
      if (((at - hole) & (slots_.size() - 1)) <= distance) {
        slots_[hole] = slots_[at];
        hole = at;
      }
    }
    slots_[hole] = Slot{};
  }

  [[nodiscard]] std::size_t size() const { return count_; }

 private:
  static constexpr std::size_t kInitialSize = 64;
  struct Slot {
    std::uint64_t key = 0;
    T* value = nullptr;
  };

  [[nodiscard]] std::size_t home(std::uint64_t key) const {
    // Fibonacci hashing: addresses differ mostly in a few low bits.
    return (key * 0x9E3779B97F4A7C15u) >> (64 - std::countr_zero(slots_.size()));
  }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    count_ = 0;
    for (const Slot& slot : old) {
      if (slot.value != nullptr) set(slot.key, slot.value);
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace softphone::media
