#include "desk/recording_policy.hpp"

#include <array>
#include <boost/json.hpp>
#include <utility>

namespace softphone::desk {
namespace {

namespace json = boost::json;
using When = RecordingPolicy::When;

constexpr std::array<std::pair<When, std::string_view>, 3> kWords = {{
    {When::off, "off"},
    {When::on_demand, "rep"},
    {When::always, "always"},
}};

std::string_view text(const json::object& object, const char* name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

}  // namespace

std::string to_json(const RecordingPolicy& policy) {
  json::object out;
  for (const auto& [when, word] : kWords) {
    if (when == policy.when) out["policy"] = word;
  }
  out["announcement"] = policy.announced;
  out["language"] = policy.language;
  return json::serialize(out);
}

Result<RecordingPolicy> read_recording_policy(std::string_view document) {
  json::error_code error;
  const json::value value = json::parse({document.data(), document.size()}, error);
  if (error || !value.is_object()) return fail("malformed", "A JSON object is expected.");
  const json::object& object = value.get_object();
  RecordingPolicy policy;
  const std::string_view word = text(object, "policy");
  bool known = false;
  for (const auto& [when, name] : kWords) {
    if (name != word) continue;
    policy.when = when;
    known = true;
  }
  if (!known) return fail("malformed", "policy must be off, rep or always.");
  const json::value* announcement = object.if_contains("announcement");
  if (announcement == nullptr || !announcement->is_bool())
    return fail("malformed", "announcement must be true or false.");
  policy.announced = announcement->get_bool();
  policy.language = text(object, "language");
  if (policy.language != "fr" && policy.language != "en")
    return fail("malformed", "language must be fr or en.");
  return policy;
}

}  // namespace softphone::desk
