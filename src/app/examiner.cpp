#include "app/examiner.hpp"

#include "app/drift.hpp"
#include "app/examination.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

class Examiner : public io_desk::Examiner {
 public:
  Examiner(
      Configuration configuration,
      net::HttpClient& http,
      net::WorkerPool& workers,
      const std::function<bool(std::string_view)>& wanted
  )
      : examination_(std::move(configuration), http, workers, true) {
    for (const Examination::Step& step : examination_.steps()) {
      if (wanted(step.check)) steps_.push_back(&step);
    }
  }

  [[nodiscard]] std::optional<std::string> next_step() const override {
    return next_ < steps_.size() ? std::optional(steps_[next_]->check) : std::nullopt;
  }
  [[nodiscard]] std::size_t steps_left() const override { return steps_.size() - next_; }

  asio::awaitable<std::vector<io_desk::Examined>> take_step() override {
    const Examination::Step& step = *steps_.at(next_++);
    const Findings findings = co_await step.take();
    std::vector<io_desk::Examined> out;
    for (const setup::Finding& one : findings) {
      out.push_back({one.check, one.code, std::string(setup::to_word(one.verdict)), setup::to_json(one)});
    }
    co_return out;
  }

 private:
  Examination examination_;
  std::vector<const Examination::Step*> steps_;
  std::size_t next_ = 0;
};

asio::awaitable<Result<bool>> mend(
    net::HttpClient& http, const Configuration& configuration, std::string check
) {
  const bool known = check == "drift" && configuration.twilio && configuration.public_url;
  if (!known) co_return fail("not_repairable", "nothing mends " + check);
  Configuration now = configuration;
  co_return co_await mend_drift(http, std::move(now));
}

}  // namespace

void make_examinable(
    io_desk::DeskConfig& config,
    const Configuration& configuration,
    net::HttpClient& http,
    net::WorkerPool& workers
) {
  config.examine = [&configuration, &http, &workers](const std::function<bool(std::string_view)>& wanted) {
    return std::make_unique<Examiner>(configuration, http, workers, wanted);
  };
  config.repair = [&configuration, &http](std::string check) {
    return mend(http, configuration, std::move(check));
  };
}

}  // namespace softphone::app
