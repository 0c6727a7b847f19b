#include "app/live_log.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <ctime>

namespace softphone::app {

namespace json = boost::json;
using io::carrier::Activity;
using io::carrier::CallActivity;
using io::carrier::DebuggerActivity;
using io::carrier::WebhookActivity;

namespace {

enum class Colour { none, green, yellow, red, grey, blue };

class Line {
 public:
  Line(WallTime at, bool coloured) : coloured_(coloured) {
    const std::time_t seconds = unix_seconds(at);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    const std::string time = fmt::format(
        "{:02}:{:02}:{:02}.{:03}",
        local.tm_hour,
        local.tm_min,
        local.tm_sec,
        ((unix_milliseconds(at) % 1000) + 1000) % 1000
    );
    add(time, 12, Colour::grey);
  }

  Line& add(std::string_view text, std::size_t width, Colour colour = Colour::none) {
    if (!text_.empty()) text_ += "  ";
    constexpr std::string_view kCodes[] = {"", "32", "33", "31", "90", "34"};
    const bool paint = coloured_ && colour != Colour::none;
    if (paint) text_ += fmt::format("\x1b[{}m", kCodes[static_cast<int>(colour)]);
    for (const char c : text) text_ += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (paint) text_ += "\x1b[0m";
    std::size_t characters = 0;
    for (const char c : text) characters += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    if (characters < width) text_.append(width - characters, ' ');
    return *this;
  }

  std::string take() {
    while (text_.ends_with(' ')) text_.pop_back();
    return std::move(text_);
  }

 private:
  bool coloured_;
  std::string text_;
};

Colour colour_of(const WebhookActivity& webhook) {
  if (webhook.status == 0 || webhook.status >= 500 || webhook.code != 0) return Colour::red;
  return webhook.status >= 300 ? Colour::yellow : Colour::green;
}

std::string size_text(std::size_t bytes) {
  if (bytes < 10'000) return fmt::format("{} B", bytes);
  return fmt::format("{} KB", bytes / 1024);
}

std::string line_of(const WebhookActivity& webhook, bool colour) {
  Line line(webhook.at, colour);
  line.add(webhook.document ? "webhook" : "callback", 8, Colour::blue);
  line.add(webhook.status == 0 ? "---" : std::to_string(webhook.status), 3, colour_of(webhook));
  line.add(fmt::format("{:>6} ms", webhook.took.count()), 9);
  line.add(fmt::format("{:>7}", size_text(webhook.size)), 7);
  line.add(webhook.call_sid, 34, Colour::grey);
  line.add(webhook.method + " " + webhook.url, 0);
  if (webhook.code != 0) line.add(fmt::format("{} {}", webhook.code, webhook.text), 0, Colour::red);
  return line.take();
}

std::string line_of(const CallActivity& call, bool colour) {
  Line line(call.at, colour);
  const bool bad = call.status == "failed" || call.status == "busy" || call.status == "no-answer";
  line.add("call", 8, Colour::blue);
  line.add(
      call.status,
      23,
      bad                            ? Colour::yellow
      : call.status == "in-progress" ? Colour::green
                                     : Colour::none
  );
  line.add(call.call_sid, 34, Colour::grey);
  line.add(fmt::format("{} {} to {}", call.direction, call.from, call.to.empty() ? "(nobody)" : call.to), 0);
  if (call.seconds > 0) line.add(fmt::format("{} s", call.seconds), 0);
  return line.take();
}

std::string line_of(const DebuggerActivity& entry, bool colour) {
  Line line(entry.at, colour);
  const Colour tint = entry.error ? Colour::red : Colour::yellow;
  line.add(entry.error ? "error" : "warning", 8, tint);
  line.add(std::to_string(entry.code), 23, tint);
  line.add(entry.call_sid, 34, Colour::grey);
  line.add(entry.text, 0);
  return line.take();
}

json::object json_of(const WebhookActivity& webhook) {
  return {
      {"event", "webhook"},
      {"at", format_iso8601(webhook.at)},
      {"document", webhook.document},
      {"call_sid", webhook.call_sid},
      {"method", webhook.method},
      {"url", webhook.url},
      {"status", webhook.status},
      {"milliseconds", webhook.took.count()},
      {"bytes", webhook.size},
      {"error_code", webhook.code},
      {"error", webhook.text},
  };
}

json::object json_of(const CallActivity& call) {
  return {
      {"event", "call"},
      {"at", format_iso8601(call.at)},
      {"call_sid", call.call_sid},
      {"parent_call_sid", call.parent_sid},
      {"direction", call.direction},
      {"from", call.from},
      {"to", call.to},
      {"status", call.status},
      {"seconds", call.seconds},
  };
}

json::object json_of(const DebuggerActivity& entry) {
  return {
      {"event", "debugger"},
      {"at", format_iso8601(entry.at)},
      {"call_sid", entry.call_sid},
      {"level", entry.error ? "error" : "warning"},
      {"code", entry.code},
      {"text", entry.text},
  };
}

}  // namespace

std::string format_activity(const Activity& activity, LogStyle style) {
  if (style == LogStyle::json) {
    return std::visit([](const auto& specific) { return json::serialize(json_of(specific)); }, activity);
  }
  return std::visit(
      [&](const auto& specific) { return line_of(specific, style == LogStyle::colour); }, activity
  );
}

LogStyle choose_style(bool json) {
  if (json) return LogStyle::json;
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  const bool unwanted = std::getenv("NO_COLOR") != nullptr;
  return ::isatty(STDOUT_FILENO) == 1 && !dumb && !unwanted ? LogStyle::colour : LogStyle::plain;
}

}  // namespace softphone::app
