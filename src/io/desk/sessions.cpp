#include "io/desk/sessions.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/encoding.hpp"
#include "desk/browser.hpp"
#include "io/desk/guard.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// Enough for every browser of a team; bounds what a script that signs in for ever can fill.
constexpr std::size_t kMaxSessions = 10'000;
/// Of one person; one more ends the one that was seen the longest ago.
constexpr std::size_t kMaxSessionsEach = 30;
/// How much of the hash names a session in lists and addresses.
constexpr std::size_t kIdLength = 24;
/// Being seen again within this time is no news, in milliseconds.
constexpr desk::UnixMs kSeenStep = 15'000;

std::string named_identity(const net::HttpRequest& request) {
  if (auto field = request.headers.get("X-Softphone-Identity")) return *field;
  return request.query.empty() ? std::string() : request.query_form().get_or("identity", "");
}

SessionInfo info_of(const store::StoredSession& stored) {
  SessionInfo info;
  info.id = stored.token_hash.substr(0, kIdLength);
  info.identity = stored.identity;
  info.browser = stored.browser;
  info.address = stored.address;
  info.created_at = stored.created_at;
  info.last_seen_at = stored.last_seen_at;
  info.expires_at = stored.expires_at;
  return info;
}

}  // namespace

std::optional<Sessions::Key> Sessions::key_of(const net::HttpRequest& request) {
  const auto cookie = request.cookie(kSessionCookie);
  if (!cookie || cookie->size() != 64) return std::nullopt;
  return crypto::sha256(as_bytes(*cookie));
}

std::string Sessions::hash_of(const net::HttpRequest& request) {
  const auto key = key_of(request);
  return key ? hex(*key) : std::string();
}

std::string Sessions::id_of(const net::HttpRequest& request) {
  return hash_of(request).substr(0, kIdLength);
}

const Sessions::Entries& Sessions::entries_of(const net::HttpRequest& request) const {
  static const Entries none;
  const auto key = key_of(request);
  if (!key) return none;
  const auto found = sessions_.find(*key);
  return found == sessions_.end() ? none : found->second;
}

bool Sessions::may_speak(const Entry& entry, WallTime now) const {
  return entry.stored.expires_at > unix_milliseconds(now) && team_->by_identity(entry.stored.identity);
}

asio::awaitable<Result<bool>> Sessions::load(WallTime now) {
  auto stored = co_await store_.load(unix_milliseconds(now));
  if (!stored) co_return stored.error();
  for (store::StoredSession& session : *stored) {
    const auto bytes = from_hex(session.token_hash);
    if (!bytes || bytes->size() != std::tuple_size_v<Key>) continue;
    Key key{};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    Entry entry;
    entry.stored = std::move(session);
    entry.born = next_born_++;
    sessions_[key].push_back(std::move(entry));
  }
  co_return true;
}

asio::awaitable<Result<SessionCookie>> Sessions::begin(
    net::HttpRequest request, std::string identity, WallTime now
) {
  const auto old = key_of(request);
  if (old && sessions_.contains(*old)) {
    const Entries entries = sessions_[*old];
    sessions_.erase(*old);
    for (const Entry& entry : entries) {
      const auto gone = co_await store_.remove(entry.stored.token_hash, entry.stored.identity);
      if (!gone) co_return gone.error();
    }
  }
  const std::vector<SessionInfo> others = list(identity, now);
  if (others.size() >= kMaxSessionsEach) {
    const auto ended = co_await end(identity, others.back().id);
    if (!ended) co_return ended.error();
  }
  if (sessions_.size() >= kMaxSessions)
    co_return fail("too_many_sessions", "too many browsers are signed in");
  SessionCookie cookie;
  cookie.value = random_hex(random_, 32);
  co_return co_await keep(std::move(request), std::move(cookie), std::move(identity), now);
}

asio::awaitable<Result<SessionCookie>> Sessions::join(
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
  co_return co_await keep(std::move(request), std::move(cookie), std::move(identity), now);
}

asio::awaitable<Result<SessionCookie>> Sessions::keep(
    net::HttpRequest request, SessionCookie cookie, std::string identity, WallTime now
) {
  const Key key = crypto::sha256(as_bytes(cookie.value));
  Entry entry;
  store::StoredSession& session = entry.stored;
  session.token_hash = hex(key);
  session.identity = std::move(identity);
  session.created_at = unix_milliseconds(now);
  session.expires_at = unix_milliseconds(now + kSessionLife);
  session.browser = desk::browser_name(request.headers.get("User-Agent").value_or(""));
  session.address = desk::address_prefix(client_address(request, proxies_));
  session.last_seen_at = session.created_at;
  // An expired row of the same rep may still be there: it gives way.
  const auto saved = co_await store_.save(session);
  if (!saved) co_return saved.error();
  entry.born = next_born_++;
  Entries& entries = sessions_[key];
  std::erase_if(entries, [&](const Entry& other) { return other.stored.identity == entry.stored.identity; });
  entries.push_back(std::move(entry));
  co_return cookie;
}

