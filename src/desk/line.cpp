#include "desk/line.hpp"

#include <algorithm>

namespace softphone::desk {

std::string Line::box() const {
  return groups.empty() && !owner.empty() && !last_rep ? owner : number;
}

Line default_line(std::string_view number, const Roster& roster) {
  Line line;
  line.number = number;
  if (const Rep* rep = roster.by_number(number)) {
    line.owner = rep->identity;
    line.name = rep->name;
    line.first_seconds = 30;
  } else {
    line.groups.push_back({});
  }
  return line;
}

std::vector<std::string> numbers_of(const Roster& roster) {
  std::vector<std::string> numbers;
  const auto add = [&](const std::string& number) {
    if (!number.empty() && std::find(numbers.begin(), numbers.end(), number) == numbers.end())
      numbers.push_back(number);
  };
  add(roster.main_line());
  for (const Rep& rep : roster.reps()) add(rep.number);
  return numbers;
}

}  // namespace softphone::desk
