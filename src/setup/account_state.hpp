#pragma once
// What an account holds that decides where its calls go, as its REST API shows it.
// https://www.twilio.com/docs/usage/api/applications, …/phone-numbers/api/incomingphonenumber-resource

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::setup {

/// Form field as REST takes it ("VoiceUrl") → value; empty: not set.
using Fields = std::map<std::string, std::string, std::less<>>;

/// A TwiML App, a number or an API key.
struct Resource {
  std::string sid;
  std::string name;   ///< friendly name; of a number: the number itself, E.164
  Fields fields;      ///< those that lead calls; of a key none
  bool voice = true;  ///< a number that can be called
};

struct Found {
  std::vector<Resource> applications;
  std::vector<Resource> numbers;
  std::optional<std::vector<Resource>> keys;  ///< nothing: whoever asks may not see them
};

enum class Kind { application, number, key };

struct Page {
  std::vector<Resource> entries;
  std::string next;  ///< path and query of the next page; empty: the last one
};

/// The longest list that is read, in entries; accounts with more are refused rather than half read.
inline constexpr std::size_t kMaxEntries = 5000;

/// One page of a list. Entries without a SID of the right kind are left out. Error code: bad_answer.
Result<Page> read_page(Kind kind, std::string_view body);
/// One resource, as creating and changing answer. Error code: bad_answer.
Result<Resource> read_resource(Kind kind, std::string_view body);
/// The secret of a key that was just made; empty: none is there.
std::string read_secret(std::string_view body);

/// ISO codes of the countries that ordinary numbers may be called in; the first page of them is enough.
/// https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource. Error code: bad_answer.
struct Countries {
  std::vector<std::string> codes;
};
Result<Countries> read_countries(std::string_view body);

/// Where they are asked for, whoever's the account is. `api_base`: of its REST API.
std::string countries_url(std::string_view api_base);

/// "Applications", as in the path.
std::string_view path_name(Kind kind);

}  // namespace softphone::setup
