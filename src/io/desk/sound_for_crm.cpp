#include "io/desk/sound_for_crm.hpp"

#include "base/sid.hpp"
#include "io/desk/desk_context.hpp"
#include "io/desk/rest_client.hpp"

namespace softphone::io_desk {
namespace {

/// Whether the carrier says that it has no such recording. Of one that has just ended it has no sound yet,
/// which it tells by 404, too.
boost::asio::awaitable<bool> is_gone(DeskContext& context, std::string recording_sid) {
  net::HttpClientRequest get = rest_request(
      context.config, "GET", account_path(context.config) + "/Recordings/" + recording_sid + ".json"
  );
  auto reading = read_again(context.http, context.random, std::move(get));
  const auto answer = co_await std::move(reading);
  co_return answer && (answer->status == 404 || answer->status == 410);
}

}  // namespace

boost::asio::awaitable<Result<std::string>> sound_for_crm(DeskContext& context, std::string recording_sid) {
  if (!is_sid("RE", recording_sid)) co_return fail("gone", "This is no recording.");
  // The carrier's may be deleted as soon as the copy is here.
  const auto copy = co_await context.copies->find(recording_sid);
  if (copy && *copy && (*copy)->state == desk::CopyState::here) {
    auto reading = context.copies->as_mp3(recording_sid, kMostSound);
    auto sound = co_await std::move(reading);
    if (sound) co_return sound;
    if (sound.error().code == "too_large")
      co_return fail("too_large", "The recording is too large to be attached.");
  }
  net::HttpClientRequest get = rest_request(
      context.config, "GET", account_path(context.config) + "/Recordings/" + recording_sid + ".mp3"
  );
  get.max_response = kMostSound;
  get.max_redirects = 3;  // Twilio keeps the sound elsewhere
  auto reading = read_again(context.http, context.random, std::move(get));
  auto answer = co_await std::move(reading);
  if (!answer) {
    if (answer.error().failure == net::HttpClientFailure::too_large)
      co_return fail("too_large", "The recording is too large to be attached.");
    co_return fail("unavailable", "The carrier does not give the recording.");
  }
  if (answer->status == 404 || answer->status == 410) {
    const bool gone = co_await is_gone(context, std::move(recording_sid));
    if (gone) co_return fail("gone", "The recording was deleted.");
    co_return fail("unavailable", "The recording is not ready at the carrier.");
  }
  if (answer->status != 200) co_return fail("unavailable", "The carrier does not give the recording.");
  co_return Result<std::string>(boost::system::in_place_value, std::move(answer->body));
}

}  // namespace softphone::io_desk
