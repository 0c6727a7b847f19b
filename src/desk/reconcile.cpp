#include "desk/reconcile.hpp"

#include <algorithm>

#include "desk/call_record.hpp"

namespace softphone::desk {
namespace {

using Kind = RestRequest::Kind;
using std::chrono::seconds;

RestRequest about(Kind kind, const Party& party) {
  RestRequest request;
  request.kind = kind;
  request.leg = party.leg;
  request.party = party.original ? std::string() : party.id;
  return request;
}

class Reconciler {
 public:
  Reconciler(const Call& call, const Control& control) : call_(call), control_(control) {}

  std::vector<RestRequest> make() && {
    if (control_.to_voicemail && !control_.hung_up) {
      lead_to_voicemail();
    } else if (!control_.answered) {
      ring();
    } else if (!control_.room) {
      plain();
    } else if (control_.stranded()) {
      send_off();
    } else if (control_.ending()) {
      end_all();
    } else {
      stray_legs();
      enter();
      talk();
    }
    if (!control_.ending()) announce();
    if (!control_.ending() || control_.to_voicemail) record();
    if (control_.room || control_.hung_up) look();
    return std::move(requests_);
  }

 private:
  void push(RestRequest request) { requests_.push_back(std::move(request)); }

  /// A call that begins in its conference: the callee is rung while the caller waits there.
  void ring() {
    const Party& callee = control_.parties.back();
    if (callee.out && !control_.hung_up && !control_.parties.front().out && !says_why_out(call_, callee)) {
      learn_why(callee);
      return;
    }
    if (control_.ending()) {
      end_all();
      return;
    }
    stray_legs();
    if (!callee.leg.empty()) {
      // Its callbacks tell it as a rule; they may be lost.
      RestRequest find;
      find.kind = call_.room().conference_sid().empty() ? Kind::find_room : Kind::look_room;
      find.conference = call_.room().conference_sid().empty() ? call_.sid() : call_.room().conference_sid();
      find.delay = find.repeat = seconds(10);
      push(std::move(find));
      return;
    }
    add(callee);
    RestRequest end = about(Kind::give_up, callee);
    end.party = callee.id;
    end.delay = kPlaceWithin;
    push(std::move(end));
  }

  /// The caller waits: they are led to a voicemail, or hear nothing more, by what became of the callee. Its
  /// callback comes at once as a rule; it may be lost.
  void learn_why(const Party& callee) {
    RestRequest ask = about(Kind::look, callee);
    ask.delay = ask.repeat = seconds(2);
    push(std::move(ask));
    RestRequest end = about(Kind::give_up, callee);
    end.party = callee.id;
    end.delay = seconds(20);
    push(std::move(end));
  }

  void add(const Party& party) {
    RestRequest request = about(Kind::add, party);
    request.party = party.id;
    request.first = party.original;
    request.conference = call_.sid();
    request.to = party.address;
    request.from = party.from;
    push(std::move(request));
  }

  /// Two legs in a <Dial>: the caller's end ends both.
  void plain() {
    const bool asked =
        control_.hung_up || std::any_of(control_.parties.begin(), control_.parties.end(), [](const Party& p) {
          return !p.wanted;
        });
    if (asked) end_all();
  }

  void end_all() {
    for (const Party& party : control_.parties) {
      if (!party.leg.empty() && !party.out) push(about(Kind::end, party));
    }
  }

  /// The others stay until it is there: should it fail, nobody has hung up on anybody.
  void lead_to_voicemail() {
    const Party* led = control_.find(control_.to_voicemail->party);
    if (led && !led->out) {
      RestRequest request = about(Kind::to_voicemail, *led);
      request.to = control_.to_voicemail->box;
      push(std::move(request));
      return;
    }
    end_all();
  }

