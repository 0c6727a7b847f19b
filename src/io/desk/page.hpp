#pragma once
// The page, embedded in the binary by tools/embed_page.mjs, each file in three encodings.

#include <span>
#include <string_view>

#include "io/net/http_types.hpp"

namespace softphone::io_desk {

struct PageAsset {
  std::string_view path;  ///< "/index.html"
  std::string_view content_type;
  std::string_view etag;   ///< of the content, without quotes
  bool immutable = false;  ///< its name holds a hash of its content
  std::string_view identity;
  std::string_view gzip;    ///< empty where compression gains nothing
  std::string_view brotli;  ///< likewise
};

/// Generated; empty when the page was not built before the program.
std::span<const PageAsset> embedded_page();

/// The answer to a GET of `request.path`: a file, or index.html for an address of the page's own (it accepts
/// HTML and does not belong to the API), or 404.
net::HttpResponse serve_page(std::span<const PageAsset> assets, const net::HttpRequest& request);

}  // namespace softphone::io_desk
