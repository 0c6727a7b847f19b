#include "setup/tunnel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/json_text.hpp"

namespace softphone::setup {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostTunnels = 100;
constexpr std::size_t kLongestAddress = 300;

struct Known {
  std::string_view code;
  std::string_view sentence;
};
constexpr std::array<Known, 9> kKnown = {{
    {"ERR_NGROK_4018",
     "ngrok has no authtoken: sign up at ngrok.com, then run ngrok config add-authtoken TOKEN as the user of "
     "this server, or set NGROK_AUTHTOKEN."},
    {"ERR_NGROK_105",
     "What is given as ngrok's authtoken is none: copy it again from dashboard.ngrok.com (NGROK_AUTHTOKEN, "
     "or "
     "ngrok config add-authtoken TOKEN)."},
    {"ERR_NGROK_107",
     "ngrok's authtoken is not valid (any more): copy it again from dashboard.ngrok.com (NGROK_AUTHTOKEN, or "
     "ngrok config add-authtoken TOKEN)."},
    {"ERR_NGROK_108",
     "The ngrok account allows no more agents at once: stop the one that runs elsewhere, on this machine or "
     "another."},
    {"ERR_NGROK_121", "This ngrok is too old for its service: ngrok update."},
    {"ERR_NGROK_313", "The ngrok account may not choose this address: NGROK_URL must be its own domain."},
    {"ERR_NGROK_320", "The domain of NGROK_URL belongs to another ngrok account."},
    {"ERR_NGROK_334",
     "Another ngrok serves the address of NGROK_URL already: stop it, on this machine or another."},
    {"ERR_NGROK_7117", "The domain of NGROK_URL is not reserved: do so at dashboard.ngrok.com, Domains."},
}};

/// An address without what would move a terminal's cursor.
bool is_plain(std::string_view address) {
  return address.size() <= kLongestAddress &&
         std::all_of(address.begin(), address.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

std::string without_slash(std::string address) {
  while (address.ends_with('/')) address.pop_back();
  return address;
}

/// Host and port of "http://localhost:3000", "localhost:3000" and "3000".
bool is_port_of_this_machine(std::string_view address, std::uint16_t port) {
  if (const auto scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find('/'));
  const auto colon = address.rfind(':');
  const std::string_view digits = colon == std::string_view::npos ? address : address.substr(colon + 1);
  const std::string_view host = colon == std::string_view::npos ? "" : address.substr(0, colon);
  if (digits != std::to_string(port)) return false;
  return host.empty() || host == "localhost" || host == "127.0.0.1" || host == "[::1]" || host == "0.0.0.0";
}

/// The value of `name=` in a line of logfmt.
std::string_view field(std::string_view line, std::string_view name) {
  const std::string key = fmt::format("{}=", name);
  std::size_t at = line.starts_with(key) ? 0 : line.find(' ' + key);
  if (at == std::string_view::npos) return {};
  if (at != 0 || !line.starts_with(key)) ++at;
  line.remove_prefix(at + key.size());
  if (line.starts_with('"')) {
    line.remove_prefix(1);
    return line.substr(0, line.find('"'));
  }
  return line.substr(0, line.find(' '));
}

}  // namespace

Result<Tunnels> read_tunnels(std::string_view body) {
  json::error_code error;
  const json::value value = json::parse(body, error);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* list = object == nullptr ? nullptr : object->if_contains("tunnels");
  if (list == nullptr || !list->is_array()) return fail("bad_answer", "this is no answer of ngrok's API");
  Tunnels tunnels;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object() || tunnels.entries.size() == kMostTunnels) continue;
    Tunnel tunnel{without_slash(text_of(entry.get_object(), "public_url")), {}};
    const json::value* config = entry.get_object().if_contains("config");
    if (config != nullptr && config->is_object()) tunnel.leads_to = text_of(config->get_object(), "addr");
    const bool is_web = tunnel.public_url.starts_with("https://") || tunnel.public_url.starts_with("http://");
    if (is_web && is_plain(tunnel.public_url) && is_plain(tunnel.leads_to))
      tunnels.entries.push_back(std::move(tunnel));
  }
  return tunnels;
}

std::optional<std::string> address_of(const Tunnels& tunnels, std::uint16_t port, std::string_view wanted) {
  std::optional<std::string> plain;
  for (const Tunnel& tunnel : tunnels.entries) {
    if (!is_port_of_this_machine(tunnel.leads_to, port)) continue;
    if (!wanted.empty() && tunnel.public_url != wanted) continue;
    if (!wanted.empty() || tunnel.public_url.starts_with("https://")) return tunnel.public_url;
    plain = tunnel.public_url;
  }
  return plain;
}

