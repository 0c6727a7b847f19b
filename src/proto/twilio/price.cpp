#include "proto/twilio/price.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace softphone::twilio {
namespace {

constexpr Micros kUnit = 1'000'000;
constexpr std::size_t kDecimals = 6;
/// Digits before the point: sums of a month of calls that each cost this much still fit.
constexpr std::size_t kMostDigits = 9;

constexpr std::array<std::pair<LegKind, std::string_view>, 3> kKinds = {{
    {LegKind::outgoing, "outgoing"},
    {LegKind::incoming, "incoming"},
    {LegKind::client, "client"},
}};

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Decimals beyond the sixth are dropped when `longer` may come.
std::optional<Micros> read_decimal(std::string_view text, bool longer) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  std::string_view part = point < text.size() ? text.substr(point + 1) : std::string_view();
  if (whole.empty() || whole.size() > kMostDigits || !are_digits(whole) || !are_digits(part))
    return std::nullopt;
  if (point < text.size() && part.empty()) return std::nullopt;
  if (part.size() > kDecimals && (!longer || part.size() > 20)) return std::nullopt;
  part = part.substr(0, kDecimals);
  Micros value = 0;
  for (const char c : whole) value = value * 10 + (c - '0');
  for (std::size_t i = 0; i < kDecimals; ++i) value = value * 10 + (i < part.size() ? part[i] - '0' : 0);
  return value;
}

std::string decimal(Micros amount, std::size_t least) {
  std::string text = fmt::format("{}.{:06}", amount / kUnit, amount % kUnit);
  while (text.back() == '0' && text.size() - text.find('.') - 1 > least) text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::optional<Micros> read_price(std::string_view text) {
  const bool charged = text.starts_with('-');
  const auto value = read_decimal(charged ? text.substr(1) : text, true);
  if (!value) return std::nullopt;
  return charged ? *value : -*value;
}

std::string price_text(Micros cost) {
  return (cost > 0 ? "-" : "") + decimal(cost < 0 ? -cost : cost, 5);
}

std::optional<Micros> read_amount(std::string_view text) {
  return read_decimal(text, false);
}

std::string amount_text(Micros amount) {
  return (amount < 0 ? "-" : "") + decimal(amount < 0 ? -amount : amount, 0);
}

bool is_currency(std::string_view text) {
  return text.size() == 3 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string_view to_word(LegKind kind) {
  return std::find_if(
             kKinds.begin(), kKinds.end(), [&](const auto& one) { return one.first == kind; }
  )->second;
}

std::optional<LegKind> read_leg_kind(std::string_view word) {
  for (const auto& [kind, name] : kKinds) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

bool is_prefix(std::string_view text) {
  return text.starts_with('+') && text.size() <= 16 && are_digits(text.substr(1));
}

Result<Rates> read_rates(const std::vector<std::string>& entries) {
  Rates rates;
  for (const std::string& entry : entries) {
    const std::size_t equals = std::min(entry.find('='), entry.size());
    const std::string name = entry.substr(0, equals);
    const auto rate = equals < entry.size() ? read_amount(entry.substr(equals + 1)) : std::nullopt;
    const bool known = name == "incoming" || name == "client" || is_prefix(name);
    if (!known || !rate) {
      return fail(
          "malformed",
          fmt::format("\"{}\" is not a rate such as +33=0.014, incoming=0.0085 or client=0.004", entry)
      );
    }
    if (name == "incoming") {
      rates.incoming = *rate;
    } else if (name == "client") {
      rates.client = *rate;
    } else {
      rates.outgoing[name] = *rate;
    }
  }
  return rates;
}

std::optional<Micros> rate_of(const Rates& rates, LegKind kind, std::string_view number) {
  if (kind == LegKind::incoming) return rates.incoming;
  if (kind == LegKind::client) return rates.client;
  for (std::size_t length = number.size(); length > 0; --length) {
    const auto found = rates.outgoing.find(number.substr(0, length));
    if (found != rates.outgoing.end()) return found->second;
  }
  return std::nullopt;
}

std::int64_t billed_minutes(std::int64_t seconds) {
  return seconds <= 0 ? 0 : (seconds + 59) / 60;
}

std::optional<Micros> cost_of(
    const Rates& rates, LegKind kind, std::string_view number, std::int64_t seconds
) {
  const auto rate = rate_of(rates, kind, number);
  if (!rate) return std::nullopt;
  return *rate * billed_minutes(seconds);
}

}  // namespace softphone::twilio
