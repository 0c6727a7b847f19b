#pragma once
// A CRM as the rest of the program sees it. Odoo is one; a team without one has none.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "crm/call_note.hpp"
#include "crm/work_schedule.hpp"

namespace softphone::crm {

class Crm {
 public:
  virtual ~Crm() = default;

  /// Records that bear a number (E.164), the likeliest first, at most 10; none is an empty list. Of records
  /// that are otherwise alike those of `rep_login` come first; empty: of nobody in particular.
  virtual boost::asio::awaitable<Result<std::vector<RecordRef>, Failure>> find(
      std::string number, std::string rep_login
  ) = 0;

  /// Writes the call on its record: the first time a note is posted (unless an earlier try has posted it
  /// although its answer was lost: looked for by the call's marker), later the same note is written anew.
  /// Safe to repeat at any time with the same or a newer note.
  virtual boost::asio::awaitable<Result<Receipt, Failure>> write(
      CallNote note, std::optional<Receipt> before
  ) = 0;

  /// Makes a record (a lead) for a number that no record bears.
  virtual boost::asio::awaitable<Result<RecordRef, Failure>> create(
      std::string number, std::string name, std::string rep_login
  ) = 0;

  /// The team's working schedules, with the leaves that end after `now` (Unix milliseconds).
  virtual boost::asio::awaitable<Result<std::vector<WorkSchedule>, Failure>> schedules(std::int64_t now) = 0;
};

}  // namespace softphone::crm
