#include "app/credentials.hpp"

#include <boost/json.hpp>

#include "app/data_folder.hpp"
#include "base/sid.hpp"

namespace softphone::app {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

fs::path account_file(const fs::path& data) {
  return data / "carrier.json";
}
fs::path server_file(const fs::path& data) {
  return data / "server.json";
}

Error damaged(const fs::path& path) {
  return fail(
      "bad_file", path.string() + " is damaged; restore it, or delete it to start with a new account"
  );
}

}  // namespace

io_desk::Account make_account(const RandomSource& random) {
  io_desk::Account account;
  account.account_sid = make_sid("AC", random);
  account.auth_token = random_hex(random, 16);
  account.api_key = make_sid("SK", random);
  account.api_secret = random_token(random, 32);
  account.app_sid = make_sid("AP", random);
  return account;
}

Result<io_desk::Account> load_account(const fs::path& data) {
  const auto content = read_text_file(account_file(data));
  if (!content) return content.error();
  json::error_code error;
  const json::value value = json::parse(content->text, error);
  const json::object* object = error ? nullptr : value.if_object();
  if (object == nullptr) return damaged(account_file(data));
  const auto text = [&](std::string_view name) {
    const json::value* member = object->if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  io_desk::Account account{
      text("account_sid"), text("auth_token"), text("api_key"), text("api_secret"), text("app_sid")};
  if (!is_sid("AC", account.account_sid) || account.auth_token.empty() || !is_sid("SK", account.api_key) ||
      account.api_secret.empty() || !is_sid("AP", account.app_sid)) {
    return damaged(account_file(data));
  }
  return account;
}

Result<io_desk::Account> load_or_make_account(const fs::path& data, const RandomSource& random) {
  auto loaded = load_account(data);
  if (loaded || loaded.error().code != "not_found") return loaded;
  const io_desk::Account account = make_account(random);
  const json::object object{
      {"account_sid", account.account_sid},
      {"auth_token", account.auth_token},
      {"api_key", account.api_key},
      {"api_secret", account.api_secret},
      {"app_sid", account.app_sid},
  };
  const auto written = write_private_file(account_file(data), json::serialize(object) + "\n");
  if (!written) return written.error();
  return account;
}

Result<bool> save_server_port(const fs::path& data, std::uint16_t port) {
  return write_private_file(server_file(data), json::serialize(json::object{{"port", port}}) + "\n");
}

Result<int> load_server_port(const fs::path& data) {
  const auto content = read_text_file(server_file(data));
  if (!content) return content.error();
  json::error_code error;
  const json::value value = json::parse(content->text, error);
  const json::value* port = error || !value.is_object() ? nullptr : value.get_object().if_contains("port");
  if (port == nullptr || !port->is_int64() || port->get_int64() < 1 || port->get_int64() > 65535) {
    return damaged(server_file(data));
  }
  return static_cast<int>(port->get_int64());
}

}  // namespace softphone::app
