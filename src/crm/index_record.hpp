#pragma once
// One record of the local index of numbers: what is known of a lead, a contact or a user without asking
// Odoo, and how it is kept, in the clear or sealed.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "crm/odoo_lead.hpp"
#include "proto/crypto/aead.hpp"

namespace softphone::crm {

inline constexpr std::string_view kLeads = "crm.lead";
inline constexpr std::string_view kContacts = "res.partner";
/// Whose logins say which records are a rep's own.
inline constexpr std::string_view kUsers = "res.users";

/// Country calling codes ("33") by the id of a res.country.
using CallingCodes = std::map<long, std::string>;

struct IndexRecord {
  OdooRecord record;         ///< of a user: `name` is the login
  std::string calling_code;  ///< of its country; empty: unknown
};

/// As the database has it.
struct KeptRecord {
  std::string model;
  long id = 0;
  long partner = 0;
  long user = 0;
  bool closed = false;
  std::string changed;
  std::string document;           ///< name, numbers and country: JSON, or sealed
  std::vector<std::string> keys;  ///< under which it is found
};

/// Keeps records in the clear, or with a key: names and numbers then under AES-256-GCM, and what they are
/// found by as an HMAC. Ids, owners and dates stay readable, since the database sorts by them.
class IndexSeal {
 public:
  IndexSeal() = default;  ///< in the clear
  explicit IndexSeal(const crypto::AeadKey& key) : key_(key) {}

  [[nodiscard]] KeptRecord keep(const IndexRecord& record, const RandomSource& random) const;
  /// Nothing when it is damaged, or was kept under another key.
  [[nodiscard]] std::optional<IndexRecord> read(const KeptRecord& kept) const;
  /// What a number (E.164) or a login is looked up by.
  [[nodiscard]] std::vector<std::string> keys_of_number(std::string_view e164) const;
  [[nodiscard]] std::string key_of_login(std::string_view login) const;
  /// Tells one key from another without telling it; empty in the clear.
  [[nodiscard]] std::string fingerprint() const;

 private:
  [[nodiscard]] std::string hidden(std::string_view key) const;
  std::optional<crypto::AeadKey> key_;
};

/// The records of an answer, in the order of their ids and each once; what is no record is left out.
/// `model`: kLeads, kContacts or kUsers.
std::vector<IndexRecord> read_index_records(
    std::string_view model, const json::value& answer, const CallingCodes& codes
);

}  // namespace softphone::crm
