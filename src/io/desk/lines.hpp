#pragma once
// The settings of our numbers, kept in memory as they are on the disk.

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "desk/line.hpp"
#include "io/store/store.hpp"

namespace softphone::io_desk {

class Lines {
 public:
  explicit Lines(store::Store& store) : store_(store) {}

  /// Reads what was set. To be called once, before the first call comes.
  boost::asio::awaitable<Result<bool>> load();
  /// Keeps a line's settings. Error codes: those of sql_error.hpp.
  boost::asio::awaitable<Result<bool>> set(desk::Line line);

  /// As set, or as usual for such a number.
  [[nodiscard]] desk::Line line(std::string_view number, const desk::Roster& roster) const;
  [[nodiscard]] bool is_set(std::string_view number) const;
  /// The line on which a rep is called in person: their own number's, if it rings them.
  [[nodiscard]] desk::Line line_of(const desk::Rep& rep, const desk::Roster& roster) const;
  /// All of the team's lines, those without a setting included.
  [[nodiscard]] std::vector<desk::Line> all(const desk::Roster& roster) const;

  /// The line whose voicemail bears this name.
  [[nodiscard]] desk::Line line_of_box(const std::string& box, const desk::Roster& roster) const;
  /// The boxes whose messages this rep may hear: the own one, and those of the lines that ring them; managers
  /// and admins those of all lines.
  [[nodiscard]] std::vector<std::string> boxes_of(const std::string& identity, const desk::Roster& roster)
      const;

 private:
  store::Store& store_;
  std::vector<desk::Line> set_;
};

}  // namespace softphone::io_desk
