#pragma once
// From what an account holds to what it must hold: the changes, and how they read before anybody agrees.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "setup/account_state.hpp"

namespace softphone::setup {

/// What the TwiML App and the API key are called in the console.
inline constexpr std::string_view kName = "TeepTrak Softphone";
/// Stands in a change for the SID of an application that a change before it makes.
inline constexpr std::string_view kNewApplication = "(the new TwiML App)";

/// What earlier runs made and changed, so that it can be undone. Kept in the settings file.
struct Memory {
  std::string app_sid;
  bool app_made = false;  ///< by us: undoing deletes it
  Fields app_before;      ///< of one that was there already
  std::string key_sid;
  bool key_made = false;
  std::map<std::string, Fields, std::less<>> numbers;  ///< SID → what led its calls before us
};

struct Wanted {
  std::string public_url;            ///< without a slash at the end
  std::vector<std::string> numbers;  ///< E.164; empty: those of the memory, without one all that take calls
  bool all_numbers = false;          ///< whatever the memory says
  bool make_key = false;             ///< there is no key with its secret, and we may make one
};

enum class Verb { create, update, remove };

struct Change {
  Verb verb;
  Kind kind;
  std::string sid;  ///< empty: to be created
  std::string name;
  Fields before;  ///< of an update: the fields that change, as they are
  Fields after;   ///< what is sent
};

struct Plan {
  std::vector<Change> changes;       ///< in the order in which they are made
  std::vector<std::string> notes;    ///< sentences about what is left alone, and why
  std::vector<std::string> numbers;  ///< E.164, that ring here when all is done
  std::string app_sid;               ///< the application that is used; empty: it is to be made
};

/// The TwiML App's fields for a server at this address.
Fields application_fields(const std::string& public_url);

/// Error codes: no_such_number (the detail lists what exists), no_numbers.
Result<Plan> plan_setup(const Found& found, const Memory& memory, const Wanted& wanted);
/// Undoes what the memory holds; what somebody has changed since is left alone.
Plan plan_removal(const Found& found, const Memory& memory);
/// What leads elsewhere than here.
struct Drifted {
  /// gone (the application), application, application_unset (one of its fields), number_app, number_url,
  /// number_unset (a number, by what leads it).
  std::string code;
  std::map<std::string, std::string> values;  ///< what the sentence names
  std::string sentence;
};
/// What of the application and of these numbers leads elsewhere than here; nothing when all is well.
std::vector<Drifted> drift(
    const Found& found,
    const std::string& app_sid,
    const std::string& public_url,
    const std::vector<std::string>& numbers
);

/// After our address changed: what of the application, and of numbers led by their own URLs, leads to an
/// address that was ours leads to the present one. An address is ours if it is `former`; of the application
/// also one that ngrok gave, or none at all. What somebody led elsewhere is left alone.
Plan plan_move(
    const Found& found, const std::string& app_sid, const std::string& former, const std::string& public_url
);
/// Leads the application and these numbers (E.164) here again; numbers that the account does not have are
/// left out. Nothing is created.
Plan plan_repair(
    const Found& found,
    const std::string& app_sid,
    const std::string& public_url,
    const std::vector<std::string>& numbers
);
/// The numbers that the memory says were chosen, as the account calls them, and `line` with them.
std::vector<std::string> chosen_numbers(const Found& found, const Memory& memory, const std::string& line);

/// The changes as a diff, one line a thing and one a field; empty when there are none.
std::string describe(const Plan& plan);
/// What the account holds, for people.
std::string describe(const Found& found);

}  // namespace softphone::setup
