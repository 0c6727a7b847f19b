#include "io/desk/listening.hpp"

#include <algorithm>

#include "io/desk/desk_context.hpp"
#include "io/net/random.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

constexpr desk::UnixMs kOneListening = 5 * 60 * 1000;
/// Of one call; beyond that the log of a call would outgrow the call.
constexpr std::size_t kMaxListenings = 2'000;

}  // namespace

asio::awaitable<Result<bool>> note_listening(
    DeskContext& context, std::string call_sid, desk::Listened listened
) {
  const desk::UnixMs now = unix_milliseconds(net::system_now().wall);
  store::Decision decision = [listened,
                              now](const desk::Call& call) -> Result<desk::Fact, desk::CommandRefused> {
    const auto& known = call.after().listened();
    const bool lately = std::any_of(known.rbegin(), known.rend(), [&](const auto& entry) {
      return entry.second == listened && entry.first.first > now - kOneListening;
    });
    if (lately || known.size() >= kMaxListenings)
      return desk::CommandRefused{false, "known", "This listening is known."};
    return desk::Fact{call.sid(), now, listened};
  };
  const auto decided = co_await context.store.decide(std::move(call_sid), std::move(decision));
  if (!decided) co_return decided.error();
  co_return !decided->refused;
}

}  // namespace softphone::io_desk
