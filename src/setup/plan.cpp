#include "setup/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "setup/tunnel.hpp"

namespace softphone::setup {
namespace {

const Resource* by_sid(const std::vector<Resource>& list, std::string_view sid) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Resource& r) { return r.sid == sid; });
  return found == list.end() ? nullptr : &*found;
}
const Resource* by_name(const std::vector<Resource>& list, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Resource& r) { return r.name == name; });
  return found == list.end() ? nullptr : &*found;
}

std::string value_of(const Fields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

/// An update of the fields that are not as wanted; nothing when all are.
std::optional<Change> update(Kind kind, const Resource& resource, const Fields& wanted) {
  Change change{Verb::update, kind, resource.sid, resource.name, {}, {}};
  for (const auto& [name, value] : wanted) {
    const std::string now = value_of(resource.fields, name);
    if (now == value) continue;
    change.before[name] = now;
    change.after[name] = value;
  }
  if (change.after.empty()) return std::nullopt;
  return change;
}

/// By its application, or by its own URL, as one does by hand.
bool leads_here(const Resource& number, std::string_view app_sid, const std::string& public_url) {
  const std::string leads = value_of(number.fields, "VoiceApplicationSid");
  if (leads == app_sid) return true;
  return leads.empty() && value_of(number.fields, "TrunkSid").empty() &&
         value_of(number.fields, "VoiceUrl") == application_fields(public_url)["VoiceUrl"];
}

/// Ours by SID, else one of our name: best the one that leads here already.
const Resource* find_application(const Found& found, const Memory& memory, const Fields& wanted) {
  if (const Resource* known = by_sid(found.applications, memory.app_sid)) return known;
  const Resource* named = nullptr;
  for (const Resource& application : found.applications) {
    if (application.name != kName) continue;
    if (value_of(application.fields, "VoiceUrl") == value_of(wanted, "VoiceUrl")) return &application;
    if (named == nullptr) named = &application;
  }
  return named;
}

std::string all_numbers_of(const Found& found) {
  std::string list;
  for (const Resource& number : found.numbers) list += (list.empty() ? "" : ", ") + number.name;
  return list.empty() ? "none" : list;
}

Result<std::vector<const Resource*>> choose_numbers(
    const Found& found, const Memory& memory, const Wanted& wanted, std::vector<std::string>& notes
) {
  std::vector<const Resource*> chosen;
  for (const std::string& name : wanted.numbers) {
    const Resource* number = by_name(found.numbers, name);
    if (number == nullptr) {
      return fail(
          "no_such_number",
          fmt::format("{} is no number of this account; it has: {}", name, all_numbers_of(found))
      );
    }
    if (!number->voice) return fail("no_such_number", name + " takes no calls, only messages");
    chosen.push_back(number);
  }
  if (!wanted.numbers.empty()) return chosen;
  for (const Resource& number : found.numbers) {
    if (!number.voice) {
      notes.push_back(number.name + " takes no calls, only messages; it is left alone.");
    } else if (wanted.all_numbers || memory.numbers.empty() || memory.numbers.contains(number.sid)) {
      chosen.push_back(&number);
    } else {
      notes.push_back(fmt::format(
          "{0} was not chosen and is left alone; --number {0} chooses it, --all-numbers all.", number.name
      ));
    }
  }
  if (chosen.empty()) {
    return fail("no_numbers", "this account has no number that takes calls; buy one in its console first");
  }
  return chosen;
}

const char* sign(Verb verb) {
  switch (verb) {
    case Verb::create:
      return "+ create";
    case Verb::update:
      return "~ change";
    case Verb::remove:
      return "- delete";
  }
  return "";
}

const char* word(Kind kind) {
  switch (kind) {
    case Kind::application:
      return "TwiML App";
    case Kind::number:
      return "number";
    case Kind::key:
      return "API key";
  }
  return "";
}

/// Names and URLs come from the account: control characters would move the cursor of a terminal.
std::string shown(std::string_view text) {
  if (text.empty()) return "(none)";
  std::string out;
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
  return out;
}

}  // namespace

Fields application_fields(const std::string& public_url) {
  return {
      {"VoiceUrl", public_url + "/webhook/softphone/voice"},
      {"VoiceMethod", "POST"},
      {"VoiceFallbackUrl", public_url + "/webhook/softphone/voice-fallback"},
      {"VoiceFallbackMethod", "POST"},
      {"StatusCallback", public_url + "/webhook/softphone/status"},
      {"StatusCallbackMethod", "POST"},
  };
}

