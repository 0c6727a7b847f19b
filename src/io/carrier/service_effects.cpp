// What each effect of the engine does to the world.

#include "io/carrier/service_impl.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"

namespace softphone::io::carrier {

namespace asio = boost::asio;

namespace {

media::LegId leg(core::LegId id) {
  return static_cast<media::LegId>(id);
}
media::PlayId play(core::PlayId id) {
  return static_cast<media::PlayId>(id);
}
std::uint64_t number(core::LegId id) {
  return static_cast<std::uint64_t>(id);
}

media::IceCredentials credentials(const core::IceCredentials& from) {
  return {.ufrag = from.ufrag, .pwd = from.pwd};
}

media::DtlsRole role(bool we_are_client) {
  return we_are_client ? media::DtlsRole::client : media::DtlsRole::server;
}

}  // namespace

void CarrierService::Impl::execute(const core::SendFrame& effect) {
  const auto found = sockets_.find(static_cast<std::uint64_t>(effect.connection));
  if (found != sockets_.end()) found->second->send_text(effect.text);
}

void CarrierService::Impl::execute(const core::CloseConnection& effect) {
  const auto found = sockets_.find(static_cast<std::uint64_t>(effect.connection));
  if (found != sockets_.end()) found->second->close(effect.code, effect.reason);
}

void CarrierService::Impl::execute(const core::OpenWebRtcLeg& effect) {
  media::WebRtcLegOptions options;
  options.local = credentials(effect.local);
  options.ssrc = effect.ssrc;
  options.cname = effect.cname;
  const core::StreamFormat& format = effect.remote ? effect.remote->format : effect.format;
  options.codec = format.codec;
  options.payload_type = format.payload_type;
  options.telephone_event = format.telephone_event;
  options.telephone_event_rate = format.telephone_event_rate;
  if (effect.remote) {
    options.remote = credentials(effect.remote->ice);
    options.remote_fingerprint = effect.remote->fingerprint;
    options.role = role(effect.remote->we_are_dtls_client);
    options.distance = effect.remote->distance;
  }
  media_->open_web_rtc(effect.shard, leg(effect.leg), std::move(options));
}

void CarrierService::Impl::execute(const core::SetRemote& effect) {
  media::RemoteDescription remote;
  remote.ice = credentials(effect.remote.ice);
  remote.fingerprint = effect.remote.fingerprint;
  remote.role = role(effect.remote.we_are_dtls_client);
  remote.codec = effect.remote.format.codec;
  remote.payload_type = effect.remote.format.payload_type;
  remote.telephone_event = effect.remote.format.telephone_event;
  remote.telephone_event_rate = effect.remote.format.telephone_event_rate;
  remote.distance = effect.remote.distance;
  media_->set_remote(leg(effect.leg), std::move(remote));
}

void CarrierService::Impl::execute(const core::RestartIce& effect) {
  media_->restart_ice(leg(effect.leg), credentials(effect.local), credentials(effect.remote));
}

void CarrierService::Impl::execute(const core::OpenLocalLeg& effect) {
  media::Impairment impairment;
  impairment.loss = effect.loss;
  impairment.jitter = effect.jitter;
  media_->open_local(effect.shard, leg(effect.leg), impairment);
}

void CarrierService::Impl::execute(const core::CloseLeg& effect) {
  wanted_sounds_.erase(number(effect.leg));
  wanted_speech_.erase(number(effect.leg));
  execute(core::StopDetection{effect.leg});
  media_->close(leg(effect.leg));
}

void CarrierService::Impl::execute(const core::BridgeLegs& effect) {
  media_->bridge(leg(effect.a), leg(effect.b));
}
void CarrierService::Impl::execute(const core::UnbridgeLeg& effect) {
  media_->unbridge(leg(effect.leg));
}
void CarrierService::Impl::execute(const core::EchoAsParty& effect) {
  media_->echo(leg(effect.leg), effect.on);
}

void CarrierService::Impl::execute(const core::PlaySound& effect) {
  if (const auto clip = sounds_.find(effect.sound, effect.codec)) {
    wanted_sounds_.erase(number(effect.leg));
    media_->play(leg(effect.leg), play(effect.play), clip, effect.loops);
    return;
  }
  wanted_sounds_[number(effect.leg)] = effect.play;
  tasks_.spawn(prepare_sound(shared_from_this(), effect));
}

asio::awaitable<void> CarrierService::Impl::prepare_sound(
    std::shared_ptr<Impl> /*self*/, core::PlaySound effect
) {
  const auto clip = co_await sounds_.make(effect.sound, effect.codec);
  if (stopped_) co_return;
  const auto wanted = wanted_sounds_.find(number(effect.leg));
  if (wanted == wanted_sounds_.end() || wanted->second != effect.play) co_return;
  wanted_sounds_.erase(wanted);
  if (clip) {
    media_->play(leg(effect.leg), play(effect.play), *clip, effect.loops);
    co_return;
  }
  core::SoundFailed failed{effect.leg, effect.play, clip.error().code, clip.error().text};
  dispatch(failed);
}

void CarrierService::Impl::execute(const core::StopSound& effect) {
  wanted_sounds_.erase(number(effect.leg));
  media_->stop_play(leg(effect.leg));
}

void CarrierService::Impl::execute(const core::SpeakAsParty& effect) {
  wanted_speech_[number(effect.leg)] = effect.play;
  tasks_.spawn(prepare_speech(shared_from_this(), effect));
}

asio::awaitable<void> CarrierService::Impl::prepare_speech(
    std::shared_ptr<Impl> /*self*/, core::SpeakAsParty effect
) {
  // Both encodings: the leg adapts to whoever it talks with.
  media::MediaEngine::Speech speech;
  int code = 0;
  std::string text;
  for (const audio::Codec codec : {audio::Codec::pcmu, audio::Codec::opus}) {
    core::Sound sound = effect.sound;
    audio::EncodedClipPtr clip = sounds_.find(sound, codec);
    if (!clip) {
      auto made = co_await sounds_.make(std::move(sound), codec);
      if (made) {
        clip = *made;
      } else {
        code = made.error().code;
        text = made.error().text;
      }
    }
    (codec == audio::Codec::pcmu ? speech.pcmu : speech.opus) = std::move(clip);
  }
  if (stopped_) co_return;
  const auto wanted = wanted_speech_.find(number(effect.leg));
  if (wanted == wanted_speech_.end() || wanted->second != effect.play) co_return;
  wanted_speech_.erase(wanted);
  if (speech.pcmu && speech.opus) {
    media_->speak(leg(effect.leg), play(effect.play), std::move(speech), 1);
    co_return;
  }
  core::SoundFailed failed{effect.leg, effect.play, code, text};
  dispatch(failed);
}

void CarrierService::Impl::execute(const core::StopSpeaking& effect) {
  wanted_speech_.erase(number(effect.leg));
  media_->stop_speaking(leg(effect.leg));
}

void CarrierService::Impl::execute(const core::SendDigits& effect) {
  media_->send_dtmf(leg(effect.leg), play(effect.play), effect.digits);
}

void CarrierService::Impl::execute(const core::FetchDocument& effect) {
  tasks_.spawn(fetch(shared_from_this(), effect));
}

asio::awaitable<void> CarrierService::Impl::fetch(
    std::shared_ptr<Impl> /*self*/, core::FetchDocument effect
) {
  WebhookRequest request{effect.method, effect.url, effect.params, effect.call_sid, true};
  if (bad_day_) {
    const core::BadDay::DocumentFault fault = bad_day_->document();
    if (fault.late.count() > 0) co_await net::sleep_for(fault.late);
    WebhookRequest lost = request;
    if (fault.twice) co_await webhooks_.send(std::move(lost));
  }
  const auto response = co_await webhooks_.send(std::move(request));
  if (!response) {
    core::FetchFailed failed{effect.request, response.error().code, response.error().text};
    dispatch(failed);
    co_return;
  }
  core::FetchFinished finished{
      effect.request, response->status, response->headers.get("Content-Type").value_or(""), response->body};
  dispatch(finished);
}

void CarrierService::Impl::execute(const core::StatusCallback& effect) {
  callbacks_.push(effect, shared_from_this());
}

void CarrierService::Impl::execute(const core::Notify& effect) {
  add_notification(effect);
}

void CarrierService::Impl::execute(const core::CallChanged& effect) {
  log::info("carrier: {} {} {}", effect.call_sid, effect.direction, effect.status);
  CallActivity activity;
  if (const core::Call* call = engine_.find_call(effect.call_sid)) activity = describe(*call);
  activity.at = net::system_now().wall;
  activity.call_sid = effect.call_sid;
  activity.direction = effect.direction;
  activity.status = effect.status;  // the call may be further already
  activity_.add(std::move(activity));
}

}  // namespace softphone::io::carrier
