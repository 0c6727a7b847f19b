#pragma once
// Names of things across the border between the pure core and its shell. Chosen by whoever creates the thing,
// never reused.

#include <cstdint>

namespace softphone::carrier {

enum class ConnectionId : std::uint64_t {};  ///< a signalling WebSocket; chosen by the shell
enum class LegId : std::uint64_t {};         ///< a media leg
enum class PlayId : std::uint64_t {};        ///< one sound under way
enum class RoomId : std::uint64_t {};        ///< a media room: where the legs of a conference are mixed
enum class RequestId : std::uint64_t {};     ///< one document request

}  // namespace softphone::carrier
