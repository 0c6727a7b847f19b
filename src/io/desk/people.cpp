#include "io/desk/people.hpp"

#include <algorithm>
#include <boost/asio/this_coro.hpp>

#include "base/encoding.hpp"
#include "io/net/log.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;

namespace {

/// At a tenth of a second each; more would wait longer than their request may.
constexpr int kMaxHashing = 16;

Error busy() {
  return fail("busy", "Too many people sign in at this moment. Try again in a few seconds.");
}

/// Counts up while it lives.
class Turn {
 public:
  explicit Turn(int& count) : count_(count) { ++count_; }
  ~Turn() { --count_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int& count_;
};

/// Runs `work` on the hashing thread, to its end even when the request is given up: what throws half way
/// would unwind on the wrong thread.
template <class Work>
asio::awaitable<std::invoke_result_t<Work>> whole(net::WorkerPool& pool, Work work) {
  co_await asio::this_coro::throw_if_cancelled(false);
  auto value = co_await pool.run(std::move(work));
  co_await asio::this_coro::throw_if_cancelled(true);
  co_return value;
}

crypto::Salt make_salt(const RandomSource& random) {
  crypto::Salt salt{};
  random(salt);
  return salt;
}

}  // namespace

std::string hash_of_token(std::string_view token) {
  return hex(crypto::sha256(as_bytes(token)));
}

People::People(
    store::Store& store, RandomSource random, desk::Roster trial, std::shared_ptr<desk::Roster> team
)
    : store_(store.threads()),
      random_(std::move(random)),
      trial_(std::move(trial)),
      team_(std::move(team)),
      attempts_(store_) {}

asio::awaitable<Result<bool>> People::load() {
  auto loaded = co_await store_.load();
  if (!loaded) co_return loaded.error();
  version_ = loaded->version;
  people_ = std::move(loaded->people);
  *team_ = is_trial() ? trial_ : desk::roster_of(people_, trial_.main_line());
  if (is_trial()) co_return true;
  // Now, so that the first one who tries a name that nobody has does not wait longer than others.
  co_return co_await prepare();
}

asio::awaitable<Result<bool>> People::prepare() {
  if (!nobodys_hash_.empty()) co_return true;
  auto make = [salt = make_salt(random_)] { return crypto::hash_password("nobody", salt); };
  auto made = co_await whole(hasher_, std::move(make));
  if (!made) co_return made.error();
  nobodys_hash_ = std::move(made->text);
  co_return true;
}

asio::awaitable<Result<bool>> People::load_attempts(WallTime now) {
  co_return co_await attempts_.load(now);
}

asio::awaitable<bool> People::is_outdated() {
  const auto version = co_await store_.version();
  co_return version&&* version != version_;
}

const desk::Person* People::find(std::string_view identity) const {
  const auto found = std::find_if(people_.begin(), people_.end(), [&](const desk::Person& person) {
    return person.identity == identity;
  });
  return found == people_.end() ? nullptr : &*found;
}

asio::awaitable<Result<Proof>> People::prove(std::string name, std::string password) {
  if (hashing_ >= kMaxHashing) co_return busy();
  const Turn turn(hashing_);
  const auto found = co_await store_.credentials(std::move(name));
  if (!found) co_return found.error();
  Proof proof;
  std::string hash;
  if (*found) {
    proof.named = (*found)->person.identity;
    hash = (*found)->password_hash;
  }
  const bool possible = !hash.empty();
  if (!possible) {
    const auto ready = co_await prepare();
    if (!ready) co_return ready.error();
    hash = nobodys_hash_;
  }
  auto compare = [password, hash] { return crypto::is_password(password, hash); };
  const bool fits = co_await whole(hasher_, std::move(compare));
  if (!possible || !fits) co_return proof;
  proof.person = (*found)->person;
  if (crypto::is_outdated(hash)) {
    auto renew = [password = std::move(password), salt = make_salt(random_)] {
      return crypto::hash_password(password, salt);
    };
    auto renewed = co_await whole(hasher_, std::move(renew));
    if (renewed) {
      const auto kept = co_await store_.renew_hash(proof.named, std::move(renewed->text));
      if (!kept) log::warn("a password's hash was not renewed: {}", kept.error().detail);
    }
  }
  co_return proof;
}

asio::awaitable<Result<crypto::PasswordHash>> People::hash(std::string password) {
  if (hashing_ >= kMaxHashing) co_return busy();
  const Turn turn(hashing_);
  auto make = [password = std::move(password), salt = make_salt(random_)] {
    return crypto::hash_password(password, salt);
  };
  co_return co_await whole(hasher_, std::move(make));
}

std::string People::make_token() {
  std::array<std::uint8_t, 32> secret{};
  random_(secret);
  return base64url(secret);
}

}  // namespace softphone::io_desk
