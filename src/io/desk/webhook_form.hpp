#pragma once
// What the carrier's signed requests have in common.

#include <optional>

#include "desk/fact.hpp"
#include "io/desk/routes.hpp"

namespace softphone::io_desk {

/// The parameters of a request that Twilio has signed, or nothing. Those of our own in the URL are added.
std::optional<Form> signed_form(const DeskContext& context, const net::HttpRequest& request);
net::HttpResponse not_signed();
net::HttpResponse bad_request(std::string_view message);

/// Now, Unix ms.
std::int64_t received_at();
/// When the event happened that a callback tells; desk::event_time().
desk::UnixMs event_time(const Form& form);
/// A whole number from 0, or nothing.
std::optional<std::int64_t> read_number(const std::optional<std::string>& text);
/// A From or To, fit to be kept.
std::string address(const Form& form, std::string_view name);

/// For a leg whose call cannot be read or kept now: it asks `target` (path and query, on our webhooks' base)
/// again after a second. One that has asked 20 times is told that it did not work.
net::HttpResponse ask_again(const DeskContext& context, const Form& form, const std::string& target);

/// GET and POST.
void add_both(net::Router& router, const char* path, DeskContext& context, Handler handler);

}  // namespace softphone::io_desk
