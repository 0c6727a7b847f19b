#pragma once
// Which record of Odoo a call belongs to.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crm/odoo_rpc.hpp"

namespace softphone::crm {

/// Fields that not every version has, as `fields_get` found them.
struct PhoneFields {
  bool phone = false;
  bool mobile = false;     ///< gone in 19
  bool sanitized = false;  ///< phone_sanitized, E.164
  bool search = false;     ///< phone_mobile_search
  bool probability = false;
  bool country = false;
  bool operator==(const PhoneFields&) const = default;
};
PhoneFields read_fields(const json::value& answer);

/// The condition for records that may bear the number: more than do, so each is to be verified.
json::array number_domain(const PhoneFields& fields, std::string_view e164);

/// A lead, an opportunity, a contact or a company.
struct OdooRecord {
  std::string model;
  long id = 0;
  std::string name;
  std::vector<std::string> numbers;  ///< as people wrote them
  std::string sanitized;
  long partner = 0;     ///< of a lead; of a contact its company (itself when it has none)
  long user = 0;        ///< the salesperson; 0: nobody
  long country = 0;     ///< id of its res.country; 0: unknown
  bool closed = false;  ///< archived, lost or won
  std::string changed;  ///< write_date; sorts as text
};

/// The fields to read of a model.
json::array lead_fields(const PhoneFields& fields);
json::array partner_fields(const PhoneFields& fields);
std::vector<OdooRecord> read_leads(const json::value& answer);
std::vector<OdooRecord> read_partners(const json::value& answer);

/// Whether `left` is likelier: open before closed, of `user` before others', the newest change first.
bool comes_before(const OdooRecord& left, const OdooRecord& right, long user);
/// The likeliest first.
void rank(std::vector<OdooRecord>& records, long user);

/// Nothing decides between the first two of ranked records, and they are of different partners.
bool is_ambiguous(const std::vector<OdooRecord>& ranked, long user);

/// The record's page in Odoo. `base`: the server's address without a slash at the end.
std::string record_url(std::string_view base, int major, std::string_view model, long id);

}  // namespace softphone::crm
