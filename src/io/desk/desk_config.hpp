#pragma once
// What the desk is told by whoever starts it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desk/roster.hpp"
#include "io/delivery/outbox.hpp"

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

struct DeskConfig {
  std::string version;
  Account account;
  /// The team of the trial, and its main line.
  desk::Roster roster = desk::practice_roster();
  bool built_in_carrier = true;
  /// Where the page's SDK connects instead of Twilio: a path of this server or a ws(s) URL.
  std::optional<std::string> signaling;
  std::string edge = "roaming";
  std::string default_country = "FR";
  std::vector<PracticeNumber> practice_numbers;  ///< empty: the carrier has no practice network
  std::string api_base;                          ///< REST API, without a slash at the end
  /// Our address as the carrier calls it, without a slash at the end; webhooks are signed over it.
  std::string webhook_base;
  std::uint16_t port = 0;
  /// Other names of this server, as browsers send them in Host ("phone.example.com", "10.0.0.5:3000").
  std::vector<std::string> public_hosts;
  /// Our address as people reach it, without a slash at the end; empty: not known.
  std::string public_url;
  /// Who is told of calls.
  io_delivery::OutboxConfig outbox = {};
  /// Beginnings of calendars' addresses that may lead into a private network.
  std::vector<std::string> private_calendars = {};
  /// False when the built-in carrier has failed; for /healthz.
  std::function<bool()> carrier_runs = [] { return true; };
};

}  // namespace softphone::io_desk
