#include "carrier/twiml/program.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// More requests than this within ten seconds are documents that send each other round in a circle.
constexpr int kMaxRequestsInWindow = 40;
constexpr Duration kWindow = 10s;

enum class BodyKind { twiml, audio, text, unknown };

BodyKind kind_of(std::string content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (!content_type.empty() && content_type.back() == ' ') content_type.pop_back();
  std::transform(content_type.begin(), content_type.end(), content_type.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  if (content_type.empty() || content_type == "text/xml" || content_type == "application/xml" ||
      content_type == "text/html") {
    return BodyKind::twiml;
  }
  if (content_type.starts_with("audio/")) return BodyKind::audio;
  if (content_type == "text/plain") return BodyKind::text;
  return BodyKind::unknown;
}

}  // namespace

twiml::Element make_element(std::string name, std::string text) {
  twiml::Element result;
  result.name = std::move(name);
  result.text = std::move(text);
  return result;
}

twiml::Document make_document(std::vector<twiml::Element> verbs) {
  twiml::Document document;
  document.root.name = "Response";
  document.root.children = std::move(verbs);
  return document;
}

std::string resolve_url(const std::string& base, const std::string& reference) {
  if (reference.empty()) return base;
  const auto base_url = boost::urls::parse_uri(base);
  const auto reference_url = boost::urls::parse_uri_reference(reference);
  if (!reference_url) return {};
  if (!base_url) return reference_url->has_scheme() ? reference : std::string{};
  boost::urls::url resolved;
  if (!boost::urls::resolve(*base_url, *reference_url, resolved)) return {};
  return std::string(resolved.buffer());
}

std::vector<Program*> Interpreter::programs_of(const std::string& owner_sid) const {
  std::vector<Program*> programs;
  if (const Call* call = core_.calls.find_live(owner_sid)) {
    if (call->program) programs.push_back(call->program.get());
    if (call->background) programs.push_back(call->background.get());
  } else if (const Conference* conference = core_.conferences.find(owner_sid)) {
    if (conference->announcement) programs.push_back(conference->announcement.get());
  }
  return programs;
}

Program* Interpreter::waiting(const std::string& owner_sid, RequestId request) const {
  for (Program* program : programs_of(owner_sid)) {
    if (program->request == request) return program;
  }
  return nullptr;
}

void Interpreter::stop(Program& program, bool call_ended) {
  program.request.reset();
  const TimerKey timer = program.host->timer();
  core_.cancel_timer(timer.kind, timer.id);
  if (!program.verb) return;
  const std::unique_ptr<Verb> verb = std::move(program.verb);
  CallContext context(core_, program);
  verb->stop(context, call_ended);
}

void Interpreter::dispose(std::unique_ptr<Program> program, bool call_ended) {
  if (!program) return;
  stop(*program, call_ended);
  program->over = true;
  core_.dead_programs.push_back(std::move(program));
}

void Interpreter::request(Program& program, const std::string& url, const std::string& method, Form extra) {
  if (core_.now.steady - program.window_start > kWindow) {
    program.window_start = core_.now.steady;
    program.window_requests = 0;
  }
  if (++program.window_requests > kMaxRequestsInWindow) {
    program.host->notify(11215, true, "Too many documents in a row", url);
    Ending ending;
    ending.error = signal::SdkError{31002, "The application redirects in a circle"};
    program.host->end_call(ending);
    return;
  }
  program.request_url = url;
  program.request_is_fallback = false;
  program.request = program.host->fetch(url, method, extra);
}

void Interpreter::give_up(Program& program, int code, const std::string& text) {
  program.request.reset();
  program.host->notify(code, true, text, program.request_url);
  const auto fallback = program.host->fallback();
  if (!program.request_is_fallback && fallback) {
    Form extra;
    extra.add("ErrorCode", std::to_string(code));
    extra.add("ErrorUrl", program.request_url);
    program.request_url = fallback->url;
    program.request_is_fallback = true;
    program.request = program.host->fetch(fallback->url, fallback->method, extra);
    return;
  }
  program.host->document_unusable(program, code, text);
}

void Interpreter::document_failed(const std::string& owner_sid, const FetchFailed& answer) {
  if (Program* program = waiting(owner_sid, answer.request)) give_up(*program, answer.code, answer.text);
}

