// A call's own program: how it begins, and what its end means for the call.

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

class CallHost : public ProgramHost {
 public:
  CallHost(Core& core, Call& call) : core_(core), call_(call) {}

  [[nodiscard]] Call* call() override { return &call_; }
  [[nodiscard]] TimerKey timer() const override { return {TimerKind::verb, call_.sid}; }
  RequestId fetch(const std::string& url, const std::string& method, const Form& extra) override {
    return core_.webhooks.fetch(call_, url, method, extra);
  }
  PlayId play(Sound sound, unsigned loops) override {
    return core_.control.play(call_, std::move(sound), loops);
  }
  void stop_sound() override { core_.control.stop_sound(call_); }
  void notify(int code, bool error, const std::string& text, const std::string& url) override {
    core_.control.notify(call_, code, error, text, url);
  }

  [[nodiscard]] int refusal(const VerbEntry& verb) const override {
    // https://www.twilio.com/docs/api/errors/13201
    return call_.whispering && !verb.in_whisper ? 13201 : 0;
  }
  [[nodiscard]] bool sound_is_all() const override { return true; }
  [[nodiscard]] std::optional<Fallback> fallback() const override {
    if (call_.handler.fallback_url.empty()) return std::nullopt;
    return Fallback{.url = call_.handler.fallback_url, .method = call_.handler.fallback_method};
  }

  void document_over(Program&) override {
    if (call_.whispering) {
      call_.whispering = false;
      core_.interpreter.dispose(std::move(call_.program), false);
      core_.tell(call_.dialled_by, ChildReady{call_.sid});
      return;
    }
    core_.control.end(call_, Ending{});
  }
  void document_unusable(Program& program, int code, const std::string& text) override {
    core_.interpreter.apologise(program, code, text);
  }
  void end_call(const Ending& ending) override { core_.control.end(call_, ending); }

 private:
  Core& core_;
  Call& call_;
};

}  // namespace

Program& Interpreter::own_program(Call& call) {
  if (!call.program) call.program = std::make_unique<Program>(std::make_unique<CallHost>(core_, call));
  return *call.program;
}

void Interpreter::start(Call& call) {
  Program& program = own_program(call);
  if (call.twiml && call.handler.url.empty()) {
    run_inline(call, *call.twiml);
    return;
  }
  if (call.handler.url.empty()) {
    apologise(program, 11100, "No voice URL is configured");
    return;
  }
  request(program, call.handler.url, call.handler.method, {});
}

void Interpreter::run_inline(Call& call, const std::string& twiml) {
  Program& program = own_program(call);
  stop(program, false);
  auto document = twiml::parse_document(twiml);
  if (!document) {
    apologise(program, document.error().number(), document.error().detail);
    return;
  }
  run(program, std::move(*document), program.url);
}

void Interpreter::redirect(Call& call, const std::string& url, const std::string& method, const Form& extra) {
  Program& program = own_program(call);
  stop(program, false);
  program.first_verb = false;
  request(program, url, method, extra);
}

void Interpreter::discard(Call& call, bool call_ended) {
  dispose(std::move(call.program), call_ended);
}

void Interpreter::apologise(Program& program, int code, const std::string& text) {
  if (code == 11100) program.host->notify(code, true, text, {});
  program.failed = true;
  run(program,
      make_document(
          {make_element("Say", "We are sorry. An application error has occurred. Goodbye."),
           make_element("Hangup", {})}
      ),
      program.url);
}

}  // namespace softphone::carrier
