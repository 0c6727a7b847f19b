// An association survives any sequence of datagrams (two bytes of length before each) and stays below the
// MTU.
#include <algorithm>
#include <cstdlib>

#include "proto/dtls/session.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  static const dtls::Identity identity = dtls::Identity::generate().value();
  for (const auto role : {dtls::Role::server, dtls::Role::client}) {
    dtls::Session session(identity, role, identity.fingerprint());
    session.start();
    ByteView left(data, size);
    while (left.size() >= 2) {
      const std::size_t length = std::min<std::size_t>(left[0] << 8 | left[1], left.size() - 2);
      session.handle_datagram(left.subspan(2, length));
      left = left.subspan(2 + length);
      while (const auto datagram = session.poll_transmit()) {
        if (datagram->size() > dtls::kMtu) std::abort();
      }
    }
    // Nobody proved to own our certificate.
    if (session.state() == dtls::State::connected) std::abort();
    session.close();
  }
  return 0;
}
