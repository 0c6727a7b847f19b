#include "app/hours.hpp"

#include <fmt/core.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <filesystem>

#include "app/runtime.hpp"
#include "base/e164.hpp"
#include "desk/hours_view.hpp"
#include "desk/line.hpp"
#include "io/desk/calendars.hpp"
#include "io/net/random.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::app {

namespace fs = std::filesystem;

namespace {

constexpr int kDays = 14;
constexpr std::array kWeekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

std::string clock_text(int minute) {
  return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string reason(desk::Closed why, const desk::Wording& name) {
  const std::string said = name.en.empty() ? "" : ", " + name.en;
  switch (why) {
    case desk::Closed::weekly:
      return "outside of opening hours";
    case desk::Closed::date:
      return "a closed date";
    case desk::Closed::holiday:
      return "public holiday" + said;
    case desk::Closed::calendar:
      return "calendar" + said;
    case desk::Closed::leave:
      break;
  }
  return "leave" + said;
}

void print_day(const desk::DayView& day) {
  std::string text;
  for (const desk::DayPart& part : day.parts) {
    // What is outside of the hours need not be said beside the hours.
    const bool usual = !part.open && part.why == desk::Closed::weekly;
    if (usual && day.parts.size() > 1) continue;
    if (!text.empty()) text += "; ";
    const bool whole = part.from == 0 && part.to == 1440;
    text += whole ? "all day " : clock_text(part.from) + "-" + clock_text(part.to) + " ";
    text += part.open ? "open" : "closed: " + reason(part.why, part.name);
  }
  fmt::print(
      "{} {}  {}\n",
      kWeekdays.at(static_cast<std::size_t>(desk::iso_weekday(day.day) - 1)),
      desk::to_date(day.day),
      text
  );
}

void print_now(const desk::Standing& now, const desk::ZoneClock& clock) {
  std::string until;
  if (now.until) {
    const desk::LocalTime at = clock.local(*now.until);
    until = fmt::format(
        "; {} {} {}", now.open ? "closes" : "opens", desk::to_date(at.day), clock_text(at.minute)
    );
  }
  fmt::print("Now: {}{}\n", now.open ? "open" : "closed: " + reason(now.why, now.name), until);
}

const desk::Line* find_line(const std::vector<desk::Line>& lines, const std::string& wanted) {
  for (const desk::Line& line : lines) {
    if (line.number == wanted || line.name == wanted) return &line;
  }
  return nullptr;
}

}  // namespace

CLI::App* add_hours_command(
    CLI::App& program, HoursRequest& request, std::string& data, std::string& config
) {
  CLI::App* command =
      program.add_subcommand("hours", "When a line is open in the days ahead, and if not, why");
  command->add_option("LINE", request.line, "Its number, such as +33199001000, or its name")->required();
  command->add_option("--on", request.on, "One day only, such as 2026-12-25");
  command->add_option("--data", data, "Folder of the server (default ./data)");
  command->add_option("--config", config, "TOML file of settings");
  return command;
}

int hours(const Configuration& configuration, const HoursRequest& request) {
  const fs::path data = configuration.data;
  const fs::path file = data / "softphone.db";
  std::error_code error;
  if (!fs::exists(file, error))
    return give_up(fmt::format("there is nothing in {}; name the server's folder with --data.", data.string())
    );
  const auto on = desk::read_date(request.on);
  if (!request.on.empty() && !on) return give_up("--on must be a date such as 2026-12-25.");
  auto store = store::Store::open({file, 0}, net::system_now().wall);
  if (!store) return give_up(fmt::format("{}: {}.", data.string(), store.error().detail));
  boost::asio::io_context io{1};
  const desk::UnixMs now = unix_milliseconds(net::system_now().wall);

  store::SettingsStore settings((*store)->threads());
  const auto document = run_until_done(io, settings.read("lines"));
  if (!document) return give_up(document.error().detail);
  const std::vector<desk::Line> lines =
      *document ? desk::read_document(**document) : std::vector<desk::Line>();
  const desk::Line* line = find_line(lines, request.line);
  if (line == nullptr && !is_e164(request.line))
    return give_up("no line has this name; give its number, such as +33199001000.");
  if (line == nullptr || !line->hours) {
    fmt::print("{}: always open; no opening hours are set.\n", request.line);
    return 0;
  }

  net::HttpClient http;
  const auto calendars =
      std::make_shared<io_desk::Calendars>(**store, http, nullptr, std::vector<std::string>());
  const auto loaded = run_until_done(io, calendars->load(now));
  if (!loaded) return give_up(loaded.error().detail);
  const auto clock = calendars->clock(*line->hours);
  if (!clock) return give_up(fmt::format("the time zone {} is unknown on this system.", line->hours->zone));
  const desk::Behind behind = calendars->behind(*line->hours);
  fmt::print("{} {} ({})\n", line->number, line->name, line->hours->zone);
  if (!on) print_now(desk::standing(*line->hours, behind, *clock, now), *clock);
  const desk::Day first = on ? *on : clock->local(now).day;
  for (const desk::DayView& day : desk::days_ahead(*line->hours, behind, *clock, first, on ? 1 : kDays))
    print_day(day);
  return 0;
}

}  // namespace softphone::app
