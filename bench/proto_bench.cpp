// Hot paths of the wire formats and of sound: what one request, one call set-up or one 20 ms frame costs.
#include <benchmark/benchmark.h>

#include "audio/g711.hpp"
#include "audio/opus_codec.hpp"
#include "audio/resampler.hpp"
#include "audio/tones.hpp"
#include "proto/jwt/access_token.hpp"
#include "proto/sdp/session_description.hpp"
#include "proto/twilio/signature.hpp"
#include "proto/twiml/document.hpp"

namespace {

using namespace softphone;

constexpr std::string_view kSecret = "0123456789abcdef0123456789abcdef";
const WallTime kNow = from_unix_seconds(1'700'000'000);

jwt::AccessToken token() {
  jwt::AccessToken out;
  out.account_sid = "AC" + std::string(32, '3');
  out.api_key_sid = "SK" + std::string(32, '1');
  out.identity = "alice";
  out.issued_at = kNow;
  out.expires_at = kNow + 1h;
  out.incoming_allowed = true;
  out.outgoing_app = "AP" + std::string(32, '2');
  return out;
}

/// The fields of an ordinary voice webhook.
Form webhook() {
  return {
      {"CallSid", "CA" + std::string(32, '4')},
      {"AccountSid", "AC" + std::string(32, '3')},
      {"From", "client:alice"},
      {"To", "+33199000001"},
      {"CallStatus", "ringing"},
      {"ApiVersion", "2010-04-01"},
      {"Direction", "inbound"},
      {"ApplicationSid", "AP" + std::string(32, '2')},
      {"Caller", "client:alice"},
      {"Called", "+33199000001"}};
}

constexpr std::string_view kUrl = "https://softphone.example.com/webhook/softphone/voice";

sdp::AudioDescription description() {
  sdp::AudioDescription out;
  out.ice_ufrag = "aB+/";
  out.ice_pwd = "abcdefghijklmnopqrstuv+/";
  out.fingerprint = Bytes(32, 0xab);
  out.rtcp_rsize = true;
  out.codecs = {
      {0, "PCMU", 8000, 1, ""},
      {111, "opus", 48000, 2, "minptime=10;useinbandfec=1"},
      {63, "red", 48000, 2, "111/111"},
      {9, "G722", 8000, 1, ""},
      {8, "PCMA", 8000, 1, ""},
      {13, "CN", 8000, 1, ""},
      {110, "telephone-event", 48000, 1, ""},
      {126, "telephone-event", 8000, 1, ""}};
  out.ssrc = 2'814'749'767;
  out.cname = "Kq3Yc";
  out.stream_id = "3f0f8f9c-6c5a-4a1c-8a57-0d9a3f9a3a11";
  out.track_id = "77f0b8c4-91f0-4cc7-9a53-2f7f1f8f9c77";
  return out;
}

void token_mint(benchmark::State& state) {
  const jwt::AccessToken claims = token();
  for (auto _ : state) benchmark::DoNotOptimize(jwt::sign(claims, kSecret));
}
BENCHMARK(token_mint);

void token_verify(benchmark::State& state) {
  const jwt::AccessToken claims = token();
  const std::string text = jwt::sign(claims, kSecret);
  const auto find = [](std::string_view) { return std::optional<std::string>(kSecret); };
  for (auto _ : state) benchmark::DoNotOptimize(jwt::verify(text, claims.account_sid, kNow, find));
}
BENCHMARK(token_verify);

void signature_sign(benchmark::State& state) {
  const Form params = webhook();
  for (auto _ : state) benchmark::DoNotOptimize(twilio::sign_request(kSecret, kUrl, params));
}
BENCHMARK(signature_sign);

void signature_verify(benchmark::State& state) {
  const Form params = webhook();
  const std::string signature = twilio::sign_request(kSecret, kUrl, params);
  for (auto _ : state) benchmark::DoNotOptimize(twilio::verify_request(kSecret, signature, kUrl, params));
}
BENCHMARK(signature_verify);

/// The most that a wrong signature costs: every form of the URL is tried.
void signature_refuse(benchmark::State& state) {
  const Form params = webhook();
  for (auto _ : state) benchmark::DoNotOptimize(twilio::verify_request(kSecret, "wrong", kUrl, params));
}
BENCHMARK(signature_refuse);

void webhook_body_parse(benchmark::State& state) {
  const std::string body = webhook().encode();
  for (auto _ : state) benchmark::DoNotOptimize(parse_form(body));
}
BENCHMARK(webhook_body_parse);

void sdp_parse(benchmark::State& state) {
  const std::string text = sdp::format(description());
  for (auto _ : state) benchmark::DoNotOptimize(sdp::parse(text));
}
BENCHMARK(sdp_parse);

void sdp_format(benchmark::State& state) {
  const sdp::AudioDescription d = description();
  for (auto _ : state) benchmark::DoNotOptimize(sdp::format(d));
}
BENCHMARK(sdp_format);

void twiml_parse(benchmark::State& state) {
  constexpr std::string_view kBody =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Dial callerId=\"+33199000001\" timeout=\"20\" "
      "answerOnBridge=\"true\" action=\"/webhook/softphone/after?call=1&amp;leg=2\"><Client "
      "statusCallback=\"/s\">"
      "<Identity>alice</Identity><Parameter name=\"lead\" "
      "value=\"42\"/></Client><Number>+33199000002</Number>"
      "</Dial><Say language=\"fr-FR\">Personne ne r\xc3\xa9pond.</Say><Hangup/></Response>";
  for (auto _ : state) benchmark::DoNotOptimize(twiml::parse_document(kBody));
}
BENCHMARK(twiml_parse);

void mu_law_encode_frame(benchmark::State& state) {
  const audio::PcmClip frame = audio::tone({440}, 20);
  for (auto _ : state) benchmark::DoNotOptimize(audio::mu_law_encode(frame.samples));
}
BENCHMARK(mu_law_encode_frame);

void mu_law_decode_frame(benchmark::State& state) {
  const Bytes frame = audio::mu_law_encode(audio::tone({440}, 20).samples);
  for (auto _ : state) benchmark::DoNotOptimize(audio::mu_law_decode(frame));
}
BENCHMARK(mu_law_decode_frame);

void opus_encode_frame(benchmark::State& state) {
  const audio::PcmClip clip = audio::tone({440, 1350}, 1000, audio::kOpusRate);
  audio::OpusFrameEncoder encoder(24'000, static_cast<int>(state.range(0)));
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(encoder.encode(std::span(clip.samples).subspan(at, audio::kOpusFrame)));
    at = (at + audio::kOpusFrame) % clip.samples.size();
  }
}
BENCHMARK(opus_encode_frame)->ArgName("complexity")->Arg(3)->Arg(10);

void opus_decode_frame(benchmark::State& state) {
  const auto clip = audio::encode(audio::tone({440, 1350}, 1000), audio::Codec::opus);
  audio::OpusFrameDecoder decoder;
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(decoder.decode(clip->frame(at)));
    at = (at + 1) % clip->frame_count();
  }
}
BENCHMARK(opus_decode_frame);

void resample_frame_8_to_48(benchmark::State& state) {
  const audio::PcmClip frame = audio::tone({440}, 20);
  audio::Resampler resampler(8000, audio::kOpusRate);
  std::vector<std::int16_t> out;
  for (auto _ : state) {
    out.clear();
    resampler.process(frame.samples, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(resample_frame_8_to_48);

}  // namespace