Result<Plan> plan_setup(const Found& found, const Memory& memory, const Wanted& wanted) {
  Plan plan;
  const auto numbers = choose_numbers(found, memory, wanted, plan.notes);
  if (!numbers) return numbers.error();
  if (wanted.make_key) plan.changes.push_back({Verb::create, Kind::key, {}, std::string(kName), {}, {}});

  const Fields fields = application_fields(wanted.public_url);
  const Resource* application = find_application(found, memory, fields);
  if (application == nullptr) {
    plan.changes.push_back({Verb::create, Kind::application, {}, std::string(kName), {}, fields});
  } else if (auto change = update(Kind::application, *application, fields)) {
    plan.changes.push_back(std::move(*change));
  }
  if (application != nullptr) plan.app_sid = application->sid;
  const std::string app_sid = application == nullptr ? std::string(kNewApplication) : application->sid;
  for (const Resource* number : *numbers) {
    plan.numbers.push_back(number->name);
    auto change = update(Kind::number, *number, {{"VoiceApplicationSid", app_sid}});
    if (!change) continue;
    if (!value_of(number->fields, "TrunkSid").empty()) {
      plan.notes.push_back(number->name + " leaves its SIP trunk: its calls come here instead.");
    }
    plan.changes.push_back(std::move(*change));
  }
  return plan;
}

Plan plan_removal(const Found& found, const Memory& memory) {
  Plan plan;
  for (const auto& [sid, before] : memory.numbers) {
    const Resource* number = by_sid(found.numbers, sid);
    if (number == nullptr) continue;  // given back to the carrier since
    if (value_of(number->fields, "VoiceApplicationSid") != memory.app_sid || memory.app_sid.empty()) {
      plan.notes.push_back(number->name + " was led elsewhere since; it is left alone.");
      continue;
    }
    Fields former = before;
    std::string& application = former["VoiceApplicationSid"];
    if (!application.empty() && by_sid(found.applications, application) == nullptr) {
      plan.notes.push_back(
          number->name + " belonged to a TwiML App that is gone; it gets its own URLs back instead."
      );
      application.clear();
    }
    // A trunk and an application exclude each other: naming an empty one would only undo the other.
    const bool had_trunk = !value_of(former, "TrunkSid").empty();
    former.erase(had_trunk ? "VoiceApplicationSid" : "TrunkSid");
    if (auto change = update(Kind::number, *number, former)) plan.changes.push_back(std::move(*change));
  }
  const Resource* application = by_sid(found.applications, memory.app_sid);
  if (application != nullptr && memory.app_made) {
    plan.changes.push_back({Verb::remove, Kind::application, application->sid, application->name, {}, {}});
  } else if (application != nullptr) {
    if (auto change = update(Kind::application, *application, memory.app_before)) {
      plan.changes.push_back(std::move(*change));
    }
  }
  // The key last: it may be what we sign in with.
  if (memory.key_made && (!found.keys || by_sid(*found.keys, memory.key_sid) != nullptr)) {
    plan.changes.push_back({Verb::remove, Kind::key, memory.key_sid, std::string(kName), {}, {}});
  }
  return plan;
}

std::vector<Drifted> drift(
    const Found& found,
    const std::string& app_sid,
    const std::string& public_url,
    const std::vector<std::string>& numbers
) {
  std::vector<Drifted> drifted;
  const Resource* application = by_sid(found.applications, app_sid);
  if (application == nullptr) {
    drifted.push_back(
        {"gone",
         {{"app", app_sid}},
         fmt::format("the TwiML App {} does not exist: nobody can call out", app_sid)}
    );
  } else if (const auto change = update(Kind::application, *application, application_fields(public_url))) {
    for (const auto& [name, before] : change->before) {
      const std::string& wanted = change->after.at(name);
      drifted.push_back(
          {before.empty() ? "application_unset" : "application",
           {{"field", name}, {"app", app_sid}, {"is", shown(before)}, {"wanted", wanted}},
           fmt::format("{} of the TwiML App {} is {}, not {}", name, app_sid, shown(before), wanted)}
      );
    }
  }
  for (const std::string& name : numbers) {
    const Resource* number = by_name(found.numbers, name);
    if (number == nullptr) continue;  // a verified caller ID: nobody calls us by it
    if (leads_here(*number, app_sid, public_url)) continue;
    const std::string app = value_of(number->fields, "VoiceApplicationSid");
    const std::string url = value_of(number->fields, "VoiceUrl");
    drifted.push_back(
        {!app.empty()  ? "number_app"
         : url.empty() ? "number_unset"
                       : "number_url",
         {{"number", name}, {"app", shown(app)}, {"url", shown(url)}},
         fmt::format(
             "{} does not ring here: its TwiML App is {}, its VoiceUrl {}", name, shown(app), shown(url)
         )}
    );
  }
  return drifted;
}

