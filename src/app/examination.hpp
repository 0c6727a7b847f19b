#pragma once
// What `softphone doctor` and the page "Diagnosis" look at: one list of steps for both.
// docs/operations/doctor.md.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/configuration.hpp"
#include "io/net/http_client.hpp"
#include "io/net/worker_pool.hpp"
#include "setup/finding.hpp"

namespace softphone::app {

using Findings = std::vector<setup::Finding>;

class Examination {
 public:
  struct Step {
    std::string check;  ///< the word of its finding; some find several things
    std::function<boost::asio::awaitable<Findings>()> take;
  };

  /// `inside`: in the server itself, which runs therefore. `http` and `workers` outlive it. It changes
  /// nothing.
  Examination(Configuration configuration, net::HttpClient& http, net::WorkerPool& workers, bool inside);
  Examination(const Examination&) = delete;
  Examination& operator=(const Examination&) = delete;

  /// In the order in which they help: a later one builds on what an earlier one found.
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }

 private:
  void add(std::string check, boost::asio::awaitable<Findings> (Examination::*take)());
  boost::asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> get(std::string url);

  boost::asio::awaitable<Findings> settings();
  boost::asio::awaitable<Findings> server();
  boost::asio::awaitable<Findings> folder();
  boost::asio::awaitable<Findings> database();
  boost::asio::awaitable<Findings> secrets();
  boost::asio::awaitable<Findings> media();
  boost::asio::awaitable<Findings> tunnel();
  boost::asio::awaitable<Findings> public_url();
  // Of an account at Twilio or a carrier of its kind: examination_account.cpp.
  boost::asio::awaitable<Findings> webhook();
  boost::asio::awaitable<Findings> account();
  boost::asio::awaitable<Findings> key();
  boost::asio::awaitable<Findings> clock();
  boost::asio::awaitable<Findings> drift();
  boost::asio::awaitable<Findings> countries();
  boost::asio::awaitable<Findings> balance();
  boost::asio::awaitable<Findings> copies();
  boost::asio::awaitable<Findings> crm();
  boost::asio::awaitable<Findings> numbers();

  Configuration configuration_;
  net::HttpClient& http_;
  net::WorkerPool& workers_;
  bool inside_;
  bool running_;  ///< a server of ours answers on this machine
  std::vector<Step> steps_;
};

/// All is well.
setup::Finding well(std::string check, std::string tried, std::string found);
/// It is not. `code`: what was found, a stable word.
setup::Finding ill(
    std::string check, std::string code, std::string tried, std::string found, std::string fix
);

}  // namespace softphone::app
