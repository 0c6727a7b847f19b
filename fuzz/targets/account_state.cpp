// What a REST API answers to set-up: refused, or resources of which every plan can be made, shown and undone.
#include <cstdlib>

#include "setup/advice.hpp"
#include "setup/plan.hpp"

using namespace softphone;
using namespace softphone::setup;

namespace {

void must_not_move_the_cursor(const std::string& text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  must_not_move_the_cursor(explain_refusal(400, body));
  if (const auto countries = read_countries(body)) {
    for (const std::string& code : countries->codes) must_not_move_the_cursor(code);
  }
  Found found;
  if (const auto page = read_page(Kind::application, body)) found.applications = page->entries;
  if (const auto page = read_page(Kind::key, body)) found.keys = page->entries;
  const auto numbers = read_page(Kind::number, body);
  if (!numbers) return 0;
  if (!numbers->next.empty() && (numbers->next[0] != '/' || numbers->next.starts_with("//"))) std::abort();
  found.numbers = numbers->entries;
  must_not_move_the_cursor(describe(found));
  const auto plan = plan_setup(found, {}, {"https://phone.example.com", {}, false, true});
  if (!plan) return 0;
  must_not_move_the_cursor(describe(*plan));
  Memory memory;
  memory.app_sid = plan->app_sid;
  for (const Resource& number : found.numbers) memory.numbers[number.sid] = number.fields;
  must_not_move_the_cursor(describe(plan_removal(found, memory)));
  for (const Drifted& one : drift(found, plan->app_sid, "https://phone.example.com", plan->numbers)) {
    must_not_move_the_cursor(one.sentence);
    for (const auto& [name, value] : one.values) must_not_move_the_cursor(value);
  }
  return 0;
}
