#pragma once
// One dialog (RFC 3261 §12): who the two ends are, by which route requests go, which numbers they carry.

#include "proto/sip/transaction.hpp"

namespace softphone::sip {

struct Dialog {
  std::string call_id;
  NameAddress local;   ///< with our tag
  NameAddress remote;  ///< with theirs, once known
  Uri remote_target;
  std::vector<NameAddress> route_set;
  std::uint32_t local_cseq = 0;
  std::optional<std::uint32_t> remote_cseq;
  Hop hop;  ///< where the last message of the far end came from, or the first request went

  [[nodiscard]] std::string local_tag() const { return local.tag(); }
  [[nodiscard]] std::string remote_tag() const { return remote.tag(); }
};

/// The caller's side, from an answer to its INVITE (§12.1.2).
Dialog make_caller_dialog(const Message& request, const Message& response, const Hop& from);
/// The callee's side (§12.1.1).
Dialog make_callee_dialog(const Message& invite, const std::string& local_tag, const Hop& from);
/// Takes over a new Contact (§12.2.2).
void refresh_target(Dialog& dialog, const Message& message, const Hop& from);

/// A request within the dialog (§12.2.1.1) without Via; takes the next CSeq.
Message make_request(Dialog& dialog, std::string method);
/// The ACK of a 2xx to the request with that CSeq.
Message make_ack(const Dialog& dialog, std::uint32_t cseq);
/// Where the dialog's next request goes.
Hop next_hop(const Dialog& dialog);
/// Where a URI leads: transport, host and port.
Hop hop_of(const Uri& uri, Transport otherwise);

}  // namespace softphone::sip
