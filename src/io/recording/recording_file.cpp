#include "io/recording/recording_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace softphone::recording {

namespace {

static_assert(
    std::endian::native == std::endian::little, "WAV is little-endian; samples are written as they are"
);

Error not_writable(int reason) {
  return fail("not_writable", fmt::format("the recording cannot be written: {}", std::strerror(reason)));
}

/// 0, or errno.
int write_all(int file, ByteView bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return 0;
}

}  // namespace

Result<RecordingFile> RecordingFile::create(const std::filesystem::path& path, int channels) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return not_writable(errno);
  RecordingFile made(file, channels);
  if (const auto header = made.write_header(); !header) return header.error();
  return made;
}

RecordingFile::RecordingFile(RecordingFile&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      stream_(other.stream_),
      frames_in_header_(other.frames_in_header_) {}

RecordingFile::~RecordingFile() {
  if (file_ >= 0) ::close(file_);
}

Result<bool> RecordingFile::write_header() {
  const auto header = audio::wav_stream_header(stream_);
  if (const int reason = write_all(file_, header, 0)) return not_writable(reason);
  frames_in_header_ = stream_.frames;
  return true;
}

Result<bool> RecordingFile::append(std::span<const std::int16_t> samples) {
  const ByteView bytes{reinterpret_cast<const std::uint8_t*>(samples.data()), samples.size_bytes()};
  const std::uint64_t offset = audio::kWavStreamHeader + stream_.data_bytes();
  if (const int reason = write_all(file_, bytes, offset)) return not_writable(reason);
  stream_.frames += samples.size() / static_cast<std::size_t>(stream_.channels);
  if (stream_.frames - frames_in_header_ < audio::kWavStreamRate) return true;
  return write_header();
}

Result<bool> RecordingFile::finish(std::uint64_t frames) {
  stream_.frames = std::min(stream_.frames, frames);
  const auto end = static_cast<off_t>(audio::kWavStreamHeader + stream_.data_bytes());
  if (::ftruncate(file_, end) != 0) return not_writable(errno);
  if (const auto header = write_header(); !header) return header.error();
  if (::fdatasync(file_) != 0) return not_writable(errno);
  return true;
}

Result<audio::WavStream> repair(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return fail("not_found", "there is no such recording");
  const auto closed = [file](auto result) {
    ::close(file);
    return result;
  };
  struct stat info {};
  ::fstat(file, &info);
  Bytes beginning(audio::kWavStreamHeader);
  const ssize_t got = ::pread(file, beginning.data(), beginning.size(), 0);
  beginning.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
  auto stream = audio::inspect_wav_stream(beginning, static_cast<std::uint64_t>(info.st_size));
  if (!stream) return closed(stream);
  const auto header = audio::wav_stream_header(*stream);
  const auto end = static_cast<off_t>(audio::kWavStreamHeader + stream->data_bytes());
  int reason = ::ftruncate(file, end) == 0 ? write_all(file, header, 0) : errno;
  if (reason == 0 && ::fdatasync(file) != 0) reason = errno;
  if (reason != 0) return closed(Result<audio::WavStream>(not_writable(reason)));
  return closed(stream);
}

}  // namespace softphone::recording
