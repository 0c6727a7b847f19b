#include "proto/twiml/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <pugixml.hpp>

#include "base/utf8.hpp"

namespace softphone::twiml {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// pugixml forgives much: bare ampersands, repeated attributes, text beside the root, two roots. It is asked
// to resolve nothing and drop nothing, and the walk below refuses what XML 1.0 refuses.
constexpr unsigned kParseOptions = pugi::parse_minimal | pugi::parse_cdata | pugi::parse_comments |
                                   pugi::parse_pi | pugi::parse_declaration | pugi::parse_doctype |
                                   pugi::parse_ws_pcdata | pugi::parse_fragment | pugi::parse_eol |
                                   pugi::parse_wconv_attribute;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(kBlanks) == std::string_view::npos;
}

/// XML 1.0 §2.2 Char.
bool is_xml_character(std::uint32_t c) {
  return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) ||
         (c >= 0x10000 && c <= 0x10ffff);
}

/// Cuts a reference, "&" to ";", off the front. Only the five names of XML 1.0 §4.6 exist without a DTD.
std::optional<std::uint32_t> take_reference(std::string_view& text) {
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view name = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  if (name == "amp") return '&';
  if (name == "lt") return '<';
  if (name == "gt") return '>';
  if (name == "quot") return '"';
  if (name == "apos") return '\'';
  if (!name.starts_with('#')) return std::nullopt;
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  if (name.empty()) return std::nullopt;
  std::uint32_t value = 0;
  for (const char c : name) {
    std::uint32_t digit = 16;
    if (c >= '0' && c <= '9')
      digit = static_cast<std::uint32_t>(c - '0');
    else if (hexadecimal && c >= 'a' && c <= 'f')
      digit = static_cast<std::uint32_t>(c - 'a' + 10);
    else if (hexadecimal && c >= 'A' && c <= 'F')
      digit = static_cast<std::uint32_t>(c - 'A' + 10);
    if (digit == 16) return std::nullopt;
    value = value * (hexadecimal ? 16 : 10) + digit;  // at most 9 digits: no overflow
  }
  return value;
}

/// Appends text, resolving references unless it is literal (CDATA, names). False when it is not XML text.
bool append_text(std::string& out, std::string_view raw, bool literal = false) {
  while (!raw.empty()) {
    const bool reference = !literal && raw.front() == '&';
    const auto c = reference ? take_reference(raw) : take_utf8(raw);
    if (!c || !is_xml_character(*c)) return false;
    append_utf8(out, *c);
  }
  return true;
}

class TreeBuilder {
 public:
  /// Empty optional: fine; else why not.
  std::optional<TwimlError> copy(pugi::xml_node from, Element& to, std::size_t depth) {
    if (depth > kMaxDepth) return fault(from, "elements are nested too deeply");
    if (++elements_ > kMaxElements) return fault(from, "too many elements");
    if (!append_text(to.name, from.name(), true)) return fault(from, "an element's name is not UTF-8");
    if (auto error = copy_attributes(from, to)) return error;
    for (const pugi::xml_node node : from.children()) {
      switch (node.type()) {
        case pugi::node_element:
          to.children.emplace_back();
          if (auto error = copy(node, to.children.back(), depth + 1)) return error;
          break;
        case pugi::node_pcdata:
        case pugi::node_cdata: {
          const bool literal = node.type() == pugi::node_cdata;
          const std::string_view raw = node.value();
          std::string& text = to.children.empty() ? to.text : to.children.back().tail;
          if (!literal && raw.find("]]>") != std::string_view::npos) return fault(node, "]]> in text");
          if (!append_text(text, raw, literal)) return fault(node, "a bad character or reference in text");
          break;
        }
        default:
          if (auto error = check_aside(node)) return error;
      }
    }
    return std::nullopt;
  }

  /// Comments and processing instructions: dropped, but they too must be well-formed.
  static std::optional<TwimlError> check_aside(pugi::xml_node node) {
    if (node.type() == pugi::node_declaration)
      return fault(node, "an XML declaration that is not at the start");
    if (node.type() == pugi::node_doctype) return fault(node, "a DOCTYPE is not accepted");
    const std::string_view value = node.value();
    if (node.type() == pugi::node_comment &&
        (value.find("--") != std::string_view::npos || value.ends_with('-'))) {
      return fault(node, "-- in a comment");
    }
    std::string ignored;
    if (!append_text(ignored, value, true)) return fault(node, "a bad character in a comment");
    return std::nullopt;
  }

  static TwimlError fault(pugi::xml_node node, std::string detail) {
    const std::ptrdiff_t offset = node.offset_debug();
    return {
        DocumentError::parse_failure, std::move(detail), offset < 0 ? 0 : static_cast<std::size_t>(offset)};
  }

