#include "setup/twilio_hosts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace softphone::setup {
namespace {

/// Each region's API is reached through that region's own edge.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kRegions = {{
    {"us1", "ashburn"},
    {"ie1", "dublin"},
    {"au1", "sydney"},
}};
constexpr std::array<std::string_view, 10> kEdges = {
    "ashburn",
    "dublin",
    "frankfurt",
    "osaka",
    "roaming",
    "sao-paulo",
    "singapore",
    "sydney",
    "tokyo",
    "umatilla"};
constexpr std::array<std::string_view, 7> kPrivateEdges = {
    "ashburn-ix", "frankfurt-ix", "london-ix", "san-jose-ix", "singapore-ix", "sydney-ix", "tokyo-ix"};

constexpr std::string_view kStart = "https://api.";

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool is_region(std::string_view text) {
  return std::any_of(kRegions.begin(), kRegions.end(), [&](const auto& one) { return one.first == text; });
}

bool is_edge(std::string_view text) {
  return contains(kEdges, text) || contains(kPrivateEdges, text);
}

std::string api_base_of(std::string_view region) {
  for (const auto& [name, edge] : kRegions) {
    if (name != region || name == "us1") continue;
    return std::string(kStart) + std::string(edge) + '.' + std::string(name) + ".twilio.com";
  }
  return std::string(kTwilioApi);
}

bool is_twilio(std::string_view api_base) {
  return api_base.starts_with(kStart) && api_base.ends_with(".twilio.com");
}

std::string product_base(std::string_view api_base, std::string_view product) {
  if (!is_twilio(api_base)) return {};
  return "https://" + std::string(product) + std::string(api_base.substr(kStart.size() - 1));
}

}  // namespace softphone::setup
