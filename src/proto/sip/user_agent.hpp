#pragma once
// A SIP user agent (RFC 3261): calls in both directions, transfers (RFC 3515), registration, keepalive.
// Pure: handle, then drain events and packets.
//
// Not spoken, and not offered: reliable provisional answers (RFC 3262), session timers (RFC 4028; a far end's
// refreshing re-INVITE or UPDATE is answered), offers of our own within a call.

#include <deque>
#include <functional>
#include <map>
#include <set>

#include "proto/sip/dialog.hpp"
#include "proto/sip/digest.hpp"

namespace softphone::sip {

enum class SessionId : std::uint64_t {};

/// How the far end sees us.
struct LocalAddress {
  std::string host;
  std::uint16_t port = 0;
};

/// A call of ours.
struct Invitation {
  Uri target;
  NameAddress from;  ///< without tag
  NameAddress to;
  Hop hop;
  Credentials credentials;
  std::vector<Header> headers;
  std::string sdp;
};

struct Registration {
  Uri registrar;        ///< "sip:provider.example"
  NameAddress address;  ///< of record
  Hop hop;
  Credentials credentials;
  std::chrono::seconds expires{600};
};

// What happens.
/// Somebody calls: ring, progress, accept, reject or challenge it.
struct InviteReceived {
  SessionId session;
  Message request;
  Hop from;
};
/// A provisional answer; `sdp` may be empty.
struct SessionProgress {
  SessionId session;
  int status;
  std::string sdp;
};
struct SessionAnswered {
  SessionId session;
  std::string sdp;
};
/// Our call came to nothing. The session is over.
struct SessionRefused {
  SessionId session;
  int status;
  Message response;  ///< empty when none came
};
/// A new offer within the call, to be answered by answer_offer(). Empty: the far end wants ours.
struct OfferReceived {
  SessionId session;
  std::string sdp;
};
/// The answer to an offer that we made because the far end made none.
struct AnswerReceived {
  SessionId session;
  std::string sdp;
};
/// The far end hung up, gave up before the answer, or is gone. The session is over.
struct SessionEnded {
  SessionId session;
  int status;  ///< 200 BYE; 487 cancelled; 408 the far end never acknowledged the answer
};
/// Keys by INFO (application/dtmf-relay, application/dtmf).
struct KeyReceived {
  SessionId session;
  char key;
};
/// A transfer that we asked for goes on: the answer to the REFER, or what a NOTIFY says.
struct TransferProgress {
  SessionId session;
  int refer_status;   ///< 0: not answered yet
  int notify_status;  ///< 0: nothing reported
  bool over;
};
/// The far end asks us to call `target` instead of it: answer_transfer().
struct TransferRequested {
  SessionId session;
  std::string target;  ///< the URI of Refer-To
};
struct RegistrationChanged {
  bool registered;
  int status;
};
/// The peer that keep_alive() asks does answer, or has ceased to.
struct PeerChanged {
  bool alive;
};
using AgentEvent = std::variant<
    InviteReceived,
    SessionProgress,
    SessionAnswered,
    SessionRefused,
    OfferReceived,
    AnswerReceived,
    SessionEnded,
    KeyReceived,
    TransferProgress,
    TransferRequested,
    RegistrationChanged,
    PeerChanged>;

class UserAgent {
 public:
  using Locate = std::function<LocalAddress(const Hop&)>;

  /// `locate`: our address as a hop can reach it. `product`: for User-Agent and Server.
  UserAgent(std::string product, Locate locate, RandomSource random);

  // From the network.
  /// One message; what cannot be read is dropped.
  void handle(ByteView bytes, const Hop& from, TimePoint now);
  void handle_send_failure(const std::string& transaction, TimePoint now);
  void handle_timeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> next_timeout() const;
  std::optional<Transmit> poll_transmit();
  std::optional<AgentEvent> poll_event();

  // Calls. A session that is over is ignored.
  SessionId invite(const Invitation& invitation, TimePoint now);
  void ring(SessionId session, TimePoint now);
  /// 183 with an answer: early media.
  void progress(SessionId session, const std::string& sdp, TimePoint now);
  void accept(SessionId session, const std::string& sdp, TimePoint now);
  void reject(SessionId session, int status, TimePoint now);
  /// 401.
  void challenge(SessionId session, const std::vector<Challenge>& challenges, TimePoint now);
  /// To OfferReceived; an empty text refuses it (488), and the call goes on as it was.
  void answer_offer(SessionId session, const std::string& sdp, TimePoint now);
  /// CANCEL, BYE, or 480 to who calls us.
  void hang_up(SessionId session, TimePoint now);
  /// Asks the far end to call `target` instead of us.
  void transfer(
      SessionId session, const std::string& target, const std::vector<Header>& headers, TimePoint now
  );
  /// To TransferRequested. 202 takes it, and the far end is told at once that its part is done, as nothing
  /// but the other call decides from here on; any other status refuses it.
  void answer_transfer(SessionId session, int status, TimePoint now);
  [[nodiscard]] std::string call_id(SessionId session) const;

  // Registration and keepalive.
  void register_at(const Registration& registration, TimePoint now);
  void unregister(TimePoint now);
  /// OPTIONS every 30 s.
  void keep_alive(const Uri& peer, const Hop& hop, TimePoint now);

