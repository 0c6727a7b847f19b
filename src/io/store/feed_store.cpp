#include "io/store/feed_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

asio::awaitable<Result<std::optional<desk::UnixMs>>> FeedStore::since(std::string identity) {
  auto work = [identity = std::move(identity)](Connection& connection) -> std::optional<desk::UnixMs> {
    long long created_at = 0;
    connection.sql() << "SELECT created_at FROM follow_up_feeds WHERE identity = :identity",
        soci::use(identity), soci::into(created_at);
    if (!connection.sql().got_data()) return std::nullopt;
    return created_at;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> FeedStore::put(std::string identity, std::string token_hash, desk::UnixMs now) {
  auto work = [identity = std::move(identity), token_hash = std::move(token_hash), now](Connection& connection
              ) {
    const long long created_at = now;
    connection.sql() << "INSERT INTO follow_up_feeds (identity, token_hash, created_at) "
                        "VALUES (:identity, :hash, :created) ON CONFLICT (identity) DO UPDATE SET "
                        "token_hash = excluded.token_hash, created_at = excluded.created_at",
        soci::use(identity), soci::use(token_hash), soci::use(created_at);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> FeedStore::remove(std::string identity) {
  auto work = [identity = std::move(identity)](Connection& connection) {
    soci::statement erase =
        (connection.sql().prepare << "DELETE FROM follow_up_feeds WHERE identity = :identity",
         soci::use(identity));
    erase.execute(true);
    return erase.get_affected_rows() > 0;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<std::optional<std::string>>> FeedStore::owner(std::string token_hash) {
  auto work = [token_hash = std::move(token_hash)](Connection& connection) -> std::optional<std::string> {
    std::string identity;
    connection.sql() << "SELECT identity FROM follow_up_feeds WHERE token_hash = :hash",
        soci::use(token_hash), soci::into(identity);
    if (!connection.sql().got_data()) return std::nullopt;
    return identity;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
