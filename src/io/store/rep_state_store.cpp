#include "io/store/rep_state_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

using Values = std::map<std::string, std::string>;

/// Rows of two columns; `sql` has one parameter.
Values read_values(Connection& connection, const std::string& sql, const std::string& parameter) {
  Values values;
  std::string key;
  std::string value;
  soci::statement select =
      (connection.sql().prepare << sql, soci::use(parameter), soci::into(key), soci::into(value));
  select.execute();
  while (select.fetch()) values.emplace(key, value);
  return values;
}

}  // namespace

asio::awaitable<Result<Values>> RepStateStore::all(std::string name) {
  auto work = [name = std::move(name)](Connection& connection) {
    return read_values(connection, "SELECT identity, value FROM rep_state WHERE name = :name", name);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<Values>> RepStateStore::of(std::string identity) {
  auto work = [identity = std::move(identity)](Connection& connection) {
    return read_values(connection, "SELECT name, value FROM rep_state WHERE identity = :identity", identity);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> RepStateStore::write(
    std::string identity, std::string name, std::string value
) {
  auto work = [identity = std::move(identity),
               name = std::move(name),
               value = std::move(value)](Connection& connection) {
    connection.sql() << "INSERT INTO rep_state (identity, name, value) VALUES (:identity, :name, :value) "
                        "ON CONFLICT (identity, name) DO UPDATE SET value = excluded.value",
        soci::use(identity), soci::use(name), soci::use(value);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
