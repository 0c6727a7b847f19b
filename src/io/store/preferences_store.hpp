#pragma once
// What each rep has set for themselves. A document of the page's, kept as it is.

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "io/store/store.hpp"

namespace softphone::store {

struct StoredPreferences {
  std::int64_t revision = 0;    ///< 0: nothing was ever saved
  std::string document = "{}";  ///< a JSON object
};

/// What became of a change.
struct Saved {
  bool stale = false;         ///< somebody saved since the revision it was made upon; nothing changed
  std::int64_t revision = 0;  ///< as it is now
};

class PreferencesStore {
 public:
  explicit PreferencesStore(Store& store) : threads_(store.threads()) {}

  boost::asio::awaitable<Result<StoredPreferences>> load(std::string identity);
  /// Keeps `next.document`, if `next.revision` is the one that is kept now.
  boost::asio::awaitable<Result<Saved>> save(std::string identity, StoredPreferences next);

 private:
  Threads& threads_;
};

}  // namespace softphone::store