  void send_off() {
    for (const Party& party : control_.parties) {
      if (party.live() && !party.sent_off) {
        push(about(Kind::send_off, party));
      } else if (party.live()) {
        // The document hangs up by itself; this is for the case that it could not be fetched.
        RestRequest request = about(Kind::end, party);
        request.delay = seconds(30);
        push(std::move(request));
      }
    }
  }

  /// Legs of a party that has another one.
  void stray_legs() {
    for (const auto& [sid, leg] : call_.added()) {
      const Party* party = control_.find(leg.party);
      if (leg.end || !party || party->leg == sid) continue;
      RestRequest request = about(Kind::end, *party);
      request.leg = sid;
      push(std::move(request));
    }
    if (!call_.begins_in_room()) return;
    for (const auto& [sid, leg] : call_.rung()) {
      const Party& callee = control_.parties[1];
      if (leg.end || callee.leg == sid) continue;
      RestRequest request = about(Kind::end, callee);
      request.leg = sid;
      push(std::move(request));
    }
  }

  /// The callee's leg is moved by REST; the caller's follows by the action of its Dial.
  void enter() {
    const Leg* callee = call_.begins_in_room() ? nullptr : call_.talking_leg();
    const Seat* seat = callee ? call_.room().seat(callee->sid) : nullptr;
    for (const Party& party : control_.parties) {
      if (!callee || party.leg != callee->sid || party.out) continue;
      if (!seat || (!seat->asked_room && !seat->joined)) push(about(Kind::move, party));
    }
    const std::string& conference = call_.room().conference_sid();
    const bool unseen = std::any_of(control_.parties.begin(), control_.parties.end(), [](const Party& p) {
      return p.live() ? !p.in_room : p.coming() && p.wanted && p.leg.empty();
    });
    if (!conference.empty() && !unseen) return;
    // Callbacks tell it as a rule; they may be lost.
    RestRequest find;
    find.kind = conference.empty() ? Kind::find_room : Kind::look_room;
    find.conference = conference.empty() ? call_.sid() : conference;
    find.delay = find.repeat = seconds(3);
    push(std::move(find));
  }

  void talk() {
    const std::string& conference = call_.room().conference_sid();
    bool holding = false;
    for (const Party& party : control_.parties) {
      if (party.out || !party.wanted) continue;
      const bool differs = party.wanted_held != party.held;
      if (!differs || !(party.live() || party.in_room)) continue;
      holding = holding || party.wanted_held;
      // It comes in later, then it can be held.
      if (!party.in_room) continue;
      RestRequest request = about(party.wanted_held ? Kind::hold : Kind::unhold, party);
      request.conference = call_.room().seat(party.leg)->conference_sid;
      if (party.comfort) request.status = "comfort";
      push(std::move(request));
    }
    for (const Party& party : control_.parties) {
      const bool goes = !party.wanted || party.parked;
      if (goes && !party.out && !party.leg.empty()) push(about(Kind::end, party));
      // Whoever is to be held must not hear it ring.
      if (conference.empty() || holding || !party.wanted || !party.coming() || !party.leg.empty()) continue;
      add(party);
    }
    for (const Party& party : control_.parties) {
      if (!party.awaited()) continue;
      RestRequest request = about(Kind::give_up, party);
      request.party = party.id;
      request.delay = std::chrono::milliseconds(party.parked ? kAwaitParked : kAwaitLost);
      push(std::move(request));
    }
  }

  /// The leg that stays whatever the reps do: the customer's; between reps the caller's.
  [[nodiscard]] const Party* recorded_party() const {
    const Party* customer = control_.customer();
    if (customer || control_.parties.empty()) return customer;
    return &control_.parties.front();
  }

