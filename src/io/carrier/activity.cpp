#include "io/carrier/activity.hpp"

#include "base/utf8.hpp"
#include "proto/twilio/webhook_url.hpp"

namespace softphone::io::carrier {

void ActivityLog::add(Activity activity) {
  if (auto* webhook = std::get_if<WebhookActivity>(&activity)) {
    constexpr std::size_t kMaxBody = 16 * 1024;
    webhook->id = ++last_;
    if (webhook->body.size() > kMaxBody) webhook->body.resize(kMaxBody);
    webhooks_.push_back(*webhook);
    if (webhooks_.size() > kKept) webhooks_.pop_front();
  }
  // A listener may go away because of what it hears.
  const auto listeners = listeners_;
  for (const auto& [id, listener] : listeners) listener(activity);
}

std::uint64_t ActivityLog::listen(Listener listener) {
  listeners_[++last_] = std::move(listener);
  return last_;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (const auto character = take_utf8(text)) {
      append_utf8(out, *character);
    } else {
      out += '?';
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string shown_url(const std::string& url) {
  std::string shown = twilio::webhook_url_on_the_wire(url);
  return shown.substr(0, shown.find('?'));
}

}  // namespace softphone::io::carrier
