#include "app/user.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <filesystem>

#include "app/credentials.hpp"
#include "app/minute.hpp"
#include "app/password_input.hpp"
#include "app/runtime.hpp"
#include "base/encoding.hpp"
#include "desk/password_policy.hpp"
#include "io/desk/attempts.hpp"
#include "io/desk/people.hpp"
#include "io/net/random.hpp"

namespace softphone::app {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

const store::Actor kActor{"", "command line", ""};

constexpr auto kTrialIsOver =
    "The trial is over: from now on everybody signs in with a password, on this machine too. A server that\n"
    "runs notices within two seconds.\n";

desk::UnixMs now_ms() {
  return unix_milliseconds(net::system_now().wall);
}

class UserTask {
 public:
  UserTask(const Configuration& configuration, const UserRequest& request, store::Store& store)
      : configuration_(configuration), request_(request), store_(store), people_(store.threads()) {}

  int run() {
    const std::string& verb = request_.verb;
    if (verb == "add") return add();
    if (verb == "list") return list();
    if (verb == "log") return log();
    if (verb == "remove") return remove();
    if (verb == "password") return request_.link ? print_link(request_.identity) : set_password();
    return change();
  }

 private:
  template <class T>
  T wait(boost::asio::awaitable<T> task) {
    return run_until_done(io_, std::move(task));
  }
  static int refuse(const Error& error) { return give_up(error.detail); }

  /// The password that was asked for, judged; hashed.
  Result<crypto::PasswordHash> new_password(const desk::Person& person) {
    const auto typed = request_.password_stdin ? read_password() : ask_password(person.identity);
    if (!typed) return fail(typed.error().code, typed.error().detail + ".");
    const auto problem = desk::check_password(typed->text, {person.identity, person.name, person.email});
    if (problem) return fail(std::string(desk::to_word(*problem)), std::string(desk::sentence(*problem)));
    crypto::Salt salt{};
    net::system_random()(salt);
    return crypto::hash_password(typed->text, salt);
  }

  int add() {
    const auto team = wait(people_.load());
    if (!team) return refuse(team.error());
    desk::Person person;
    person.identity = request_.identity;
    person.name = request_.name.empty() ? request_.identity : request_.name;
    person.email = request_.change.email.value_or("");
    person.number = request_.change.number.value_or("");
    person.short_number = request_.change.short_number.value_or("");
    person.language = request_.change.language.value_or("");
    // Somebody has to be able to add the others.
    if (request_.role.empty() && team->people.empty()) person.role = desk::Role::admin;
    if (!request_.role.empty()) {
      const auto role = desk::read_role(request_.role);
      if (!role) return give_up("the role is rep, manager or admin.");
      person.role = *role;
    }
    std::string hash;
    if (request_.ask_password || request_.password_stdin) {
      auto hashed = new_password(person);
      if (!hashed) return refuse(hashed.error());
      hash = std::move(hashed->text);
    }
    const bool ends_trial = desk::is_trial(team->people) && !hash.empty();
    const bool invited = hash.empty();
    const auto added = wait(people_.add(std::move(person), std::move(hash), kActor, now_ms()));
    if (!added) return refuse(added.error());
    fmt::print("{} ({}) is in the team as {}.\n", added->identity, added->name, desk::to_word(added->role));
    if (invited) return print_link(added->identity);
    if (ends_trial) fmt::print("{}", kTrialIsOver);
    return 0;
  }

  int print_link(const std::string& identity) {
    std::array<std::uint8_t, 32> secret{};
    net::system_random()(secret);
    const std::string token = base64url(secret);
    const auto link = wait(people_.invite(identity, io_desk::hash_of_token(token), kActor, now_ms()));
    if (!link) return refuse(link.error());
    const auto port = load_server_port(configuration_.data);
    const std::string base = configuration_.public_url.value_or(
        fmt::format("http://localhost:{}", port ? *port : static_cast<int>(configuration_.port))
    );
    fmt::print(
        "This link lets {} set a password. It works once, until {}:\n{}/#/link/{}\n",
        link->person.name,
        minute_of(link->invitation.expires_at),
        base,
        token
    );
    return 0;
  }

  int set_password() {
    const auto found = wait(people_.credentials(request_.identity));
    if (!found) return refuse(found.error());
    if (!*found) return give_up("There is nobody of that name in the team.");
    const desk::Person person = (*found)->person;
    const auto team = wait(people_.load());
    if (!team) return refuse(team.error());
    const auto hash = new_password(person);
    if (!hash) return refuse(hash.error());
    if (const int code = forgive(person)) return code;
    const auto changed = wait(people_.set_password({person.identity, hash->text, ""}, kActor, now_ms()));
    if (!changed) return refuse(changed.error());
    fmt::print("The password of {} is set; their other sessions have ended.\n", person.name);
    if (desk::is_trial(team->people)) fmt::print("{}", kTrialIsOver);
    return 0;
  }