asio::awaitable<Result<bool>> Sessions::sign_out(net::HttpRequest request, WallTime now) {
  const auto identity = identity_of(request, now);
  const auto key = key_of(request);
  if (!identity || !key) co_return false;
  // Out of memory first: whatever the database says, this cookie speaks for the rep no more.
  Entries& entries = sessions_[*key];
  std::erase_if(entries, [&](const Entry& entry) { return entry.stored.identity == *identity; });
  if (entries.empty()) sessions_.erase(*key);
  co_return co_await store_.remove(hex(*key), *identity);
}

void Sessions::note_seen(const Entry& entry, const net::HttpRequest& request, WallTime now) const {
  const desk::UnixMs at = unix_milliseconds(now);
  if (at - entry.stored.last_seen_at < kSeenStep) return;
  entry.stored.last_seen_at = at;
  entry.stored.address = desk::address_prefix(client_address(request, proxies_));
  entry.unsaved_seen = true;
}

std::optional<std::string> Sessions::identity_of(const net::HttpRequest& request, WallTime now) const {
  const Entries& entries = entries_of(request);
  const std::string named = named_identity(request);
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (may_speak(*entry, now) && (named.empty() || named == entry->stored.identity)) {
      note_seen(*entry, request, now);
      return entry->stored.identity;
    }
  }
  return std::nullopt;
}

bool Sessions::has(const net::HttpRequest& request, std::string_view identity, WallTime now) const {
  const Entries& entries = entries_of(request);
  return std::any_of(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.stored.identity == identity && may_speak(entry, now);
  });
}

std::vector<SessionInfo> Sessions::list(std::string_view identity, WallTime now) const {
  std::vector<SessionInfo> found;
  for (const auto& [key, entries] : sessions_) {
    for (const Entry& entry : entries) {
      if (entry.stored.identity == identity && may_speak(entry, now)) found.push_back(info_of(entry.stored));
    }
  }
  std::sort(found.begin(), found.end(), [](const SessionInfo& a, const SessionInfo& b) {
    return a.last_seen_at > b.last_seen_at;
  });
  return found;
}

asio::awaitable<Result<bool>> Sessions::end(std::string identity, std::string id) {
  std::string hash;
  for (auto& [key, entries] : sessions_) {
    std::erase_if(entries, [&](const Entry& entry) {
      const bool meant = entry.stored.identity == identity && info_of(entry.stored).id == id;
      if (meant) hash = entry.stored.token_hash;
      return meant;
    });
  }
  std::erase_if(sessions_, [](const auto& session) { return session.second.empty(); });
  if (hash.empty()) co_return false;
  co_return co_await store_.remove(std::move(hash), std::move(identity));
}

asio::awaitable<Result<bool>> Sessions::end_all(std::string identity, std::string spared_id) {
  std::string spared;
  for (auto& [key, entries] : sessions_) {
    std::erase_if(entries, [&](const Entry& entry) {
      if (entry.stored.identity != identity) return false;
      if (info_of(entry.stored).id != spared_id) return true;
      spared = entry.stored.token_hash;
      return false;
    });
  }
  std::erase_if(sessions_, [](const auto& session) { return session.second.empty(); });
  co_return co_await store_.remove_all(std::move(identity), std::move(spared));
}

asio::awaitable<Result<std::vector<SessionInfo>>> Sessions::reconcile(WallTime now) {
  // Whoever signs in from here on is not in what is read now.
  const std::uint64_t first_unknown = next_born_;
  const auto stored = co_await store_.load(unix_milliseconds(now));
  if (!stored) co_return stored.error();
  std::set<std::pair<std::string_view, std::string_view>> known;
  for (const store::StoredSession& session : *stored) known.emplace(session.token_hash, session.identity);
  std::vector<SessionInfo> ended;
  for (auto& [key, entries] : sessions_) {
    std::erase_if(entries, [&](const Entry& entry) {
      if (entry.born >= first_unknown || known.contains({entry.stored.token_hash, entry.stored.identity}))
        return false;
      ended.push_back(info_of(entry.stored));
      return true;
    });
  }
  std::erase_if(sessions_, [](const auto& session) { return session.second.empty(); });
  co_return ended;
}

asio::awaitable<Result<bool>> Sessions::save_seen() {
  std::vector<store::StoredSession> seen;
  for (auto& [key, entries] : sessions_) {
    for (Entry& entry : entries) {
      if (!std::exchange(entry.unsaved_seen, false)) continue;
      seen.push_back(entry.stored);
    }
  }
  if (seen.empty()) co_return true;
  co_return co_await store_.seen(std::move(seen));
}

}  // namespace softphone::io_desk
