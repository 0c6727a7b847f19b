// A document that parses keeps within every cap.
#include <cstdlib>

#include "base/encoding.hpp"
#include "proto/twiml/document.hpp"

namespace {

std::size_t count(const softphone::twiml::Element& element, std::size_t depth) {
  using namespace softphone::twiml;
  if (depth > kMaxDepth || element.name.empty() || element.attributes.size() > kMaxAttributes) std::abort();
  std::size_t total = 1;
  for (const Element& child : element.children) total += count(child, depth + 1);
  return total;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace softphone;
  const auto document = twiml::parse_document(as_text({data, size}));
  if (!document) return 0;
  if (document->root.name != "Response" || count(document->root, 1) > twiml::kMaxElements) std::abort();
  if (document->root.own_text().size() > 4 * size || document->root.spoken_text().size() > 4 * size)
    std::abort();
  return 0;
}
