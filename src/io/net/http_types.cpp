#include "io/net/http_types.hpp"

#include <algorithm>

namespace softphone::net {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return lower(x) == lower(y);
  });
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

HttpResponse with_type(int status, std::string type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", std::move(type));
  response.body = std::move(body);
  return response;
}

}  // namespace

void Headers::set(std::string name, std::string value) {
  std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
  fields_.emplace_back(std::move(name), std::move(value));
}

bool Headers::contains(std::string_view name) const {
  return std::any_of(fields_.begin(), fields_.end(), [&](const auto& field) {
    return same_name(field.first, name);
  });
}

std::optional<std::string> Headers::get(std::string_view name) const {
  const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const auto& field) {
    return same_name(field.first, name);
  });
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

Form HttpRequest::body_form() const {
  const std::string type = headers.get("Content-Type").value_or("");
  const std::string_view media_type = trim(std::string_view(type).substr(0, type.find(';')));
  if (!same_name(media_type, "application/x-www-form-urlencoded")) return {};
  return parse_form(body);
}

std::optional<std::string> HttpRequest::cookie(std::string_view name) const {
  for (const auto& [field, value] : headers.fields()) {
    if (!same_name(field, "Cookie")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view item = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = item.find('=');
      if (equals != std::string_view::npos && item.substr(0, equals) == name) {
        return std::string(item.substr(equals + 1));
      }
    }
  }
  return std::nullopt;
}

bool HttpRequest::from_loopback() const {
  return remote_address.starts_with("127.") || remote_address == "::1" ||
         remote_address.starts_with("::ffff:127.");
}

HttpResponse HttpResponse::text(int status, std::string body) {
  return with_type(status, "text/plain; charset=utf-8", std::move(body));
}

HttpResponse HttpResponse::json(int status, std::string body) {
  return with_type(status, "application/json", std::move(body));
}

HttpResponse HttpResponse::xml(int status, std::string body) {
  return with_type(status, "text/xml; charset=utf-8", std::move(body));
}

}  // namespace softphone::net
