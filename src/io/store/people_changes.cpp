#include "io/store/people_changes.hpp"

#include <algorithm>

#include "io/store/people_rows.hpp"

namespace softphone::store {
namespace {

/// The team as a transaction sees it.
class Book {
 public:
  explicit Book(soci::session& sql) : sql_(sql), rows_(read_people(sql)) {}

  [[nodiscard]] std::vector<desk::Person> people() const {
    std::vector<desk::Person> people;
    for (const PersonRow& row : rows_) people.push_back(row.person);
    return people;
  }
  [[nodiscard]] std::vector<desk::Person> all_but(const std::string& identity) const {
    std::vector<desk::Person> others = people();
    std::erase_if(others, [&](const desk::Person& person) { return person.identity == identity; });
    return others;
  }
  /// Nothing when there is nobody of that identity. The command line's user may write Alice for alice.
  PersonRow* find(const std::string& identity) {
    const std::string key = desk::sign_in_key(identity);
    const auto found = std::find_if(rows_.begin(), rows_.end(), [&](const PersonRow& row) {
      return desk::sign_in_key(row.person.identity) == key;
    });
    return found == rows_.end() ? nullptr : &*found;
  }

  /// The sessions of practice reps must not speak for people who happen to have their names.
  void end_trial_sessions() {
    if (desk::is_trial(people())) sql_ << "DELETE FROM sessions";
  }

