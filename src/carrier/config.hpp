#pragma once
// What a carrier is told about its account: plain values that the program fills.

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/encoding.hpp"
#include "base/random.hpp"
#include "base/time.hpp"
#include "carrier/sip_config.hpp"
#include "proto/twilio/price.hpp"

namespace softphone::carrier {

/// Where to ask what to do with a call. `method` is POST or GET.
struct VoiceHandler {
  std::string url;
  std::string method = "POST";
  std::string fallback_url;  ///< asked with ErrorCode and ErrorUrl when `url` fails; may be empty
  std::string fallback_method = "POST";
  std::string status_callback;  ///< told once, when the call is over; may be empty
  std::string status_callback_method = "POST";
};

/// What the REST API knows of a thing of the account beyond its use.
struct Record {
  std::optional<WallTime> created{};  ///< nothing: it came with the configuration
  std::optional<WallTime> updated{};
  bool by_api = false;  ///< made or changed by REST: what the configuration says of it no longer counts
};

struct ApiKey {
  std::string sid;  ///< SK…
  std::string secret;
  std::string friendly_name{};
  Record record{};
};

/// A TwiML application: what an access token names for outgoing calls.
struct Application {
  std::string sid;  ///< AP…
  std::string friendly_name;
  VoiceHandler voice;
  Record record{};
};

/// A number of the account.
struct PhoneNumber {
  std::string sid;     ///< PN…
  std::string number;  ///< E.164
  VoiceHandler voice;
  std::string application_sid;  ///< takes precedence over `voice` when set
  std::string friendly_name{};  ///< empty: the number itself
  Record record{};
};

struct Config {
  std::string account_sid;  ///< AC…
  std::string auth_token;   ///< signs webhooks, authorises REST
  std::vector<ApiKey> keys;
  std::vector<Application> applications;
  std::vector<PhoneNumber> numbers;
  std::set<std::string, std::less<>> removed;  ///< SIDs of what the configuration gives and REST deleted

  std::string api_base = "https://api.twilio.com";  ///< in the URLs of recordings
  std::optional<SipConfig> sip;                     ///< nothing: no telephone network but the practice one

  std::string edge =
      "ashburn";  ///< told to pages that ask for none, as Twilio's `roaming` does in its home region
  std::string home = "us1";
  /// Media of a page that asks for another edge connects as late as over the way there.
  bool distant_edges = false;

  /// A page in a call is rung, too. One without `allowIncomingWhileBusy` does not show it and says nothing,
  /// so that the caller waits in vain; where all pages are such, the quick answer "busy" is better.
  bool ring_busy_pages = false;

  Duration listen_deadline = 10s;  ///< for the first `listen` of a connection
  Duration reconnect_grace = 30s;  ///< a call outlives its signalling connection this long
  Duration media_deadline = 30s;   ///< from answer to working media
  Duration call_limit = std::chrono::hours(4);
  std::size_t max_calls_per_connection = 8;
  std::size_t max_connections_per_identity = 16;
  std::size_t finished_calls_kept = 1000;
  twilio::Rates rates;                  ///< of calls; none: they have no price
  std::string currency = "USD";         ///< of the rates: `price_unit`
  Duration price_delay = 3s;            ///< from a call's end to its price
  std::size_t max_rest_requests = 100;  ///< at the same time; further ones get 429

  [[nodiscard]] const Application* find_application(std::string_view sid) const;
  [[nodiscard]] const PhoneNumber* find_number(std::string_view number) const;
  [[nodiscard]] std::optional<std::string> key_secret(std::string_view sid) const;
};

/// Facts of the media engine that go into our SDP.
struct MediaAddress {
  std::string ip;
  std::uint16_t port = 0;
};
struct MediaFacts {
  Bytes fingerprint;                                  ///< SHA-256 of the DTLS certificate
  std::vector<std::vector<MediaAddress>> candidates;  ///< by shard; its size is the number of shards
};

/// A fresh account: account SID, auth token, one API key, one application without URLs.
Config make_account(const RandomSource& random);

}  // namespace softphone::carrier
