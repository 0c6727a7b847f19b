// What a browser sends after a call: refused, or a fact that is stored and read back as it is.
#include <boost/json.hpp>
#include <cstdlib>

#include "desk/quality.hpp"
#include "desk/wrap_up.hpp"

namespace {

using namespace softphone;
using namespace softphone::desk;

void check(const Result<Fact, CommandRefused>& fact) {
  if (!fact) {
    if (fact.error().code.empty() || fact.error().message.empty()) std::abort();
    return;
  }
  if (fact->key().size() > 160) std::abort();
  const std::string stored = to_json(*fact);
  if (stored.size() > 64 * 1024) std::abort();
  const auto read = read_fact(fact->call_sid, fact->at, stored);
  if (!read || !(*read == *fact)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse({reinterpret_cast<const char*>(data), size}, error);
  if (error || !value.is_object()) return 0;
  const boost::json::object& body = value.get_object();
  const Call call("CA" + std::string(32, '1'));
  check(accept_wrap_up(call, "alice", body, default_outcomes(), 1'763'700'000'000));
  check(accept_quality(call, "alice", body, 1'763'700'000'000));
  check(accept_rating(call, "alice", body, 1'763'700'000'000));
  const auto list = read_outcomes(body, default_outcomes());
  if (list) {
    const auto again = read_outcomes(boost::json::parse(outcomes_json(*list)).as_object(), {});
    if (!again || *again != *list) std::abort();
  }
  return 0;
}
