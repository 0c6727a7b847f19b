#include "io/desk/room_webhooks.hpp"

#include <algorithm>

#include "base/sid.hpp"
#include "desk/command.hpp"
#include "desk/party.hpp"
#include "desk/voice_twiml.hpp"
#include "io/desk/webhook_form.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

/// The room for this leg, if it is wanted there.
std::optional<net::HttpResponse> room_for(
    const DeskContext& context, const desk::Call& call, const std::string& leg_sid
) {
  const desk::Control control = desk::control_of(call);
  if (!control.room || control.ending()) return std::nullopt;
  const bool is_caller = leg_sid == call.sid();
  const std::string hooks = context.config.webhook_base + "/webhook/softphone";
  for (const desk::Party& party : control.parties) {
    if (party.leg != leg_sid || party.out || !party.wanted) continue;
    return net::HttpResponse::xml(
        200,
        desk::room_twiml(
            call.sid(),
            party.id,
            is_caller ? hooks + "/dialed" : std::string(),
            hooks + "/conference?call=" + call.sid()
        )
    );
  }
  return std::nullopt;
}

/// The SID in "call:CA…", or empty.
std::string named_call(const std::string& to) {
  constexpr std::string_view kCallScheme = "call:";
  const std::string sid = to.starts_with(kCallScheme) ? to.substr(kCallScheme.size()) : std::string();
  return is_sid("CA", sid) ? sid : std::string();
}

struct AboutLeg {
  Form form;
  std::string call;
  std::string leg;
};

/// The form of a signed request about a leg of a call that its URL names; else the refusal.
Result<AboutLeg, net::HttpResponse> read_about_leg(
    const DeskContext& context, const net::HttpRequest& request
) {
  auto form = signed_form(context, request);
  if (!form) return not_signed();
  AboutLeg about{std::move(*form), {}, {}};
  about.call = about.form.get_or("call", "");
  about.leg = about.form.get_or("CallSid", "");
  if (!is_sid("CA", about.call)) return bad_request("The call is missing.");
  return about;
}

/// A leg asks for the document that leads into the room.
Answer room(DeskContext& context, net::HttpRequest request) {
  const auto about = read_about_leg(context, request);
  if (!about) co_return about.error();
  if (!is_sid("CA", about->leg)) co_return bad_request("CallSid is missing.");
  desk::Fact fact{
      about->call, received_at(), desk::DocumentAsked{about->leg, desk::DocumentAsked::Which::room}};
  const auto call = co_await context.record(std::move(fact));
  // Without the call's facts nobody knows who this is.
  if (!call) {
    log::error("call {}: not recorded: {} ({})", about->call, call.error().detail, call.error().code);
    co_return ask_again(context, about->form, "room?call=" + about->call);
  }
  if (auto answer = room_for(context, *call, about->leg)) co_return std::move(*answer);
  co_return net::HttpResponse::xml(200, desk::hangup_twiml());
}

Answer sorry(DeskContext& context, net::HttpRequest request) {
  const auto about = read_about_leg(context, request);
  if (!about) co_return about.error();
  if (!is_sid("CA", about->leg)) co_return bad_request("CallSid is missing.");
  desk::Fact fact{
      about->call, received_at(), desk::DocumentAsked{about->leg, desk::DocumentAsked::Which::sorry}};
  const auto call = co_await context.record(std::move(fact));
  if (!call)
    log::error("call {}: not recorded: {} ({})", about->call, call.error().detail, call.error().code);
  const bool lost = call && [](const desk::Control& control) {
    return std::any_of(control.parties.begin(), control.parties.end(), [](const desk::Party& party) {
      return party.lost;
    });
  }(desk::control_of(*call));
  co_return net::HttpResponse::xml(200, lost ? desk::lost_twiml() : desk::sorry_twiml());
}

Answer comfort(DeskContext& context, net::HttpRequest request) {
  if (!signed_form(context, request)) co_return not_signed();
  co_return net::HttpResponse::xml(
      200, desk::comfort_twiml(context.config.webhook_base + "/sounds/comfort.wav")
  );
}

Answer announcement(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  co_return net::HttpResponse::xml(200, desk::announcement_twiml(form->get_or("language", "fr")));
}

std::optional<desk::RoomChanged::Event> read_event(std::string_view word) {
  using Event = desk::RoomChanged::Event;
  if (word == "participant-join") return Event::join;
  if (word == "participant-leave") return Event::leave;
  if (word == "participant-hold") return Event::hold;
  if (word == "participant-unhold") return Event::unhold;
  return std::nullopt;
}

