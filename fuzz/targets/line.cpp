// The settings of a line, as an admin's page sends them: whatever is taken is read back as it was, and can be
// asked whether it is open.
#include "desk/line.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "desk/test_zone.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone::desk;
  static const Roster roster = practice_roster();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = read_line(text, roster);
  (void)read_document(text);
  if (!line) return 0;
  const auto again = read_line(to_json(*line), roster);
  if (!again || *again != *line) std::abort();
  if (line->hours) (void)standing(*line->hours, {}, TestZone(), 1'798'189'200'000);
  return 0;
}
