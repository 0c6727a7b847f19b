#include "io/store/settings_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

asio::awaitable<Result<std::optional<std::string>>> SettingsStore::read(std::string name) {
  auto work = [name = std::move(name)](Connection& connection) -> std::optional<std::string> {
    std::string document;
    soci::statement select =
        (connection.sql().prepare << "SELECT document FROM settings WHERE name = :name",
         soci::use(name),
         soci::into(document));
    select.execute();
    if (!select.fetch()) return std::nullopt;
    return document;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> SettingsStore::write(std::string name, std::string document) {
  auto work = [name = std::move(name), document = std::move(document)](Connection& connection) {
    connection.sql() << "INSERT INTO settings (name, document) VALUES (:name, :document) "
                        "ON CONFLICT (name) DO UPDATE SET document = excluded.document",
        soci::use(name), soci::use(document);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
