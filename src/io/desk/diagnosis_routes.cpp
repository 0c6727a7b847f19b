// What is wrong with this installation, as it is looked at: docs/api/diagnosis.md.

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "io/desk/identity_answers.hpp"
#include "io/desk/routes.hpp"
#include "io/net/log.hpp"

namespace softphone::io_desk {
namespace {

namespace json = boost::json;

/// An examination asks the carrier and the CRM: so many at once are enough for any team.
constexpr int kMostAtOnce = 4;

/// What concerns whoever makes calls; the rest is for admins.
constexpr std::array<std::string_view, 10> kForReps = {
    "server", "public_url", "webhook", "account", "key", "clock", "drift", "balance", "crm", "numbers"};

bool is_named(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == name) return true;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

/// A JSON object a line, each as soon as it is known.
class Stream : public net::BodySource {
 public:
  Stream(std::unique_ptr<Examiner> examiner, bool whole, std::shared_ptr<int> running)
      : examiner_(std::move(examiner)), whole_(whole), running_(std::move(running)) {
    ++*running_;
  }
  ~Stream() override { --*running_; }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  boost::asio::awaitable<std::optional<std::string>> next() override {
    if (over_) co_return std::nullopt;
    if (!begun_) {
      begun_ = true;
      const auto now = unix_milliseconds(net::system_now().wall);
      co_return line({{"type", "begin"}, {"steps", examiner_->steps_left()}, {"now", now}}) + announce();
    }
    if (!examiner_->next_step()) {
      over_ = true;
      co_return line({{"type", "end"}});
    }
    const auto findings = co_await examiner_->take_step();
    std::string out;
    for (const Examined& finding : findings) out += line(object_of(finding));
    co_return out + announce();
  }

 private:
  static std::string line(const json::object& object) { return json::serialize(object) + "\n"; }
  [[nodiscard]] std::string announce() const {
    const auto step = examiner_->next_step();
    return step ? line({{"type", "step"}, {"check", *step}, {"left", examiner_->steps_left()}}) : "";
  }
  [[nodiscard]] json::object object_of(const Examined& finding) const {
    json::object object{{"type", "finding"}};
    if (whole_) {
      const json::value all = json::parse(finding.json);
      for (const auto& [name, value] : all.as_object()) object[name] = value;
    } else {
      // Addresses, accounts and folders are not for everybody.
      object["check"] = finding.check;
      object["code"] = finding.code;
      object["verdict"] = finding.verdict;
    }
    return object;
  }

  std::unique_ptr<Examiner> examiner_;
  bool whole_;
  std::shared_ptr<int> running_;
  bool begun_ = false;
  bool over_ = false;
};

Answer diagnose(
    DeskContext& context, net::HttpRequest request, std::string identity, std::shared_ptr<int> running
) {
  if (!context.config.examine) co_return api_error(409, "not_examinable", "This server cannot be examined.");
  if (*running >= kMostAtOnce) {
    co_return api_error(
        429, "busy", "Others are looking at the installation just now; try again in a minute."
    );
  }
  const bool admin = desk::is_at_least(context.roster().role_of(identity), desk::Role::admin);
  const std::string checks = request.query_form().get_or("checks", "");
  auto examiner = context.config.examine([&](std::string_view check) {
    const bool allowed = admin || std::find(kForReps.begin(), kForReps.end(), check) != kForReps.end();
    return allowed && (checks.empty() || is_named(checks, check));
  });
  net::HttpResponse response;
  response.headers.set("Content-Type", "application/x-ndjson");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("X-Accel-Buffering", "no");  // nginx would keep it back until it is whole
  response.source = std::make_shared<Stream>(std::move(examiner), admin, std::move(running));
  co_return response;
}

Answer repair(DeskContext& context, net::HttpRequest request, std::string identity) {
  const auto body = read_object(request);
  if (!body) co_return bad_body(body.error());
  const std::string check = text_member(*body, "check").value_or("");
  if (!context.config.repair)
    co_return api_error(409, "not_repairable", "This server mends nothing by itself.");
  store::Actor actor = actor_of(context, request, identity);
  auto asked = context.config.repair(check);
  const auto done = co_await std::move(asked);
  if (!done && done.error().code == "not_repairable")
    co_return api_error(400, "not_repairable", "The program cannot mend this by itself.");
  if (!done) {
    log::warn("{} was not mended: {}", check, done.error().detail);
    const Error& why = done.error();
    co_return json_response(
        502,
        {{"error", json::object{{"code", "not_repaired"}, {"message", why.detail}, {"reason", why.code}}}}
    );
  }
  auto entry = audit_entry(std::move(actor), "installation.mended", check, "{}");
  co_await context.audit(std::move(entry));
  co_return net::HttpResponse::empty();
}

}  // namespace

void add_diagnosis_routes(net::Router& router, DeskContext& context) {
  auto running = std::make_shared<int>(0);
  router.add("GET", "/api/diagnosis", [&context, running](net::HttpRequest request) -> Answer {
    auto identity = context.sessions.identity_of(request, net::system_now().wall);
    if (!identity) return [](net::HttpResponse refusal) -> Answer { co_return refusal; }(not_signed_in());
    return diagnose(context, std::move(request), std::move(*identity), running);
  });
  router.add("POST", "/api/diagnosis/repair", with_role(context, desk::Role::admin, repair));
}

}  // namespace softphone::io_desk
