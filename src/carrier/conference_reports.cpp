// What the account is told about its conferences.
// https://www.twilio.com/docs/voice/twiml/conference#attributes-statusCallbackEvent

#include "carrier/conferences.hpp"
#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

std::string truth(bool value) {
  return value ? "true" : "false";
}

std::string sentence(ConferenceEnd reason, const std::string& call_sid) {
  switch (reason) {
    case ConferenceEnd::via_api:
      return "Conference ended via API";
    case ConferenceEnd::moderator_left:
      return "Participant " + call_sid + " with endConferenceOnExit left the conference";
    case ConferenceEnd::moderator_kicked:
      return "Participant " + call_sid + " with endConferenceOnExit was kicked from the conference";
    case ConferenceEnd::last_left:
      return "The last participant left the conference";
    case ConferenceEnd::last_kicked:
      return "The last participant was kicked from the conference";
  }
  return {};
}

}  // namespace

void Conferences::touch(Conference& conference, Participant& participant) {
  participant.updated = conference.updated = core_.now.wall;
}

void Conferences::report(
    Conference& conference, std::string_view subscription, std::string_view event, const Form& extra
) {
  const auto& callback = conference.settings.callback;
  if (!callback || callback->url.empty()) return;
  if (!callback->wants(subscription)) return;
  ++conference.sequence;
  Form params;
  params.add("ConferenceSid", conference.sid);
  params.add("FriendlyName", conference.friendly_name);
  params.add("AccountSid", core_.config.account_sid);
  params.add("SequenceNumber", std::to_string(conference.sequence));
  params.add("Timestamp", format_rfc2822(core_.now.wall));
  params.add("StatusCallbackEvent", std::string(event));
  for (const auto& [name, value] : extra.pairs()) params.add(name, value);
  core_.webhooks.callback(conference.sid, callback->url, callback->method, std::move(params));
}

void Conferences::report(
    Conference& conference,
    const Participant& participant,
    std::string_view subscription,
    std::string_view event,
    const Form& extra
) {
  const ParticipantSettings& settings = participant.settings;
  Form fields;
  fields.add("CallSid", participant.call_sid);
  fields.add("Muted", truth(settings.muted));
  fields.add("Hold", truth(participant.held));
  fields.add("Coaching", truth(settings.coaching));
  if (settings.coaching) fields.add("CallSidToCoach", settings.call_sid_to_coach);
  fields.add("EndConferenceOnExit", truth(settings.end_on_exit));
  fields.add("StartConferenceOnEnter", truth(settings.start_on_enter));
  if (!settings.label.empty()) fields.add("ParticipantLabel", settings.label);
  for (const auto& [name, value] : extra.pairs()) fields.add(name, value);
  report(conference, subscription, event, fields);
}

void Conferences::report_end(Conference& conference, const Participant* by) {
  Form fields;
  if (!conference.call_sid_ending.empty()) fields.add("CallSidEndingConference", conference.call_sid_ending);
  if (by && !by->settings.label.empty()) fields.add("ParticipantLabelEndingConference", by->settings.label);
  fields.add("ReasonConferenceEnded", std::string(to_string(*conference.end_reason)));
  fields.add("Reason", sentence(*conference.end_reason, conference.call_sid_ending));
  report(conference, "end", "conference-end", fields);
}

}  // namespace softphone::carrier
