#include "io/desk/voicemail_webhooks.hpp"

#include <algorithm>

#include "base/e164.hpp"
#include "base/sid.hpp"
#include "desk/incoming_twiml.hpp"
#include "io/desk/incoming.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

namespace asio = boost::asio;

/// A box of the team: a rep's, or a number's.
bool is_box(const DeskContext& context, const std::string& box) {
  return context.roster().by_identity(box) != nullptr || is_e164(box);
}

/// A leg asks for the voicemail: a rep sent the caller there, or passed the call on to it.
Answer voicemail(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const std::string sid = form->get_or("call", form->get_or("CallSid", ""));
  if (!is_sid("CA", sid)) co_return bad_request("The call is missing.");
  const std::string box = form->get_or("box", "");
  if (!box.empty()) {
    if (!is_box(context, box)) co_return bad_request("The box is unknown.");
    desk::BoxWords words = words_of_box(context, box);
    co_return co_await answer_voicemail(context, sid, std::move(words));
  }
  const auto call = co_await context.store.find_call(sid);
  if (!call) {
    log::error("call {}: cannot be read: {} ({})", sid, call.error().detail, call.error().code);
    co_return ask_again(context, *form, "voicemail?call=" + sid);
  }
  if (!*call || !(*call)->plan() || (*call)->plan()->steps.empty())
    co_return bad_request("The box is missing.");
  const desk::Plan& plan = *(*call)->plan();
  co_return co_await answer_step(context, sid, plan, desk::last_step(plan).value_or(0));
}

/// Keeps the message that this request tells of, if it does. False when it could not be kept.
asio::awaitable<bool> keep_message(DeskContext& context, const Form& form) {
  desk::VoicemailLeft left;
  left.recording_sid = form.get_or("RecordingSid", "");
  left.duration = std::min<std::int64_t>(read_number(form.get("RecordingDuration")).value_or(0), 86'400);
  left.box = form.get_or("box", "");
  const std::string sid = form.get_or("call", "");
  const bool absent = form.get_or("RecordingStatus", "completed") != "completed";
  if (!is_sid("RE", left.recording_sid) || !is_sid("CA", sid) || absent || left.duration == 0) co_return true;
  if (!is_box(context, left.box)) co_return true;
  const auto call = co_await context.store.find_call(sid);
  if (!call) co_return false;
  if (*call) {
    left.caller = desk::outsider_of(**call);
    if (left.caller.empty()) left.caller = (*call)->from();
  } else {
    left.caller = address(form, "From");
  }
  const auto wanted = co_await context.copies->want(left.recording_sid, sid);
  if (!wanted) co_return false;
  const std::string box = left.box;
  desk::Fact fact{sid, event_time(form), std::move(left)};
  const auto kept = co_await context.record(std::move(fact));
  if (!kept) {
    log::error("call {}: its message was not kept: {} ({})", sid, kept.error().detail, kept.error().code);
    co_return false;
  }
  context.tell_box(box);
  co_return true;
}

Answer done(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  // The recording's own callback tells the same once more, should this one be lost.
  co_await keep_message(context, *form);
  co_return net::HttpResponse::xml(200, desk::thanks_twiml(form->get_or("language", "fr")));
}

Answer message(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  const bool kept = co_await keep_message(context, *form);
  if (!kept) co_return api_error(503, "storage_failed", "The message could not be kept.");
  co_return net::HttpResponse::empty();
}

}  // namespace

void add_voicemail_webhooks(net::Router& router, DeskContext& context) {
  add_both(router, "/webhook/softphone/voicemail", context, voicemail);
  add_both(router, "/webhook/softphone/voicemail/done", context, done);
  add_both(router, "/webhook/softphone/voicemail/message", context, message);
}

}  // namespace softphone::io_desk
