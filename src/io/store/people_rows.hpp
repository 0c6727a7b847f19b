#pragma once
// Rows of the table `people`, read and written inside a task of the database.

#include <soci/soci.h>

#include <optional>
#include <string>
#include <vector>

#include "desk/person.hpp"

namespace softphone::store {

struct PersonRow {
  desk::Person person;
  std::string password_hash;
};

/// In the order of their coming.
std::vector<PersonRow> read_people(soci::session& sql);
void insert_person(soci::session& sql, const PersonRow& row);
/// All columns but the identity's.
void update_person(soci::session& sql, const PersonRow& row);
/// Whoever keeps a copy of the team reads it again.
void raise_team_version(soci::session& sql);

/// What of a person is worth an entry in the audit log, as JSON.
std::string describe_person(const desk::Person& person);
/// {"before":{…},"after":{…}} of the fields that differ.
std::string describe_change(const desk::Person& before, const desk::Person& after);

}  // namespace softphone::store
