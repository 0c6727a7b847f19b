// A frame that parses keeps within every cap.
#include <cstdlib>

#include "proto/signal/client_message.hpp"

namespace {

using namespace softphone::signal;

void expect(bool condition) {
  if (!condition) std::abort();
}

struct Check {
  void operator()(const Listen& m) const {
    expect(m.token.size() <= kMaxToken && m.reconnect_timeout >= 0 && m.reconnect_timeout <= 30);
  }
  void operator()(const Register&) const {}
  void operator()(const Invite& m) const {
    expect(!m.call_id.empty() && m.call_id.size() <= kMaxCallId && m.sdp.size() <= kMaxSdp);
    expect(m.params.size() <= kMaxParams);
  }
  void operator()(const Answer& m) const { expect(!m.call_id.empty() && m.sdp.size() <= kMaxSdp); }
  void operator()(const Reinvite& m) const { expect(!m.call_id.empty() && m.sdp.size() <= kMaxSdp); }
  void operator()(const Hangup& m) const { expect(!m.call_id.empty()); }
  void operator()(const Reject& m) const { expect(!m.call_id.empty()); }
  void operator()(const Dtmf& m) const {
    expect(m.digits.find_first_not_of("0123456789*#w") == std::string::npos && m.digits.size() <= kMaxDigits);
  }
  void operator()(const UserMessage& m) const { expect(!m.content.empty() && !m.event_sid.empty()); }
  void operator()(const Heartbeat&) const {}
  void operator()(const Unknown& m) const { expect(m.type.size() <= 64); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto message = parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (message) std::visit(Check{}, *message);
  return 0;
}
