#include "app/number_market.hpp"

#include <fmt/core.h>
#include <fmt/format.h>

#include "app/password_input.hpp"
#include "app/runtime.hpp"
#include "base/e164.hpp"
#include "desk/number_origin.hpp"
#include "setup/number_offer.hpp"
#include "setup/twilio_hosts.hpp"

namespace softphone::app {
namespace {

using setup::NumberType;

class Market {
 public:
  Market(
      boost::asio::io_context& io, TwilioApi& api, const std::string& account, const NumberRequest& request
  )
      : io_(io), api_(api), account_(account), request_(request) {}

  int show() {
    if (!setup::is_country(request_.find))
      return give_up("--find-number wants a country of two letters, such as FR.");
    if (const auto known = read_prices(request_.find); !known) return give_up(known.error().detail);
    bool any = false;
    for (const NumberType type : setup::kNumberTypes) {
      const auto found = offers(request_.find, type, request_.contains);
      if (!found) return give_up(found.error().detail);
      if (found->offers.empty()) continue;
      any = true;
      fmt::print("{} numbers, {}:\n", setup::to_word(type), price(type));
      for (const setup::Offer& offer : found->offers) fmt::print("  {}\n", describe(offer));
    }
    if (!any) return give_up("There is no such number to buy.");
    fmt::print("Nothing was bought. `softphone setup twilio --buy-number NUMBER` buys one.\n");
    return 0;
  }

  int buy() {
    if (!is_e164(request_.buy)) return give_up("--buy-number wants a number such as +33186000001.");
    const auto place = find();
    if (!place) return give_up(place.error().detail);
    if (const auto known = read_prices(place->code); !known) return give_up(known.error().detail);
    fmt::print(
        "To be bought: {}\n  {}, {}.\n",
        describe(place->offer),
        setup::to_word(place->type),
        price(place->type)
    );
    if (!place->offer.address.empty()) {
      fmt::print("  Its country wants an address: without one in the account, the purchase is refused.\n");
    }
    std::fflush(stdout);
    if (!request_.yes) {
      const auto answer = ask_line("Buy it? [y/N] ");
      if (!answer) return give_up("Nothing was bought: there is no terminal to ask; --yes does it.");
      if (answer->text != "y" && answer->text != "Y" && answer->text != "yes")
        return give_up("Nothing was bought.");
    }
    Form form{{"PhoneNumber", request_.buy}};
    const auto bought = wait(api_.send("POST", api_.path(setup::Kind::number), form));
    if (!bought && bought.error().code == "unclear") {
      return give_up(
          "Whether it was bought is not known: the answer got lost. `softphone setup twilio --dry-run` "
          "lists the numbers of the account; look there before you buy again."
      );
    }
    if (!bought) return give_up("It was not bought: " + bought.error().detail);
    fmt::print(
        "Bought. Next: softphone setup twilio --number {}, which leads its calls here.\n", request_.buy
    );
    return 0;
  }

 private:
  struct Place {
    std::string code;
    NumberType type;
    setup::Offer offer;
  };

  template <class T>
  T wait(boost::asio::awaitable<T> task) {
    return run_until_done(io_, std::move(task));
  }

  Result<setup::Offers> offers(const std::string& country, NumberType type, const std::string& contains) {
    const auto answer = wait(api_.send("GET", setup::offers_target(account_, country, type, contains)));
    if (!answer && answer.error().code == "not_found") return setup::Offers{};  // none of this type there
    if (!answer) return fail(answer.error().code, "The numbers could not be read: " + answer.error().detail);
    return setup::read_offers(answer->body);
  }

  /// Nobody buys what has no price. Only a carrier that has no price list at all sells for nothing.
  Result<bool> read_prices(const std::string& country) {
    const auto answer = wait(api_.send("GET", setup::prices_url(api_.base(), country)));
    if (!answer && answer.error().code == "not_found" && !setup::is_twilio(api_.base())) return true;
    if (!answer)
      return fail(answer.error().code, "The price list could not be read: " + answer.error().detail);
    auto prices = setup::read_prices(answer->body);
    if (!prices) return fail(prices.error().code, "The price list could not be read.");
    prices_ = std::move(*prices);
    return true;
  }

  [[nodiscard]] std::string price(NumberType type) const {
    if (!prices_) return "without a price at this carrier";
    return setup::price_of(*prices_, type).value_or("at a price that is not listed");
  }

  static std::string describe(const setup::Offer& offer) {
    std::string text = offer.number;
    if (!offer.place.empty()) text += "  " + offer.place;
    if (!offer.address.empty()) text += fmt::format("  (wants an address: {})", offer.address);
    return text;
  }

  /// Which of its country's lists has the number: that names its type, and so its price.
  Result<Place> find() {
    const std::string code = desk::country_of(request_.buy);
    if (code.empty()) return fail("no_such_number", request_.buy + " is a number of no country.");
    for (const NumberType type : setup::kNumberTypes) {
      const auto found = offers(code, type, request_.buy);
      if (!found) return found.error();
      for (const setup::Offer& offer : found->offers) {
        if (offer.number == request_.buy) return Place{code, type, offer};
      }
    }
    return fail("no_such_number", request_.buy + " is not for sale.");
  }

  boost::asio::io_context& io_;
  TwilioApi& api_;
  const std::string& account_;
  const NumberRequest& request_;
  std::optional<setup::Prices> prices_;
};

}  // namespace

int trade_numbers(
    boost::asio::io_context& io, TwilioApi& api, const std::string& account_sid, const NumberRequest& request
) {
  Market market(io, api, account_sid, request);
  return request.buy.empty() ? market.show() : market.buy();
}

}  // namespace softphone::app
