// https://www.twilio.com/docs/voice/api/conference-resource

#include <algorithm>

#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/carrier/time_filter.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace {

using Service = CarrierService::Impl;

std::string text(std::string_view value) {
  return std::string(value);
}

json::object conference_json(const core::Conference& conference, const std::string& account_sid) {
  const std::string uri = "/2010-04-01/Accounts/" + account_sid + "/Conferences/" + conference.sid;
  json::value reason = nullptr;
  if (conference.end_reason) reason = text(core::to_string(*conference.end_reason));
  return {
      {"sid", conference.sid},
      {"account_sid", account_sid},
      {"friendly_name", conference.friendly_name},
      {"region", conference.settings.region},
      {"status", text(core::to_string(conference.status))},
      {"reason_conference_ended", std::move(reason)},
      {"call_sid_ending_conference", text_or_null(conference.call_sid_ending)},
      {"api_version", "2010-04-01"},
      {"date_created", format_rfc2822(conference.created)},
      {"date_updated", format_rfc2822(conference.updated)},
      {"uri", uri + ".json"},
      {"subresource_uris",
       json::object{
           {"participants", uri + "/Participants.json"},
           {"recordings", uri + "/Recordings.json"},
       }},
  };
}

net::HttpResponse list_conferences(Service& service, const net::HttpRequest& request) {
  const Form query = request.query_form();
  const auto page = read_page(query);
  if (!page) return error_response(page.error());
  core::ConferenceFilter filter;
  filter.friendly_name = query.get_or("FriendlyName", "");
  filter.status = query.get_or("Status", "");
  const auto created = read_time_range(query, "DateCreated");
  const auto updated = read_time_range(query, "DateUpdated");
  if (!created || !updated)
    return error_response({400, 20001, "DateCreated and DateUpdated are dates of ISO 8601"});
  filter.created_from = created->from;
  filter.created_before = created->before;
  filter.updated_from = updated->from;
  filter.updated_before = updated->before;
  const auto wanted = page->first() + static_cast<std::size_t>(page->size);
  const auto conferences = service.engine().list_conferences(filter, wanted + 1);
  json::array items;
  for (std::size_t i = page->first(); i < std::min(conferences.size(), wanted); ++i) {
    items.push_back(conference_json(*conferences[i], service.engine().config().account_sid));
  }
  return list_response(request, "conferences", *page, std::move(items), conferences.size() > wanted);
}

net::HttpResponse show_conference(Service& service, const net::HttpRequest& request) {
  const core::Conference* conference =
      service.engine().find_conference(sid_of("CF", request.path_captures.at(1)));
  if (!conference) return not_found(request);
  return net::HttpResponse::json(
      200, json::serialize(conference_json(*conference, service.engine().config().account_sid))
  );
}

net::HttpResponse update_conference(Service& service, const net::HttpRequest& request) {
  const std::string sid = sid_of("CF", request.path_captures.at(1));
  if (sid.empty() || !service.engine().find_conference(sid)) return not_found(request);
  const Form form = request.body_form();
  core::UpdateConference update;
  update.status = form.get_or("Status", "");
  const auto announcement = sound_source_of(form, "AnnounceUrl", "AnnounceMethod", "POST");
  if (!announcement) return error_response(announcement.error());
  update.announcement = *announcement;
  const auto error = service.engine().update_conference(sid, update, net::system_now());
  service.pump();
  if (error) return error_response(*error);
  return show_conference(service, request);
}

}  // namespace

void add_conference_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  add_rest_route(router, service, "GET", "/Conferences.json", list_conferences);
  add_rest_route(router, service, "GET", "/Conferences/*", show_conference);
  add_rest_route(router, service, "POST", "/Conferences/*", update_conference);
  add_participant_routes(router, service);
}

}  // namespace softphone::io::carrier
