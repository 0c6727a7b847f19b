#pragma once
// Working schedules and leaves of a CRM, as values. What they mean for a line is decided elsewhere.

#include <cstdint>
#include <string>
#include <vector>

namespace softphone::crm {

/// People work in it, each week or each other one.
struct WorkSpan {
  int weekday = 1;  ///< 1 Monday … 7 Sunday
  int from = 0;     ///< minute of the day, on the schedule's own clocks
  int to = 0;
  int week = -1;           ///< of a fortnight, 0 or 1; -1: each
  std::string since = {};  ///< first day, 2026-12-25; empty: always
  std::string until = {};  ///< last day
  friend bool operator==(const WorkSpan&, const WorkSpan&) = default;
};

/// Nobody works in it.
struct WorkLeave {
  std::int64_t from = 0;  ///< Unix milliseconds
  std::int64_t to = 0;
  std::string name;
  friend bool operator==(const WorkLeave&, const WorkLeave&) = default;
};

struct WorkSchedule {
  long id = 0;
  std::string name;
  std::string zone;  ///< IANA; empty: not told
  std::vector<WorkSpan> spans;
  std::vector<WorkLeave> leaves;
  friend bool operator==(const WorkSchedule&, const WorkSchedule&) = default;
};

/// As it is kept; what cannot be read is left out.
std::string to_document(const std::vector<WorkSchedule>& schedules);
std::vector<WorkSchedule> read_schedules(std::string_view document);

}  // namespace softphone::crm
