#include "delivery/answer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "delivery/backoff.hpp"

namespace softphone::delivery {
namespace {

namespace json = boost::json;

bool is_confirmation(std::string_view body) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = 8;
  const json::value value = json::parse({body.data(), body.size()}, error, {}, options);
  const json::object* object = error ? nullptr : value.if_object();
  const json::value* ok = object ? object->if_contains("ok") : nullptr;
  return ok != nullptr && ok->is_bool() && ok->get_bool();
}

/// Seconds (RFC 9110 §10.2.3); a date is left to the backoff, which comes to the same.
desk::UnixMs read_retry_after(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0) return 0;
  constexpr std::int64_t kMostSeconds = 3600;
  return std::min(seconds, kMostSeconds) * 1000;
}

Judgement again(std::string reason, std::string detail) {
  Judgement out;
  out.reason = std::move(reason);
  out.detail = std::move(detail);
  return out;
}

/// An admin has to act; given up after a few tries.
Judgement mend(std::string reason, std::string detail, int attempts) {
  Judgement out = again(std::move(reason), std::move(detail));
  out.give_up = attempts + 1 >= kPatientTries;
  return out;
}

Judgement judge_silence(std::string_view failure, int attempts) {
  if (failure == "forbidden_address") {
    return mend(
        "forbidden_address",
        "The address leads into a private network. If that is meant, add it to WEBHOOK_PRIVATE.",
        attempts
    );
  }
  if (failure == "bad_url") return mend("bad_url", "The address is not one that can be called.", attempts);
  if (failure == "too_large") {
    return again("not_confirmed", "The answer is larger than 64 KiB.");
  }
  Judgement out;
  out.target_is_down = true;
  if (failure == "timeout") {
    out = again("timeout", "There was no answer within 10 seconds.");
    out.target_is_down = true;
  } else if (failure == "resolve") {
    out.reason = "resolve";
    out.detail = "The name of the host is not known.";
  } else if (failure == "tls") {
    out.reason = "tls";
    out.detail = "No secure connection: check the host's certificate.";
  } else if (failure == "connect") {
    out.reason = "connect";
    out.detail = "The host cannot be reached.";
  } else {
    out.reason = "network";
    out.detail = "The connection was cut.";
  }
  return out;
}

}  // namespace

Judgement judge(const Answer& answer, bool plain, int attempts) {
  const int status = answer.status;
  if (status == 0) return judge_silence(answer.failure, attempts);
  const std::string number = std::to_string(status);
  if (status >= 200 && status < 300) {
    if (plain || is_confirmation(answer.body)) {
      Judgement out;
      out.delivered = true;
      return out;
    }
    return again(
        "not_confirmed",
        "It answered " + number + " without {\"ok\":true}. If it never says so, add it to WEBHOOK_PLAIN."
    );
  }
  if (status >= 300 && status < 400)
    return mend(
        "redirect",
        "It answered " + number + ": redirects are not followed; set the address that it leads to.",
        attempts
    );
  if (status == 401 || status == 403)
    return mend(
        "unauthorized",
        "It answered " + number + ": the signature was not accepted; compare WEBHOOK_SECRET on both sides.",
        attempts
    );
  if (status == 404)
    return again("not_found", "It answered 404: is the address right, and the workflow active?");
  if (status == 429 || status == 503) {
    Judgement out = again(
        status == 429 ? "too_many" : "server_error", "It answered " + number + ": it wants to be left alone."
    );
    out.wait = read_retry_after(answer.retry_after);
    out.target_is_down = out.wait > 0;
    return out;
  }
  if (status == 408 || status == 425 || status >= 500)
    return again("server_error", "It answered " + number + ".");
  Judgement out = again("refused", "It answered " + number + ": it does not want this event.");
  out.give_up = true;
  return out;
}

}  // namespace softphone::delivery
