// Recordings and detection: what the engine's effects do to the recorder and the media engine, and what was
// there before a restart.

#include <boost/asio/post.hpp>
#include <fstream>
#include <sstream>

#include "io/carrier/machine_tap.hpp"
#include "io/carrier/recording_json.hpp"
#include "io/carrier/service_impl.hpp"
#include "io/net/log.hpp"
#include "io/net/random.hpp"
#include "io/recording/recording_file.hpp"

namespace softphone::io::carrier {

namespace fs = std::filesystem;

namespace {

recording::Track track_of(core::RecordingTrack track) {
  switch (track) {
    case core::RecordingTrack::inbound:
      return recording::Track::says;
    case core::RecordingTrack::outbound:
      return recording::Track::hears;
    case core::RecordingTrack::both:
      break;
  }
  return recording::Track::both;
}

core::RecordingEnded translate(const recording::RecordingEnded& end) {
  using From = recording::RecordingEnded::Reason;
  using To = core::RecordingEnded::Reason;
  To reason = To::stopped;
  switch (end.reason) {
    case From::stopped:
      break;
    case From::silence:
      reason = To::silence;
      break;
    case From::max_length:
      reason = To::max_length;
      break;
    case From::leg_gone:
      reason = To::leg_gone;
      break;
    case From::failed:
      reason = To::failed;
      break;
  }
  return {end.name, reason, end.length, end.heard, end.error};
}

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

void CarrierService::Impl::execute(const core::StartRecording& effect) {
  recording::RecordingJob job;
  job.name = effect.sid;
  job.channels = effect.channels;
  job.track = track_of(effect.track);
  job.trim = effect.trim;
  if (effect.silence) job.silence_timeout = std::chrono::duration_cast<Milliseconds>(*effect.silence);
  job.max_length = std::chrono::duration_cast<Milliseconds>(effect.length);
  auto tap = recorder_->begin(std::move(job));
  const media::TapId id = next_tap();
  recording_taps_[effect.sid] = id;
  if (const auto* leg = std::get_if<core::LegId>(&effect.of)) {
    media_->add_tap(static_cast<media::LegId>(*leg), id, std::move(tap));
  } else {
    media_->add_tap(static_cast<media::RoomId>(std::get<core::RoomId>(effect.of)), id, std::move(tap));
  }
}

void CarrierService::Impl::execute(const core::PauseRecording& effect) {
  recorder_->pause(effect.sid, effect.skip);
}
void CarrierService::Impl::execute(const core::ResumeRecording& effect) {
  recorder_->resume(effect.sid);
}

void CarrierService::Impl::execute(const core::StopRecording& effect) {
  remove_recording_tap(effect.sid);
  recorder_->stop(effect.sid);
}

void CarrierService::Impl::execute(const core::DeleteRecording& effect) {
  for (const char* ending : {".wav", ".mp3", ".mono.wav", ".mono.mp3"})
    recorder_->remove(effect.sid + ending);
}

void CarrierService::Impl::execute(const core::SaveRecording& effect) {
  recorder_->save(effect.recording.sid + ".json", recording_note(effect.recording));
}

void CarrierService::Impl::execute(const core::DetectMachine& effect) {
  execute(core::StopDetection{effect.leg});
  auto report = [executor = executor_, weak = weak_from_this(), leg = effect.leg](audio::AnsweredBy who) {
    boost::asio::post(executor, [weak, leg, who] {
      const auto self = weak.lock();
      if (!self) return;
      self->execute(core::StopDetection{leg});
      self->dispatch(core::MachineDetected{leg, who});
    });
  };
  const media::TapId id = next_tap();
  detection_taps_[static_cast<std::uint64_t>(effect.leg)] = id;
  media_->add_tap(
      static_cast<media::LegId>(effect.leg),
      id,
      std::make_shared<MachineTap>(effect.options, std::move(report))
  );
}

void CarrierService::Impl::execute(const core::StopDetection& effect) {
  const auto found = detection_taps_.find(static_cast<std::uint64_t>(effect.leg));
  if (found == detection_taps_.end()) return;
  if (media_) media_->remove_tap(found->second);
  detection_taps_.erase(found);
}

media::TapId CarrierService::Impl::next_tap() {
  return static_cast<media::TapId>(++last_tap_);
}

void CarrierService::Impl::remove_recording_tap(const std::string& sid) {
  const auto found = recording_taps_.find(sid);
  if (found == recording_taps_.end()) return;
  media_->remove_tap(found->second);
  recording_taps_.erase(found);
}

void CarrierService::Impl::recordings_ended() {
  if (stopped_) return;
  for (const recording::RecordingEnded& end : recorder_->take_ends()) {
    remove_recording_tap(end.name);
    dispatch(translate(end));
  }
}

void CarrierService::Impl::restore_recordings() {
  std::vector<core::Recording> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(recorder_->folder(), error)) {
    if (entry.path().extension() == ".new") {
      fs::remove(entry.path(), error);  // a draft that a crash left
      continue;
    }
    if (entry.path().extension() != ".json") continue;
    auto recording = read_recording_note(read_text(entry.path()));
    if (recording && entry.path().stem() == recording->sid) {
      found.push_back(std::move(*recording));
    } else {
      log::warn("recordings: {} is not a recording's note", entry.path().string());
    }
  }
  std::sort(found.begin(), found.end(), [](const core::Recording& a, const core::Recording& b) {
    return a.started < b.started;
  });
  for (core::Recording& recording : found) {
    std::optional<Milliseconds> saved;
    if (!is_settled(recording.status)) {
      const auto mended = recording::repair(recorder_->folder() / (recording.sid + ".wav"));
      if (mended) saved = Milliseconds(mended->milliseconds());
      log::warn(
          "recordings: {} was cut by a crash; {} s of it are kept",
          recording.sid,
          saved ? saved->count() / 1000 : 0
      );
    }
    engine_.restore_recording(std::move(recording), saved, net::system_now());
  }
  pump();
}

}  // namespace softphone::io::carrier
