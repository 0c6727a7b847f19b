#include "io/desk/lines.hpp"

#include <algorithm>

#include "io/store/settings_store.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

constexpr const char* kDocument = "lines";

bool rings(const desk::Line& line, const std::string& identity) {
  if (line.owner == identity) return true;
  return std::any_of(line.groups.begin(), line.groups.end(), [&](const desk::RingGroup& group) {
    return group.reps.empty() ||
           std::find(group.reps.begin(), group.reps.end(), identity) != group.reps.end();
  });
}

}  // namespace

asio::awaitable<Result<bool>> Lines::load() {
  store::SettingsStore settings(store_.threads());
  std::string name = kDocument;
  const auto document = co_await settings.read(std::move(name));
  if (!document) co_return document.error();
  if (*document) set_ = desk::read_document(**document);
  co_return true;
}

asio::awaitable<Result<bool>> Lines::set(desk::Line line) {
  std::vector<desk::Line> changed = set_;
  std::erase_if(changed, [&](const desk::Line& known) { return known.number == line.number; });
  changed.push_back(line);
  store::SettingsStore settings(store_.threads());
  std::string name = kDocument;
  std::string document = desk::to_document(changed);
  const auto kept = co_await settings.write(std::move(name), std::move(document));
  if (!kept) co_return kept.error();
  // Another line may have been set while this one was written.
  std::erase_if(set_, [&](const desk::Line& known) { return known.number == line.number; });
  set_.push_back(std::move(line));
  co_return true;
}

desk::Line Lines::line(std::string_view number, const desk::Roster& roster) const {
  for (const desk::Line& known : set_) {
    if (known.number == number) return known;
  }
  return desk::default_line(number, roster);
}

bool Lines::is_set(std::string_view number) const {
  return std::any_of(set_.begin(), set_.end(), [&](const desk::Line& line) { return line.number == number; });
}

desk::Line Lines::line_of(const desk::Rep& rep, const desk::Roster& roster) const {
  desk::Line own = line(rep.number, roster);
  const bool personal = own.box() == rep.identity;
  if (!personal) own = desk::default_line(rep.number, roster);
  own.owner = rep.identity;
  own.groups.clear();
  own.last_rep = false;
  return own;
}

std::vector<desk::Line> Lines::all(const desk::Roster& roster) const {
  std::vector<desk::Line> lines;
  for (const std::string& number : desk::numbers_of(roster)) lines.push_back(line(number, roster));
  return lines;
}

desk::Line Lines::line_of_box(const std::string& box, const desk::Roster& roster) const {
  const desk::Rep* rep = roster.by_identity(box);
  return rep ? line_of(*rep, roster) : line(box, roster);
}

std::vector<std::string> Lines::boxes_of(const std::string& identity, const desk::Roster& roster) const {
  std::vector<std::string> boxes{identity};
  const bool leads = roster.role_of(identity) != desk::Role::rep;
  for (const desk::Line& line : all(roster)) {
    const std::string box = line.box();
    const bool personal = roster.by_identity(box) != nullptr;
    if (!personal && (leads || rings(line, identity))) boxes.push_back(box);
  }
  return boxes;
}

}  // namespace softphone::io_desk
