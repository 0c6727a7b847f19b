#pragma once
// DATA/address.json: the address under which others reached us last, and where the tunnel's API was.

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace softphone::app {

struct AddressFile {
  std::string address;  ///< without a slash at the end; empty: not known
  std::string api;      ///< of ngrok; empty: none served us
};

/// Empty when there is none, or it cannot be read: then nothing counts as formerly ours.
AddressFile load_address(const std::filesystem::path& data);
/// Error code: not_writable.
Result<bool> save_address(const std::filesystem::path& data, const AddressFile& file);

}  // namespace softphone::app