Plan plan_move(
    const Found& found, const std::string& app_sid, const std::string& former, const std::string& public_url
) {
  Plan plan;
  const auto was_ours = [&](const std::string& url) {
    return !former.empty() && former != public_url && url.starts_with(former + '/');
  };
  const Resource* application = by_sid(found.applications, app_sid);
  if (application != nullptr) {
    const Fields wanted = application_fields(public_url);
    const std::string voice = value_of(application->fields, "VoiceUrl");
    const bool is_here = voice == value_of(wanted, "VoiceUrl");
    if (voice.empty() || was_ours(voice) || (!is_here && is_ngrok_address(voice))) {
      if (auto change = update(Kind::application, *application, wanted)) {
        plan.changes.push_back(std::move(*change));
      }
    }
  }
  for (const Resource& number : found.numbers) {
    Fields wanted;
    for (const char* name : {"VoiceUrl", "VoiceFallbackUrl", "StatusCallback"}) {
      const std::string url = value_of(number.fields, name);
      if (was_ours(url)) wanted[name] = public_url + url.substr(former.size());
    }
    if (auto change = update(Kind::number, number, wanted)) plan.changes.push_back(std::move(*change));
  }
  return plan;
}

Plan plan_repair(
    const Found& found,
    const std::string& app_sid,
    const std::string& public_url,
    const std::vector<std::string>& numbers
) {
  Plan plan;
  const Resource* application = by_sid(found.applications, app_sid);
  if (application == nullptr) return plan;
  plan.app_sid = app_sid;
  if (auto change = update(Kind::application, *application, application_fields(public_url))) {
    plan.changes.push_back(std::move(*change));
  }
  for (const std::string& name : numbers) {
    const Resource* number = by_name(found.numbers, name);
    if (number == nullptr || !number->voice) continue;
    if (leads_here(*number, app_sid, public_url)) continue;
    plan.numbers.push_back(name);
    if (auto change = update(Kind::number, *number, {{"VoiceApplicationSid", app_sid}})) {
      plan.changes.push_back(std::move(*change));
    }
  }
  return plan;
}

std::vector<std::string> chosen_numbers(const Found& found, const Memory& memory, const std::string& line) {
  std::vector<std::string> chosen;
  for (const Resource& number : found.numbers) {
    if (number.name == line || memory.numbers.contains(number.sid)) chosen.push_back(number.name);
  }
  return chosen;
}

std::string describe(const Plan& plan) {
  std::string out;
  for (const Change& change : plan.changes) {
    out += fmt::format("{} {} {}", sign(change.verb), word(change.kind), shown(change.name));
    out += change.sid.empty() ? "\n" : fmt::format(" ({})\n", change.sid);
    for (const auto& [name, value] : change.after) {
      if (change.verb == Verb::create) {
        out += fmt::format("      {}: {}\n", name, shown(value));
      } else {
        out += fmt::format("      {}: {} → {}\n", name, shown(change.before.at(name)), shown(value));
      }
    }
  }
  return out;
}

std::string describe(const Found& found) {
  std::string out = "Numbers:\n";
  const auto led = [&](const Resource& number) {
    const std::string app = value_of(number.fields, "VoiceApplicationSid");
    const std::string trunk = value_of(number.fields, "TrunkSid");
    if (!trunk.empty()) return "SIP trunk " + shown(trunk);
    if (app.empty()) return shown(value_of(number.fields, "VoiceUrl"));
    const Resource* known = by_sid(found.applications, app);
    return "TwiML App " + shown(known == nullptr ? app : known->name);
  };
  for (const Resource& number : found.numbers) {
    out += fmt::format("  {}  {}\n", shown(number.name), number.voice ? led(number) : "messages only");
  }
  if (found.numbers.empty()) out += "  none\n";
  out += "TwiML Apps:\n";
  for (const Resource& application : found.applications) {
    const std::string url = value_of(application.fields, "VoiceUrl");
    out += fmt::format("  {}  {}  {}\n", application.sid, shown(application.name), shown(url));
  }
  if (found.applications.empty()) out += "  none\n";
  out += "API keys:\n";
  if (!found.keys) return out + "  (only the auth token may see them)\n";
  for (const Resource& key : *found.keys) out += fmt::format("  {}  {}\n", key.sid, shown(key.name));
  if (found.keys->empty()) out += "  none\n";
  return out;
}

}  // namespace softphone::setup