void Interpreter::document_arrived(const std::string& owner_sid, const FetchFinished& answer) {
  Program* const waiter = waiting(owner_sid, answer.request);
  if (!waiter) return;
  Program& program = *waiter;
  if (answer.status < 200 || answer.status > 299) {
    give_up(program, 11200, "HTTP status " + std::to_string(answer.status));
    return;
  }
  const BodyKind kind = kind_of(answer.content_type);
  if (kind == BodyKind::unknown) {
    give_up(program, 12300, "Content type is neither TwiML nor audio");
    return;
  }
  const auto only = [&](twiml::Element verb) {
    std::vector<twiml::Element> verbs{std::move(verb)};
    if (program.host->sound_is_all()) verbs.push_back(make_element("Hangup", {}));
    return make_document(std::move(verbs));
  };
  const std::string url = program.request_url;
  if (kind == BodyKind::audio) {
    program.request.reset();
    run(program, only(make_element("Play", url)), url);
    return;
  }
  twiml::Document document;
  if (answer.status == 204) {
    document.root.name = "Response";
  } else {
    auto parsed = twiml::parse_document(answer.body);
    if (parsed) {
      document = std::move(*parsed);
    } else if (kind == BodyKind::text && !answer.body.empty()) {
      document = only(make_element("Say", answer.body.substr(0, 4096)));
    } else {
      give_up(program, parsed.error().number(), parsed.error().detail);
      return;
    }
  }
  program.request.reset();
  run(program, std::move(document), url);
}

void Interpreter::run(Program& program, twiml::Document document, std::string url) {
  program.document = std::move(document);
  program.url = std::move(url);
  program.position = 0;
  run_next(program);
}

bool Interpreter::valid_verb(Program& program, const twiml::Element& element, const VerbEntry* entry) {
  ProgramHost& host = *program.host;
  if (!entry) {
    host.notify(12200, false, "Unknown verb <" + element.name.substr(0, 64) + ">", program.url);
    return false;
  }
  if (const int code = host.refusal(*entry)) {
    host.notify(code, false, "<" + element.name + "> cannot stand in this document", program.url);
    return false;
  }
  const auto known = [](const AttributeNames& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CallContext context(core_, program);
  check_attributes(context, element, entry->attributes);
  for (const twiml::Element& child : element.children) {
    if (known(entry->children, child.name)) continue;
    host.notify(
        entry->bad_child_code,
        false,
        "<" + child.name.substr(0, 64) + "> is not allowed in <" + element.name + ">",
        program.url
    );
  }
  return true;
}

void Interpreter::run_next(Program& program) {
  // A loop, not recursion: a document may hold two thousand verbs that are over at once.
  while (!program.over && !program.verb && !program.request) {
    if (program.position >= program.document.root.children.size()) {
      program.host->document_over(program);
      return;
    }
    const twiml::Element& element = program.document.root.children[program.position++];
    const VerbEntry* entry = find_verb(element.name);
    if (!valid_verb(program, element, entry)) continue;
    program.verb = entry->make(element);
    CallContext context(core_, program);
    const Step step = program.verb->start(context);
    program.first_verb = false;
    apply(program, step);
  }
}

void Interpreter::apply(Program& program, const Step& step) {
  if (program.over) return;
  if (std::holds_alternative<StillRunning>(step)) return;
  const TimerKey timer = program.host->timer();
  core_.cancel_timer(timer.kind, timer.id);
  core_.dead_verbs.push_back(std::move(program.verb));
  if (const auto* next = std::get_if<FetchNext>(&step)) {
    if (next->url.empty()) {
      program.host->document_unusable(program, 11100, "A URL of the document is invalid");
      return;
    }
    request(program, next->url, next->method, next->extra);
  } else if (const auto* end = std::get_if<EndCall>(&step)) {
    Ending ending = end->ending;
    if (program.failed) ending.error = signal::SdkError{31002, "The application failed"};
    program.host->end_call(ending);
  }
}

void Interpreter::deliver(Program& program, const VerbEvent& event) {
  if (program.over || !program.verb) return;
  CallContext context(core_, program);
  const Step step = program.verb->handle(context, event);
  apply(program, step);
  run_next(program);
}

void Interpreter::deliver(const std::string& owner_sid, const VerbEvent& event) {
  for (Program* program : programs_of(owner_sid)) deliver(*program, event);
}

void Interpreter::timer_due(const TimerKey& key) {
  for (Program* program : programs_of(key.id)) {
    if (program->host->timer() != key) continue;
    if (program->verb) {
      deliver(*program, VerbTimer{});
    } else if (!program->request) {
      program->host->woken(*program);
    }
    return;
  }
}

}  // namespace softphone::carrier
