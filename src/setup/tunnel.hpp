#pragma once
// ngrok as its local API and its log show it. https://ngrok.com/docs/agent/api/,
// https://ngrok.com/docs/errors/

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "setup/finding.hpp"

namespace softphone::setup {

/// Where its API is unless its settings say otherwise.
inline constexpr std::string_view kNgrokApi = "http://127.0.0.1:4040";

struct Tunnel {
  std::string public_url;  ///< without a slash at the end
  std::string leads_to;    ///< "http://localhost:3000"
};

struct Tunnels {
  std::vector<Tunnel> entries;
};

/// What GET /api/tunnels answers; entries without an http(s) address are left out, and of many the first
/// hundred are read. Error code: bad_answer.
Result<Tunnels> read_tunnels(std::string_view body);

/// The address under which a port of this machine is reached: `wanted` when a tunnel leads from there, any
/// when `wanted` is empty; of two, the one with https. Nothing: none leads here.
std::optional<std::string> address_of(const Tunnels& tunnels, std::uint16_t port, std::string_view wanted);
/// Where the wanted address leads instead of here; empty: nowhere, or here.
std::string leads_elsewhere(const Tunnels& tunnels, std::uint16_t port, std::string_view wanted);

/// `ngrok http …` for a port of this machine. `wanted`: the address it is to have, empty: any.
/// `domain_option`: for versions before 3.16, which know no --url.
std::vector<std::string> ngrok_arguments(std::uint16_t port, std::string_view wanted, bool domain_option);

/// What ngrok says while it runs, a line at a time.
class NgrokLog {
 public:
  void line(std::string_view line);
  /// Where its API is, when it said so: another ngrok may have the usual port.
  [[nodiscard]] const std::string& api() const { return api_; }
  /// It does not know --url.
  [[nodiscard]] bool is_old() const { return old_; }
  /// Why it does not work and what helps, a sentence; empty: it did not say.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  std::string api_;
  std::string trouble_;
  bool old_ = false;
};

/// How long to wait before it is started again after that many failures in a row: 1 s, doubled each time, at
/// most a minute.
Milliseconds restart_delay(int failures);

/// Whether an address is one that ngrok gives, and so may be somebody else's tomorrow.
bool is_ngrok_address(std::string_view url);

/// What `softphone doctor` says of the tunnel. `installed`: the program is in PATH. `tunnels`: what its API
/// at `api` answers, nothing: no answer. `running`: a server of ours answers on this machine.
Finding judge_tunnel(
    const std::string& api,
    bool installed,
    const std::optional<Tunnels>& tunnels,
    std::uint16_t port,
    const std::string& wanted,
    bool running
);

}  // namespace softphone::setup
