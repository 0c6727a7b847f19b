#include "crm/call_note.hpp"

#include <array>

namespace softphone::crm {
namespace {

/// In the order of Trouble.
constexpr std::array<std::string_view, 8> kTroubles = {
    "network", "server", "credentials", "rights", "missing", "refused", "no_match", "ambiguous"};

}  // namespace

std::string_view to_word(Trouble trouble) {
  return kTroubles.at(static_cast<std::size_t>(trouble));
}

}  // namespace softphone::crm
