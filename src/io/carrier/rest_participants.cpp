// https://www.twilio.com/docs/voice/api/conference-participant-resource

#include "base/words.hpp"
#include "io/carrier/recording_form.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

/// "true" is true, everything else is not, as Twilio reads it; absent: nothing.
std::optional<bool> truth_of(const Form& form, std::string_view name) {
  const auto value = form.get(name);
  if (!value) return std::nullopt;
  return *value == "true" || *value == "True";
}

json::object participant_json(const core::ParticipantView& view, const std::string& account_sid) {
  const core::Participant& participant = view.participant;
  const core::ParticipantSettings& settings = participant.settings;
  return {
      {"account_sid", account_sid},
      {"call_sid", participant.call_sid},
      {"conference_sid", view.conference_sid},
      {"label", text_or_null(settings.label)},
      {"muted", settings.muted},
      {"hold", participant.held},
      {"coaching", settings.coaching},
      {"call_sid_to_coach", text_or_null(settings.coaching ? settings.call_sid_to_coach : "")},
      {"start_conference_on_enter", settings.start_on_enter},
      {"end_conference_on_exit", settings.end_on_exit},
      {"status", std::string(view.status())},
      {"queue_time", "0"},
      {"date_created", format_rfc2822(participant.created)},
      {"date_updated", format_rfc2822(participant.updated)},
      {"uri",
       "/2010-04-01/Accounts/" + account_sid + "/Conferences/" + view.conference_sid + "/Participants/" +
           participant.call_sid + ".json"},
  };
}

net::HttpResponse participant_response(
    const Service& service, int status, const core::ParticipantView& view
) {
  return net::HttpResponse::json(
      status, json::serialize(participant_json(view, service.engine().config().account_sid))
  );
}

/// The call SID or label at the end of the path.
std::string key_of(const net::HttpRequest& request) {
  std::string key = request.path_captures.back();
  if (key.ends_with(".json")) key.resize(key.size() - 5);
  return percent_decode(key);
}

/// Words of one or several values.
std::vector<std::string> events_of(const Form& form, std::string_view name) {
  std::vector<std::string> events;
  for (const std::string& value : form.all(name)) {
    for (std::string& word : split_words(value)) events.push_back(std::move(word));
  }
  return events;
}

void read_conference(const Form& form, core::ConferenceSettings& conference) {
  conference.region = form.get_or("Region", conference.region);
  if (const auto url = form.get("ConferenceStatusCallback"); url && !url->empty()) {
    core::ConferenceCallback callback;
    callback.url = *url;
    callback.method = method_of(form, "ConferenceStatusCallbackMethod");
    callback.events = events_of(form, "ConferenceStatusCallbackEvent");
    if (callback.events.empty()) callback.events = {"start", "end"};
    conference.callback = std::move(callback);
  }
  core::ConferenceRecordingRequest& recording = conference.recording;
  const std::string record = form.get_or("ConferenceRecord", "do-not-record");
  recording.from_start = record == "true" || record == "record-from-start";
  recording.trim_silence = form.get_or("ConferenceTrim", "trim-silence") == "trim-silence";
  recording.status_callback = form.get_or("ConferenceRecordingStatusCallback", "");
  recording.status_callback_method = method_of(form, "ConferenceRecordingStatusCallbackMethod");
  if (auto events = events_of(form, "ConferenceRecordingStatusCallbackEvent"); !events.empty())
    recording.status_callback_events = std::move(events);
}

