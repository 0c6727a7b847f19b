#include "delivery/delivery.hpp"

#include <algorithm>
#include <array>

#include "proto/crypto/digest.hpp"

namespace softphone::delivery {
namespace {

/// In the order of State.
constexpr std::array<std::string_view, 4> kStates = {"waiting", "done", "held", "dead"};

}  // namespace

std::string target_name(std::string_view url) {
  const crypto::Sha256 digest = crypto::sha256(as_bytes(url));
  return "webhook-" + hex(ByteView(digest).first(6));
}

std::string_view to_word(State state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::optional<State> read_state(std::string_view word) {
  const auto* found = std::find(kStates.begin(), kStates.end(), word);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<State>(found - kStates.begin());
}

}  // namespace softphone::delivery
