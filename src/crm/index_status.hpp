#pragma once
// How the local index of numbers stands, for people and for whoever asks it.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crm/index_sync.hpp"

namespace softphone::crm {

/// The models that the index follows, in the order in which they are read.
inline constexpr std::array<std::string_view, 3> kIndexModels = {kUsers, kContacts, kLeads};

enum class IndexPhase {
  empty,    ///< nothing was read yet
  reading,  ///< everything is being read for the first time
  ready,    ///< every record is known
};
std::string_view to_word(IndexPhase phase);

struct IndexStatus {
  IndexPhase phase = IndexPhase::empty;
  std::int64_t leads = 0;
  std::int64_t contacts = 0;
  std::int64_t synced_at = 0;  ///< up to when changes are known; milliseconds since 1970; 0: never
  std::int64_t full_at = 0;    ///< when everything was read last; 0: never
  bool running = false;        ///< everything is being read just now
  std::string reason;          ///< why the last try failed, a word of Trouble; empty: it did not
  std::string detail;
  std::int64_t failed_at = 0;  ///< since when it fails
  int major = 0;               ///< of the server that was read
};

/// `place`: of the settings; what is kept of another place counts for nothing. Nothing: any.
IndexStatus summarize(
    const std::vector<IndexState>& states,
    const std::map<std::string, std::int64_t>& counts,
    const std::optional<std::string>& place
);

/// {"phase","leads","contacts","syncedAt","fullAt","running","reason","detail","failedAt"}; dates are
/// milliseconds or null.
json::object to_json(const IndexStatus& status);

/// Of the records that bear a number, verified: the likeliest first, leads before contacts, as Odoo is asked.
struct Ranked {
  std::vector<IndexRecord> leads;
  std::vector<IndexRecord> contacts;
};
/// `user`: whoever asks; 0: nobody.
Ranked rank_found(std::vector<IndexRecord> found, std::string_view e164, long user);
/// Leads of contacts, which need not bear the number.
void rank_leads(std::vector<IndexRecord>& leads, long user);

}  // namespace softphone::crm
