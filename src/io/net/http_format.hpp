#pragma once
// HTTP/1 responses as bytes (RFC 9112). One piece of memory, one write: a general serializer costs more than
// the rest of a small answer.

#include <string>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "io/net/http_types.hpp"

namespace softphone::net {

struct ResponseFraming {
  bool http_1_0 = false;   ///< the request's version; the answer has the same
  bool keep_alive = true;  ///< of the connection, after this response
  bool head_only = false;  ///< answers HEAD: the body's length is told, its bytes stay here
  WallTime date{};         ///< of the answer (RFC 9110 §6.6.1); the epoch: not said
};

/// The whole response; without the bytes of a file or source, which follow. `defaults` are added where the
/// response does not say otherwise. Fields that would break out of their line are left out.
std::string format_response(
    const HttpResponse& response,
    const std::vector<std::pair<std::string, std::string>>& defaults,
    const ResponseFraming& framing
);

}  // namespace softphone::net
