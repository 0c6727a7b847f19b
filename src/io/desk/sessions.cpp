#include "io/desk/sessions.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// Enough for every browser of a team; bounds what a script that signs in for ever can fill.
constexpr std::size_t kMaxSessions = 10'000;

std::string named_identity(const net::HttpRequest& request) {
  if (auto field = request.headers.get("X-Softphone-Identity")) return *field;
  return request.query.empty() ? std::string() : request.query_form().get_or("identity", "");
}

}  // namespace

std::optional<Sessions::Key> Sessions::key_of(const net::HttpRequest& request) {
  const auto cookie = request.cookie(kSessionCookie);
  if (!cookie || cookie->size() != 64) return std::nullopt;
  return crypto::sha256(as_bytes(*cookie));
}

const Sessions::Entries& Sessions::entries_of(const net::HttpRequest& request) const {
  static const Entries none;
  const auto key = key_of(request);
  if (!key) return none;
  const auto found = sessions_.find(*key);
  return found == sessions_.end() ? none : found->second;
}

asio::awaitable<Result<bool>> Sessions::load(WallTime now) {
  const auto stored = co_await store_.load_sessions(unix_milliseconds(now));
  if (!stored) co_return stored.error();
  for (const store::StoredSession& session : *stored) {
    const auto bytes = from_hex(session.token_hash);
    if (!bytes || bytes->size() != std::tuple_size_v<Key>) continue;
    Key key{};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    sessions_[key].push_back({session.identity, session.expires_at});
  }
  co_return true;
}

asio::awaitable<Result<SessionCookie>> Sessions::sign_in(
    net::HttpRequest request, std::string identity, WallTime now
) {
  SessionCookie cookie;
  if (has(request, identity, now)) {
    cookie.value = *request.cookie(kSessionCookie);
    co_return cookie;
  }
  if (!entries_of(request).empty()) {
    cookie.value = *request.cookie(kSessionCookie);
  } else {
    if (sessions_.size() >= kMaxSessions)
      co_return fail("too_many_sessions", "too many browsers are signed in");
    cookie.value = random_hex(random_, 32);
  }
  const Key key = crypto::sha256(as_bytes(cookie.value));
  store::StoredSession session;
  session.token_hash = hex(key);
  session.identity = identity;
  session.created_at = unix_milliseconds(now);
  session.expires_at = unix_milliseconds(now + kSessionLife);
  const desk::UnixMs expires_at = session.expires_at;
  // An expired row of the same rep may still be there: it gives way.
  const auto cleared = co_await store_.delete_session(session.token_hash, identity);
  if (!cleared) co_return cleared.error();
  const auto saved = co_await store_.save_session(std::move(session));
  if (!saved) co_return saved.error();
  Entries& entries = sessions_[key];
  std::erase_if(entries, [&](const Entry& entry) { return entry.identity == identity; });
  Entry entry;
  entry.identity = std::move(identity);
  entry.expires_at = expires_at;
  entries.push_back(std::move(entry));
  co_return cookie;
}

asio::awaitable<Result<bool>> Sessions::sign_out(net::HttpRequest request, WallTime now) {
  const auto identity = identity_of(request, now);
  const auto key = key_of(request);
  if (!identity || !key) co_return false;
  // Out of memory first: whatever the database says, this cookie speaks for the rep no more.
  Entries& entries = sessions_[*key];
  std::erase_if(entries, [&](const Entry& entry) { return entry.identity == *identity; });
  if (entries.empty()) sessions_.erase(*key);
  co_return co_await store_.delete_session(hex(*key), *identity);
}

std::optional<std::string> Sessions::identity_of(const net::HttpRequest& request, WallTime now) const {
  const Entries& entries = entries_of(request);
  const std::string named = named_identity(request);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->expires_at > unix_milliseconds(now) && (named.empty() || named == entry->identity)) {
      return entry->identity;
    }
  }
  return std::nullopt;
}

bool Sessions::has(const net::HttpRequest& request, std::string_view identity, WallTime now) const {
  const Entries& entries = entries_of(request);
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.identity == identity && entry.expires_at > unix_milliseconds(now);
  });
}

}  // namespace softphone::io_desk
