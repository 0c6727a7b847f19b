#pragma once
// What must still be understood of an association whose handshake is over: that the peer ends it. Reads
// alerts of DTLS 1.2 (RFC 6347) under AES-128-GCM (RFC 5288), the suite that browsers choose.

#include <array>
#include <optional>

#include "base/encoding.hpp"

using SSL = struct ssl_st;

namespace softphone::dtls {

class AlertReader {
 public:
  using Key = std::array<std::uint8_t, 16>;
  using Salt = std::array<std::uint8_t, 4>;

  AlertReader(const Key& key, const Salt& salt) : key_(key), salt_(salt) {}
  ~AlertReader();
  AlertReader(const AlertReader&) = default;
  AlertReader& operator=(const AlertReader&) = default;
  /// With the peer's keys of a finished handshake. Nothing under another suite.
  static std::optional<AlertReader> from(SSL* ssl, bool we_are_client);

  enum class Alert : std::uint8_t { none, closed, failed };
  /// The first alert of the datagram that is the peer's own and ends the association.
  [[nodiscard]] Alert read(ByteView datagram) const;

 private:
  [[nodiscard]] Alert read_record(ByteView record) const;

  Key key_;
  Salt salt_;
};

}  // namespace softphone::dtls
