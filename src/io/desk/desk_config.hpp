#pragma once
// What the desk is told by whoever starts it.

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/roster.hpp"
#include "io/delivery/outbox.hpp"
#include "io/net/address_list.hpp"

namespace softphone::crm {
class NumberIndex;
class IndexWorker;
}  // namespace softphone::crm

namespace softphone::io_desk {

/// A Voice account, Twilio's or the built-in carrier's: the same five secrets.
struct Account {
  std::string account_sid;  ///< AC…
  std::string auth_token;   ///< signs webhooks
  std::string api_key;      ///< SK…
  std::string api_secret;   ///< signs access tokens
  std::string app_sid;      ///< AP…; its voice URL is our webhook
};

struct PracticeNumber {
  std::string number;  ///< E.164
  std::string kind;    ///< echo, speak, busy …
};

/// One thing of the installation that was looked at.
struct Examined {
  std::string check;    ///< settings, disk, account …
  std::string code;     ///< what was found, a stable word
  std::string verdict;  ///< ok, warning, failed
  std::string json;     ///< all of it, an object
};

/// Looks at the installation, a step after the other. docs/api/diagnosis.md.
class Examiner {
 public:
  virtual ~Examiner() = default;
  /// What the step about to be taken is called; nothing: it was the last one.
  [[nodiscard]] virtual std::optional<std::string> next_step() const = 0;
  [[nodiscard]] virtual std::size_t steps_left() const = 0;
  virtual boost::asio::awaitable<std::vector<Examined>> take_step() = 0;
};

/// TURN servers for browsers whose network lets no UDP through (RFC 8656), and how they sign in there.
struct IceServers {
  std::vector<std::string> urls = {};  ///< RFC 7065; none: there is no TURN server
  std::string username = {};
  std::string credential = {};  ///< secret
};

struct DeskConfig {
  std::string version;
  Account account;
  /// The team of the trial, and its main line.
  desk::Roster roster = desk::practice_roster();
  bool built_in_carrier = true;
  /// Where the page's SDK connects instead of Twilio: a path of this server or a ws(s) URL.
  std::optional<std::string> signaling;
  std::string edge = "roaming";
  /// Where the account's calls are processed, for tokens; empty: where Twilio does by default.
  std::string region = {};
  /// From one start of a leg by REST to the next; zero: nobody waits.
  Duration call_interval = {};
  std::string default_country = "FR";
  std::vector<PracticeNumber> practice_numbers;  ///< empty: the carrier has no practice network
  /// Calls can leave this machine although there is a practice network: the built-in carrier has a trunk.
  bool reaches_outside = false;
  std::string api_base;  ///< REST API, without a slash at the end
  /// Our address as the carrier calls it, without a slash at the end; webhooks are signed over it.
  std::string webhook_base;
  std::uint16_t port = 0;
  /// Other names of this server, as browsers send them in Host ("phone.example.com", "10.0.0.5:3000").
  std::vector<std::string> public_hosts;
  /// Our address as people reach it, without a slash at the end; empty: not known.
  std::string public_url;
  /// Whose X-Forwarded-For and X-Forwarded-Proto are believed.
  net::AddressList trusted_proxies = net::AddressList::loopback();
  /// Origins of pages that may show this one and hand it numbers ("https://odoo.example.com").
  std::vector<std::string> embed_origins = {};
  /// Where our page is hosted apart: these origins may use the API with a session of their own.
  std::vector<std::string> page_origins = {};
  /// Who has which number in the CRM, known here; null: nothing is. Both outlive the desk.
  crm::NumberIndex* index = nullptr;
  crm::IndexWorker* index_worker = nullptr;
  /// Who is told of calls.
  io_delivery::OutboxConfig outbox = {};
  /// Handed to pages with their token.
  IceServers ice_servers = {};
  /// Lets whoever has it read /metrics from elsewhere; empty: this machine only.
  std::string metrics_token = {};
  /// Beginnings of calendars' addresses that may lead into a private network.
  std::vector<std::string> private_calendars = {};
  /// Folder of the recordings that are copied from the carrier; empty: none are.
  std::string recording_copies = {};
  /// Whether they are deleted at the carrier then.
  bool delete_recordings = false;
  /// False when the built-in carrier has failed; for /healthz.
  std::function<bool()> carrier_runs = [] { return true; };
  /// A new examination, of those steps only that are wanted by name. Nothing: the desk cannot be examined.
  std::function<std::unique_ptr<Examiner>(std::function<bool(std::string_view)> wanted)> examine = {};
  /// Mends what a check found. Error codes: not_repairable, and those of what was tried.
  std::function<boost::asio::awaitable<Result<bool>>(std::string check)> repair = {};
};

}  // namespace softphone::io_desk
