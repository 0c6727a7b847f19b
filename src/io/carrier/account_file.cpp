#include "io/carrier/account_file.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/e164.hpp"
#include "base/sid.hpp"

namespace softphone::io::carrier {

namespace core = softphone::carrier;
namespace json = boost::json;

namespace {

json::object record_json(const core::Record& record) {
  json::object out;
  if (record.created) out["created"] = unix_seconds(*record.created);
  if (record.updated) out["updated"] = unix_seconds(*record.updated);
  return out;
}

void add_voice(json::object& out, const core::VoiceHandler& voice) {
  out["voice_url"] = voice.url;
  out["voice_method"] = voice.method;
  out["voice_fallback_url"] = voice.fallback_url;
  out["voice_fallback_method"] = voice.fallback_method;
  out["status_callback"] = voice.status_callback;
  out["status_callback_method"] = voice.status_callback_method;
}

/// Members of an object; what is absent or of another type is empty.
class Reader {
 public:
  explicit Reader(const json::value& value) : object_(value.if_object()) {}

  [[nodiscard]] std::string text(std::string_view name) const {
    const json::value* member = object_ ? object_->if_contains(name) : nullptr;
    return member && member->is_string() ? std::string(member->get_string()) : std::string();
  }
  [[nodiscard]] std::optional<WallTime> date(std::string_view name) const {
    const json::value* member = object_ ? object_->if_contains(name) : nullptr;
    if (!member || !member->is_int64()) return std::nullopt;
    return from_unix_seconds(member->get_int64());
  }
  [[nodiscard]] core::Record record() const {
    return {.created = date("created"), .updated = date("updated"), .by_api = true};
  }
  [[nodiscard]] core::VoiceHandler voice() const {
    core::VoiceHandler voice;
    voice.url = text("voice_url");
    voice.method = method("voice_method");
    voice.fallback_url = text("voice_fallback_url");
    voice.fallback_method = method("voice_fallback_method");
    voice.status_callback = text("status_callback");
    voice.status_callback_method = method("status_callback_method");
    return voice;
  }

 private:
  [[nodiscard]] std::string method(std::string_view name) const {
    return text(name) == "GET" ? "GET" : "POST";
  }
  const json::object* object_;
};

/// Replaces the entry of the same SID, or adds one.
template <class Entry>
void put(std::vector<Entry>& list, Entry entry) {
  const auto same =
      std::find_if(list.begin(), list.end(), [&](const Entry& e) { return e.sid == entry.sid; });
  if (same == list.end()) {
    list.push_back(std::move(entry));
  } else {
    *same = std::move(entry);
  }
}

const json::array& list_of(const json::object& object, std::string_view name) {
  static const json::array kNone;
  const json::value* member = object.if_contains(name);
  return member && member->is_array() ? member->get_array() : kNone;
}

}  // namespace

std::string format_account_changes(const core::Config& config) {
  json::array keys;
  for (const core::ApiKey& key : config.keys) {
    if (!key.record.by_api) continue;
    json::object out = record_json(key.record);
    out["sid"] = key.sid;
    out["secret"] = key.secret;
    out["friendly_name"] = key.friendly_name;
    keys.push_back(std::move(out));
  }
  json::array applications;
  for (const core::Application& application : config.applications) {
    if (!application.record.by_api) continue;
    json::object out = record_json(application.record);
    out["sid"] = application.sid;
    out["friendly_name"] = application.friendly_name;
    add_voice(out, application.voice);
    applications.push_back(std::move(out));
  }
  json::array numbers;
  for (const core::PhoneNumber& number : config.numbers) {
    if (!number.record.by_api) continue;
    json::object out = record_json(number.record);
    out["sid"] = number.sid;
    out["number"] = number.number;
    out["friendly_name"] = number.friendly_name;
    out["application_sid"] = number.application_sid;
    add_voice(out, number.voice);
    numbers.push_back(std::move(out));
  }
  json::array removed;
  for (const std::string& sid : config.removed) removed.push_back(json::value(sid));
  const json::object all{
      {"keys", std::move(keys)},
      {"applications", std::move(applications)},
      {"numbers", std::move(numbers)},
      {"removed", std::move(removed)},
  };
  return json::serialize(all) + "\n";
}

Result<bool> apply_account_changes(std::string_view text, core::Config& config) {
  json::error_code error;
  const json::value all = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !all.is_object()) return fail("bad_file", "the account's changes cannot be read");
  const json::object& object = all.get_object();
  for (const json::value& value : list_of(object, "keys")) {
    const Reader entry(value);
    core::ApiKey key{entry.text("sid"), entry.text("secret"), entry.text("friendly_name"), entry.record()};
    if (!is_sid("SK", key.sid) || key.secret.empty()) return fail("bad_file", "an API key cannot be read");
    put(config.keys, std::move(key));
  }
  for (const json::value& value : list_of(object, "applications")) {
    const Reader entry(value);
    core::Application application{
        entry.text("sid"), entry.text("friendly_name"), entry.voice(), entry.record()};
    if (!is_sid("AP", application.sid)) return fail("bad_file", "an application cannot be read");
    put(config.applications, std::move(application));
  }
  for (const json::value& value : list_of(object, "numbers")) {
    const Reader entry(value);
    core::PhoneNumber number{
        entry.text("sid"),
        entry.text("number"),
        entry.voice(),
        entry.text("application_sid"),
        entry.text("friendly_name"),
        entry.record()};
    if (!is_sid("PN", number.sid) || !is_e164(number.number))
      return fail("bad_file", "a number cannot be read");
    put(config.numbers, std::move(number));
  }
  for (const json::value& value : list_of(object, "removed")) {
    if (!value.is_string()) continue;
    const std::string sid(value.get_string());
    const auto is_it = [&](const auto& entry) { return entry.sid == sid; };
    std::erase_if(config.keys, is_it);
    std::erase_if(config.applications, is_it);
    std::erase_if(config.numbers, is_it);
    config.removed.insert(sid);
  }
  return true;
}

}  // namespace softphone::io::carrier
