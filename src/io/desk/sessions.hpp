#pragma once
// Who is signed in. Cookies hold 256 random bits; the database and memory hold their SHA-256 only.

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "desk/roster.hpp"
#include "io/net/address_list.hpp"
#include "io/net/http_types.hpp"
#include "io/store/session_store.hpp"
#include "io/store/store.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {

inline constexpr std::string_view kSessionCookie = "softphone_session";
/// Also the cookie's lifetime.
inline constexpr std::chrono::hours kSessionLife{24 * 14};

/// The value of the cookie; a type of its own because Result cannot tell text from an Error's text.
struct SessionCookie {
  std::string value;
};

/// One browser of somebody, as lists show it.
struct SessionInfo {
  std::string id;  ///< names the session without opening it
  std::string identity;
  std::string browser;
  std::string address;  ///< its first part only
  desk::UnixMs created_at = 0;
  desk::UnixMs last_seen_at = 0;
  desk::UnixMs expires_at = 0;
};

class Sessions {
 public:
  /// Only who is in the team now may speak through a session, whatever cookies there are.
  Sessions(
      store::Store& store,
      RandomSource random,
      std::shared_ptr<const desk::Roster> team,
      net::AddressList proxies = net::AddressList::loopback()
  )
      : store_(store.threads()),
        random_(std::move(random)),
        team_(std::move(team)),
        proxies_(std::move(proxies)) {}

  boost::asio::awaitable<Result<bool>> load(WallTime now);

  /// Signs somebody in who has proved who they are: always with a new cookie, which nobody can have planted.
  /// What the old one opened is closed. Error code: too_many_sessions, and those of the database.
  boost::asio::awaitable<Result<SessionCookie>> begin(
      net::HttpRequest request, std::string identity, WallTime now
  );
  /// Signs a practice rep in. A browser that is signed in already (`request` carries its cookie) keeps its
  /// session, and has this rep besides: two windows of one browser may be two practice reps.
  boost::asio::awaitable<Result<SessionCookie>> join(
      net::HttpRequest request, std::string identity, WallTime now
  );
  /// Signs out the rep the request speaks for.
  boost::asio::awaitable<Result<bool>> sign_out(net::HttpRequest request, WallTime now);

  /// The rep the request speaks for: the one it names (field X-Softphone-Identity, or `identity` in the query
  /// for WebSockets, which cannot send fields) if signed in here, else the one who signed in last.
  [[nodiscard]] std::optional<std::string> identity_of(const net::HttpRequest& request, WallTime now) const;
  /// True while anybody is signed in with the request's cookie.
  [[nodiscard]] bool any(const net::HttpRequest& request) const { return !entries_of(request).empty(); }
  /// True when the request's session has signed this rep in.
  [[nodiscard]] bool has(const net::HttpRequest& request, std::string_view identity, WallTime now) const;

  /// The `id` of the request's session; empty without one.
  [[nodiscard]] static std::string id_of(const net::HttpRequest& request);
  /// The hash under which the request's session is stored; empty without one.
  [[nodiscard]] static std::string hash_of(const net::HttpRequest& request);
  /// The person's sessions, the one seen last first.
  [[nodiscard]] std::vector<SessionInfo> list(std::string_view identity, WallTime now) const;
  /// False when the person has no such session.
  boost::asio::awaitable<Result<bool>> end(std::string identity, std::string id);
  /// All of the person's but the one with `spared_id`.
  boost::asio::awaitable<Result<bool>> end_all(std::string identity, std::string spared_id);

  /// Forgets what the database no longer has (another process, or a change of people, ended it), and tells
  /// what that was.
  boost::asio::awaitable<Result<std::vector<SessionInfo>>> reconcile(WallTime now);
  /// Keeps when people were seen.
  boost::asio::awaitable<Result<bool>> save_seen();

 private:
  struct Entry {
    mutable store::StoredSession stored;  ///< reading notes when and where it was seen, nothing else
    std::uint64_t born = 0;               ///< order of coming into memory
    mutable bool unsaved_seen = false;    ///< last_seen_at is newer than the database's
  };
  using Key = crypto::Sha256;
  using Entries = std::vector<Entry>;  ///< in the order of signing in

  static std::optional<Key> key_of(const net::HttpRequest& request);
  /// The reps signed in with the request's cookie; empty when there is none.
  [[nodiscard]] const Entries& entries_of(const net::HttpRequest& request) const;
  [[nodiscard]] bool may_speak(const Entry& entry, WallTime now) const;
  void note_seen(const Entry& entry, const net::HttpRequest& request, WallTime now) const;
  boost::asio::awaitable<Result<SessionCookie>> keep(
      net::HttpRequest request, SessionCookie cookie, std::string identity, WallTime now
  );

  store::SessionStore store_;
  RandomSource random_;
  std::shared_ptr<const desk::Roster> team_;
  net::AddressList proxies_;
  std::map<Key, Entries> sessions_;
  std::uint64_t next_born_ = 1;
};

}  // namespace softphone::io_desk
