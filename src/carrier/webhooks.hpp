#pragma once
// Requests to the application's server: their fields, which answer belongs to which call, GET and POST.
// https://www.twilio.com/docs/voice/twiml#request-parameters

#include <string>
#include <unordered_map>

#include "carrier/call.hpp"
#include "carrier/events.hpp"
#include "proto/signal/client_message.hpp"

namespace softphone::carrier {

struct Core;

class Webhooks {
 public:
  explicit Webhooks(Core& core) : core_(core) {}

  /// The fields every voice request of this call carries.
  [[nodiscard]] Form voice_params(const Call& call) const;
  /// Asks for a document; the answer goes to the interpreter if the call still waits for this request.
  RequestId fetch(const Call& call, const std::string& url, const std::string& method, const Form& extra);
  /// The same on behalf of a conference; `params` are all of the request's.
  RequestId fetch_for(
      const std::string& owner_sid, const std::string& url, const std::string& method, Form params
  );
  void finished(const FetchFinished& event);
  void failed(const FetchFailed& event);
  /// Queues a status callback with the call's fields and `extra`.
  void status_callback(
      const Call& call, const std::string& url, const std::string& method, const Form& extra
  );
  /// The same with these fields only. Order is kept among the callbacks of one `owner_sid`.
  /// `recording_sid`: see StatusCallback.
  void callback(
      const std::string& owner_sid,
      const std::string& url,
      const std::string& method,
      Form params,
      const std::string& recording_sid = {}
  );
  /// Tells every subscriber what the call's page sent.
  void user_message(Call& call, const signal::UserMessage& message);

 private:
  std::string take_owner(RequestId request);

  Core& core_;
  std::unordered_map<std::uint64_t, std::string> waiting_;  ///< request → SID of call or conference
};

/// `url` with `params` added to its query (before a fragment), as a GET carries them.
std::string with_query(const std::string& url, const Form& params);

}  // namespace softphone::carrier