  /// Whoever is let in from here has not to wait for failures of before. Goes before the change, by which a
  /// server that runs notices both.
  int forgive(const desk::Person& person) {
    io_desk::Attempts attempts(people_);
    const auto forgotten = wait(attempts.forget(person.identity, person.email));
    return forgotten ? 0 : refuse(forgotten.error());
  }

  int change() {
    store::PersonChange change = request_.change;
    if (request_.verb == "disable") change.disabled = true;
    if (request_.verb == "enable") {
      change.disabled = false;
      const auto found = wait(people_.credentials(request_.identity));
      if (!found) return refuse(found.error());
      if (*found) {
        if (const int code = forgive((*found)->person)) return code;
      }
    }
    if (request_.verb == "role") {
      change.role = desk::read_role(request_.role);
      if (!change.role) return give_up("the role is rep, manager or admin.");
    }
    const auto changed = wait(people_.change(request_.identity, std::move(change), kActor, now_ms()));
    if (!changed) return refuse(changed.error());
    fmt::print(
        "{} ({}): {}, {}.\n",
        changed->identity,
        changed->name,
        desk::to_word(changed->role),
        desk::to_word(changed->state)
    );
    return 0;
  }

  int remove() {
    const auto removed = wait(people_.remove(request_.identity, kActor, now_ms()));
    if (!removed) return refuse(removed.error());
    fmt::print("{} is no longer invited.\n", request_.identity);
    return 0;
  }

  int list() {
    const auto team = wait(people_.load());
    if (!team) return refuse(team.error());
    if (request_.json) return list_json(team->people);
    if (team->people.empty()) {
      fmt::print(
          "Nobody yet: the practice team works, on this machine alone. Add the first person with\n"
          "  softphone user add alice --name \"Alice Martin\" --password\n"
      );
      return 0;
    }
    std::size_t identity = 8;
    std::size_t name = 4;
    for (const desk::Person& person : team->people) {
      identity = std::max(identity, person.identity.size());
      name = std::max(name, person.name.size());
    }
    for (const desk::Person& person : team->people) {
      fmt::print(
          "{:<{}}  {:<{}}  {:<7}  {:<8}  {:<5}  {:<13}  {}\n",
          person.identity,
          identity,
          person.name,
          name,
          desk::to_word(person.role),
          desk::to_word(person.state),
          person.short_number,
          person.number.empty() ? "main line" : person.number,
          person.email
      );
    }
    if (desk::is_trial(team->people))
      fmt::print("Nobody has a password yet: the trial goes on until the first one is set.\n");
    return 0;
  }

  static int list_json(const std::vector<desk::Person>& people) {
    json::array all;
    for (const desk::Person& person : people) {
      all.push_back(json::object{
          {"identity", person.identity},
          {"name", person.name},
          {"email", person.email},
          {"number", person.number},
          {"shortNumber", person.short_number},
          {"role", desk::to_word(person.role)},
          {"state", desk::to_word(person.state)}});
    }
    fmt::print("{}\n", json::serialize(all));
    return 0;
  }

  int log() {
    store::AuditStore audit(store_.threads());
    store::AuditQuery query;
    query.limit = request_.limit;
    const auto page = wait(audit.page(std::move(query)));
    if (!page) return refuse(page.error());
    for (auto entry = page->entries.rbegin(); entry != page->entries.rend(); ++entry) {
      fmt::print(
          "{}  {:<16}  {:<14}  {:<12}  {:<15}  {}\n",
          minute_of(entry->at),
          entry->action,
          entry->subject.empty() ? "-" : entry->subject,
          entry->actor.identity.empty() ? entry->actor.via : entry->actor.identity,
          entry->actor.address.empty() ? "-" : entry->actor.address,
          entry->details == "{}" ? "" : entry->details
      );
    }
    return 0;
  }

  const Configuration& configuration_;
  const UserRequest& request_;
  boost::asio::io_context io_{1};
  store::Store& store_;
  store::PeopleStore people_;
};

}  // namespace

int user(const Configuration& configuration, const UserRequest& request) {
  const fs::path data = configuration.data;
  std::error_code error;
  if (request.verb == "add") fs::create_directories(data, error);
  const fs::path file = data / "softphone.db";
  if (request.verb != "add" && !fs::exists(file, error)) {
    return give_up(fmt::format(
        "there is no team in {}; name the server's folder with --data, or add the first person.",
        data.string()
    ));
  }
  auto store = store::Store::open({file, 0}, net::system_now().wall);
  if (!store) return give_up(fmt::format("{}: {}.", data.string(), store.error().detail));
  return UserTask(configuration, request, **store).run();
}

}  // namespace softphone::app