  [[nodiscard]] std::size_t live_sessions() const { return sessions_.size(); }
  [[nodiscard]] std::size_t live_transactions() const { return transactions_.size(); }

 private:
  enum class Stage { calling, called, accepted, confirmed };
  struct Session {
    Stage stage = Stage::calling;
    bool caller = true;
    bool cancelled = false;
    Message invite;           ///< as sent last, or as received
    std::string transaction;  ///< of the INVITE
    std::string local_tag;
    Credentials credentials;
    std::optional<Dialog> dialog;  ///< confirmed, or ours as callee
    bool early_media = false;      ///< our answer went out with a provisional one
    std::string sdp;               ///< our last description
    bool we_offered = false;       ///< in our 2xx
    // The answer or re-answer that waits for its ACK.
    std::optional<Message> ok;
    Hop ok_hop;
    Duration ok_interval = kT1;
    TimePoint ok_next = TimePoint::max();
    TimePoint ok_deadline = TimePoint::max();
    // An ACK of ours, to be repeated with each repeated 2xx.
    std::optional<Message> ack;
    Hop ack_hop;
    // The offer under way.
    std::string offer_transaction;
    Message offer_request;
    // A transfer.
    int refer_status = 0;
    int notify_status = 0;
    bool referring = false;
    // A transfer that the far end asks for.
    std::string asked_transaction;
    Message asked_request;
  };
  /// A request of ours that waits for its answer.
  struct Pending {
    std::optional<SessionId> session;  ///< nothing: registration or keepalive
    Message request;                   ///< without Via
    Hop hop;
    Credentials credentials;
    int attempts = 0;
    std::string last_nonce;
  };

  // user_agent.cpp
  [[nodiscard]] Session* find(SessionId id);
  void drop(SessionId id);
  void drain(TimePoint now);
  void start(Pending pending, TimePoint now);
  void send_in_dialog(SessionId id, Session& session, Message request, TimePoint now);
  void send_ack(const Message& ack, const Hop& hop);
  void arm_ok(SessionId id, Session& session, const Message& response, const Hop& hop, TimePoint now);
  void disarm_ok(SessionId id, Session& session);
  [[nodiscard]] NameAddress contact(const Hop& hop, const std::string& user) const;
  void add_capabilities(Message& message) const;
  void bye(SessionId id, Session& session, TimePoint now);
  void refer_over(SessionId id, Session& session);
  /// The call is over: what the far end asked for last is not to happen.
  void forget_transfer(Session& session, TimePoint now);

  // user_agent_requests.cpp
  void handle_request(const RequestReceived& event, TimePoint now);
  void handle_initial_invite(const RequestReceived& event, TimePoint now);
  void handle_in_dialog(const RequestReceived& event, SessionId id, Session& session, TimePoint now);
  void handle_offer(const RequestReceived& event, SessionId id, Session& session, TimePoint now);
  void handle_info(const Message& request, SessionId id);
  void handle_notify(const Message& request, SessionId id, Session& session);
  void handle_refer(const RequestReceived& event, SessionId id, Session& session, TimePoint now);
  void handle_ack(const Message& ack, SessionId id, Session& session);
  void handle_cancel(const std::string& transaction, TimePoint now);
  void answer(const RequestReceived& event, int status, TimePoint now);

  // user_agent_responses.cpp
  void handle_response(const ResponseReceived& event, TimePoint now);
  void handle_failure(const std::string& transaction, int status, TimePoint now);
  bool authenticate(Pending pending, const Message& response, TimePoint now);
  void handle_invite_response(
      SessionId id, const Message& request, const ResponseReceived& event, TimePoint now
  );
  void invite_answered(SessionId id, const Message& request, const ResponseReceived& event, TimePoint now);
  void hang_up_stray(const Message& request, const ResponseReceived& event, TimePoint now);
  void handle_register_response(const Message& request, const Message& response, TimePoint now);
  void registration_failed(int status, TimePoint now);
  void send_register(std::chrono::seconds expires, TimePoint now);
  void send_options(TimePoint now);

  std::string product_;
  Locate locate_;
  RandomSource random_;
  TransactionLayer transactions_;
  std::map<SessionId, Session> sessions_;
  std::map<std::string, SessionId> by_call_;    ///< "Call-ID local-tag"
  std::map<std::string, SessionId> by_invite_;  ///< server transaction of an INVITE
  /// By client transaction. That of an INVITE stays as long as its session, for answers that come twice.
  std::map<std::string, Pending> pending_;
  std::set<std::pair<TimePoint, SessionId>> ok_due_;
  std::deque<AgentEvent> events_;
  std::uint64_t last_session_ = 0;

  std::optional<Registration> registration_;
  std::string register_call_id_;
  std::string register_tag_;
  std::uint32_t register_cseq_ = 0;
  bool registered_ = false;
  bool leaving_ = false;
  Duration register_retry_ = 30s;
  TimePoint register_due_ = TimePoint::max();

  std::optional<std::pair<Uri, Hop>> peer_;
  std::optional<bool> peer_alive_;
  TimePoint options_due_ = TimePoint::max();
};

}  // namespace softphone::sip
