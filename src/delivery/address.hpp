#pragma once
// Which addresses a webhook may lead to. An address that somebody typed, or a name that resolves to one, must
// not make the server talk to the network it stands in: its own ports, a router, a cloud's metadata service.

#include "base/encoding.hpp"

namespace softphone::delivery {

/// Whether this is an address of the public internet: not private, loopback, link-local, shared, multicast,
/// reserved or for documentation (IANA's special-purpose registries, RFC 6890). `address`: 4 or 16 bytes in
/// network order; anything else is not public. IPv4 addresses inside IPv6 ones (mapped, 6to4) count as such.
bool is_public_address(ByteView address);

}  // namespace softphone::delivery
