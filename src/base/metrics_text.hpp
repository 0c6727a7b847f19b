#pragma once
// Measurements as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/ (text,
// 0.0.4).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace softphone {

class MetricsText {
 public:
  enum class Type { gauge, counter };
  using Labels = std::vector<std::pair<std::string_view, std::string>>;

  /// Begins a family: its samples follow. `name`: letters, digits, underscores; `help`: one line.
  void family(std::string_view name, Type type, std::string_view help);
  /// Of the family begun last.
  void sample(std::int64_t value, const Labels& labels = {});

  [[nodiscard]] const std::string& text() const { return text_; }
  static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

 private:
  std::string text_;
  std::string name_;
};

}  // namespace softphone
