#include "crm/index_record.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "crm/number_match.hpp"
#include "proto/crypto/digest.hpp"

namespace softphone::crm {
namespace {

constexpr std::size_t kLongestName = 300;
constexpr std::size_t kLongestNumber = 500;
/// Of one record: phone, mobile and the sanitised one are three.
constexpr std::size_t kMostKeys = 40;

/// Whole characters of at most that many bytes; what is malformed is left out.
std::string cut(std::string_view text, std::size_t most) {
  std::string out;
  while (!text.empty()) {
    const auto character = take_utf8(text);
    if (!character) {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t before = out.size();
    append_utf8(out, *character);
    if (out.size() > most) {
      out.resize(before);
      break;
    }
  }
  return out;
}

/// "2026-11-20 20:36:49"; anything else is nothing, since dates are compared as text.
std::string date_or_nothing(std::string text) {
  constexpr std::string_view kShape = "dddd-dd-dd dd:dd:dd";
  if (text.size() != kShape.size()) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fits = kShape[i] == 'd' ? text[i] >= '0' && text[i] <= '9' : text[i] == kShape[i];
    if (!fits) return {};
  }
  return text;
}

std::vector<OdooRecord> read_users(const json::value& answer) {
  std::vector<OdooRecord> users;
  for (const json::object& from : records_of(answer)) {
    OdooRecord user;
    user.model = kUsers;
    user.id = number_of(from, "id");
    user.name = text_of(from, "login");
    user.changed = text_of(from, "write_date");
    const json::value* active = from.if_contains("active");
    user.closed = active != nullptr && !truth_of(from, "active");
    if (user.id > 0) users.push_back(std::move(user));
  }
  return users;
}

std::vector<OdooRecord> read_by_model(std::string_view model, const json::value& answer) {
  if (model == kLeads) return read_leads(answer);
  return model == kContacts ? read_partners(answer) : read_users(answer);
}

/// What the sealed text is about: it cannot be put onto another record.
std::string about(const KeptRecord& kept) {
  return kept.model + ' ' + std::to_string(kept.id);
}

}  // namespace

std::string IndexSeal::hidden(std::string_view key) const {
  if (!key_) return std::string(key);
  // Another key than the cipher's, derived from it.
  const crypto::Sha256 of_numbers = crypto::hmac_sha256(*key_, as_bytes("softphone index: numbers"));
  const crypto::Sha256 mac = crypto::hmac_sha256(of_numbers, as_bytes(key));
  return hex(ByteView(mac).first(16));
}

std::string IndexSeal::fingerprint() const {
  return key_ ? hidden("fingerprint") : std::string();
}

std::vector<std::string> IndexSeal::keys_of_number(std::string_view e164) const {
  std::vector<std::string> keys = look_up_keys(e164);
  for (std::string& key : keys) key = hidden(key);
  return keys;
}

std::string IndexSeal::key_of_login(std::string_view login) const {
  return hidden("@" + std::string(login.substr(0, kLongestName)));
}

KeptRecord IndexSeal::keep(const IndexRecord& record, const RandomSource& random) const {
  const OdooRecord& from = record.record;
  KeptRecord kept{from.model, from.id, from.partner, from.user, from.closed, from.changed, {}, {}};
  if (from.model == kUsers) {
    kept.keys.push_back(key_of_login(from.name));
  } else {
    std::vector<std::string> keys;
    for (const std::string& number : from.numbers) {
      for (std::string& key : filing_keys(number)) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(std::move(key));
      }
    }
    keys.resize(std::min(keys.size(), kMostKeys));
    for (const std::string& key : keys) kept.keys.push_back(hidden(key));
  }
  const std::string plain = json::serialize(json::object{
      {"name", from.name},
      {"numbers", json::value_from(from.numbers)},
      {"sanitized", from.sanitized},
      {"code", record.calling_code}});
  if (!key_) {
    kept.document = plain;
    return kept;
  }
  crypto::AeadNonce nonce{};
  random(nonce);
  const std::string on = about(kept);
  const Bytes sealed = crypto::seal(*key_, nonce, as_bytes(on), as_bytes(plain));
  Bytes whole(nonce.begin(), nonce.end());
  whole.insert(whole.end(), sealed.begin(), sealed.end());
  kept.document = base64(whole);
  return kept;
}

std::optional<IndexRecord> IndexSeal::read(const KeptRecord& kept) const {
  std::string plain = kept.document;
  if (key_) {
    const std::optional<Bytes> whole = from_base64(kept.document);
    crypto::AeadNonce nonce{};
    if (!whole || whole->size() < nonce.size()) return std::nullopt;
    std::copy_n(whole->begin(), nonce.size(), nonce.begin());
    const std::string on = about(kept);
    const auto opened = crypto::open(*key_, nonce, as_bytes(on), ByteView(*whole).subspan(nonce.size()));
    if (!opened) return std::nullopt;
    plain = as_text(*opened);
  }
  json::error_code error;
  const json::value value = json::parse(plain, error);
  const json::object* object = error ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  IndexRecord record;
  OdooRecord& to = record.record;
  to.model = kept.model;
  to.id = kept.id;
  to.partner = kept.partner;
  to.user = kept.user;
  to.closed = kept.closed;
  to.changed = kept.changed;
  to.name = text_of(*object, "name");
  to.sanitized = text_of(*object, "sanitized");
  record.calling_code = text_of(*object, "code");
  if (const json::value* numbers = object->if_contains("numbers");
      numbers != nullptr && numbers->is_array()) {
    for (const json::value& number : numbers->get_array()) {
      if (number.is_string()) to.numbers.emplace_back(number.get_string());
    }
  }
  return record;
}

std::vector<IndexRecord> read_index_records(
    std::string_view model, const json::value& answer, const CallingCodes& codes
) {
  std::vector<IndexRecord> records;
  for (OdooRecord& from : read_by_model(model, answer)) {
    IndexRecord record{std::move(from), {}};
    OdooRecord& kept = record.record;
    kept.name = cut(kept.name, kLongestName);
    kept.changed = date_or_nothing(std::move(kept.changed));
    kept.sanitized = cut(kept.sanitized, kLongestNumber);
    std::erase_if(kept.numbers, [](const std::string& number) { return number.size() > kLongestNumber; });
    for (std::string& number : kept.numbers) number = cut(number, kLongestNumber);
    const auto code = codes.find(kept.country);
    if (code != codes.end()) record.calling_code = code->second;
    records.push_back(std::move(record));
  }
  const auto by_id = [](const IndexRecord& a, const IndexRecord& b) { return a.record.id < b.record.id; };
  std::stable_sort(records.begin(), records.end(), by_id);
  const auto twice = std::unique(records.begin(), records.end(), [](const auto& a, const auto& b) {
    return a.record.id == b.record.id;
  });
  records.erase(twice, records.end());
  return records;
}

}  // namespace softphone::crm
