#include "carrier/twiml/background.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

namespace {

/// A document that is over at once is not asked for more often than this.
constexpr Duration kLeastRound = 1s;

/// A document that one leg hears.
class LegHost : public ProgramHost {
 public:
  LegHost(Core& core, Call& call, Background::Facts facts)
      : core_(core), call_(call), facts_(std::move(facts)) {}

  [[nodiscard]] Call* call() override { return &call_; }
  [[nodiscard]] TimerKey timer() const override { return {TimerKind::background, call_.sid}; }
  RequestId fetch(const std::string& url, const std::string& method, const Form& extra) override {
    Form fields = facts_();
    for (const auto& [name, value] : extra.pairs()) fields.set(name, value);
    return core_.webhooks.fetch(call_, url, method, fields);
  }
  PlayId play(Sound sound, unsigned loops) override {
    return core_.control.play(call_, std::move(sound), loops);
  }
  void stop_sound() override { core_.control.stop_sound(call_); }
  void notify(int code, bool error, const std::string& text, const std::string& url) override {
    core_.control.notify(call_, code, error, text, url);
  }
  [[nodiscard]] bool sound_is_all() const override { return false; }
  [[nodiscard]] std::optional<Fallback> fallback() const override { return std::nullopt; }

 protected:
  Core& core_;
  Call& call_;

 private:
  Background::Facts facts_;
};

int refusal_in_conference(const VerbEntry& verb) {
  // https://www.twilio.com/docs/api/errors/13238
  return verb.in_background ? 0 : 13238;
}

class LoopHost : public LegHost {
 public:
  LoopHost(Core& core, Call& call, SoundSource source, Background::Purpose purpose, Background::Facts facts)
      : LegHost(core, call, std::move(facts)), source_(std::move(source)), purpose_(purpose) {}

  void begin(Program& program) {
    began_ = core_.now.steady;
    if (is_hold_music(source_.url)) {
      play_music(program);
    } else {
      core_.interpreter.request(program, source_.url, source_.method, {});
    }
  }

  [[nodiscard]] int refusal(const VerbEntry& verb) const override {
    if (purpose_ == Background::Purpose::conference) return refusal_in_conference(verb);
    // https://www.twilio.com/docs/voice/twiml/enqueue#attributes-waiturl
    return verb.in_background || verb.in_queue ? 0 : 12200;
  }
  void document_over(Program& program) override {
    if (core_.now.steady - began_ >= kLeastRound) {
      begin(program);
    } else {
      core_.set_timer(TimerKind::background, call_.sid, began_ + kLeastRound - core_.now.steady);
    }
  }
  void woken(Program& program) override { begin(program); }
  void document_unusable(Program& program, int, const std::string&) override {
    // Whoever waits must not believe the line dead.
    source_.url = kDefaultMusic;
    play_music(program);
  }
  void end_call(const Ending& ending) override {
    if (purpose_ == Background::Purpose::queue) {
      core_.control.end(call_, ending);
    } else if (call_.background) {
      document_unusable(*call_.background, 0, {});
    }
  }

 private:
  void play_music(Program& program) {
    twiml::Element music = make_element("Play", std::string(kDefaultMusic));
    music.attributes.push_back({"loop", "0"});
    core_.interpreter.run(program, make_document({std::move(music)}), source_.url);
  }

  SoundSource source_;
  Background::Purpose purpose_;
  TimePoint began_{};
};

class OnceHost : public LegHost {
 public:
  OnceHost(Core& core, Call& call, Background::Facts facts, Background::Over over)
      : LegHost(core, call, std::move(facts)), over_(std::move(over)) {}

  [[nodiscard]] int refusal(const VerbEntry& verb) const override { return refusal_in_conference(verb); }
  void document_over(Program&) override { over_({}); }
  void document_unusable(Program&, int, const std::string& text) override { over_(text); }
  void end_call(const Ending&) override { over_("The document redirects in a circle"); }

 private:
  Background::Over over_;
};

/// A document that a whole conference hears.
class RoomHost : public ProgramHost {
 public:
  RoomHost(Core& core, Conference& conference, Background::Facts facts, Background::Over over)
      : core_(core), conference_(conference), facts_(std::move(facts)), over_(std::move(over)) {}

  [[nodiscard]] Call* call() override { return nullptr; }
  [[nodiscard]] TimerKey timer() const override { return {TimerKind::background, conference_.sid}; }
  RequestId fetch(const std::string& url, const std::string& method, const Form& extra) override {
    Form fields = facts_();
    for (const auto& [name, value] : extra.pairs()) fields.set(name, value);
    return core_.webhooks.fetch_for(conference_.sid, url, method, std::move(fields));
  }
  PlayId play(Sound sound, unsigned loops) override {
    return core_.conferences.play_announcement(conference_, std::move(sound), loops);
  }
  void stop_sound() override { core_.conferences.stop_announcement_sound(conference_); }
  void notify(int code, bool error, const std::string& text, const std::string& url) override {
    core_.emit(Notify{.code = code, .error = error, .call_sid = conference_.sid, .text = text, .url = url});
  }
  [[nodiscard]] int refusal(const VerbEntry& verb) const override { return refusal_in_conference(verb); }
  [[nodiscard]] bool sound_is_all() const override { return false; }
  [[nodiscard]] std::optional<Fallback> fallback() const override { return std::nullopt; }
  void document_over(Program&) override { over_({}); }
  void document_unusable(Program&, int, const std::string& text) override { over_(text); }
  void end_call(const Ending&) override { over_("The document redirects in a circle"); }

 private:
  Core& core_;
  Conference& conference_;
  Background::Facts facts_;
  Background::Over over_;
};

}  // namespace

bool is_hold_music(std::string_view url) {
  for (const std::string_view start :
       {"http://twimlets.com/holdmusic",
        "https://twimlets.com/holdmusic",
        "http://www.twimlets.com/holdmusic",
        "https://www.twimlets.com/holdmusic"}) {
    if (!url.starts_with(start)) continue;
    const std::string_view query = url.substr(start.size());
    return query.empty() || query.starts_with("?Bucket=com.twilio.music.");
  }
  return false;
}

void Background::loop(Call& call, const SoundSource& source, Purpose purpose, Facts facts) {
  stop(call);
  if (source.url.empty()) return;
  auto host = std::make_unique<LoopHost>(core_, call, source, purpose, std::move(facts));
  LoopHost& loop = *host;
  call.background = std::make_unique<Program>(std::move(host));
  loop.begin(*call.background);
}

void Background::once(Call& call, const SoundSource& source, Facts facts, Over over) {
  stop(call);
  call.background =
      std::make_unique<Program>(std::make_unique<OnceHost>(core_, call, std::move(facts), std::move(over)));
  core_.interpreter.request(*call.background, source.url, source.method, {});
}

void Background::once(Conference& conference, const SoundSource& source, Facts facts, Over over) {
  stop(conference);
  conference.announcement = std::make_unique<Program>(
      std::make_unique<RoomHost>(core_, conference, std::move(facts), std::move(over))
  );
  core_.interpreter.request(*conference.announcement, source.url, source.method, {});
}

void Background::stop(Call& call) {
  core_.interpreter.dispose(std::move(call.background), call.ended());
}

void Background::stop(Conference& conference) {
  core_.interpreter.dispose(std::move(conference.announcement), false);
}

}  // namespace softphone::carrier
