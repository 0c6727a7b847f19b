#include "desk/browser.hpp"

#include <utility>
#include <vector>

namespace softphone::desk {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

/// Each names itself after those it is like, so that the first one found is the one.
constexpr Word kBrowsers[] = {
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"},
    {"FxiOS/", "Firefox"},
    {"HeadlessChrome/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"CriOS/", "Chrome"},
    {"Safari/", "Safari"},
    {"curl/", "curl"},
};
constexpr Word kSystems[] = {
    {"Windows", "Windows"},
    {"Android", "Android"},
    {"iPhone", "iPhone"},
    {"iPad", "iPad"},
    {"CrOS", "ChromeOS"},
    {"Macintosh", "macOS"},
    {"Linux", "Linux"},
};

template <std::size_t N>
std::string_view first_of(const Word (&words)[N], std::string_view text) {
  for (const auto& [sign, name] : words) {
    if (text.find(sign) != std::string_view::npos) return name;
  }
  return {};
}

/// The groups of an IPv6 address as they are written, with those that "::" stands for.
std::vector<std::string> groups_of(std::string_view address) {
  const auto split = [](std::string_view part) {
    std::vector<std::string> groups;
    while (!part.empty()) {
      const std::size_t colon = part.find(':');
      groups.emplace_back(part.substr(0, colon));
      if (colon == std::string_view::npos) break;
      part.remove_prefix(colon + 1);
    }
    return groups;
  };
  const std::size_t gap = address.find("::");
  if (gap == std::string_view::npos) return split(address);
  std::vector<std::string> groups = split(address.substr(0, gap));
  const std::vector<std::string> rest = split(address.substr(gap + 2));
  while (groups.size() + rest.size() < 8) groups.emplace_back("0");
  groups.insert(groups.end(), rest.begin(), rest.end());
  return groups;
}

/// An IPv4 address in the form of an IPv6 one is itself.
std::string_view plain(std::string_view address) {
  constexpr std::string_view kMapped = "::ffff:";
  return address.starts_with(kMapped) && address.find('.') != std::string_view::npos
             ? address.substr(kMapped.size())
             : address;
}

std::string first_groups(std::string_view address, std::size_t count) {
  std::string prefix;
  const std::vector<std::string> groups = groups_of(address);
  for (std::size_t i = 0; i < count && i < groups.size(); ++i) prefix += groups[i] + ':';
  return prefix + ':';
}

}  // namespace

std::string browser_name(std::string_view user_agent) {
  user_agent = user_agent.substr(0, 512);
  std::string name(first_of(kBrowsers, user_agent));
  const std::string_view system = first_of(kSystems, user_agent);
  if (!name.empty() && !system.empty()) name += ", ";
  return name.append(system);
}

std::string address_prefix(std::string_view address) {
  address = plain(address);
  if (address.find(':') != std::string_view::npos) return first_groups(address, 3);
  const std::size_t dot = address.rfind('.');
  return dot == std::string_view::npos ? std::string() : std::string(address.substr(0, dot)) + ".x";
}

std::string address_of_one(std::string_view address) {
  address = plain(address);
  return address.find(':') == std::string_view::npos ? std::string(address) : first_groups(address, 4);
}

}  // namespace softphone::desk