net::HttpResponse add_participant(Service& service, const net::HttpRequest& request) {
  const Form form = request.body_form();
  core::AddParticipant add;
  add.from = form.get_or("From", "");
  add.to = form.get_or("To", "");
  add.caller_id = form.get_or("CallerId", "");
  add.timeout = number_of(form, "Timeout");
  add.time_limit = number_of(form, "TimeLimit");
  add.max_participants = number_of(form, "MaxParticipants");
  add.beep = form.get_or("Beep", "");
  add.early_media = truth_of(form, "EarlyMedia").value_or(true);
  if (const auto url = form.get("StatusCallback"); url && !url->empty()) {
    core::ProgressCallback progress;
    progress.url = *url;
    progress.method = method_of(form, "StatusCallbackMethod");
    if (auto events = events_of(form, "StatusCallbackEvent"); !events.empty())
      progress.events = std::move(events);
    add.progress = std::move(progress);
  }
  core::ParticipantSettings& settings = add.settings;
  settings.label = form.get_or("Label", "");
  settings.muted = truth_of(form, "Muted").value_or(false);
  settings.start_on_enter = truth_of(form, "StartConferenceOnEnter").value_or(true);
  settings.end_on_exit = truth_of(form, "EndConferenceOnExit").value_or(false);
  settings.coaching = truth_of(form, "Coaching").value_or(false);
  settings.call_sid_to_coach = form.get_or("CallSidToCoach", "");
  const auto wait = sound_source_of(form, "WaitUrl", "WaitMethod", "POST");
  if (!wait) return error_response(wait.error());
  if (*wait) settings.wait = **wait;
  read_conference(form, add.conference);
  if (truth_of(form, "Record").value_or(false)) {
    const auto record = read_recording_settings(form, true);
    if (!record) return error_response(record.error());
    add.record = *record;
  }
  const auto detection = read_machine_detection(form);
  if (!detection) return error_response(detection.error());
  add.detection = *detection;

  const auto made =
      service.engine().add_participant(percent_decode(request.path_captures.at(1)), add, net::system_now());
  service.pump();
  if (!made) return error_response(made.error());
  return participant_response(service, 201, *made);
}

net::HttpResponse list_participants(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("CF", request.path_captures.at(1));
  if (!service.engine().find_conference(sid)) return not_found(request);
  const Form query = request.query_form();
  const auto muted = truth_of(query, "Muted");
  const auto held = truth_of(query, "Hold");
  const auto coaching = truth_of(query, "Coaching");
  json::array items;
  for (const core::ParticipantView& view : service.engine().list_participants(sid)) {
    const core::ParticipantSettings& settings = view.participant.settings;
    if (muted && settings.muted != *muted) continue;
    if (held && view.participant.held != *held) continue;
    if (coaching && settings.coaching != *coaching) continue;
    items.push_back(participant_json(view, service.engine().config().account_sid));
  }
  return list_response(request, "participants", std::move(items));
}

net::HttpResponse show_participant(Service& service, const net::HttpRequest& request) {
  const auto view =
      service.engine().find_participant(sid_of("CF", request.path_captures.at(1)), key_of(request));
  return view ? participant_response(service, 200, *view) : not_found(request);
}

net::HttpResponse update_participant(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("CF", request.path_captures.at(1));
  if (!service.engine().find_participant(sid, key_of(request))) return not_found(request);
  const Form form = request.body_form();
  core::UpdateParticipant update;
  update.muted = truth_of(form, "Muted");
  update.held = truth_of(form, "Hold");
  update.beep_on_exit = truth_of(form, "BeepOnExit");
  update.end_on_exit = truth_of(form, "EndConferenceOnExit");
  update.coaching = truth_of(form, "Coaching");
  update.call_sid_to_coach = form.get("CallSidToCoach");
  const auto hold = sound_source_of(form, "HoldUrl", "HoldMethod", "GET");
  const auto wait = sound_source_of(form, "WaitUrl", "WaitMethod", "POST");
  const auto announcement = sound_source_of(form, "AnnounceUrl", "AnnounceMethod", "POST");
  for (const auto* source : {&hold, &wait, &announcement}) {
    if (!*source) return error_response(source->error());
  }
  update.hold = *hold;
  update.wait = *wait;
  update.announcement = *announcement;
  const auto error = service.engine().update_participant(sid, key_of(request), update, net::system_now());
  service.pump();
  return error ? error_response(*error) : show_participant(service, request);
}

net::HttpResponse remove_participant(Service& service, const net::HttpRequest& request) {
  const auto error = service.engine().remove_participant(
      sid_of("CF", request.path_captures.at(1)), key_of(request), net::system_now()
  );
  service.pump();
  if (!error) return net::HttpResponse::empty();
  return error->status == 404 ? not_found(request) : error_response(*error);
}

}  // namespace

void add_participant_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "POST", "/Conferences/*/Participants.json", add_participant);
  add_rest_route(router, service, "GET", "/Conferences/*/Participants.json", list_participants);
  add_rest_route(router, service, "GET", "/Conferences/*/Participants/*", show_participant);
  add_rest_route(router, service, "POST", "/Conferences/*/Participants/*", update_participant);
  add_rest_route(router, service, "DELETE", "/Conferences/*/Participants/*", remove_participant);
}

}  // namespace softphone::io::carrier
