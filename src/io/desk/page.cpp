#include "io/desk/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "io/desk/api.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {
namespace {

/// Addresses that programs use: a wrong one among them is an error, never the page.
constexpr std::array<std::string_view, 6> kNotThePage = {
    "/api/", "/webhook/", "/twiml/", "/2010-04-01/", "/practice/", "/signal"};

constexpr std::string_view kNotBuilt =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>TeepTrak Softphone</title>"
    "<h1>The page is not built</h1><p>The server runs, but this program was compiled without its page. "
    "Run <code>npm ci &amp;&amp; npm run build</code> in <code>web/</code>, then compile again; "
    "<code>./start-auto.sh</code> does both.</p>";

/// True when the field (RFC 9110 §12.5.3) takes `coding` with a weight above 0.
bool accepts(std::string_view field, std::string_view coding) {
  while (!field.empty()) {
    std::string_view item = field.substr(0, field.find(','));
    field.remove_prefix(std::min(field.size(), item.size() + 1));
    const std::size_t semicolon = item.find(';');
    std::string_view name = item.substr(0, semicolon);
    while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
    while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
    if (name != coding) continue;
    if (semicolon == std::string_view::npos) return true;
    const std::size_t weight = item.find("q=", semicolon);
    return weight == std::string_view::npos || std::atof(std::string(item.substr(weight + 2)).c_str()) > 0;
  }
  return false;
}

const PageAsset* find(std::span<const PageAsset> assets, std::string_view path) {
  const auto found =
      std::find_if(assets.begin(), assets.end(), [&](const PageAsset& asset) { return asset.path == path; });
  return found == assets.end() ? nullptr : &*found;
}

net::HttpResponse deliver(const PageAsset& asset, const net::HttpRequest& request) {
  const std::string accepted = request.headers.get("Accept-Encoding").value_or("");
  std::string_view body = asset.identity;
  std::string_view coding;
  if (!asset.brotli.empty() && accepts(accepted, "br")) {
    body = asset.brotli;
    coding = "br";
  } else if (!asset.gzip.empty() && accepts(accepted, "gzip")) {
    body = asset.gzip;
    coding = "gzip";
  }
  const std::string etag = fmt::format("\"{}{}{}\"", asset.etag, coding.empty() ? "" : "-", coding);
  net::HttpResponse response;
  response.headers.set("ETag", etag);
  response.headers.set("Vary", "Accept-Encoding");
  response.headers.set("Cache-Control", asset.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.get("If-None-Match") == etag) {
    response.status = 304;
    return response;
  }
  response.headers.set("Content-Type", std::string(asset.content_type));
  if (!coding.empty()) response.headers.set("Content-Encoding", std::string(coding));
  response.body = body;
  return response;
}

}  // namespace

net::HttpResponse serve_page(std::span<const PageAsset> assets, const net::HttpRequest& request) {
  const bool of_programs = std::any_of(kNotThePage.begin(), kNotThePage.end(), [&](std::string_view tree) {
    return request.path.starts_with(tree);
  });
  if (of_programs) return api_error(404, "not_found", "There is nothing at this address.");
  if (assets.empty()) {
    net::HttpResponse response;
    response.status = 503;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    response.body = kNotBuilt;
    return response;
  }
  if (const PageAsset* asset = find(assets, request.path == "/" ? "/index.html" : request.path)) {
    return deliver(*asset, request);
  }
  const bool wants_html = request.headers.get("Accept").value_or("").find("text/html") != std::string::npos;
  const PageAsset* index = wants_html ? find(assets, "/index.html") : nullptr;
  if (index == nullptr) return api_error(404, "not_found", "There is nothing at this address.");
  return deliver(*index, request);
}

void add_page_routes(net::Router& router) {
  router.add("GET", "/**", [](net::HttpRequest request) -> Answer {
    co_return serve_page(embedded_page(), request);
  });
}

}  // namespace softphone::io_desk
