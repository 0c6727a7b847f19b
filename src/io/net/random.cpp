#include "io/net/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <stdexcept>

namespace softphone::net {

RandomSource system_random() {
  return [](std::span<std::uint8_t> out) {
    while (!out.empty()) {
      const ssize_t got = ::getrandom(out.data(), out.size(), 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) throw std::runtime_error("getrandom failed");
      out = out.subspan(static_cast<std::size_t>(got));
    }
  };
}

Now system_now() {
  return {std::chrono::steady_clock::now(), std::chrono::system_clock::now()};
}

}  // namespace softphone::net
