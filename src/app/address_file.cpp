#include "app/address_file.hpp"

#include <boost/json.hpp>

#include "app/data_folder.hpp"

namespace softphone::app {

namespace json = boost::json;

namespace {

std::filesystem::path path_in(const std::filesystem::path& data) {
  return data / "address.json";
}

}  // namespace

AddressFile load_address(const std::filesystem::path& data) {
  const auto content = read_text_file(path_in(data));
  json::error_code error;
  const json::value value = content ? json::parse(content->text, error) : json::value();
  if (error || !value.is_object()) return {};
  const auto text = [&](std::string_view name) {
    const json::value* member = value.get_object().if_contains(name);
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : std::string();
  };
  return {text("address"), text("api")};
}

Result<bool> save_address(const std::filesystem::path& data, const AddressFile& file) {
  const AddressFile kept = load_address(data);
  if (kept.address == file.address && kept.api == file.api) return true;
  const json::object object{{"address", file.address}, {"api", file.api}};
  return write_private_file(path_in(data), json::serialize(object) + "\n");
}

}  // namespace softphone::app
