#pragma once
// Records of bytes from one thread to another without a lock: one writes, one reads.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "base/encoding.hpp"

namespace softphone::media {

template <std::size_t kSize>
class ByteRing {
  static_assert((kSize & (kSize - 1)) == 0, "a power of two");

 public:
  /// By the writer: a record of two parts. False when there is no room: nothing is written then.
  bool push(ByteView head, ByteView body) {
    const std::size_t size = head.size() + body.size();
    const std::size_t whole = kLength + size;
    const std::size_t written = written_.load(std::memory_order_relaxed);
    if (whole > kSize - (written - read_.load(std::memory_order_acquire))) return false;
    const auto length = static_cast<std::uint32_t>(size);
    std::array<std::uint8_t, kLength> prefix;
    std::memcpy(prefix.data(), &length, kLength);
    put(written, prefix);
    put(written + kLength, head);
    put(written + kLength + head.size(), body);
    written_.store(written + whole, std::memory_order_release);
    return true;
  }

  /// By the reader: the oldest record, copied to `out` (cut if that is too small); its length, or nothing.
  std::optional<std::size_t> pop(std::span<std::uint8_t> out) {
    const std::size_t read = read_.load(std::memory_order_relaxed);
    if (read == written_.load(std::memory_order_acquire)) return std::nullopt;
    std::array<std::uint8_t, kLength> prefix;
    get(read, prefix);
    std::uint32_t length = 0;
    std::memcpy(&length, prefix.data(), kLength);
    const std::size_t taken = std::min<std::size_t>(length, out.size());
    get(read + kLength, out.first(taken));
    read_.store(read + kLength + length, std::memory_order_release);
    return taken;
  }

 private:
  static constexpr std::size_t kLength = 4;

  void put(std::size_t at, ByteView bytes) {
    if (bytes.empty()) return;
    const std::size_t start = at & (kSize - 1);
    const std::size_t first = std::min(bytes.size(), kSize - start);
    std::memcpy(bytes_.data() + start, bytes.data(), first);
    std::memcpy(bytes_.data(), bytes.data() + first, bytes.size() - first);
  }
  void get(std::size_t at, std::span<std::uint8_t> out) const {
    if (out.empty()) return;
    const std::size_t start = at & (kSize - 1);
    const std::size_t first = std::min(out.size(), kSize - start);
    std::memcpy(out.data(), bytes_.data() + start, first);
    std::memcpy(out.data() + first, bytes_.data(), out.size() - first);
  }

  alignas(64) std::atomic<std::size_t> written_ = 0;
  alignas(64) std::atomic<std::size_t> read_ = 0;
  alignas(64) std::array<std::uint8_t, kSize> bytes_;
};

}  // namespace softphone::media
