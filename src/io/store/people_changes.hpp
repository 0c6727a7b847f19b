#pragma once
// What changes the team, inside a transaction of the database: judged against all people, written, and noted
// in the audit log. The refusals are those of PeopleStore.

#include <soci/soci.h>

#include "io/store/people_store.hpp"

namespace softphone::store {

struct PersonRow;

Result<desk::Person> add_person(soci::session& sql, PersonRow row, const Actor& actor, desk::UnixMs now);
Result<desk::Person> change_person(
    soci::session& sql,
    const std::string& identity,
    const PersonChange& change,
    const Actor& actor,
    desk::UnixMs now
);
Result<bool> remove_person(
    soci::session& sql, const std::string& identity, const Actor& actor, desk::UnixMs now
);
/// `action`: how the audit log names it.
Result<desk::Person> set_person_password(
    soci::session& sql, const PasswordChange& change, const Actor& actor, desk::UnixMs now, std::string action
);

Result<InvitedPerson> make_link(
    soci::session& sql,
    const std::string& identity,
    const std::string& token_hash,
    const Actor& actor,
    desk::UnixMs now
);
/// The link and its person, if it still works.
Result<InvitedPerson> read_link(soci::session& sql, const std::string& token_hash, desk::UnixMs now);
/// Whoever holds the link acts as its person.
Result<desk::Person> use_link(
    soci::session& sql,
    const std::string& token_hash,
    const std::string& password_hash,
    Actor actor,
    desk::UnixMs now
);

}  // namespace softphone::store
