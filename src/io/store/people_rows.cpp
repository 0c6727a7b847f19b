#include "io/store/people_rows.hpp"

#include <boost/json.hpp>
#include <stdexcept>

namespace softphone::store {

namespace json = boost::json;

namespace {

json::object fields_of(const desk::Person& person) {
  return {
      {"name", person.name},
      {"email", person.email},
      {"number", person.number},
      {"shortNumber", person.short_number},
      {"role", desk::to_word(person.role)},
      {"state", desk::to_word(person.state)},
      {"language", person.language},
  };
}

}  // namespace

std::vector<PersonRow> read_people(soci::session& sql) {
  PersonRow row;
  desk::Person& person = row.person;
  std::string role;
  std::string state;
  long long created_at = 0;
  long long password_changed_at = 0;
  soci::statement select =
      (sql.prepare << "SELECT identity, name, email, number, short_number, role, state, provider, "
                      "password_hash, language, created_at, password_changed_at FROM people "
                      "ORDER BY created_at, identity",
       soci::into(person.identity),
       soci::into(person.name),
       soci::into(person.email),
       soci::into(person.number),
       soci::into(person.short_number),
       soci::into(role),
       soci::into(state),
       soci::into(person.provider),
       soci::into(row.password_hash),
       soci::into(person.language),
       soci::into(created_at),
       soci::into(password_changed_at));
  select.execute();
  std::vector<PersonRow> rows;
  while (select.fetch()) {
    const auto read_role = desk::read_role(role);
    const auto read_state = desk::read_account_state(state);
    if (!read_role || !read_state) throw std::runtime_error("people: an unknown role or state");
    person.role = *read_role;
    person.state = *read_state;
    person.created_at = created_at;
    person.password_changed_at = password_changed_at;
    rows.push_back(row);
  }
  return rows;
}

void insert_person(soci::session& sql, const PersonRow& row) {
  const desk::Person& person = row.person;
  const std::string identity_key = desk::sign_in_key(person.identity);
  const std::string email_key = desk::sign_in_key(person.email);
  const std::string role(desk::to_word(person.role));
  const std::string state(desk::to_word(person.state));
  const std::string subject;
  const long long created_at = person.created_at;
  const long long password_changed_at = person.password_changed_at;
  sql << "INSERT INTO people (identity, identity_key, name, email, email_key, number, short_number, role, "
         "state, provider, provider_subject, password_hash, language, created_at, password_changed_at) "
         "VALUES (:i, :ik, :n, :e, :ek, :nu, :sn, :r, :s, :p, :ps, :h, :l, :c, :pc)",
      soci::use(person.identity), soci::use(identity_key), soci::use(person.name), soci::use(person.email),
      soci::use(email_key), soci::use(person.number), soci::use(person.short_number), soci::use(role),
      soci::use(state), soci::use(person.provider), soci::use(subject), soci::use(row.password_hash),
      soci::use(person.language), soci::use(created_at), soci::use(password_changed_at);
}

void update_person(soci::session& sql, const PersonRow& row) {
  const desk::Person& person = row.person;
  const std::string email_key = desk::sign_in_key(person.email);
  const std::string role(desk::to_word(person.role));
  const std::string state(desk::to_word(person.state));
  const long long password_changed_at = person.password_changed_at;
  sql << "UPDATE people SET name = :n, email = :e, email_key = :ek, number = :nu, short_number = :sn, "
         "role = :r, state = :s, password_hash = :h, language = :l, password_changed_at = :pc "
         "WHERE identity = :i",
      soci::use(person.name), soci::use(person.email), soci::use(email_key), soci::use(person.number),
      soci::use(person.short_number), soci::use(role), soci::use(state), soci::use(row.password_hash),
      soci::use(person.language), soci::use(password_changed_at), soci::use(person.identity);
}

void raise_team_version(soci::session& sql) {
  sql << "UPDATE team_version SET version = version + 1 WHERE name = 'team'";
}

std::string describe_person(const desk::Person& person) {
  return json::serialize(json::object{{"after", fields_of(person)}});
}

std::string describe_change(const desk::Person& before, const desk::Person& after) {
  json::object was = fields_of(before);
  json::object is = fields_of(after);
  for (const auto& field : fields_of(before)) {
    if (was.at(field.key()) != is.at(field.key())) continue;
    was.erase(field.key());
    is.erase(field.key());
  }
  return json::serialize(json::object{{"before", std::move(was)}, {"after", std::move(is)}});
}

}  // namespace softphone::store