std::string leads_elsewhere(const Tunnels& tunnels, std::uint16_t port, std::string_view wanted) {
  for (const Tunnel& tunnel : tunnels.entries) {
    if (tunnel.public_url == wanted && !is_port_of_this_machine(tunnel.leads_to, port))
      return tunnel.leads_to.empty() ? "another program" : tunnel.leads_to;
  }
  return {};
}

std::vector<std::string> ngrok_arguments(std::uint16_t port, std::string_view wanted, bool domain_option) {
  std::vector<std::string> arguments{"http", std::to_string(port), "--log=stdout", "--log-format=logfmt"};
  if (wanted.empty()) return arguments;
  if (domain_option) {
    arguments.push_back(fmt::format("--domain={}", wanted.substr(wanted.find("://") + 3)));
  } else {
    arguments.push_back(fmt::format("--url={}", wanted));
  }
  return arguments;
}

void NgrokLog::line(std::string_view line) {
  if (line.find("unknown flag: --url") != std::string_view::npos) old_ = true;
  if (field(line, "msg") == "starting web service") {
    const std::string_view address = field(line, "addr");
    if (!address.empty() && is_plain(address)) api_ = fmt::format("http://{}", address);
  }
  const std::size_t at = line.find("ERR_NGROK_");
  if (at == std::string_view::npos) return;
  const std::string_view rest = line.substr(at);
  const std::string_view code =
      rest.substr(0, std::min(rest.find_first_not_of("ERR_NGOK0123456789"), std::size_t{20}));
  trouble_ = fmt::format("ngrok does not work ({}).", code);
  for (const Known& known : kKnown) {
    if (known.code == code) trouble_ = known.sentence;
  }
  trouble_ += fmt::format(" https://ngrok.com/docs/errors/{}", code);
  for (char& c : trouble_) {
    if (c == '\n') c = ' ';
  }
}

Milliseconds restart_delay(int failures) {
  constexpr int kMostDoublings = 6;
  return std::min(Milliseconds(1000 << std::clamp(failures - 1, 0, kMostDoublings)), Milliseconds(60'000));
}

bool is_ngrok_address(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of(":/"));
  for (const std::string_view domain :
       {".ngrok.app", ".ngrok.dev", ".ngrok.io", ".ngrok-free.app", ".ngrok-free.dev", ".ngrok.pizza"}) {
    if (host.ends_with(domain)) return true;
  }
  return false;
}

Finding judge_tunnel(
    const std::string& api,
    bool installed,
    const std::optional<Tunnels>& tunnels,
    std::uint16_t port,
    const std::string& wanted,
    bool running
) {
  Finding finding{"tunnel", "ngrok, as its API at " + api + " tells", Verdict::ok, {}};
  if (tunnels) {
    if (const auto address = address_of(*tunnels, port, wanted)) {
      finding.found = *address + " leads here";
      finding.values["address"] = *address;
      return finding;
    }
    finding.verdict = Verdict::failed;
    const std::string elsewhere = wanted.empty() ? std::string() : leads_elsewhere(*tunnels, port, wanted);
    if (!elsewhere.empty()) {
      finding.code = "elsewhere";
      finding.values["address"] = wanted;
      finding.values["target"] = elsewhere;
      finding.found = fmt::format("{} leads to {}", wanted, elsewhere);
      finding.fix = "Stop that ngrok; the server starts one of its own.";
    } else {
      finding.code = "not_here";
      finding.found = fmt::format("it runs, and no tunnel leads to port {}", port);
      finding.fix = "The server's log tells why; ngrok's page at the address above, too.";
    }
    return finding;
  }
  if (!installed) {
    finding.verdict = Verdict::failed;
    finding.code = "not_installed";
    finding.found = "ngrok is not installed, and none runs";
    finding.fix = "Install it (ngrok.com/download), or set PUBLIC_URL and lead that address here yourself.";
    return finding;
  }
  finding.verdict = running ? Verdict::failed : Verdict::warning;
  finding.code = "not_running";
  finding.found = "installed, and does not run";
  finding.fix = running ? "The server starts it again and again: its log tells why it ends."
                        : "The server starts it: start the server, then ask again.";
  return finding;
}

}  // namespace softphone::setup