 private:
  soci::session& sql_;
  std::vector<PersonRow> rows_;
};

Error unknown_person() {
  return fail("unknown_person", "There is nobody of that name in the team.");
}

std::optional<Error> check(const desk::Person& person, const std::vector<desk::Person>& others) {
  if (auto problem = desk::check_person(person))
    return fail("invalid_" + problem->field, std::move(problem->sentence));
  if (auto problem = desk::check_unique(person, others))
    return fail("taken_" + problem->field, std::move(problem->sentence));
  return std::nullopt;
}

void end_sessions(soci::session& sql, const std::string& identity, const std::string& spared) {
  sql << "DELETE FROM sessions WHERE identity = :i AND token_hash <> :h", soci::use(identity),
      soci::use(spared);
}

void end_links(soci::session& sql, const std::string& identity) {
  sql << "DELETE FROM invitations WHERE identity = :i AND used_at = 0", soci::use(identity);
}

AuditEntry entry_of(
    const Actor& actor, desk::UnixMs now, std::string action, const std::string& subject, std::string details
) {
  AuditEntry entry;
  entry.at = now;
  entry.actor = actor;
  entry.action = std::move(action);
  entry.subject = subject;
  entry.details = std::move(details);
  return entry;
}

desk::Person changed(const desk::Person& before, const PersonChange& change) {
  desk::Person after = before;
  after.name = change.name.value_or(before.name);
  after.email = change.email.value_or(before.email);
  after.number = change.number.value_or(before.number);
  after.short_number = change.short_number.value_or(before.short_number);
  after.language = change.language.value_or(before.language);
  after.role = change.role.value_or(before.role);
  if (change.disabled) {
    const bool has_password = before.password_changed_at != 0;
    after.state = *change.disabled ? desk::AccountState::disabled
                  : has_password   ? desk::AccountState::active
                                   : desk::AccountState::invited;
  }
  return after;
}

}  // namespace

Result<desk::Person> add_person(soci::session& sql, PersonRow row, const Actor& actor, desk::UnixMs now) {
  Book book(sql);
  const std::vector<desk::Person> others = book.people();
  if (const auto problem = check(row.person, others)) return *problem;
  if (others.empty() && row.person.role != desk::Role::admin) {
    return fail(
        "first_is_admin", "The first person of a team must be an admin: somebody has to add the others."
    );
  }
  row.person.created_at = now;
  row.person.state = desk::AccountState::invited;
  if (!row.password_hash.empty()) {
    book.end_trial_sessions();
    row.person.state = desk::AccountState::active;
    row.person.password_changed_at = now;
  }
  insert_person(sql, row);
  raise_team_version(sql);
  append_audit(sql, entry_of(actor, now, "person.added", row.person.identity, describe_person(row.person)));
  return row.person;
}

Result<desk::Person> change_person(
    soci::session& sql,
    const std::string& identity,
    const PersonChange& change,
    const Actor& actor,
    desk::UnixMs now
) {
  Book book(sql);
  PersonRow* row = book.find(identity);
  if (row == nullptr) return unknown_person();
  const desk::Person before = row->person;
  const desk::Person after = changed(before, change);
  std::vector<desk::Person> others = book.all_but(before.identity);
  if (const auto problem = check(after, others)) return *problem;
  if (after == before) return before;
  if (desk::has_admin(book.people())) {
    others.push_back(after);
    if (!desk::has_admin(others)) {
      return fail(
          "last_admin",
          "This is the team's last admin; make somebody else admin first, or nobody could change anything."
      );
    }
  }
  row->person = after;
  update_person(sql, *row);
  if (after.state == desk::AccountState::disabled && before.state != after.state) {
    end_sessions(sql, after.identity, {});
    end_links(sql, after.identity);
  }
  raise_team_version(sql);
  const std::string action = before.state == after.state                   ? "person.changed"
                             : after.state == desk::AccountState::disabled ? "person.disabled"
                                                                           : "person.enabled";
  append_audit(sql, entry_of(actor, now, action, after.identity, describe_change(before, after)));
  return after;
}

Result<bool> remove_person(
    soci::session& sql, const std::string& identity, const Actor& actor, desk::UnixMs now
) {
  Book book(sql);
  const PersonRow* row = book.find(identity);
  if (row == nullptr) return unknown_person();
  if (row->person.password_changed_at != 0)
    return fail(
        "not_invited", "Only somebody who never signed in can be removed; disable this account instead."
    );
  end_links(sql, row->person.identity);
  sql << "DELETE FROM people WHERE identity = :i", soci::use(row->person.identity);
  raise_team_version(sql);
  append_audit(sql, entry_of(actor, now, "person.removed", row->person.identity, "{}"));
  return true;
}

Result<desk::Person> set_person_password(
    soci::session& sql, const PasswordChange& change, const Actor& actor, desk::UnixMs now, std::string action
) {
  Book book(sql);
  PersonRow* row = book.find(change.identity);
  if (row == nullptr) return unknown_person();
  desk::Person& person = row->person;
  if (person.state == desk::AccountState::disabled)
    return fail("is_disabled", "This account is disabled; enable it first.");
  book.end_trial_sessions();
  row->password_hash = change.password_hash;
  person.state = desk::AccountState::active;
  person.password_changed_at = now;
  update_person(sql, *row);
  end_sessions(sql, person.identity, change.spared_session);
  end_links(sql, person.identity);
  raise_team_version(sql);
  append_audit(sql, entry_of(actor, now, std::move(action), person.identity, "{}"));
  return person;
}

Result<InvitedPerson> make_link(
    soci::session& sql,
    const std::string& identity,
    const std::string& token_hash,
    const Actor& actor,
    desk::UnixMs now
) {
  Book book(sql);
  const PersonRow* row = book.find(identity);
  if (row == nullptr) return unknown_person();
  const desk::Person& person = row->person;
  if (person.state == desk::AccountState::disabled)
    return fail("is_disabled", "This account is disabled; enable it first.");
  InvitedPerson invited;
  invited.person = person;
  desk::Invitation& invitation = invited.invitation;
  invitation.token_hash = token_hash;
  invitation.identity = person.identity;
  invitation.reset = person.password_changed_at != 0;
  invitation.created_at = now;
  invitation.expires_at = now + Milliseconds(desk::kInvitationLife).count();
  end_links(sql, person.identity);
  const long long created_at = invitation.created_at;
  const long long expires_at = invitation.expires_at;
  sql << "INSERT INTO invitations (token_hash, identity, created_at, expires_at, used_at) "
         "VALUES (:h, :i, :c, :e, 0)",
      soci::use(token_hash), soci::use(person.identity), soci::use(created_at), soci::use(expires_at);
  append_audit(
      sql, entry_of(actor, now, invitation.reset ? "link.reset" : "link.invitation", person.identity, "{}")
  );
  return invited;
}

Result<InvitedPerson> read_link(soci::session& sql, const std::string& token_hash, desk::UnixMs now) {
  InvitedPerson invited;
  desk::Invitation& invitation = invited.invitation;
  long long created_at = 0;
  long long expires_at = 0;
  long long used_at = 0;
  soci::statement select =
      (sql.prepare
           << "SELECT identity, created_at, expires_at, used_at FROM invitations WHERE token_hash = :h",
       soci::use(token_hash),
       soci::into(invitation.identity),
       soci::into(created_at),
       soci::into(expires_at),
       soci::into(used_at));
  select.execute();
  const Error bad = fail("bad_link", "This link is not valid. Ask an admin of your team for a new one.");
  if (!select.fetch()) return bad;
  invitation.token_hash = token_hash;
  invitation.created_at = created_at;
  invitation.expires_at = expires_at;
  invitation.used_at = used_at;
  switch (desk::state_of(invitation, now)) {
    case desk::InvitationState::used:
      return fail("used_link", "This link has been used already. Sign in, or ask an admin for a new one.");
    case desk::InvitationState::expired:
      return fail("expired_link", "This link is too old. Ask an admin of your team for a new one.");
    case desk::InvitationState::valid:
      break;
  }
  Book book(sql);
  const PersonRow* row = book.find(invitation.identity);
  if (row == nullptr || row->person.state == desk::AccountState::disabled) return bad;
  invited.person = row->person;
  invitation.reset = row->person.password_changed_at != 0;
  return invited;
}

Result<desk::Person> use_link(
    soci::session& sql,
    const std::string& token_hash,
    const std::string& password_hash,
    Actor actor,
    desk::UnixMs now
) {
  const auto invited = read_link(sql, token_hash, now);
  if (!invited) return invited.error();
  const long long used_at = now;
  // Before the other links go: this one stays, to say that it was used.
  sql << "UPDATE invitations SET used_at = :at WHERE token_hash = :h", soci::use(used_at),
      soci::use(token_hash);
  PasswordChange change;
  change.identity = invited->person.identity;
  change.password_hash = password_hash;
  actor.identity = change.identity;
  return set_person_password(
      sql, change, actor, now, invited->invitation.reset ? "password.reset" : "person.joined"
  );
}

}  // namespace softphone::store
