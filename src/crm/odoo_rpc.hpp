#pragma once
// Odoo's two remote interfaces as values: JSON-RPC (`POST /jsonrpc`, every version so far) and JSON/2
// (`POST /json/2/MODEL/METHOD` with a bearer key, from 19 on). Requests are made here, answers are judged
// here.

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_text.hpp"
#include "base/result.hpp"
#include "crm/call_note.hpp"

namespace softphone::crm {

namespace json = boost::json;

enum class Dialect { json_rpc, json2 };

/// Longer answers are refused.
inline constexpr std::size_t kMaxAnswer = 1024 * 1024;

struct Access {
  std::string database;
  std::string login;
  std::string key;  ///< an API key; secret
};

struct OdooRequest {
  std::string method = "POST";
  std::string path;  ///< below the server's address
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool once = false;  ///< makes something: may not be sent again without a look at what became of it
};

struct OdooAnswer {
  int status = 0;  ///< 0: none came, or not whole
  std::string body;
  std::string trouble;   ///< why none came, without secrets
  bool pending = false;  ///< none came in time: the server may still be at it
};

/// One method of one model. Named arguments travel by name in both dialects; those of `leading` by position
/// in JSON-RPC, for methods whose parameter has another name in old versions, or that must have it there.
struct OdooCall {
  std::string model;
  std::string method;
  std::optional<std::vector<long>> ids = {};
  std::vector<std::pair<std::string, json::value>> leading = {};
  json::object named = {};
};

OdooRequest version_request();
/// For a server without JSON-RPC.
OdooRequest web_version_request();
OdooRequest authenticate_request(const Access& access);
/// `uid`: of authenticate, in JSON-RPC.
OdooRequest call_request(Dialect dialect, const Access& access, long uid, const OdooCall& call);

/// The value answered, or why there is none. Judged by the exception's name, by the HTTP status, and by
/// whether the body is JSON; never by a message, which a rebranded or a French server words otherwise.
Result<json::value, Failure> read_answer(Dialect dialect, const OdooAnswer& answer);

/// 19 of `{"server_version_info":[19,…]}` or `{"version_info":[19,…]}`, and how it names itself.
struct OdooVersion {
  int major = 0;
  std::string name;
};
Result<OdooVersion, Failure> read_version(const json::value& value);

/// A record's number as methods answer it: 5, [5], or "mail.activity(5,)". 0 when it is none of them.
long read_id(const json::value& value);

// Members of a record. Odoo writes an empty value as false.
long number_of(const json::object& record, std::string_view field);
bool truth_of(const json::object& record, std::string_view field);
/// Of `[id, "name"]`: 0 and "" when empty.
std::pair<long, std::string> link_of(const json::object& record, std::string_view field);
/// The objects of a list; anything else in it is left out.
std::vector<json::object> records_of(const json::value& value);

}  // namespace softphone::crm
