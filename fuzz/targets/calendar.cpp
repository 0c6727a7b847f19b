// An iCalendar feed, as anybody may send it: whatever is read ends in time, and what it makes of the hours
// covers a fortnight without a gap.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "desk/calendar_read.hpp"
#include "desk/test_zone.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone::desk;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr UnixMs kNow = 1'795'776'000'000;
  constexpr UnixMs kDay = 86'400'000;
  const ZoneFinder zones = [](const std::string& name) -> std::shared_ptr<const ZoneClock> {
    return name.starts_with("Europe/") ? std::make_shared<TestZone>() : nullptr;
  };
  const auto read = read_calendar(text, {kNow, kNow + 400 * kDay, false}, zones);
  if (!read) return 0;
  UnixMs before = INT64_MIN;
  for (const Busy& busy : read->busy) {
    if (busy.from < before || busy.to <= busy.from) std::abort();
    before = busy.from;
  }
  const OpeningHours hours{"", {{1, 0, 1440}, {3, 540, 1080}}, {}};
  UnixMs edge = kNow;
  for (const Stretch& one :
       stretches(hours, {std::nullopt, read->busy}, TestZone(), kNow, kNow + 14 * kDay)) {
    if (one.from != edge || one.to <= one.from) std::abort();
    edge = one.to;
  }
  if (edge != kNow + 14 * kDay) std::abort();
  return 0;
}
