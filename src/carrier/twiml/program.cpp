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

twiml::Element element(std::string name, std::string text) {
  twiml::Element result;
  result.name = std::move(name);
  result.text = std::move(text);
  return result;
}

/// <Response><verb>text</verb><Hangup/></Response>
twiml::Document one_verb_then_hangup(std::string name, std::string text) {
  twiml::Document document;
  document.root.name = "Response";
  document.root.children.push_back(element(std::move(name), std::move(text)));
  document.root.children.push_back(element("Hangup", {}));
  return document;
}

}  // namespace

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

void Interpreter::start(Call& call) {
  if (!call.program) call.program = std::make_unique<Program>();
  if (call.twiml && call.handler.url.empty()) {
    run_inline(call, *call.twiml);
    return;
  }
  if (call.handler.url.empty()) {
    apologise(call, 11100, "No voice URL is configured");
    return;
  }
  request(call, call.handler.url, call.handler.method, {});
}

void Interpreter::run_inline(Call& call, const std::string& twiml) {
  if (!call.program) call.program = std::make_unique<Program>();
  stop(call, false);
  auto document = twiml::parse_document(twiml);
  if (!document) {
    apologise(call, document.error().number(), document.error().detail);
    return;
  }
  run(call, std::move(*document), call.program->url);
}

void Interpreter::redirect(Call& call, const std::string& url, const std::string& method) {
  if (!call.program) call.program = std::make_unique<Program>();
  stop(call, false);
  call.program->first_verb = false;
  request(call, url, method, {});
}

void Interpreter::stop(Call& call, bool call_ended) {
  Program& program = *call.program;
  program.request.reset();
  core_.cancel_timer(TimerKind::verb, call.sid);
  if (!program.verb) return;
  const std::unique_ptr<Verb> verb = std::move(program.verb);
  CallContext context(core_, call);
  verb->stop(context, call_ended);
}

void Interpreter::request(Call& call, const std::string& url, const std::string& method, Form extra) {
  Program& program = *call.program;
  if (core_.now.steady - program.window_start > kWindow) {
    program.window_start = core_.now.steady;
    program.window_requests = 0;
  }
  if (++program.window_requests > kMaxRequestsInWindow) {
    core_.control.notify(call, 11215, true, "Too many documents in a row", url);
    Ending ending;
    ending.error = signal::SdkError{31002, "The application redirects in a circle"};
    core_.control.end(call, ending);
    return;
  }
  program.request_url = url;
  program.request_is_fallback = false;
  program.request = core_.webhooks.fetch(call, url, method, extra);
}

void Interpreter::document_failed(Call& call, int code, const std::string& text) {
  Program& program = *call.program;
  program.request.reset();
  core_.control.notify(call, code, true, text, program.request_url);
  const VoiceHandler& handler = call.handler;
  if (!program.request_is_fallback && !handler.fallback_url.empty()) {
    Form extra;
    extra.add("ErrorCode", std::to_string(code));
    extra.add("ErrorUrl", program.request_url);
    program.request_url = handler.fallback_url;
    program.request_is_fallback = true;
    program.request = core_.webhooks.fetch(call, handler.fallback_url, handler.fallback_method, extra);
    return;
  }
  apologise(call, code, text);
}

void Interpreter::document_arrived(
    Call& call, int status, const std::string& content_type, const std::string& body
) {
  Program& program = *call.program;
  if (status < 200 || status > 299) {
    document_failed(call, 11200, "HTTP status " + std::to_string(status));
    return;
  }
  const BodyKind kind = kind_of(content_type);
  if (kind == BodyKind::unknown) {
    document_failed(call, 12300, "Content type is neither TwiML nor audio");
    return;
  }
  const std::string url = program.request_url;
  if (kind == BodyKind::audio) {
    program.request.reset();
    run(call, one_verb_then_hangup("Play", url), url);
    return;
  }
  twiml::Document document;
  if (status == 204) {
    document.root.name = "Response";
  } else {
    auto parsed = twiml::parse_document(body);
    if (parsed) {
      document = std::move(*parsed);
    } else if (kind == BodyKind::text && !body.empty()) {
      document = one_verb_then_hangup("Say", body.substr(0, 4096));
    } else {
      document_failed(call, parsed.error().number(), parsed.error().detail);
      return;
    }
  }
  program.request.reset();
  run(call, std::move(document), url);
}

