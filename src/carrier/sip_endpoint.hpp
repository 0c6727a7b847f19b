#pragma once
// A SIP far end of a call: over the trunk, at a <Sip> noun's URI, or calling in.

#include <optional>
#include <string>

#include "carrier/endpoint.hpp"
#include "proto/sdp/rtp_description.hpp"
#include "proto/sip/user_agent.hpp"

namespace softphone::carrier {

struct Core;

/// What came of a <Refer>.
struct TransferNews {
  int refer_status = 0;
  int notify_status = 0;
  bool over = false;
};

class SipEndpoint : public Endpoint {
 public:
  explicit SipEndpoint(Core& core);

  void ring(Call& call) override;
  void answer(Call& call) override;
  void end(Call& call, const Ending& ending) override;
  [[nodiscard]] bool has_fixed_format() const override { return true; }

  /// A call from the network, admitted and with a number that has it.
  void begin(Call& call, const sip::InviteReceived& invite);
  /// The leg's port is known; 0: there is none.
  void leg_opened(Call& call, std::uint16_t port);
  /// Asks the far end to call somebody else instead. False before the answer.
  bool transfer(const Call& call, const std::string& target, const std::vector<sip::Header>& headers);
  /// To a transfer that the far end asked for.
  void answer_transfer(bool taken);

  void handle(Call& call, const sip::SessionProgress& event);
  void handle(Call& call, const sip::SessionAnswered& event);
  void handle(Call& call, const sip::SessionRefused& event);
  void handle(Call& call, const sip::OfferReceived& event);
  void handle(Call& call, const sip::AnswerReceived& event);
  void handle(Call& call, const sip::SessionEnded& event);
  void handle(Call& call, const sip::KeyReceived& event);
  void handle(Call& call, const sip::TransferProgress& event);
  void handle(Call& call, const sip::TransferRequested& event);

 private:
  void open_leg(const Call& call);
  /// Our description; an answer holds what `theirs` has in common with us.
  [[nodiscard]] std::string describe(const sdp::RtpDescription* theirs);
  /// Media flows as their description says. False when there is no codec that both have.
  bool take_remote(Call& call, const sdp::RtpDescription& theirs);
  void fail_call(Call& call, int status);

  Core& core_;
  std::optional<sip::SessionId> session_;
  std::string address_;     ///< of ours, for media
  std::uint16_t port_ = 0;  ///< of RTP; 0: not known yet
  std::uint64_t description_id_ = 0;
  std::uint64_t description_version_ = 0;
  std::optional<sdp::RtpDescription> offer_;  ///< of who calls in
  bool answer_wanted_ = false;
  bool closed_ = false;  ///< the session is over, or told to be
};

/// The call's far end as a SIP one, or null.
SipEndpoint* as_sip(const Call& call);

}  // namespace softphone::carrier
