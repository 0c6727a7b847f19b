// What a server answers to every request of a conversation: a value or a failure in words that may be shown;
// and people's text in a note is never markup.
#include <cstdlib>

#include "crm/note_html.hpp"
#include "crm/number_match.hpp"
#include "crm/odoo_talk.hpp"

using namespace softphone;
using namespace softphone::crm;

namespace {

void must_be_plain(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) std::abort();
  }
}

/// The input's lines answer one request after the other; the last one answers all that follow.
class Script {
 public:
  explicit Script(std::string_view lines) : lines_(lines) {}

  template <class T>
  void run(OdooExchange& exchange, OdooTalk<T> talk) {
    talk.start();
    int steps = 0;
    while (const auto request = exchange.poll_request()) {
      if (++steps > 100) std::abort();
      exchange.handle_answer(next());
    }
    if (!talk.done()) std::abort();
    const auto result = talk.take();
    if (!result) must_be_plain(result.error().detail);
  }

 private:
  /// "4" before a line: status 404, and so on; 0 none; everything else 200.
  OdooAnswer next() {
    const std::size_t end = lines_.find('\n');
    std::string_view line = lines_.substr(0, end);
    if (end != std::string_view::npos) lines_.remove_prefix(end + 1);
    OdooAnswer answer{200, {}, {}};
    if (!line.empty() && (line[0] == '0' || line[0] == '3' || line[0] == '4' || line[0] == '5')) {
      answer.status = line[0] == '0' ? 0 : (line[0] - '0') * 100 + 4;
      line.remove_prefix(1);
    }
    answer.body = line;
    answer.trouble = line;
    return answer;
  }

  std::string_view lines_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const auto dialect : {Dialect::json_rpc, Dialect::json2}) {
    const auto value = read_answer(dialect, {200, std::string(input), {}});
    if (value && read_id(*value) < 0) std::abort();
    if (!value) must_be_plain(value.error().detail);
  }
  bears_number(input, "+33612345678", "33", input);
  compare_number(input, "+5491123456789");
  const std::string html = escape_html(input);
  if (html.find_first_of("\"'>") != std::string::npos && html.find("<br>") == std::string::npos) std::abort();

  CallNote note;
  note.call_sid = "CA1";
  note.number = "+33612345678";
  note.rep_login = "alice";
  note.note = input.substr(0, 200);
  note.follow_up = "2026-12-01";
  OdooExchange exchange;
  OdooTalks talks(exchange, {"db", "bot", "key"}, "https://odoo.example.com", "phone.example.com");
  Script script(input);
  script.run(exchange, talks.find("+33612345678", "alice@example.com"));
  script.run(exchange, talks.write(note, std::nullopt));
  script.run(exchange, talks.create("+33612345678", "Paul", "alice"));
  script.run(exchange, talks.check());
  return 0;
}
