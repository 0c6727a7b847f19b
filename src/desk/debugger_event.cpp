#include "desk/debugger_event.hpp"

#include <boost/json.hpp>
#include <charconv>

#include "base/json_text.hpp"
#include "base/sid.hpp"
#include "desk/fact.hpp"

namespace softphone::desk {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestPayload = 32 * 1024;
constexpr std::size_t kLongestMessage = 300;

/// A code is written as a text, and by some products as a number.
int code_of(const json::object& object) {
  const json::value* value = object.if_contains("error_code");
  if (value == nullptr) return 0;
  std::int64_t code = 0;
  if (value->is_int64()) {
    code = value->get_int64();
  } else if (value->is_string()) {
    const std::string_view text = value->get_string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
    if (error != std::errc() || end != text.data() + text.size()) return 0;
  }
  return code >= 10'000 && code <= 99'999 ? static_cast<int>(code) : 0;
}

}  // namespace

Result<DebuggerEvent> read_debugger_event(const Form& form) {
  DebuggerEvent event;
  event.told.id = form.get_or("Sid", "");
  if (!is_sid("NO", event.told.id)) return fail("bad_event", "Sid is missing.");
  std::string level = form.get_or("Level", "");
  for (char& c : level) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  event.told.warning = level == "warning";
  const std::string payload = form.get_or("Payload", "");
  if (payload.size() > kLongestPayload) return fail("bad_event", "Payload is too long.");
  boost::system::error_code bad;
  const json::value parsed = json::parse(payload, bad);
  if (bad || !parsed.is_object()) return fail("bad_event", "Payload is no JSON object.");
  const json::object& object = parsed.get_object();
  event.told.code = code_of(object);
  if (event.told.code == 0) return fail("bad_event", "Payload names no error code.");
  event.resource_sid = text_of(object, "resource_sid");
  if (const json::value* more = object.if_contains("more_info"); more != nullptr && more->is_object()) {
    event.message = printable(text_of(more->get_object(), "Msg"), kLongestMessage);
    if (event.message.empty()) event.message = printable(text_of(more->get_object(), "msg"), kLongestMessage);
  }
  return event;
}

}  // namespace softphone::desk
