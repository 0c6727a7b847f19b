#include "io/desk/outcomes.hpp"

#include <boost/json.hpp>

#include "io/desk/desk_context.hpp"
#include "io/net/log.hpp"
#include "io/store/settings_store.hpp"

namespace softphone::io_desk {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr const char* kDocument = "outcomes";

}  // namespace

asio::awaitable<Result<desk::OutcomeList>> load_outcomes(DeskContext& context) {
  store::SettingsStore settings(context.store.threads());
  const auto document = co_await settings.read(kDocument);
  if (!document) co_return document.error();
  if (!*document) co_return desk::default_outcomes();
  json::error_code error;
  const json::value value = json::parse(**document, error);
  if (!error && value.is_object()) {
    auto list = desk::read_outcomes(value.get_object(), {});
    if (list) co_return std::move(*list);
  }
  log::error("the stored list of outcomes cannot be read; the built-in one is used");
  co_return desk::default_outcomes();
}

asio::awaitable<Result<bool>> save_outcomes(DeskContext& context, desk::OutcomeList list) {
  store::SettingsStore settings(context.store.threads());
  std::string document = desk::outcomes_json(list);
  const auto written = co_await settings.write(kDocument, std::move(document));
  co_return written;
}

}  // namespace softphone::io_desk
