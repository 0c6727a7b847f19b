#pragma once
// Who is signed in. Cookies hold 256 random bits; the database and memory hold their SHA-256 only.

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "base/time.hpp"
#include "io/net/http_types.hpp"
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

class Sessions {
 public:
  Sessions(store::Store& store, RandomSource random) : store_(store), random_(std::move(random)) {}

  boost::asio::awaitable<Result<bool>> load(WallTime now);

  /// Signs a rep in; returns the cookie's value. A browser that is signed in already (`request` carries its
  /// cookie) keeps its session, and has this rep besides: two windows of one browser may be two practice
  /// reps.
  boost::asio::awaitable<Result<SessionCookie>> sign_in(
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

 private:
  struct Entry {
    std::string identity;
    desk::UnixMs expires_at = 0;
  };
  using Key = crypto::Sha256;
  using Entries = std::vector<Entry>;  ///< in the order of signing in

  static std::optional<Key> key_of(const net::HttpRequest& request);
  /// The reps signed in with the request's cookie; empty when there is none.
  [[nodiscard]] const Entries& entries_of(const net::HttpRequest& request) const;

  store::Store& store_;
  RandomSource random_;
  std::map<Key, Entries> sessions_;
};

}  // namespace softphone::io_desk