Answer conference(DeskContext& context, net::HttpRequest request) {
  const auto about = read_about_leg(context, request);
  if (!about) co_return about.error();
  const auto event = read_event(about->form.get_or("StatusCallbackEvent", ""));
  if (!event) co_return net::HttpResponse::empty();  // nothing that the call's state depends on
  desk::RoomChanged change;
  change.conference_sid = about->form.get_or("ConferenceSid", "");
  const auto sequence = read_number(about->form.get("SequenceNumber"));
  if (!is_sid("CF", change.conference_sid) || !is_sid("CA", about->leg) || !sequence)
    co_return bad_request("ConferenceSid, CallSid or SequenceNumber is missing.");
  change.sequence = *sequence;
  change.event = *event;
  change.leg_sid = about->leg;
  change.party = desk::printable(about->form.get_or("ParticipantLabel", ""), 64);
  change.held = about->form.get_or("Hold", "false") == "true";
  desk::Fact fact{about->call, event_time(about->form), std::move(change)};
  const auto call = co_await context.record(std::move(fact));
  if (!call) co_return storage_failed(call.error());
  co_return net::HttpResponse::empty();
}

Answer recording(DeskContext& context, net::HttpRequest request) {
  const auto form = signed_form(context, request);
  if (!form) co_return not_signed();
  desk::RecordingChanged change;
  change.recording_sid = form->get_or("RecordingSid", "");
  if (!is_sid("RE", change.recording_sid)) co_return bad_request("RecordingSid is missing.");
  change.leg_sid = form->get_or("CallSid", "");
  if (!is_sid("CA", change.leg_sid)) change.leg_sid.clear();
  change.status = desk::printable(form->get_or("RecordingStatus", ""), 32);
  if (change.status.empty()) co_return bad_request("RecordingStatus is missing.");
  std::string named = form->get_or("call", "");
  if (named.empty() && !change.leg_sid.empty()) {
    // An address that somebody set in a console or in TwiML of their own: the leg knows its call.
    const auto known = co_await context.store.find_call(change.leg_sid);
    if (!known) co_return storage_failed(known.error());
    if (!*known) {
      log::info("recording {}: of a call that did not come here", change.recording_sid);
      co_return net::HttpResponse::empty();
    }
    named = (*known)->sid();
  }
  if (!is_sid("CA", named)) co_return bad_request("The call is missing.");
  if (change.status == "completed") {
    const auto wanted = co_await context.copies->want(change.recording_sid, named);
    if (!wanted) co_return storage_failed(wanted.error());
  }
  desk::Fact fact{std::move(named), event_time(*form), std::move(change)};
  const auto call = co_await context.record(std::move(fact));
  if (!call) co_return storage_failed(call.error());
  co_return net::HttpResponse::empty();
}

}  // namespace

std::optional<net::HttpResponse> room_after_dial(const DeskContext& context, const desk::Call& call) {
  if (call.caller_left_room()) return std::nullopt;
  return room_for(context, call, call.sid());
}

std::optional<net::HttpResponse> room_for_caller(const DeskContext& context, const desk::Call& call) {
  return call.begins_in_room() ? room_for(context, call, call.sid()) : std::nullopt;
}

boost::asio::awaitable<std::optional<net::HttpResponse>> come_back(
    DeskContext& context, std::string leg_sid, std::string from, std::string to
) {
  const std::string named = named_call(to);
  if (named.empty()) co_return std::nullopt;
  const std::string rep(desk::client_identity(from));
  desk::Command command{leg_sid, "come_back", {}, {}, leg_sid};
  store::Decision decision = [command, rep, roster = context.roster(), now = received_at()](
                                 const desk::Call& current
                             ) { return desk::accept(current, rep, command, roster, now); };
  const auto decided = co_await context.store.decide(named, std::move(decision));
  if (decided && !decided->refused) {
    if (decided->appended.fresh) context.changed(decided->appended.call);
    if (auto room = room_for(context, decided->appended.call, leg_sid)) co_return std::move(room);
  }
  if (!decided) {
    log::error("call {}: not recorded: {} ({})", named, decided.error().detail, decided.error().code);
    co_return net::HttpResponse::xml(200, desk::hangup_twiml());
  }
  desk::VoiceAsked asked{from, to, {}};
  asked.plan.refusal = desk::Refusal::no_such_call;
  const desk::Plan plan = asked.plan;
  desk::Fact fact{leg_sid, received_at(), std::move(asked)};
  const auto kept = co_await context.record(std::move(fact));
  if (!kept) log::warn("call {}: not recorded: {}", leg_sid, kept.error().detail);
  co_return net::HttpResponse::xml(200, desk::voice_twiml(leg_sid, plan, {}));
}

void add_room_webhooks(net::Router& router, DeskContext& context) {
  add_both(router, "/webhook/softphone/room", context, room);
  add_both(router, "/webhook/softphone/sorry", context, sorry);
  add_both(router, "/webhook/softphone/comfort", context, comfort);
  add_both(router, "/webhook/softphone/announcement", context, announcement);
  add_both(router, "/webhook/softphone/conference", context, conference);
  add_both(router, "/webhook/softphone/recording", context, recording);
}

}  // namespace softphone::io_desk
