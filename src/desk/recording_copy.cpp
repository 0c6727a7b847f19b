#include "desk/recording_copy.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace softphone::desk {
namespace {

constexpr std::array<std::pair<CopyState, std::string_view>, 3> kStates = {{
    {CopyState::waiting, "waiting"},
    {CopyState::here, "here"},
    {CopyState::failed, "failed"},
}};

std::uint32_t little(ByteView bytes, std::size_t at, std::size_t width) {
  std::uint32_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8U | bytes[at + i - 1];
  return value;
}

bool has(ByteView bytes, std::size_t at, std::string_view name) {
  return as_text(bytes.subspan(at)).starts_with(name);
}

}  // namespace

std::string_view to_word(CopyState state) {
  return std::find_if(
             kStates.begin(), kStates.end(), [&](const auto& one) { return one.first == state; }
  )->second;
}

CopyState read_copy_state(std::string_view word) {
  for (const auto& [state, name] : kStates) {
    if (name == word) return state;
  }
  return CopyState::failed;
}

std::optional<WavFacts> look_at_wav(ByteView file) {
  constexpr std::size_t kHead = 12;
  constexpr std::size_t kChunk = 8;
  constexpr std::size_t kFormat = 16;
  if (file.size() < kHead || !has(file, 0, "RIFF") || !has(file, 8, "WAVE")) return std::nullopt;
  WavFacts facts;
  std::uint32_t bytes_a_second = 0;
  std::size_t at = kHead;
  while (file.size() - at >= kChunk) {
    const std::size_t size = little(file, at + 4, 4);
    const std::size_t rest = file.size() - at - kChunk;
    if (size > rest) return std::nullopt;
    if (has(file, at, "fmt ")) {
      if (size < kFormat) return std::nullopt;
      facts.channels = static_cast<int>(little(file, at + kChunk + 2, 2));
      bytes_a_second = little(file, at + kChunk + 8, 4);
      if (facts.channels == 0 || bytes_a_second == 0) return std::nullopt;
    } else if (has(file, at, "data")) {
      if (bytes_a_second == 0) return std::nullopt;
      facts.duration = static_cast<std::int64_t>(size / bytes_a_second);
      return facts;
    }
    // Chunks begin at even places.
    at += kChunk + std::min(size + (size & 1U), rest);
  }
  return std::nullopt;
}

FetchVerdict judge_fetch(int status, std::string_view body) {
  if (status == 404) return {false, "not_ready"};
  if (status == 429) return {false, "busy"};
  if (status == 401 || status == 403) return {false, "refused"};
  if (status != 200) return {false, "unreachable"};
  const auto facts = look_at_wav(as_bytes(body));
  if (!facts) return {false, "incomplete"};
  return {true, {}, *facts};
}

}  // namespace softphone::desk
