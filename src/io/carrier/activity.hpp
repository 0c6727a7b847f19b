#pragma once
// What the carrier did for its account, for people who watch: each request to the application, each step of a
// call, each entry of the debugger. The latest are kept; listeners hear each as it happens.

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"

namespace softphone::io::carrier {

struct WebhookActivity {
  std::uint64_t id = 0;
  WallTime at{};
  std::string call_sid;
  bool document = false;  ///< asked what to do; else a callback
  std::string method;
  std::string url;  ///< as configured, without user and query: these may hold secrets
  int status = 0;   ///< HTTP; 0: no answer
  Milliseconds took{0};
  std::size_t size = 0;  ///< bytes of the answer
  int code = 0;          ///< Twilio's, when it failed
  std::string text;      ///< why it failed
  std::string body;      ///< the document, its first 16 KiB
};

struct CallActivity {
  WallTime at{};
  std::string call_sid;
  std::string parent_sid;
  std::string direction;
  std::string from;
  std::string to;
  std::string status;
  long long seconds = 0;  ///< talked, once it is over
};

struct DebuggerActivity {
  WallTime at{};
  std::string call_sid;
  int code = 0;
  bool error = false;
  std::string text;
};

using Activity = std::variant<WebhookActivity, CallActivity, DebuggerActivity>;

class ActivityLog {
 public:
  static constexpr std::size_t kKept = 100;

  void add(Activity activity);
  /// Newest last.
  [[nodiscard]] const std::deque<WebhookActivity>& webhooks() const { return webhooks_; }

  using Listener = std::function<void(const Activity&)>;
  /// The number by which `forget` knows it.
  std::uint64_t listen(Listener listener);
  void forget(std::uint64_t id) { listeners_.erase(id); }

 private:
  std::deque<WebhookActivity> webhooks_;
  std::map<std::uint64_t, Listener> listeners_;
  std::uint64_t last_ = 0;
};

/// `text` with `?` for every byte that is no UTF-8, which a browser would not take.
std::string valid_utf8(std::string_view text);

/// What may be shown of a URL: no user, no query, no fragment.
std::string shown_url(const std::string& url);

}  // namespace softphone::io::carrier
