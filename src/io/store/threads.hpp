#pragma once
// The database's three connections, each on its own thread. A subject (people, voicemail, …) has a store of
// its own in a file of its own, which runs its statements here.

#include "io/store/sql_thread.hpp"

namespace softphone::store {

struct Threads {
  // Readers end before the writer, so that the last connection to close is the one that checkpoints.
  SqlThread writer;
  SqlThread reader;
  /// For what a ringing phone waits for: never behind a search through the history.
  SqlThread quick;
};

}  // namespace softphone::store
