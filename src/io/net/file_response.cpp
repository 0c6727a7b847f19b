#include "io/net/file_response.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/byte_range.hpp"

namespace softphone::net {

OpenFile::~OpenFile() {
  ::close(descriptor_);
}

std::size_t OpenFile::read(std::span<char> into, std::uint64_t offset) const {
  for (;;) {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    return got < 0 ? 0 : static_cast<std::size_t>(got);
  }
}

std::optional<HttpResponse> file_response(
    const HttpRequest& request, const std::filesystem::path& path, const FileDescription& description
) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (descriptor < 0) return std::nullopt;
  const auto file = std::make_shared<const OpenFile>(descriptor);
  struct stat info {};
  if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(info.st_size);
  const std::string tag = fmt::format("\"{:x}-{:x}-{:x}\"", size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);

  HttpResponse response;
  response.headers.add("ETag", tag);
  response.headers.add("Accept-Ranges", "bytes");
  const auto known = request.headers.get("If-None-Match");
  if (known && (*known == "*" || known->find(tag) != std::string::npos)) {
    response.status = 304;
    return response;
  }
  response.headers.add("Content-Type", description.content_type);
  response.headers.add(
      "Content-Disposition", fmt::format("inline; filename=\"{}\"", description.download_name)
  );
  // A part of another version of the file would not fit what the client has.
  const bool same = request.headers.get("If-Range").value_or(tag) == tag;
  const ByteRange range =
      read_byte_range(same ? request.headers.get("Range").value_or("") : std::string{}, size);
  if (range.kind == ByteRange::Kind::unsatisfiable) {
    HttpResponse refusal = HttpResponse::text(416, "Nothing of that range is there.");
    refusal.headers.add("Content-Range", fmt::format("bytes */{}", size));
    refusal.headers.add("Accept-Ranges", "bytes");
    return refusal;
  }
  response.file = FileBody{file, 0, size};
  if (range.kind == ByteRange::Kind::part) {
    response.status = 206;
    response.file = FileBody{file, range.first, range.length};
    response.headers.add(
        "Content-Range", fmt::format("bytes {}-{}/{}", range.first, range.first + range.length - 1, size)
    );
  }
  return response;
}

}  // namespace softphone::net
