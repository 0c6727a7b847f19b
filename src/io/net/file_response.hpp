#pragma once
// Files as HTTP answers: whole, in part, or not at all when the client has them. They are sent piece by
// piece.

#include <filesystem>
#include <optional>
#include <string>

#include "io/net/http_types.hpp"

namespace softphone::net {

struct FileDescription {
  std::string content_type;
  std::string download_name;  ///< what a browser calls it when it saves it; plain ASCII
};

/// 200, 206 (Range, If-Range), 304 (If-None-Match) or 416 (RFC 9110 §13, §14) for GET and HEAD. Nothing when
/// the file cannot be read.
std::optional<HttpResponse> file_response(
    const HttpRequest& request, const std::filesystem::path& path, const FileDescription& description
);

}  // namespace softphone::net
