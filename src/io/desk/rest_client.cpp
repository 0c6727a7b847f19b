#include "io/desk/rest_client.hpp"

#include "base/encoding.hpp"

namespace softphone::io_desk {

std::string account_path(const DeskConfig& config) {
  return "/2010-04-01/Accounts/" + config.account.account_sid;
}

net::HttpClientRequest rest_request(
    const DeskConfig& config, std::string method, std::string target, const Form& form
) {
  net::HttpClientRequest request;
  request.method = std::move(method);
  request.url = config.api_base + target;
  const std::string credentials = config.account.account_sid + ":" + config.account.auth_token;
  request.headers.add("Authorization", "Basic " + base64(as_bytes(credentials)));
  if (request.method == "POST") {
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = form.encode();
  }
  return request;
}

}  // namespace softphone::io_desk
