#include "base/metrics_text.hpp"

namespace softphone {
namespace {

/// A label's value: backslash, quotes and line feeds are escaped.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void MetricsText::family(std::string_view name, Type type, std::string_view help) {
  name_ = name;
  text_ += "# HELP " + name_ + ' ' + std::string(help) + '\n';
  text_ += "# TYPE " + name_ + (type == Type::gauge ? " gauge\n" : " counter\n");
}

void MetricsText::sample(std::int64_t value, const Labels& labels) {
  text_ += name_;
  std::string inside;
  for (const auto& [label, text] : labels)
    inside += (inside.empty() ? "" : ",") + std::string(label) + "=\"" + escaped(text) + '"';
  if (!inside.empty()) text_ += '{' + inside + '}';
  text_ += ' ' + std::to_string(value) + '\n';
}

}  // namespace softphone
