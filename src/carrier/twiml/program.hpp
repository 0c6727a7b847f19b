#pragma once
// A TwiML program: the document under way, the verb in it, or the request for the next document. A call runs
// one of its own, and may hear a second one in the background; a conference may hear one as a whole.

#include <memory>
#include <optional>
#include <string>

#include "carrier/events.hpp"
#include "carrier/timer_queue.hpp"
#include "carrier/twiml/verb.hpp"

namespace softphone::carrier {

struct Core;
class Program;

/// Whom a program is performed for: where it is heard, what may stand in it, and what its end means.
class ProgramHost {
 public:
  virtual ~ProgramHost() = default;

  /// Null for a room.
  [[nodiscard]] virtual Call* call() = 0;
  /// Of the verb under way; due, it goes to that verb.
  [[nodiscard]] virtual TimerKey timer() const = 0;
  virtual RequestId fetch(const std::string& url, const std::string& method, const Form& extra) = 0;
  virtual PlayId play(Sound sound, unsigned loops) = 0;
  virtual void stop_sound() = 0;
  virtual void notify(int code, bool error, const std::string& text, const std::string& url) = 0;

  /// Twilio's code when the verb may not stand in such a document; 0 when it may.
  [[nodiscard]] virtual int refusal(const VerbEntry& verb) const = 0;
  /// A body that is no TwiML, but sound or text, ends the call when it is over.
  [[nodiscard]] virtual bool sound_is_all() const = 0;
  /// Asked instead when a document cannot be had.
  struct Fallback {
    std::string url;
    std::string method;
  };
  [[nodiscard]] virtual std::optional<Fallback> fallback() const = 0;

  /// The last verb is over.
  virtual void document_over(Program& program) = 0;
  /// There is no document to run, and no fallback either.
  virtual void document_unusable(Program& program, int code, const std::string& text) = 0;
  /// The timer is due while no verb runs.
  virtual void woken(Program&) {}
  /// A verb ends the call.
  virtual void end_call(const Ending& ending) = 0;
};

/// State of one program.
class Program {
 public:
  explicit Program(std::unique_ptr<ProgramHost> program_host) : host(std::move(program_host)) {}

  std::unique_ptr<ProgramHost> host;
  twiml::Document document;
  std::size_t position = 0;  ///< of the verb that runs, among the root's children
  std::unique_ptr<Verb> verb;
  std::string url;         ///< of the document under way; relative URLs resolve against it
  bool first_verb = true;  ///< of the call: answerOnBridge and Reject mind it
  bool failed = false;     ///< it speaks its apology before the call ends
  bool over = false;       ///< nothing of it runs any more; it is only still on the stack

  std::optional<RequestId> request;  ///< the document we wait for
  std::string request_url;
  bool request_is_fallback = false;

  TimePoint window_start{};  ///< of counting requests, against documents that redirect in a circle
  int window_requests = 0;
};

/// Runs programs. Free of verb names: the registry has them; free of purposes: the hosts have them.
class Interpreter {
 public:
  explicit Interpreter(Core& core) : core_(core) {}

  // A call's own program (call_program.cpp).
  /// Begins with the call's inline TwiML, or by asking its handler.
  void start(Call& call);
  /// Leaves whatever runs for another document (REST update).
  void redirect(Call& call, const std::string& url, const std::string& method, const Form& extra = {});
  void run_inline(Call& call, const std::string& twiml);
  /// The call ended, or goes on without TwiML.
  void discard(Call& call, bool call_ended);
  /// Speaks an apology and ends the call.
  void apologise(Program& program, int code, const std::string& text);

  // Any program.
  void request(Program& program, const std::string& url, const std::string& method, Form extra);
  void run(Program& program, twiml::Document document, std::string url);
  /// Undoes what is under way; the program may run another document.
  void stop(Program& program, bool call_ended);
  /// Stops it for good, and keeps it until nobody on the stack can be inside it.
  void dispose(std::unique_ptr<Program> program, bool call_ended);

  /// News for all programs of a call or a conference.
  void deliver(const std::string& owner_sid, const VerbEvent& event);
  void timer_due(const TimerKey& key);
  void document_arrived(const std::string& owner_sid, const FetchFinished& answer);
  void document_failed(const std::string& owner_sid, const FetchFailed& answer);

 private:
  std::vector<Program*> programs_of(const std::string& owner_sid) const;
  Program* waiting(const std::string& owner_sid, RequestId request) const;
  Program& own_program(Call& call);
  void give_up(Program& program, int code, const std::string& text);
  void deliver(Program& program, const VerbEvent& event);
  void run_next(Program& program);
  void apply(Program& program, const Step& step);
  [[nodiscard]] bool valid_verb(Program& program, const twiml::Element& element, const VerbEntry* entry);

  Core& core_;
};

/// RFC 3986 §5: `reference` against `base`. An empty reference is the base itself.
std::string resolve_url(const std::string& base, const std::string& reference);

/// <Response> of the given verbs.
twiml::Document make_document(std::vector<twiml::Element> verbs);
twiml::Element make_element(std::string name, std::string text);

}  // namespace softphone::carrier