void Interpreter::apologise(Call& call, int code, const std::string& text) {
  Program& program = *call.program;
  if (code == 11100) core_.control.notify(call, code, true, text);
  program.failed = true;
  twiml::Document document =
      one_verb_then_hangup("Say", "We are sorry. An application error has occurred. Goodbye.");
  run(call, std::move(document), program.url);
}

void Interpreter::run(Call& call, twiml::Document document, std::string url) {
  Program& program = *call.program;
  program.document = std::move(document);
  program.url = std::move(url);
  program.position = 0;
  run_next(call);
}

bool Interpreter::valid_verb(Call& call, const twiml::Element& element, const VerbEntry* entry) {
  const std::string& url = call.program->url;
  if (!entry) {
    core_.control.notify(call, 12200, false, "Unknown verb <" + element.name.substr(0, 64) + ">", url);
    return false;
  }
  if (call.whispering && !entry->in_whisper) {
    // https://www.twilio.com/docs/api/errors/13201
    core_.control.notify(call, 13201, false, "<" + element.name + "> cannot stand in a whisper", url);
    return false;
  }
  const auto known = [](const AttributeNames& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  CallContext context(core_, call);
  check_attributes(context, element, entry->attributes);
  for (const twiml::Element& child : element.children) {
    if (known(entry->children, child.name)) continue;
    core_.control.notify(
        call,
        entry->bad_child_code,
        false,
        "<" + child.name.substr(0, 64) + "> is not allowed in <" + element.name + ">",
        url
    );
  }
  return true;
}

void Interpreter::run_next(Call& call) {
  // A loop, not recursion: a document may hold two thousand verbs that are over at once.
  while (!call.ended() && call.program && !call.program->verb && !call.program->request) {
    Program& program = *call.program;
    if (program.position >= program.document.root.children.size()) {
      if (call.whispering) {
        call.whispering = false;
        core_.dead_programs.push_back(std::move(call.program));
        core_.tell(call.dialled_by, ChildReady{call.sid});
        return;
      }
      Ending ending;
      if (!call.answered()) ending.sip_code = 200;
      core_.control.end(call, ending);
      return;
    }
    const twiml::Element& element = program.document.root.children[program.position++];
    const VerbEntry* entry = find_verb(element.name);
    if (!valid_verb(call, element, entry)) continue;
    program.verb = entry->make(element);
    CallContext context(core_, call);
    const Step step = program.verb->start(context);
    program.first_verb = false;
    apply(call, step);
  }
}

void Interpreter::apply(Call& call, const Step& step) {
  if (call.ended() || !call.program) return;
  Program& program = *call.program;
  if (std::holds_alternative<StillRunning>(step)) return;
  core_.cancel_timer(TimerKind::verb, call.sid);
  core_.dead_verbs.push_back(std::move(program.verb));
  if (const auto* next = std::get_if<FetchNext>(&step)) {
    if (next->url.empty()) {
      apologise(call, 11100, "A URL of the document is invalid");
      return;
    }
    request(call, next->url, next->method, next->extra);
  } else if (const auto* end = std::get_if<EndCall>(&step)) {
    Ending ending = end->ending;
    if (program.failed) ending.error = signal::SdkError{31002, "The application failed"};
    core_.control.end(call, ending);
  }
}

void Interpreter::deliver(Call& call, const VerbEvent& event) {
  if (!call.program || !call.program->verb) return;
  CallContext context(core_, call);
  const Step step = call.program->verb->handle(context, event);
  apply(call, step);
  run_next(call);
}

}  // namespace softphone::carrier
