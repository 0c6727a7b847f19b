#include "base/metrics_text.hpp"

#include <gtest/gtest.h>

namespace softphone {
namespace {

TEST(MetricsText, WritesFamiliesAndTheirSamples) {
  MetricsText metrics;
  metrics.family("softphone_calls_open", MetricsText::Type::gauge, "Calls that go on.");
  metrics.sample(3);
  metrics.family("softphone_tries_total", MetricsText::Type::counter, "Tries.");
  metrics.sample(-1, {{"target", "crm"}, {"result", "done"}});
  EXPECT_EQ(
      metrics.text(),
      "# HELP softphone_calls_open Calls that go on.\n"
      "# TYPE softphone_calls_open gauge\n"
      "softphone_calls_open 3\n"
      "# HELP softphone_tries_total Tries.\n"
      "# TYPE softphone_tries_total counter\n"
      "softphone_tries_total{target=\"crm\",result=\"done\"} -1\n"
  );
}

TEST(MetricsText, NoLabelCanEndEarly) {
  MetricsText metrics;
  metrics.family("a", MetricsText::Type::gauge, "b");
  metrics.sample(1, {{"name", "x\"} 5\ny\\"}});
  EXPECT_NE(metrics.text().find(R"(a{name="x\"} 5\ny\\"} 1)"), std::string::npos) << metrics.text();
}

}  // namespace
}  // namespace softphone
