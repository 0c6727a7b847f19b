#include "io/store/preferences_store.hpp"

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

StoredPreferences read(Connection& connection, const std::string& identity) {
  StoredPreferences found;
  long long revision = 0;
  std::string document;
  connection.sql() << "SELECT revision, document FROM rep_preferences WHERE identity = :identity",
      soci::use(identity), soci::into(revision), soci::into(document);
  if (!connection.sql().got_data()) return found;
  found.revision = revision;
  found.document = std::move(document);
  return found;
}

Saved write(Connection& connection, const std::string& identity, const StoredPreferences& next) {
  const StoredPreferences kept = read(connection, identity);
  if (kept.revision != next.revision) return {true, kept.revision};
  const long long revision = kept.revision + 1;
  connection.sql() << "INSERT INTO rep_preferences (identity, revision, document) "
                      "VALUES (:identity, :revision, :document) "
                      "ON CONFLICT (identity) DO UPDATE SET revision = excluded.revision, "
                      "document = excluded.document",
      soci::use(identity), soci::use(revision), soci::use(next.document);
  return {false, revision};
}

}  // namespace

asio::awaitable<Result<StoredPreferences>> PreferencesStore::load(std::string identity) {
  auto work = [identity = std::move(identity)](Connection& connection) { return read(connection, identity); };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<Saved>> PreferencesStore::save(std::string identity, StoredPreferences next) {
  auto work = [identity = std::move(identity), next = std::move(next)](Connection& connection) {
    return write(connection, identity, next);
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
