#pragma once
// The REST API as a command at a terminal uses it: one request after the other, refusals in plain words.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/form.hpp"
#include "io/net/http_client.hpp"
#include "setup/account_state.hpp"

namespace softphone::app {

struct ApiAnswer {
  std::string body;
};

class TwilioApi {
 public:
  /// `user`, `password`: account SID and auth token, or an API key and its secret.
  TwilioApi(
      net::HttpClient& http, std::string base, std::string account_sid, std::string user, std::string password
  );

  /// `target`: path and query. A busy or failing carrier is asked again after a while; what creates something
  /// only when it certainly was not begun. Error codes: not_reached, not_allowed (401, 403), not_found (404),
  /// refused; unclear: something may have been created.
  boost::asio::awaitable<Result<ApiAnswer>> send(std::string method, std::string target, Form form = {});
  /// All pages. Error codes: those of send, bad_answer, too_many.
  boost::asio::awaitable<Result<std::vector<setup::Resource>>> list(setup::Kind kind);
  /// "/2010-04-01/Accounts/AC…/Applications.json", with a SID "…/Applications/AP….json".
  [[nodiscard]] std::string path(setup::Kind kind, const std::string& sid = {}) const;
  [[nodiscard]] const std::string& base() const { return base_; }

 private:
  boost::asio::awaitable<Result<net::HttpClientResponse, net::HttpClientError>> ask(
      net::HttpClientRequest request, bool repeatable
  );

  net::HttpClient& http_;
  std::string base_;
  std::string account_sid_;
  std::string authorization_;
};

}  // namespace softphone::app
