// https://www.twilio.com/docs/voice/api/recording

#include <algorithm>

#include "io/carrier/recording_form.hpp"
#include "io/carrier/recording_json.hpp"
#include "io/carrier/rest_auth.hpp"
#include "io/carrier/rest_support.hpp"
#include "io/carrier/time_filter.hpp"
#include "io/net/file_response.hpp"
#include "io/net/random.hpp"
#include "io/recording/sound_copy.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

using Service = CarrierService::Impl;

/// What recordings are asked for below: a call, a conference, or the whole account (empty).
struct Parent {
  std::string call_sid;
  std::string conference_sid;
  std::string path;  ///< "/Calls/CA…"

  [[nodiscard]] const std::string& sid() const { return call_sid.empty() ? conference_sid : call_sid; }
  [[nodiscard]] bool owns(const core::Recording& recording) const {
    return (call_sid.empty() || recording.call_sid == call_sid) &&
           (conference_sid.empty() || recording.conference_sid == conference_sid);
  }
};

enum class Below { account, call, conference };

Parent parent_of(const net::HttpRequest& request, Below below) {
  if (below == Below::account) return {};
  const std::string& sid = request.path_captures.at(1);
  if (below == Below::call) return {.call_sid = sid, .conference_sid = {}, .path = "/Calls/" + sid};
  return {.call_sid = {}, .conference_sid = sid, .path = "/Conferences/" + sid};
}

/// The last segment without ".json"; may be "Twilio.CURRENT".
std::string name_of(const net::HttpRequest& request) {
  std::string name = request.path_captures.back();
  if (name.ends_with(".json")) name.resize(name.size() - 5);
  return name;
}

net::HttpResponse show(Service& service, const core::Recording& recording, const Parent& parent, int status) {
  return net::HttpResponse::json(
      status, json::serialize(recording_json(recording, service.engine().config(), parent.path))
  );
}