  void announce() {
    const RecordingWish& wish = control_.recording;
    if (!call_.recording_policy().announced || !wish.on || !control_.room || !control_.answered) return;
    // The caller of a plain <Dial> was told by its document, before it rang.
    if (wish.wanted == kPolicyRecording && !call_.begins_in_room()) return;
    const std::string& conference = call_.room().conference_sid();
    const auto there =
        std::count_if(control_.parties.begin(), control_.parties.end(), [](const Party& party) {
          return party.in_room && !party.out;
        });
    if (conference.empty() || there < 2 || call_.announced().contains(wish.wanted)) return;
    RestRequest request;
    request.kind = Kind::announce;
    request.conference = conference;
    request.wanted = wish.wanted;
    push(std::move(request));
  }

  void record() {
    const RecordingWish& wish = control_.recording;
    const Recording* current = nullptr;
    for (const auto& [sid, recording] : call_.room().recordings()) {
      if (recording.over) continue;
      if (recording.wanted == wish.wanted && wish.on && !current) {
        current = &recording;
      } else {
        change(recording, "stopped");
      }
    }
    const Party* party = recorded_party();
    if (!wish.on || !party || !party->live()) return;
    if (!current) {
      const auto& all = call_.room().recordings();
      const bool was = std::any_of(all.begin(), all.end(), [&](const auto& entry) {
        return entry.second.wanted == wish.wanted;
      });
      if (was) return;  // it ended by itself, or was refused
      RestRequest request = about(Kind::start_recording, *party);
      request.wanted = wish.wanted;
      push(std::move(request));
    } else if (current->paused != wish.paused) {
      change(*current, wish.paused ? "paused" : "in-progress");
    }
  }

  void change(const Recording& recording, std::string status) {
    RestRequest request;
    request.kind = Kind::change_recording;
    request.leg = recording.leg_sid;
    request.recording = recording.sid;
    request.wanted = recording.wanted;
    request.status = std::move(status);
    push(std::move(request));
  }

  void look() {
    for (const Party& party : control_.parties) {
      if (party.leg.empty() || party.out) continue;
      RestRequest request = about(Kind::look, party);
      request.delay = request.repeat = seconds(30);
      push(std::move(request));
    }
  }

