#pragma once
// A recording as the CRM gets it.

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/result.hpp"

namespace softphone::io_desk {

struct DeskContext;

/// Bytes of MP3 that a CRM is sent at most: some three hours of talk at the carrier's 32 kbit/s.
inline constexpr std::size_t kMostSound = 40 * 1024 * 1024;

/// The recording as MP3. Error codes: too_large, gone, unavailable.
boost::asio::awaitable<Result<std::string>> sound_for_crm(DeskContext& context, std::string recording_sid);

}  // namespace softphone::io_desk