net::HttpResponse create(Service& service, const net::HttpRequest& request, Below below) {
  const Parent parent = parent_of(request, below);
  const auto settings = read_recording_settings(request.body_form(), false);
  if (!settings) return error_response(settings.error());
  const auto sid = below == Below::call
                       ? service.engine().record_call(parent.sid(), *settings, net::system_now())
                       : service.engine().record_conference(parent.sid(), *settings, net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  return show(service, *service.engine().find_recording(*sid), parent, 201);
}

net::HttpResponse update(Service& service, const net::HttpRequest& request, Below below) {
  const Parent parent = parent_of(request, below);
  const Form form = request.body_form();
  core::UpdateRecording change;
  change.status = form.get_or("Status", "");
  change.pause_behavior = form.get_or("PauseBehavior", "silence");
  const auto sid =
      service.engine().update_recording(parent.sid(), name_of(request), change, net::system_now());
  service.pump();
  if (!sid) return error_response(sid.error());
  return show(service, *service.engine().find_recording(*sid), parent, 200);
}

net::HttpResponse fetch(Service& service, const net::HttpRequest& request, Below below) {
  const Parent parent = parent_of(request, below);
  const core::Recording* recording = service.engine().find_recording(name_of(request));
  if (!recording || !parent.owns(*recording)) return not_found(request);
  return show(service, *recording, parent, 200);
}

net::HttpResponse remove(Service& service, const net::HttpRequest& request, Below below) {
  std::string name = name_of(request);
  for (const std::string_view ending : {".wav", ".mp3"}) {
    if (below == Below::account && name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  const core::Recording* recording = service.engine().find_recording(name);
  if (!recording || !parent_of(request, below).owns(*recording)) return not_found(request);
  const auto error = service.engine().delete_recording(name, net::system_now());
  service.pump();
  return error ? error_response(*error) : net::HttpResponse::empty();
}

net::HttpResponse list(Service& service, const net::HttpRequest& request, Below below) {
  const Form query = request.query_form();
  const auto page = read_page(query);
  if (!page) return error_response(page.error());
  const Parent parent = parent_of(request, below);
  const auto created = read_time_range(query, "DateCreated");
  if (!created) return error_response({400, 20001, "DateCreated is a date of ISO 8601"});
  core::Engine::RecordingFilter filter;
  filter.call_sid = below == Below::call ? parent.call_sid : query.get_or("CallSid", "");
  filter.conference_sid =
      below == Below::conference ? parent.conference_sid : query.get_or("ConferenceSid", "");
  filter.created_from = created->from;
  filter.created_before = created->before;
  filter.with_deleted = query.get_or("IncludeSoftDeleted", "false") == "true";
  const auto wanted = page->first() + static_cast<std::size_t>(page->size);
  const auto recordings = service.engine().list_recordings(filter, wanted + 1);
  json::array items;
  for (std::size_t i = page->first(); i < std::min(recordings.size(), wanted); ++i) {
    items.push_back(recording_json(*recordings[i], service.engine().config(), parent.path));
  }
  return list_response(request, "recordings", *page, std::move(items), recordings.size() > wanted);
}

struct WantedMedia {
  std::string sid;
  recording::CopyForm form;
};

/// "RE…", "RE….wav" or "RE….mp3", with the channels that the query asks for.
Result<WantedMedia, core::ApiError> read_wanted(
    const Service& service, const net::HttpRequest& request, const core::ApiError& unknown
) {
  WantedMedia wanted;
  wanted.sid = request.path_captures.back();
  wanted.form.mp3 = wanted.sid.ends_with(".mp3");
  if (wanted.form.mp3 || wanted.sid.ends_with(".wav")) wanted.sid.resize(wanted.sid.size() - 4);
  const core::Recording* recording = service.engine().find_recording(wanted.sid);
  if (!recording || recording->status != core::RecordingStatus::completed) return unknown;
  const std::string channels = request.query_form().get_or("RequestedChannels", "");
  if (!channels.empty() && channels != "1" && channels != "2") {
    return core::ApiError{400, 20001, "RequestedChannels must be 1 or 2"};
  }
  if (channels == "2" && recording->settings.channels != 2) {
    return core::ApiError{400, 20001, "The recording has one channel"};
  }
  wanted.form.mono = channels == "1" && recording->settings.channels == 2;
  return wanted;
}

asio::awaitable<net::HttpResponse> media(std::shared_ptr<Service> service, net::HttpRequest request) {
  const core::ApiError unknown{
      404, 20404, "The requested resource " + request.path.substr(0, 256) + " was not found"};
  const auto wanted = read_wanted(*service, request, unknown);
  if (!wanted) co_return error_response(wanted.error());
  const std::string kind = wanted->form.mp3 ? ".mp3" : ".wav";
  const std::filesystem::path recording = service->recordings_folder() / (wanted->sid + ".wav");
  std::filesystem::path file = recording;
  if (wanted->form.mp3 || wanted->form.mono) {
    file = service->recordings_folder() / (wanted->sid + (wanted->form.mono ? ".mono" : "") + kind);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
      auto work = [&recording, &file, form = wanted->form] {
        return recording::make_copy(recording, file, form).has_value();
      };
      const bool made = co_await service->workers().run(std::move(work));
      if (!made)
        co_return error_response({500, 20500, "The recording cannot be converted; the disk may be full"});
      // It may have been deleted while the copy was made.
      const core::Recording* still = service->engine().find_recording(wanted->sid);
      if (!still || still->status != core::RecordingStatus::completed) {
        std::filesystem::remove(file, ignored);
        co_return error_response(unknown);
      }
    }
  }
  const net::FileDescription description{wanted->form.mp3 ? "audio/mpeg" : "audio/x-wav", wanted->sid + kind};
  auto response = net::file_response(request, file, description);
  if (!response) co_return error_response(unknown);
  co_return std::move(*response);
}

}  // namespace

void add_recording_routes(net::Router& router, const std::weak_ptr<Service>& service) {
  const auto add = [&](const char* method, const std::string& pattern, auto handler, Below below) {
    add_rest_route(
        router,
        service,
        method,
        pattern,
        [handler, below](Service& it, const net::HttpRequest& request) { return handler(it, request, below); }
    );
  };
  for (const Below below : {Below::call, Below::conference}) {
    const std::string parent = below == Below::call ? "/Calls/*" : "/Conferences/*";
    add("POST", parent + "/Recordings.json", create, below);
    add("GET", parent + "/Recordings.json", list, below);
    add("POST", parent + "/Recordings/*", update, below);
    add("GET", parent + "/Recordings/*", fetch, below);
    add("DELETE", parent + "/Recordings/*", remove, below);
  }
  add("GET", "/Recordings.json", list, Below::account);
  add("DELETE", "/Recordings/*", remove, Below::account);
  add_rest_task(
      router,
      service,
      "GET",
      "/Recordings/*",
      [](std::shared_ptr<Service> it, net::HttpRequest request) -> asio::awaitable<net::HttpResponse> {
        if (request.path_captures.back().ends_with(".json")) co_return fetch(*it, request, Below::account);
        net::HttpResponse response = co_await media(std::move(it), std::move(request));
        co_return response;
      }
  );
}

}  // namespace softphone::io::carrier