  const Call& call_;
  const Control& control_;
  std::vector<RestRequest> requests_;
};

std::string room_query(const Call& call, const std::string& party) {
  return "?call=" + call.sid() + (party.empty() ? "" : "&party=" + percent_encode(party));
}

/// Twilio's custom parameters of a client:
/// https://www.twilio.com/docs/voice/how-share-information-between-your-applications
std::string address_with_parameters(const RestRequest& request, const Call& call) {
  if (client_identity(request.to).empty()) return request.to;
  std::string to = request.to + "?callSid=" + call.sid();
  if (call.plan() && !call.plan()->line.empty()) to += "&line=" + percent_encode(call.plan()->line);
  return to;
}

Form add_form(const RestRequest& request, const Call& call, const RestTerms& terms) {
  const std::string hooks = terms.webhook_base + "/webhook/softphone";
  Form form{
      {"From", request.from},
      {"To", address_with_parameters(request, call)},
      {"Label", request.party},
      {"Timeout", std::to_string(kAddedRingSeconds)},
      {"Beep", "false"},
      {"StartConferenceOnEnter", "true"},
      {"EndConferenceOnExit", "false"},
      {"EarlyMedia", "true"},
      {"WaitUrl", ""},
      // The callee's own leg bears no label, as in a <Dial>.
      {"StatusCallback", hooks + "/status" + room_query(call, request.first ? "" : request.party)},
      {"StatusCallbackMethod", "POST"},
      // Needed when everybody else has left before this one is in.
      {"ConferenceStatusCallback", hooks + "/conference" + room_query(call, {})},
      {"ConferenceStatusCallbackMethod", "POST"}};
  for (const char* event : {"initiated", "ringing", "answered", "completed"})
    form.add("StatusCallbackEvent", event);
  for (const char* event : {"start", "end", "join", "leave", "mute", "hold"})
    form.add("ConferenceStatusCallbackEvent", event);
  return form;
}

}  // namespace

std::string RestRequest::key() const {
  return std::to_string(static_cast<int>(kind)) + ' ' + leg + ' ' + party + ' ' + conference + ' ' +
         recording + ' ' + status + ' ' + wanted;
}

std::vector<RestRequest> reconcile(const Call& call) {
  const bool recorded = call.recording_policy().when == RecordingPolicy::When::always;
  const bool concerned = !call.commands().empty() || call.begins_in_room() || call.dial() || recorded;
  if (!concerned || call.abandoned()) return {};
  const Control control = control_of(call);
  // Legs may have to be ended after the call as people see it: the callee's when the caller gave up.
  if (control.parties.empty() || (control.room ? control.over() : state_of(call) == State::ended)) return {};
  return Reconciler(call, control).make();
}

Fact give_up(const RestRequest& request, const Call& call, UnixMs now) {
  const Control control = control_of(call);
  const Party* party = control.find(request.party);
  if (party && party->lost) return {call.sid(), now, GivenUp{request.party}};
  return {call.sid(), now, PartyPlaced{request.party, {}, std::string(kNotPlaced)}};
}

RestForm to_rest(const RestRequest& request, const Call& call, const RestTerms& terms) {
  const std::string hooks = terms.webhook_base + "/webhook/softphone";
  const std::string leg = terms.account_path + "/Calls/" + request.leg;
  const std::string participants =
      terms.account_path + "/Conferences/" + request.conference + "/Participants";
  switch (request.kind) {
    case Kind::move:
      return {"POST", leg + ".json", {{"Url", hooks + "/room" + room_query(call, {})}, {"Method", "POST"}}};
    case Kind::send_off:
      return {"POST", leg + ".json", {{"Url", hooks + "/sorry" + room_query(call, {})}, {"Method", "POST"}}};
    case Kind::to_voicemail:
      return {
          "POST",
          leg + ".json",
          {{"Url", hooks + "/voicemail" + room_query(call, {}) + "&box=" + percent_encode(request.to)},
           {"Method", "POST"}}};
    case Kind::end:
      return {"POST", leg + ".json", {{"Status", "completed"}}};
    case Kind::look:
      return {"GET", leg + ".json", {}};
    case Kind::find_room:
      return {
          "GET",
          terms.account_path + "/Conferences.json?Status=in-progress&PageSize=1&FriendlyName=" +
              percent_encode(request.conference),
          {}};
    case Kind::look_room:
      return {"GET", participants + ".json?PageSize=50", {}};
    case Kind::hold:
      return {
          "POST",
          participants + '/' + request.leg + ".json",
          {{"Hold", "true"},
           {"HoldUrl", request.status.empty() ? kHoldMusic : hooks + "/comfort" + room_query(call, {})},
           {"HoldMethod", request.status.empty() ? "GET" : "POST"}}};
    case Kind::unhold:
      return {"POST", participants + '/' + request.leg + ".json", {{"Hold", "false"}}};
    case Kind::add:
      return {"POST", participants + ".json", add_form(request, call, terms)};
    case Kind::start_recording:
      return {
          "POST",
          leg + "/Recordings.json",
          {{"RecordingChannels", "dual"},
           {"RecordingStatusCallback", hooks + "/recording" + room_query(call, {})},
           {"RecordingStatusCallbackMethod", "POST"},
           {"RecordingStatusCallbackEvent", "in-progress completed absent"}}};
    case Kind::change_recording:
      return {"POST", leg + "/Recordings/" + request.recording + ".json", {{"Status", request.status}}};
    case Kind::announce:
      return {
          "POST",
          terms.account_path + "/Conferences/" + request.conference + ".json",
          {{"AnnounceUrl", hooks + "/announcement?language=" + call.recording_policy().language},
           {"AnnounceMethod", "POST"}}};
    case Kind::give_up:
      break;
  }
  return {};
}

}  // namespace softphone::desk
