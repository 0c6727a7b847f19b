// What a webhook answers: a confirmation, or a reason and a sentence; never both, never neither.
#include <cstdlib>

#include "delivery/answer.hpp"

using namespace softphone;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 3, size - 3);
  delivery::Answer answer;
  answer.status = (data[0] << 8 | data[1]) % 600;
  answer.failure = "timeout";
  answer.body = text;
  answer.retry_after = text;
  const delivery::Judgement found = delivery::judge(answer, (data[2] & 1) != 0, data[2] >> 1);
  if (found.delivered == !found.reason.empty() || found.reason.empty() != found.detail.empty()) std::abort();
  if (found.wait < 0 || found.wait > 3'600'000) std::abort();
  if (found.delivered && (answer.status < 200 || answer.status > 299)) std::abort();
  return 0;
}
