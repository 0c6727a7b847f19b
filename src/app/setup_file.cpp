#include "app/setup_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <array>
#include <sstream>

#include "app/data_folder.hpp"

namespace softphone::app {
namespace {

namespace fs = std::filesystem;

constexpr auto kHeader = "# Kept by `softphone setup twilio`. Secret: mode 0600.\n";

/// The settings of the [twilio] table that set-up writes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kKeys = {{
    {"TWILIO_ACCOUNT_SID", "account_sid"},
    {"TWILIO_API_KEY", "api_key"},
    {"TWILIO_API_SECRET", "api_secret"},
    {"TWILIO_TWIML_APP_SID", "twiml_app_sid"},
    {"TWILIO_PHONE_NUMBER", "phone_number"},
    {"TWILIO_API_BASE", "api_base"},
    {"TWILIO_REGION", "region"},
}};

/// The file's table; empty when there is no file.
Result<toml::table> parse(const fs::path& path) {
  const auto content = read_text_file(path);
  if (!content && content.error().code == "not_found") return toml::table();
  if (!content) return content.error();
  try {
    return toml::parse(content->text, path.string());
  } catch (const toml::parse_error& error) {
    return fail(
        "bad_file",
        fmt::format("{}, line {}: {}", path.string(), error.source().begin.line, error.description())
    );
  }
}

std::string text(const toml::table& table, std::string_view key) {
  return table[key].value_or(std::string());
}

setup::Fields read_fields(const toml::table* table) {
  setup::Fields fields;
  if (table == nullptr) return fields;
  for (const auto& [key, node] : *table) fields[std::string(key.str())] = node.value_or(std::string());
  return fields;
}

toml::table fields_table(const setup::Fields& fields) {
  toml::table table;
  for (const auto& [name, value] : fields) table.insert_or_assign(name, value);
  return table;
}

void set(toml::table& table, std::string_view key, const std::string& value) {
  if (value.empty()) {
    table.erase(key);
  } else {
    table.insert_or_assign(key, value);
  }
}

toml::table memory_table(const setup::Memory& memory) {
  toml::table table;
  table.insert_or_assign("app_sid", memory.app_sid);
  table.insert_or_assign("app_made", memory.app_made);
  table.insert_or_assign("key_sid", memory.key_sid);
  table.insert_or_assign("key_made", memory.key_made);
  if (!memory.app_before.empty()) table.insert_or_assign("app_before", fields_table(memory.app_before));
  toml::table numbers;
  for (const auto& [sid, before] : memory.numbers) numbers.insert_or_assign(sid, fields_table(before));
  table.insert_or_assign("numbers", std::move(numbers));
  return table;
}

}  // namespace

Result<SetupFile> load_setup_file(const fs::path& path) {
  const auto table = parse(path);
  if (!table) return table.error();
  SetupFile file;
  if (table->empty()) return file;
  auto settings = read_file(path.string());
  if (!settings) return settings.error();
  file.settings = std::move(*settings);
  const toml::table* kept = (*table)["setup"].as_table();
  if (kept == nullptr) return file;
  file.memory.app_sid = text(*kept, "app_sid");
  file.memory.app_made = (*kept)["app_made"].value_or(false);
  file.memory.app_before = read_fields((*kept)["app_before"].as_table());
  file.memory.key_sid = text(*kept, "key_sid");
  file.memory.key_made = (*kept)["key_made"].value_or(false);
  if (const toml::table* numbers = (*kept)["numbers"].as_table()) {
    for (const auto& [sid, before] : *numbers) {
      file.memory.numbers[std::string(sid.str())] = read_fields(before.as_table());
    }
  }
  return file;
}

Result<bool> save_setup_file(
    const fs::path& path, const Settings& settings, const std::optional<setup::Memory>& memory
) {
  auto table = parse(path);
  if (!table) return table.error();
  if (!table->empty() && !table->contains("setup") && memory) {
    const auto original = read_text_file(path);
    if (!original) return original.error();
    if (const auto copied = write_private_file(path.string() + ".before-setup", original->text); !copied) {
      return copied.error();
    }
  }
  if (const auto url = settings.find("PUBLIC_URL"); url != settings.end()) {
    set(*table, "public_url", url->second);
  }
  if (!table->contains("twilio")) table->insert_or_assign("twilio", toml::table());
  toml::table* twilio = (*table)["twilio"].as_table();
  if (twilio == nullptr) return fail("bad_file", path.string() + ": \"twilio\" is no table");
  for (const auto& [environment, key] : kKeys) {
    if (const auto found = settings.find(environment); found != settings.end())
      set(*twilio, key, found->second);
  }
  if (twilio->empty()) table->erase("twilio");
  table->erase("setup");
  if (memory) table->insert_or_assign("setup", memory_table(*memory));
  std::ostringstream out;
  out << kHeader << *table << "\n";
  return write_private_file(path, out.str());
}

}  // namespace softphone::app
