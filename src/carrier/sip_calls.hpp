#pragma once
// The telephone network's door: the SIP user agent, which calls its sessions are, who may call in, and where
// calls go out.

#include <map>
#include <memory>

#include "carrier/events.hpp"
#include "carrier/sip_config.hpp"
#include "proto/sip/user_agent.hpp"

namespace softphone::carrier {

struct Core;
struct Call;
class SipEndpoint;

class SipCalls {
 public:
  explicit SipCalls(Core& core);
  ~SipCalls();

  /// The telephone network has that number.
  [[nodiscard]] bool leads_to(const std::string& number) const;
  /// Sockets are there.
  [[nodiscard]] bool ready() const { return agent_ != nullptr; }
  [[nodiscard]] sip::UserAgent& agent() { return *agent_; }

  void started(const SipStarted& event);
  void received(const SipReceived& event);
  void send_failed(const std::string& transaction);
  void trunk_resolved(const std::vector<std::string>& addresses) { trunk_addresses_ = addresses; }
  void leg_opened(Call& call, std::uint16_t port);
  void handle_timeout();
  [[nodiscard]] std::optional<TimePoint> next_timeout() const;
  /// Hands on what has happened, and sends what is to be sent.
  void pump();
  void shut_down();

  // For SipEndpoint.
  /// Where a number is called: over the trunk.
  [[nodiscard]] sip::Invitation trunk_invitation(const Call& call) const;
  /// A <Sip> noun's call.
  [[nodiscard]] sip::Invitation uri_invitation(const Call& call) const;
  /// Our address as that hop sees it.
  [[nodiscard]] sip::LocalAddress locate(const sip::Hop& hop) const;
  void attach(sip::SessionId session, const Call& call);
  void detach(sip::SessionId session);

 private:
  struct OnEvent;

  void invited(const sip::InviteReceived& event);
  /// True when the caller may call; else it has been told why not.
  bool admit(const sip::InviteReceived& event);
  [[nodiscard]] std::string make_nonce() const;
  [[nodiscard]] bool nonce_is_fresh(const std::string& nonce) const;
  [[nodiscard]] Call* call_of(sip::SessionId session) const;
  [[nodiscard]] sip::Hop trunk_hop() const;

  Core& core_;
  std::unique_ptr<sip::UserAgent> agent_;
  SipStarted ports_;
  std::vector<std::string> trunk_addresses_;
  std::map<sip::SessionId, std::string> calls_;  ///< SIDs
  Bytes nonce_key_;
  bool pumping_ = false;
};

}  // namespace softphone::carrier
