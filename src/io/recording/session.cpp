#include "io/recording/session.hpp"

#include <algorithm>

namespace softphone::recording {

namespace {

constexpr Milliseconds kFrame{20};
/// Kept before the first and after the last sound, so that no consonant is cut.
constexpr std::size_t kRunUpFrames = 8;
constexpr std::uint64_t kRunOutSamples = 1'600;
/// More silence than this is not made up for frames that were lost: the disk was away for minutes.
constexpr std::uint64_t kMostLostFrames = 50ULL * 600;

std::int16_t mix(std::int16_t a, std::int16_t b) {
  return static_cast<std::int16_t>(std::clamp(static_cast<int>(a) + b, -32'768, 32'767));
}

}  // namespace

Recorder::Session::Session(RecordingJob job, std::shared_ptr<RecordingTap> tap, Result<RecordingFile> file)
    : job_(std::move(job)), tap_(std::move(tap)) {
  if (file) {
    file_.emplace(std::move(*file));
  } else {
    error_ = file.error().detail;
  }
}

std::optional<RecordingEnded> Recorder::Session::serve() {
  const bool last = tap_->ended();
  while (const TapFrame* frame = tap_->front()) {
    take(*frame);
    tap_->pop();
    if (const auto reason = over()) return stop(*reason);
  }
  if (!pending_.empty()) {
    write(pending_);
    pending_.clear();
  }
  if (!error_.empty()) return stop(RecordingEnded::Reason::failed);
  if (last) return stop(RecordingEnded::Reason::leg_gone);
  return std::nullopt;
}

std::optional<RecordingEnded::Reason> Recorder::Session::over() const {
  if (!error_.empty()) return RecordingEnded::Reason::failed;
  if (static_cast<long>(taken_) * kFrame >= job_.max_length) return RecordingEnded::Reason::max_length;
  if (job_.silence_timeout && static_cast<long>(silent_run_) * kFrame >= *job_.silence_timeout) {
    return RecordingEnded::Reason::silence;
  }
  return std::nullopt;
}

void Recorder::Session::take(const TapFrame& frame) {
  // Lost frames leave silence, so that what follows stays where it belongs.
  const std::uint64_t lost = std::min(frame.index - next_index_, kMostLostFrames);
  next_index_ = frame.index + 1;
  if (frame.mode == TapMode::skip) return;
  taken_ += lost;
  for (std::uint64_t i = 0; i < lost; ++i) add(nullptr);
  if (frame.mode == TapMode::silence) {
    ++taken_;
    silent_run_ = 0;  // who pauses a recording does not want it to end
    add(nullptr);
    return;
  }
  ++taken_;
  const bool sound = voiced(frame);
  silent_run_ = sound ? 0 : silent_run_ + 1;
  if (sound && !heard_) {
    heard_ = true;
    for (const auto& early : run_up_) pending_.insert(pending_.end(), early.begin(), early.end());
    run_up_.clear();
  }
  add(&frame);
  if (sound && file_) {
    after_voice_ = file_->frames() + pending_.size() / static_cast<std::size_t>(job_.channels);
  }
}

bool Recorder::Session::voiced(const TapFrame& frame) {
  // Both must look at every frame: they learn the noise of their direction.
  const bool says = job_.track != Track::hears && says_activity_.handle_frame(frame.says);
  const bool hears = job_.track != Track::says && hears_activity_.handle_frame(frame.hears);
  return says || hears;
}

void Recorder::Session::add(const TapFrame* frame) {
  const auto channels = static_cast<std::size_t>(job_.channels);
  const bool wait = job_.trim && !heard_;
  std::vector<std::int16_t> early;
  std::vector<std::int16_t>& out = wait ? early : pending_;
  const std::size_t at = out.size();
  out.resize(at + media::kTapFrame * channels, 0);
  for (std::size_t i = 0; frame && i < media::kTapFrame; ++i) {
    std::int16_t* sample = &out[at + i * channels];
    if (channels == 2) {
      sample[0] = frame->says[i];
      sample[1] = frame->hears[i];
    } else {
      *sample = job_.track == Track::says    ? frame->says[i]
                : job_.track == Track::hears ? frame->hears[i]
                                             : mix(frame->says[i], frame->hears[i]);
    }
  }
  if (!wait) return;
  run_up_.push_back(std::move(early));
  if (run_up_.size() > kRunUpFrames) run_up_.pop_front();
}

void Recorder::Session::write(std::span<const std::int16_t> samples) {
  if (!file_ || !error_.empty()) return;
  if (const auto done = file_->append(samples); !done) error_ = done.error().detail;
}

RecordingEnded Recorder::Session::stop(RecordingEnded::Reason reason) {
  while (const TapFrame* frame = tap_->front()) {
    if (reason == RecordingEnded::Reason::stopped) take(*frame);
    tap_->pop();
    if (over()) break;
  }
  if (!pending_.empty()) write(pending_);
  pending_.clear();
  if (file_) {
    const std::uint64_t wanted = !job_.trim ? file_->frames() : heard_ ? after_voice_ + kRunOutSamples : 0;
    if (const auto done = file_->finish(wanted); !done && error_.empty()) error_ = done.error().detail;
  }
  RecordingEnded end;
  end.name = job_.name;
  end.reason = error_.empty() ? reason : RecordingEnded::Reason::failed;
  end.length = file_ ? Milliseconds(file_->frames() * 1000 / audio::kWavStreamRate) : Milliseconds{0};
  end.heard = heard_;
  end.error = error_;
  return end;
}

}  // namespace softphone::recording
