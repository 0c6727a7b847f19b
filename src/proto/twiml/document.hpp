#pragma once
// TwiML as a light tree. The parser says whether a body is a TwiML document at all (Twilio's error codes
// below); which verbs and attributes are known is the interpreter's business, so everything is kept as
// written. https://www.twilio.com/docs/voice/twiml

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace softphone::twiml {

/// Twilio's debugger codes for a document that cannot run. https://www.twilio.com/docs/api/errors
enum class DocumentError : int {
  too_large = 11750,   ///< over kMaxDocumentBytes
  empty_body = 11770,  ///< nothing but white space
  parse_failure =
      12100,  ///< not well-formed, no root, blanks before the prolog, a DOCTYPE, or over a cap below
  bad_xml_version = 12101,  ///< prolog with a version other than 1.0
  wrong_root = 12102,       ///< root element is not <Response>
};

struct TwimlError {
  DocumentError code = DocumentError::parse_failure;
  std::string detail;      ///< one sentence for the debugger log
  std::size_t offset = 0;  ///< byte near the fault, when known

  /// The number that goes on the wire as ErrorCode.
  [[nodiscard]] int number() const { return static_cast<int>(code); }
};

inline constexpr std::size_t kMaxDocumentBytes = 64 * 1024;
inline constexpr std::size_t kMaxDepth = 32;        ///< of elements, the root is 1
inline constexpr std::size_t kMaxElements = 2'000;  ///< in a document
inline constexpr std::size_t kMaxAttributes = 64;   ///< of an element

struct Attribute {
  std::string name;
  std::string value;  ///< references resolved
};

/// An element with its text in the places where it stood: <Say>a<break/>b<w>c</w></Say> is
/// text "a", children break{tail "b"}, w{text "c"}. Comments and processing instructions are gone.
struct Element {
  std::string name;  ///< as written, case-sensitive
  std::vector<Attribute> attributes;
  std::string text;  ///< before the first child, untrimmed, CDATA included
  std::vector<Element> children;
  std::string tail;  ///< after this element's end tag, up to the next sibling or the parent's end

  /// Value of an attribute, or null when it is absent (an empty value is not absent).
  [[nodiscard]] const std::string* attribute(std::string_view attribute_name) const;
  /// Value of an attribute, or the fallback.
  [[nodiscard]] std::string_view attribute_or(std::string_view attribute_name, std::string_view fallback)
      const;
  /// First child with that name, or null.
  [[nodiscard]] const Element* child(std::string_view child_name) const;
  /// Text of the element itself without its children's, trimmed: the number of <Dial>, the identity of
  /// <Client>.
  [[nodiscard]] std::string own_text() const;
  /// Text of the element and everything below, runs of white space made one space, trimmed: what <Say>
  /// speaks.
  [[nodiscard]] std::string spoken_text() const;
};

struct Document {
  Element root;  ///< <Response>
};

/// Parses one body. UTF-8, or ISO-8859-1 when the prolog says so.
Result<Document, TwimlError> parse_document(std::string_view body);

}  // namespace softphone::twiml
