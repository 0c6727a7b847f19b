#include <algorithm>

#include "io/net/http_server.hpp"

namespace softphone::net {

namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    path.remove_prefix(path.front() == '/' ? 1 : 0);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

std::optional<std::vector<std::string>> captures_of(
    const std::vector<std::string>& pattern, const std::vector<std::string>& path
) {
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == "**") {
      std::string rest;
      for (std::size_t j = i; j < path.size(); ++j) rest += (j == i ? "" : "/") + path[j];
      captures.push_back(std::move(rest));
      return captures;
    }
    if (i >= path.size()) return std::nullopt;
    if (pattern[i] == "*")
      captures.push_back(path[i]);
    else if (pattern[i] != path[i])
      return std::nullopt;
  }
  if (path.size() != pattern.size()) return std::nullopt;
  return captures;
}

}  // namespace

void Router::add(std::string method, std::string pattern, HttpHandler handler, std::size_t max_body) {
  routes_.push_back({std::move(method), split_path(pattern), std::move(handler), nullptr, max_body});
}

void Router::add_web_socket(std::string pattern, WebSocketFactory factory, std::size_t max_frame) {
  routes_.push_back({"GET", split_path(pattern), nullptr, std::move(factory), max_frame});
}

void Router::add_filter(std::function<std::optional<HttpResponse>(const HttpRequest&)> filter) {
  filters_.push_back(std::move(filter));
}

void Router::add_request_fields(std::function<HeaderFields(const HttpRequest&)> fields) {
  request_fields_.push_back(std::move(fields));
}

HeaderFields Router::fields_for(const HttpRequest& request) const {
  HeaderFields all;
  for (const auto& fields : request_fields_) {
    for (auto& field : fields(request)) all.push_back(std::move(field));
  }
  return all;
}

void Router::add_default_header(std::string name, std::string value) {
  default_headers_.emplace_back(std::move(name), std::move(value));
}

Router::Match Router::match(std::string_view method, std::string_view path, bool upgrade) const {
  const std::vector<std::string> segments = split_path(path);
  Match match;
  for (const Route& route : routes_) {
    if (static_cast<bool>(route.web_socket) != upgrade) continue;
    auto captures = captures_of(route.segments, segments);
    if (!captures) continue;
    if (route.method == method || (route.method == "GET" && method == "HEAD")) {
      match.route = &route;
      match.captures = std::move(*captures);
      match.allow.clear();
      return match;
    }
    if (match.allow.find(route.method) == std::string::npos) {
      match.allow += (match.allow.empty() ? "" : ", ") + route.method;
    }
  }
  return match;
}

std::optional<HttpResponse> Router::filter(const HttpRequest& request) const {
  for (const auto& check : filters_) {
    if (auto response = check(request)) return response;
  }
  return std::nullopt;
}

}  // namespace softphone::net