 private:
  static std::optional<TwimlError> copy_attributes(pugi::xml_node from, Element& to) {
    for (const pugi::xml_attribute attribute : from.attributes()) {
      if (to.attributes.size() == kMaxAttributes) return fault(from, "too many attributes");
      Attribute copy;
      const std::string_view raw = attribute.value();
      if (!append_text(copy.name, attribute.name(), true) || !append_text(copy.value, raw) ||
          raw.find('<') != std::string_view::npos) {
        return fault(from, "a bad character or reference in an attribute");
      }
      if (to.attribute(copy.name)) return fault(from, fmt::format("attribute {} twice", copy.name));
      to.attributes.push_back(std::move(copy));
    }
    return std::nullopt;
  }

  std::size_t elements_ = 0;
};

void gather_text(const Element& element, std::string& out) {
  out.append(element.text);
  for (const Element& child : element.children) {
    gather_text(child, out);
    out.append(child.tail);
  }
}

/// The prolog: at the very start or absent, version 1.0.
std::optional<TwimlError> check_declaration(pugi::xml_node declaration) {
  const std::string_view version = declaration.attribute("version").value();
  if (version == "1.0") return std::nullopt;
  return TwimlError{DocumentError::bad_xml_version, "the XML version must be 1.0", 0};
}

}  // namespace

const std::string* Element::attribute(std::string_view attribute_name) const {
  for (const Attribute& candidate : attributes) {
    if (candidate.name == attribute_name) return &candidate.value;
  }
  return nullptr;
}

std::string_view Element::attribute_or(std::string_view attribute_name, std::string_view fallback) const {
  const std::string* value = attribute(attribute_name);
  return value ? std::string_view(*value) : fallback;
}

const Element* Element::child(std::string_view child_name) const {
  for (const Element& candidate : children) {
    if (candidate.name == child_name) return &candidate;
  }
  return nullptr;
}

std::string Element::own_text() const {
  std::string all = text;
  for (const Element& each : children) all.append(each.tail);
  const std::size_t begin = all.find_first_not_of(kBlanks);
  if (begin == std::string::npos) return {};
  return all.substr(begin, all.find_last_not_of(kBlanks) - begin + 1);
}

std::string Element::spoken_text() const {
  std::string all;
  gather_text(*this, all);
  std::string out;
  for (const char c : all) {
    const bool blank = kBlanks.find(c) != std::string_view::npos;
    if (!blank)
      out.push_back(c);
    else if (!out.empty() && out.back() != ' ')
      out.push_back(' ');
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

Result<Document, TwimlError> parse_document(std::string_view body) {
  const auto refuse = [](DocumentError code, std::string detail, std::size_t offset = 0) {
    return TwimlError{code, std::move(detail), offset};
  };
  if (body.size() > kMaxDocumentBytes)
    return refuse(DocumentError::too_large, "the document is larger than 64 KiB");
  const std::string_view start = body.starts_with(kByteOrderMark) ? body.substr(kByteOrderMark.size()) : body;
  if (is_blank(start)) return refuse(DocumentError::empty_body, "the body is empty");
  if (body.find('\0') != std::string_view::npos) {
    return refuse(DocumentError::parse_failure, "a NUL character", body.find('\0'));
  }
  const std::size_t first = start.find_first_not_of(kBlanks);
  if (first > 0 && start.substr(first).starts_with("<?xml")) {
    return refuse(DocumentError::parse_failure, "blanks before the XML declaration");
  }

  pugi::xml_document tree;
  const pugi::xml_parse_result parsed = tree.load_buffer(body.data(), body.size(), kParseOptions);
  if (!parsed) {
    return refuse(
        DocumentError::parse_failure, parsed.description(), static_cast<std::size_t>(parsed.offset)
    );
  }

  pugi::xml_node root;
  for (const pugi::xml_node node : tree.children()) {
    switch (node.type()) {
      case pugi::node_element:
        if (root) return TreeBuilder::fault(node, "more than one root element");
        root = node;
        break;
      case pugi::node_pcdata:
        if (!is_blank(node.value())) return TreeBuilder::fault(node, "text outside the root element");
        break;
      case pugi::node_cdata:
        return TreeBuilder::fault(node, "text outside the root element");
      default:
        if (node.type() == pugi::node_declaration && node == tree.first_child()) {
          if (auto error = check_declaration(node)) return *error;
        } else if (auto error = TreeBuilder::check_aside(node)) {
          return *error;
        }
    }
  }
  if (!root) return refuse(DocumentError::parse_failure, "no root element");

  Document document;
  if (auto error = TreeBuilder().copy(root, document.root, 1)) return *error;
  if (document.root.name != "Response") {
    return refuse(DocumentError::wrong_root, "the root element is not <Response>");
  }
  return document;
}

}  // namespace softphone::twiml
