#pragma once
// The lite side of ICE (RFC 8445 §2.5) for one stream with one component: answers the checks of a full agent,
// learns its address from them, follows its nomination. Sends no checks, so consent (RFC 7675) is judged by
// what arrives: no valid check and no authenticated media for 30 s means that the peer is gone.

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.hpp"
#include "proto/stun/message.hpp"

namespace softphone::ice {

struct Credentials {
  std::string ufrag;
  std::string pwd;
};

/// Without a check or media for so long the peer is gone. RFC 7675 §5.1 would have it 30 s; but a page that
/// lost its network restarts ICE for up to a minute, and if it gives up it is the one to say why (the SDK:
/// 53405).
constexpr Duration kConsentLifetime = 75s;

struct Transmit {
  stun::Address to;
  Bytes datagram;
};
/// A check from this address was valid: packets from it may be trusted to come from the peer.
struct Validated {
  stun::Address from;
};
/// Send here from now on.
struct Selected {
  stun::Address to;
};
/// An ICE restart is complete: nothing will use this local ufrag again.
struct Retired {
  std::string ufrag;
};
/// Consent expired; said once, until the next valid check.
struct Lost {};
using Output = std::variant<Transmit, Validated, Selected, Retired, Lost>;

class LiteAgent {
 public:
  /// `remote` may be empty when we made the offer and have no answer yet: nobody can be heard before it, so
  /// consent counts from `set_remote`, else from `now`.
  LiteAgent(Credentials local, Credentials remote, TimePoint now);

  /// True if a check with this local fragment is for us.
  [[nodiscard]] bool owns(std::string_view local_ufrag) const;
  void set_remote(Credentials remote, TimePoint now);
  /// RFC 8445 §9: the old credentials stay good until the first nomination with the new ones.
  void restart(Credentials local, Credentials remote);

  /// `message` was parsed from `packet`. Anything but a binding request is ignored.
  void handle_message(
      ByteView packet, const stun::Message& message, const stun::Address& from, TimePoint now
  );
  /// Authenticated media from the peer keeps consent alive.
  void handle_media(TimePoint now) { last_heard_ = now; }
  void handle_timeout(TimePoint now);

  [[nodiscard]] std::optional<Output> poll_output();
  [[nodiscard]] TimePoint next_timeout() const {
    return remote_.ufrag.empty() ? TimePoint::max() : last_heard_ + kConsentLifetime;
  }

  /// Where to send: the nominated address, else the last one with a valid check.
  [[nodiscard]] const std::optional<stun::Address>& target() const {
    return nominated_ ? nominated_ : validated_;
  }
  [[nodiscard]] bool nominated() const { return nominated_.has_value(); }

 private:
  void refuse(
      const stun::Message& request, const stun::Address& to, stun::ErrorCode code, const Credentials* signer
  );

  TimePoint last_heard_;  // first: the only thing that media touches
  Credentials local_;
  Credentials remote_;
  std::optional<Credentials> previous_;  ///< local ones before a restart
  std::optional<stun::Address> nominated_;
  std::optional<stun::Address> validated_;
  bool lost_ = false;
  std::deque<Output> outputs_;
};

/// The local fragment of a USERNAME "local:remote" (RFC 8445 §7.2.2), or empty.
std::string_view local_fragment(std::string_view username);

}  // namespace softphone::ice
