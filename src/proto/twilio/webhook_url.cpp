#include "proto/twilio/webhook_url.hpp"

#include <algorithm>
#include <charconv>

#include "base/form.hpp"

namespace softphone::twilio {

namespace {

template <class Number>
void read_number(const Form& form, std::string_view name, long least, long most, Number& out) {
  const auto text = form.get(name);
  if (!text) return;
  long value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc{} || end != text->data() + text->size()) return;
  out = Number(std::clamp(value, least, most));
}

RetryPolicy read_policy(std::string_view text) {
  RetryPolicy policy{.connect = false, .read = false, .status_4xx = false, .status_5xx = false};
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view word = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const bool all = word == "all";
    policy.connect = policy.connect || all || word == "ct";
    policy.read = policy.read || all || word == "rt";
    policy.status_4xx = policy.status_4xx || all || word == "4xx";
    policy.status_5xx = policy.status_5xx || all || word == "5xx";
  }
  return policy;
}

}  // namespace

WebhookOverrides read_webhook_overrides(std::string_view url) {
  WebhookOverrides overrides;
  const std::size_t hash = url.find('#');
  if (hash == std::string_view::npos) return overrides;
  constexpr std::size_t kMaxFields = 20;
  const Form form = parse_form(url.substr(hash + 1), kMaxFields);
  read_number(form, "ct", 100, 10'000, overrides.connect_timeout);
  read_number(form, "rt", 100, 15'000, overrides.read_timeout);
  read_number(form, "tt", 100, 15'000, overrides.total_timeout);
  read_number(form, "rc", 0, 5, overrides.retries);
  if (const auto policy = form.get("rp")) overrides.policy = read_policy(*policy);
  return overrides;
}

std::string webhook_url_on_the_wire(std::string_view given) {
  std::string url(given.substr(0, given.find('#')));
  const std::size_t scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const std::size_t path = url.find_first_of("/?", scheme + 3);
  const std::size_t at = url.rfind('@', path);
  if (at != std::string::npos && at > scheme + 2) url.erase(scheme + 3, at - scheme - 2);
  return url;
}

}  // namespace softphone::twilio
