// What a page says of the record that was clicked on: nothing, or a record that is written as it was read.
#include "delivery/clicked_record.hpp"

#include <cstdlib>

using namespace softphone;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = delivery::read_clicked_record(text);
  if (!record) return 0;
  if (record->id <= 0 || (record->model != "crm.lead" && record->model != "res.partner")) std::abort();
  const auto again = delivery::read_clicked_record(record->model + ',' + std::to_string(record->id));
  if (again != record) std::abort();
  return 0;
}
