#pragma once
// The local index of the CRM's numbers as the commands need it, beside a running server or without one.

#include <memory>
#include <optional>
#include <string>

#include "app/configuration.hpp"
#include "io/crm/index_worker.hpp"

namespace softphone::app {

/// Of the CRM that is configured; `store` outlives it.
std::unique_ptr<crm::NumberIndex> make_index(store::Store& store, const Configuration& configuration);

/// How the index in the data folder stands; nothing: there is no database yet. Never makes one.
Result<std::optional<crm::IndexStatus>> index_status(const Configuration& configuration);

/// "12 leads and 34 contacts, changes known up to 2026-11-27 18:30 UTC"
std::string describe(const crm::IndexStatus& status);

/// `softphone crm sync [--full]` and `softphone crm status`; the exit code.
int sync_index(const Configuration& configuration, bool full, bool as_json);
int show_index(const Configuration& configuration, bool as_json);

}  // namespace softphone::app
