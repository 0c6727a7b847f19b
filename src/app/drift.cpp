#include "app/drift.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/address_file.hpp"
#include "app/setup_file.hpp"
#include "app/twilio_api.hpp"
#include "io/net/log.hpp"

namespace softphone::app {

namespace asio = boost::asio;

namespace {

TwilioApi api_of(net::HttpClient& http, const Configuration& configuration) {
  const TwilioAccount& twilio = *configuration.twilio;
  const io_desk::Account& account = twilio.account;
  return {http, twilio.api_base, account.account_sid, account.account_sid, account.auth_token};
}

asio::awaitable<Result<setup::Found>> read_leads(TwilioApi& api) {
  auto applications = co_await api.list(setup::Kind::application);
  if (!applications) co_return applications.error();
  auto numbers = co_await api.list(setup::Kind::number);
  if (!numbers) co_return numbers.error();
  co_return setup::Found{std::move(*applications), std::move(*numbers), std::nullopt};
}

/// What set-up remembers; nothing when it has not run, or its file cannot be read.
setup::Memory memory_of(const Configuration& configuration) {
  const auto file = load_setup_file(configuration.setup_file);
  return file ? file->memory : setup::Memory();
}

/// What led them before us, before that changes: a crash in between loses nothing.
Result<bool> remember(
    const Configuration& configuration, const setup::Found& found, const setup::Plan& plan
) {
  auto file = load_setup_file(configuration.setup_file);
  if (!file) return file.error();
  // Without it there is nothing that could be undone by --remove.
  if (file->memory.app_sid != plan.app_sid) return true;
  bool fresh = false;
  for (const setup::Resource& number : found.numbers) {
    const auto& chosen = plan.numbers;
    if (std::find(chosen.begin(), chosen.end(), number.name) == chosen.end()) continue;
    fresh = file->memory.numbers.try_emplace(number.sid, number.fields).second || fresh;
  }
  if (!fresh) return true;
  return save_setup_file(configuration.setup_file, {}, file->memory);
}

}  // namespace

asio::awaitable<Result<Drift>> find_drift(TwilioApi& api, const Configuration& configuration) {
  auto found = co_await read_leads(api);
  if (!found) co_return found.error();
  const TwilioAccount& twilio = *configuration.twilio;
  Drift drift;
  drift.found = std::move(*found);
  drift.numbers = setup::chosen_numbers(drift.found, memory_of(configuration), twilio.phone_number);
  drift.elsewhere =
      setup::drift(drift.found, twilio.account.app_sid, *configuration.public_url, drift.numbers);
  co_return drift;
}

asio::awaitable<Result<bool>> carry_out(TwilioApi& api, setup::Plan plan) {
  for (const setup::Change& change : plan.changes) {
    Form form;
    for (const auto& [name, value] : change.after) form.add(name, value);
    std::string target = api.path(change.kind, change.sid);
    auto asked = api.send("POST", std::move(target), std::move(form));
    const auto made = co_await std::move(asked);
    if (!made) {
      const std::string what = fmt::format("{} {}", setup::path_name(change.kind), change.name);
      co_return fail(made.error().code, fmt::format("{} was not changed: {}", what, made.error().detail));
    }
  }
  co_return true;
}

asio::awaitable<Result<bool>> mend_drift(net::HttpClient& http, Configuration configuration) {
  TwilioApi api = api_of(http, configuration);
  const auto drift = co_await find_drift(api, configuration);
  if (!drift) co_return drift.error();
  setup::Plan plan = setup::plan_repair(
      drift->found, configuration.twilio->account.app_sid, *configuration.public_url, drift->numbers
  );
  if (plan.app_sid.empty()) {
    co_return fail(
        "not_found", "The TwiML App is gone from the account: softphone setup twilio makes another one."
    );
  }
  if (const auto kept = remember(configuration, drift->found, plan); !kept) co_return kept.error();
  const std::string shown = setup::describe(plan);
  auto done = co_await carry_out(api, std::move(plan));
  if (done && !shown.empty()) log::info("the account leads its calls here again:\n{}", shown);
  co_return done;
}

asio::awaitable<void> lead_here(net::HttpClient& http, Configuration configuration) {
  const std::filesystem::path folder = configuration.data;
  const std::string& address = *configuration.public_url;
  TwilioApi api = api_of(http, configuration);
  auto found = co_await read_leads(api);
  if (!found) {
    log::warn("whether calls are led here is not known: {}", found.error().detail);
    co_return;
  }
  const AddressFile former = load_address(folder);
  setup::Plan plan = setup::plan_move(*found, configuration.twilio->account.app_sid, former.address, address);
  if (!plan.changes.empty()) {
    const std::string shown = setup::describe(plan);
    const auto moved = co_await carry_out(api, std::move(plan));
    if (!moved) {
      log::warn("our address is {} now, and the account does not know: {}", address, moved.error().detail);
      co_return;
    }
    log::info("our address is {} now, and the account leads its calls here:\n{}", address, shown);
  }
  if (const auto kept = save_address(folder, {address, former.api}); !kept) {
    log::warn("our address is not remembered: {}", kept.error().detail);
  }
  const auto drift = co_await find_drift(api, configuration);
  if (!drift) {
    log::warn("whether calls are led here is not known: {}", drift.error().detail);
    co_return;
  }
  for (const setup::Drifted& one : drift->elsewhere) log::warn("the console was changed: {}", one.sentence);
  if (drift->elsewhere.empty()) {
    log::info("the account leads its calls here");
  } else {
    log::warn("softphone setup twilio shows the difference and mends it, as does the page's Diagnosis");
  }
}

}  // namespace softphone::app
