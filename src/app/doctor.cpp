#include "app/doctor.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>

#include "app/examination.hpp"
#include "app/runtime.hpp"

namespace softphone::app {
namespace {

Findings examine(const Settings& settings) {
  const auto configuration = read_configuration(settings);
  if (!configuration) {
    return {
        ill("settings",
            "wrong",
            "Settings of the environment and the file",
            configuration.error().detail,
            "docs/operations/configuration.md lists every setting.")};
  }
  boost::asio::io_context io(1);
  net::WorkerPool workers(1);
  net::HttpClient http;
  Findings findings;
  Examination examination(*configuration, http, workers, false);
  for (const Examination::Step& step : examination.steps()) {
    const Findings found = run_until_done(io, step.take());
    findings.insert(findings.end(), found.begin(), found.end());
  }
  return findings;
}

}  // namespace

int doctor(const Settings& settings, const DoctorRequest& request) {
  const Findings findings = examine(settings);
  if (request.json) {
    fmt::print("{}\n", setup::to_json(findings));
  } else {
    fmt::print("{}", setup::describe(findings));
  }
  return setup::worst(findings) == setup::Verdict::failed ? 1 : 0;
}

}  // namespace softphone::app
