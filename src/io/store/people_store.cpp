#include "io/store/people_store.hpp"

#include <soci/soci.h>

#include <algorithm>
#include <array>

#include "io/store/people_changes.hpp"
#include "io/store/people_rows.hpp"
#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

/// A task's own verdict. A Result of a Result could not tell whose error it holds, nor could one of something
/// that an Error turns into by itself.
template <class T>
class Verdict {
 public:
  static Verdict of(Result<T> result) { return Verdict(std::move(result)); }
  Result<T> result;

 private:
  explicit Verdict(Result<T> given) : result(std::move(given)) {}
};

/// Runs `work(sql)`, which answers a Result, as one task.
template <class T, class Work>
asio::awaitable<Result<T>> judge(SqlThread& thread, Work work) {
  auto task = [work = std::move(work)](Connection& connection) {
    return Verdict<T>::of(work(connection.sql()));
  };
  auto answer = co_await thread.run(std::move(task));
  if (!answer) co_return answer.error();
  co_return std::move(answer->result);
}

}  // namespace

bool is_storage_error(const Error& error) {
  constexpr std::array<std::string_view, 6> kCodes = {
      "database_locked", "disk_full", "database_corrupt", "not_writable", "disk_error", "database_error"};
  return std::find(kCodes.begin(), kCodes.end(), error.code) != kCodes.end();
}

asio::awaitable<Result<Team>> PeopleStore::load() {
  auto work = [](Connection& connection) {
    Team team;
    // The version first: a change in between is then read twice rather than not at all.
    long long version = 0;
    connection.sql() << "SELECT version FROM team_version WHERE name = 'team'", soci::into(version);
    team.version = version;
    for (PersonRow& row : read_people(connection.sql())) team.people.push_back(std::move(row.person));
    return team;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::int64_t>> PeopleStore::version() {
  auto work = [](Connection& connection) -> std::int64_t {
    long long version = 0;
    connection.sql() << "SELECT version FROM team_version WHERE name = 'team'", soci::into(version);
    return version;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::optional<Credentials>>> PeopleStore::credentials(std::string name) {
  auto work = [key = desk::sign_in_key(name)](Connection& connection) -> std::optional<Credentials> {
    for (PersonRow& row : read_people(connection.sql())) {
      const desk::Person& person = row.person;
      const bool by_email = !person.email.empty() && desk::sign_in_key(person.email) == key;
      if (desk::sign_in_key(person.identity) == key || by_email)
        return Credentials{std::move(row.person), std::move(row.password_hash)};
    }
    return std::nullopt;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<desk::Person>> PeopleStore::add(
    desk::Person person, std::string password_hash, Actor actor, desk::UnixMs now
) {
  PersonRow row;
  row.person = std::move(person);
  row.password_hash = std::move(password_hash);
  auto work = [row = std::move(row), actor = std::move(actor), now](soci::session& sql) {
    return add_person(sql, row, actor, now);
  };
  co_return co_await judge<desk::Person>(threads_.writer, std::move(work));
}

asio::awaitable<Result<desk::Person>> PeopleStore::change(
    std::string identity, PersonChange change, Actor actor, desk::UnixMs now
) {
  auto work = [identity = std::move(identity), change = std::move(change), actor = std::move(actor), now](
                  soci::session& sql
              ) { return change_person(sql, identity, change, actor, now); };
  co_return co_await judge<desk::Person>(threads_.writer, std::move(work));
}

asio::awaitable<Result<bool>> PeopleStore::remove(std::string identity, Actor actor, desk::UnixMs now) {
  auto work = [identity = std::move(identity), actor = std::move(actor), now](soci::session& sql) {
    return remove_person(sql, identity, actor, now);
  };
  co_return co_await judge<bool>(threads_.writer, std::move(work));
}

asio::awaitable<Result<desk::Person>> PeopleStore::set_password(
    PasswordChange change, Actor actor, desk::UnixMs now
) {
  auto work = [change = std::move(change), actor = std::move(actor), now](soci::session& sql) {
    return set_person_password(sql, change, actor, now, "password.changed");
  };
  co_return co_await judge<desk::Person>(threads_.writer, std::move(work));
}

asio::awaitable<Result<bool>> PeopleStore::renew_hash(std::string identity, std::string password_hash) {
  auto work = [identity = std::move(identity), hash = std::move(password_hash)](Connection& connection) {
    connection.sql() << "UPDATE people SET password_hash = :h WHERE identity = :i", soci::use(hash),
        soci::use(identity);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<InvitedPerson>> PeopleStore::invite(
    std::string identity, std::string token_hash, Actor actor, desk::UnixMs now
) {
  auto work = [identity = std::move(identity),
               token_hash = std::move(token_hash),
               actor = std::move(actor),
               now](soci::session& sql) { return make_link(sql, identity, token_hash, actor, now); };
  co_return co_await judge<InvitedPerson>(threads_.writer, std::move(work));
}

asio::awaitable<Result<InvitedPerson>> PeopleStore::find_invitation(
    std::string token_hash, desk::UnixMs now
) {
  auto work = [token_hash = std::move(token_hash), now](soci::session& sql) {
    return read_link(sql, token_hash, now);
  };
  co_return co_await judge<InvitedPerson>(threads_.reader, std::move(work));
}

asio::awaitable<Result<desk::Person>> PeopleStore::accept_invitation(
    std::string token_hash, std::string password_hash, Actor actor, desk::UnixMs now
) {
  auto work = [token_hash = std::move(token_hash),
               password_hash = std::move(password_hash),
               actor = std::move(actor),
               now](soci::session& sql) { return use_link(sql, token_hash, password_hash, actor, now); };
  co_return co_await judge<desk::Person>(threads_.writer, std::move(work));
}

asio::awaitable<Result<std::vector<PeopleStore::NamedFailures>>> PeopleStore::load_failures() {
  auto work = [](Connection& connection) {
    std::vector<NamedFailures> all;
    NamedFailures row;
    long long last_at = 0;
    long long locked_until = 0;
    soci::statement select =
        (connection.sql().prepare << "SELECT subject, failures, last_at, locked_until FROM sign_in_failures",
         soci::into(row.first),
         soci::into(row.second.count),
         soci::into(last_at),
         soci::into(locked_until));
    select.execute();
    while (select.fetch()) {
      row.second.last_at = last_at;
      row.second.locked_until = locked_until;
      all.push_back(row);
    }
    return all;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> PeopleStore::save_failures(std::vector<NamedFailures> failures) {
  auto work = [failures = std::move(failures)](Connection& connection) {
    soci::session& sql = connection.sql();
    for (const auto& [subject, each] : failures) {
      sql << "DELETE FROM sign_in_failures WHERE subject = :s", soci::use(subject);
      if (each.count == 0) continue;
      const long long last_at = each.last_at;
      const long long locked_until = each.locked_until;
      sql << "INSERT INTO sign_in_failures (subject, failures, last_at, locked_until) VALUES (:s, :f, :l, "
             ":u)",
          soci::use(subject), soci::use(each.count), soci::use(last_at), soci::use(locked_until);
    }
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

}  // namespace softphone::store
