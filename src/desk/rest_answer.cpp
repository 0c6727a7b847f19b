#include "desk/rest_answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "desk/timestamp.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;
using Kind = RestRequest::Kind;
using Outcome = Agenda::Outcome;

/// https://www.twilio.com/docs/api/errors/16025
constexpr std::int64_t kLabelTaken = 16025;
constexpr std::size_t kMaxText = 256;

std::string text(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) return {};
  return printable(std::string_view(value->get_string()), kMaxText);
}

bool truth(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains({name.data(), name.size()});
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::int64_t error_code(const json::object& body) {
  const json::value* value = body.if_contains("code");
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

const json::array* list(const json::object& body, std::string_view name) {
  const json::value* value = body.if_contains({name.data(), name.size()});
  return value == nullptr ? nullptr : value->if_array();
}

class Reader {
 public:
  Reader(const RestRequest& request, const Call& call, int status, const json::object& body, UnixMs now)
      : request_(request), call_(call), status_(status), body_(body), now_(now) {}

  RestAnswer read() {
    // A caller waits for the callee's ring: credentials will not get better meanwhile.
    if (request_.first && (status_ == 401 || status_ == 403)) {
      answer_.outcome = Outcome::refused;
      place_refused();
      return std::move(answer_);
    }
    // 429 was never processed; after 5xx, 408 and refused credentials nobody knows better than to ask again.
    const bool later = status_ == 429 || status_ >= 500 || status_ == 408 || status_ == 401 || status_ == 403;
    if (later || status_ < 200) return std::move(answer_);
    const bool ok = status_ < 300;
    answer_.outcome = ok ? Outcome::done : Outcome::refused;
    switch (request_.kind) {
      case Kind::move:
      case Kind::end:
      case Kind::send_off:
      case Kind::to_voicemail:
      case Kind::look:
        ok ? leg() : leg_refused();
        break;
      case Kind::find_room:
        if (ok) conferences();
        break;
      case Kind::look_room:
        if (ok) participants();
        break;
      case Kind::hold:
      case Kind::unhold:
        ok ? participant(body_) : participant_refused();
        break;
      case Kind::add:
        ok ? placed() : place_refused();
        break;
      case Kind::start_recording:
      case Kind::change_recording:
        recording(ok);
        break;
      case Kind::announce:
        if (ok) tell(Announced{request_.wanted});
        break;
      case Kind::give_up:
        break;
    }
    return std::move(answer_);
  }

 private:
  template <class What>
  void tell(What what) {
    answer_.facts.push_back({call_.sid(), now_, std::move(what)});
  }

  void leg() {
    auto fact = leg_fact(body_, call_.sid(), request_.party, now_);
    if (fact) answer_.facts.push_back(std::move(*fact));
  }

  void leg_refused() {
    if (request_.kind != Kind::look || status_ != 404) {
      answer_.look = true;
      return;
    }
    // The carrier has no such call any more: it has ended, nobody knows how.
    LegChanged change;
    change.leg_sid = request_.leg;
    change.party = request_.party;
    change.status = LegStatus::failed;
    const auto& legs = request_.party.empty() ? call_.rung() : call_.added();
    const auto known = legs.find(request_.leg);
    if (request_.leg == call_.sid()) {
      change.from = call_.from();
      change.to = call_.to();
      change.status = LegStatus::completed;
    } else if (known != legs.end()) {
      change.to = known->second.to;
      if (answered_at(known->second)) change.status = LegStatus::completed;
    }
    tell(std::move(change));
    answer_.outcome = Outcome::done;
  }

  void conferences() {
    const json::array* all = list(body_, "conferences");
    if (all == nullptr || all->empty() || !all->front().is_object()) return;
    const std::string sid = text(all->front().get_object(), "sid");
    if (!sid.empty()) tell(RoomSeen{sid, {}, {}, false, false});
  }

  void participants() {
    const json::array* all = list(body_, "participants");
    if (all == nullptr) return;
    std::vector<std::string> listed;
    for (const json::value& entry : *all) {
      if (!entry.is_object()) continue;
      listed.push_back(text(entry.get_object(), "call_sid"));
      participant(entry.get_object());
    }
    for (const auto& [sid, seat] : call_.room().seats()) {
      const bool gone = std::find(listed.begin(), listed.end(), sid) == listed.end();
      if (gone && seat.conference_sid == request_.conference && seat.joined && !seat.left())
        tell(RoomSeen{request_.conference, sid, seat.party, false, false});
    }
  }

  void participant(const json::object& resource) {
    RoomSeen seen;
    seen.conference_sid = text(resource, "conference_sid");
    seen.leg_sid = text(resource, "call_sid");
    seen.party = text(resource, "label");
    seen.connected = text(resource, "status") == "connected";
    seen.held = truth(resource, "hold");
    if (seen.leg_sid.empty()) return;
    const Seat* seat = call_.room().seat(seen.leg_sid);
    const bool known =
        seat && (seen.connected ? seat->joined && seat->held() == seen.held : !seat->party.empty());
    if (!known) tell(std::move(seen));
  }

  void participant_refused() {
    answer_.look = true;
    if (status_ == 404) tell(RoomSeen{request_.conference, request_.leg, request_.party, false, false});
  }

  void placed() {
    const std::string leg_sid = text(body_, "call_sid");
    if (!leg_sid.empty()) tell(PartyPlaced{request_.party, leg_sid, {}});
  }

  void place_refused() {
    // An earlier order went through, its answer was lost: the room knows the leg.
    answer_.look = error_code(body_) == kLabelTaken;
    if (answer_.look) return;
    std::string reason = text(body_, "message");
    if (reason.empty()) reason = "The carrier refused with status " + std::to_string(status_) + '.';
    tell(PartyPlaced{request_.party, {}, std::move(reason), static_cast<int>(error_code(body_))});
  }

  void recording(bool ok) {
    RecordingChanged change;
    change.recording_sid = request_.recording.empty() ? text(body_, "sid") : request_.recording;
    change.leg_sid = request_.leg;
    change.wanted = request_.wanted;
    change.status = ok ? text(body_, "status") : "failed";
    // A recording that never was has no SID; it is over under the command's id.
    if (!ok && request_.recording.empty()) change.recording_sid = call_.sid() + '/' + request_.wanted;
    if (!change.recording_sid.empty() && !change.status.empty()) tell(std::move(change));
    answer_.outcome = Outcome::done;
  }

  const RestRequest& request_;
  const Call& call_;
  int status_;
  const json::object& body_;
  UnixMs now_;
  RestAnswer answer_;
};

}  // namespace

std::optional<Fact> leg_fact(
    const json::object& resource, const std::string& call_sid, const std::string& party, UnixMs now
) {
  LegChanged change;
  const auto status = read_leg_status(text(resource, "status"));
  change.leg_sid = text(resource, "sid");
  if (!status || change.leg_sid.empty() || *status < LegStatus::ringing) return std::nullopt;
  change.status = *status;
  change.from = text(resource, "from");
  change.to = text(resource, "to");
  change.party = party;
  UnixMs at = now;
  if (is_final(*status)) {
    if (const auto end = read_rfc2822(text(resource, "end_time"))) at = event_time(now, end);
    const std::string duration = text(resource, "duration");
    std::int64_t seconds = 0;
    const auto [rest, error] = std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
    if (error == std::errc() && rest == duration.data() + duration.size()) change.duration = seconds;
  }
  return Fact{call_sid, at, std::move(change)};
}

RestAnswer read_answer(
    const RestRequest& request, const Call& call, int status, const json::object& body, UnixMs now
) {
  return Reader(request, call, status, body, now).read();
}

}  // namespace softphone::desk
