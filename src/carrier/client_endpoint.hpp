#pragma once
// A browser (Voice SDK) at the far end of a call. A call towards an identity rings on all its registered
// connections with one offer; who answers first has it.

#include <set>

#include "carrier/endpoint.hpp"
#include "carrier/media_description.hpp"

namespace softphone::carrier {

struct Core;

class ClientEndpoint : public Endpoint {
 public:
  ClientEndpoint(Core& core, std::string identity);

  void ring(Call& call) override;
  void answer(Call& call) override;
  void answer_later(Call& call) override;
  void end(Call& call, const Ending& ending) override;
  [[nodiscard]] bool has_fixed_format() const override { return true; }

  // What Signaling has to say about this call.
  /// An outgoing call of the page, its offer read already.
  void begin(Call& call, ConnectionId connection, const std::string& temporary_id, const Negotiated& offer);
  /// A connection accepted; false when the call is not pending on it (any more).
  bool accepted(Call& call, ConnectionId connection, const Negotiated& answer);
  void declined(Call& call, ConnectionId connection);
  /// The page restarts ICE.
  void restart_ice(Call& call, const Negotiated& offer);
  /// A pending call moves to a connection that brought its own offer.
  void taken_over(Call& call, ConnectionId connection, const Negotiated& offer);
  /// The page is back on another connection.
  void reattached(Call& call, ConnectionId connection);
  void connection_lost(Call& call, ConnectionId connection);
  /// A connection of the identity registered while the call rings.
  void also_ring(Call& call, ConnectionId connection);
  void decline_confirmed(Call& call);

  [[nodiscard]] const std::string& identity() const { return identity_; }
  [[nodiscard]] const std::string& reconnect_token() const { return reconnect_token_; }
  [[nodiscard]] std::optional<ConnectionId> connection() const { return connection_; }
  [[nodiscard]] bool is_pending() const { return offered_ && !connection_; }

 private:
  void invite(Call& call, ConnectionId connection);
  void cancel_ringing(const Call& call, std::optional<ConnectionId> except);
  void attach(const Call& call, ConnectionId connection);
  void detach(const Call& call);
  void renew_token();
  /// As that connection's page describes it, and where it is.
  [[nodiscard]] RemoteMedia from(ConnectionId connection, RemoteMedia remote) const;

  Core& core_;
  std::string identity_;
  std::optional<ConnectionId> connection_;  ///< carries the call
  std::set<ConnectionId> ringing_;          ///< show the incoming call
  std::string temporary_id_;
  std::string reconnect_token_;
  LocalMedia local_;
  std::string mid_ = "0";
  std::string description_;   ///< our SDP: the offer, or the answer
  bool offered_ = false;      ///< we called it
  bool answer_held_ = false;  ///< the call is answered, its page does not know yet
  bool announced_ = false;    ///< the page knows the call SID
  bool description_sent_ = false;
  std::set<ConnectionId> declining_;  ///< said no while others ring on
  bool dtls_client_ = false;
};

/// The call's far end as a browser, or null.
ClientEndpoint* as_client(const Call& call);

}  // namespace softphone::carrier
