// What an account's debugger tells: a form with JSON in it.

#include "desk/debugger_event.hpp"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  const softphone::Form form{
      {"Sid", "NO0123456789abcdef0123456789abcdef"}, {"Level", "ERROR"}, {"Payload", std::string(payload)}};
  const auto event = softphone::desk::read_debugger_event(form);
  if (event && (event->told.code < 10'000 || event->told.code > 99'999)) __builtin_trap();
  return 0;
}
