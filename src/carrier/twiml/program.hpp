#pragma once
// The TwiML a call runs: the document under way, the verb in it, or the request for the next document.

#include <optional>
#include <string>

#include "carrier/twiml/verb.hpp"

namespace softphone::carrier {

struct Core;

/// State of one call's TwiML.
class Program {
 public:
  twiml::Document document;
  std::size_t position = 0;  ///< of the verb that runs, among the root's children
  std::unique_ptr<Verb> verb;
  std::string url;         ///< of the document under way; relative URLs resolve against it
  bool first_verb = true;  ///< of the call: answerOnBridge and Reject mind it
  bool failed = false;     ///< it speaks its apology before the call ends

  std::optional<RequestId> request;  ///< the document we wait for
  std::string request_url;
  bool request_is_fallback = false;

  TimePoint window_start{};  ///< of counting requests, against documents that redirect in a circle
  int window_requests = 0;
};

/// Runs programs. Free of verb names: the registry has them.
class Interpreter {
 public:
  explicit Interpreter(Core& core) : core_(core) {}

  /// Begins with the call's inline TwiML, or by asking its handler.
  void start(Call& call);
  /// Leaves whatever runs for another document (REST update).
  void redirect(Call& call, const std::string& url, const std::string& method);
  void run_inline(Call& call, const std::string& twiml);
  void deliver(Call& call, const VerbEvent& event);
  /// The call ended, or gets another program.
  void stop(Call& call, bool call_ended);

  void document_arrived(Call& call, int status, const std::string& content_type, const std::string& body);
  void document_failed(Call& call, int code, const std::string& text);

 private:
  void request(Call& call, const std::string& url, const std::string& method, Form extra);
  void run(Call& call, twiml::Document document, std::string url);
  void run_next(Call& call);
  void apply(Call& call, const Step& step);
  void apologise(Call& call, int code, const std::string& text);
  [[nodiscard]] bool valid_verb(Call& call, const twiml::Element& element, const VerbEntry* entry);

  Core& core_;
};

/// RFC 3986 §5: `reference` against `base`. An empty reference is the base itself.
std::string resolve_url(const std::string& base, const std::string& reference);

}  // namespace softphone::carrier
