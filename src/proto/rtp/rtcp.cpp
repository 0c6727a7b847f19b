#include "proto/rtp/rtcp.hpp"

#include <algorithm>

#include "base/bytes.hpp"

namespace softphone::rtp {
namespace {

enum PacketType : std::uint8_t { kSenderReport = 200, kReceiverReport = 201, kDescription = 202, kBye = 203 };
constexpr std::uint8_t kCname = 1;
constexpr std::size_t kMaxBlocks = 31;

ReportBlock read_block(ByteReader& reader) {
  ReportBlock block;
  block.ssrc = reader.u32();
  block.fraction_lost = reader.u8();
  const std::uint32_t lost = reader.u24();
  block.total_lost = static_cast<std::int32_t>(lost << 8) >> 8;  // sign of 24 bits
  block.highest_sequence = reader.u32();
  block.jitter = reader.u32();
  block.last_report = reader.u32();
  block.delay_since_last_report = reader.u32();
  return block;
}

void write_block(ByteWriter& writer, const ReportBlock& block) {
  writer.u32(block.ssrc);
  writer.u8(block.fraction_lost);
  writer.u24(static_cast<std::uint32_t>(block.total_lost) & 0xFFFFFF);
  writer.u32(block.highest_sequence);
  writer.u32(block.jitter);
  writer.u32(block.last_report);
  writer.u32(block.delay_since_last_report);
}

bool read_report(RtcpPacket& result, std::uint8_t type, unsigned count, ByteView body) {
  ByteReader reader(body);
  const std::uint32_t sender = reader.u32();
  if (type == kSenderReport) {
    SenderInfo info;
    info.ntp = reader.u64();
    info.timestamp = reader.u32();
    info.packets = reader.u32();
    info.octets = reader.u32();
    if (reader.ok()) result.info = info;
  }
  for (unsigned i = 0; i < count && reader.ok(); ++i) {
    const ReportBlock block = read_block(reader);
    if (reader.ok() && result.block_count < kMaxBlocks) result.blocks[result.block_count++] = block;
  }
  result.sender = sender;
  return reader.ok();
}

}  // namespace

Result<RtcpPacket> parse_rtcp(ByteView packet) {
  if (packet.size() < 8) return fail("malformed", "too short");
  ByteReader reader(packet);
  RtcpPacket result;
  while (reader.remaining() > 0) {
    const std::uint8_t first = reader.u8();
    const std::uint8_t type = reader.u8();
    const std::size_t length = std::size_t{reader.u16()} * 4;
    ByteView body = reader.take(length);
    if (!reader.ok() || first >> 6 != 2) return fail("malformed", "packet runs past the end");
    if ((first & 0x20) != 0) {  // padding, counted by the last byte (§6.4.1)
      if (body.empty() || body.back() == 0 || body.back() > body.size()) return fail("malformed", "padding");
      body = body.first(body.size() - body.back());
    }
    const unsigned count = first & 0x1Fu;
    if (type == kSenderReport || type == kReceiverReport) {
      if (!read_report(result, type, count, body)) return fail("malformed", "report");
    } else if (type == kBye) {
      if (body.size() < std::size_t{count} * 4) return fail("malformed", "bye");
      result.bye = true;
    }
  }
  return result;
}

void write_rtcp(
    Bytes& out,
    std::uint32_t ssrc,
    const std::optional<SenderInfo>& info,
    std::span<const ReportBlock> blocks,
    std::string_view cname,
    bool bye
) {
  ByteWriter writer(out);
  blocks = blocks.first(std::min(blocks.size(), kMaxBlocks));
  writer.u8(static_cast<std::uint8_t>(0x80 | blocks.size()));
  writer.u8(info ? kSenderReport : kReceiverReport);
  writer.u16(static_cast<std::uint16_t>((info ? 6 : 1) + blocks.size() * 6));
  writer.u32(ssrc);
  if (info) {
    writer.u64(info->ntp);
    writer.u32(info->timestamp);
    writer.u32(info->packets);
    writer.u32(info->octets);
  }
  for (const ReportBlock& block : blocks) write_block(writer, block);

  cname = cname.substr(0, 255);
  // One chunk: SSRC, the item, at least one zero byte up to the next word (§6.5).
  const std::size_t item = 2 + cname.size();
  const std::size_t zeros = 4 - item % 4;
  writer.u8(0x81);
  writer.u8(kDescription);
  writer.u16(static_cast<std::uint16_t>(1 + (item + zeros) / 4));
  writer.u32(ssrc);
  writer.u8(kCname);
  writer.u8(static_cast<std::uint8_t>(cname.size()));
  writer.text(cname);
  writer.zeros(zeros);

  if (!bye) return;
  writer.u8(0x81);
  writer.u8(kBye);
  writer.u16(1);
  writer.u32(ssrc);
}

std::uint64_t ntp_time(WallTime time) {
  constexpr std::uint64_t kUnixEpoch = 2'208'988'800;  // seconds from 1900 to 1970
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  const std::uint64_t seconds = static_cast<std::uint64_t>(since / 1'000'000'000) + kUnixEpoch;
  const std::uint64_t rest = static_cast<std::uint64_t>(since % 1'000'000'000);
  return seconds << 32 | (rest << 32) / 1'000'000'000;
}

std::optional<Duration> round_trip(const ReportBlock& block, std::uint64_t arrival_ntp) {
  if (block.last_report == 0) return std::nullopt;
  const auto arrival = static_cast<std::uint32_t>(arrival_ntp >> 16);
  const auto units = static_cast<std::int32_t>(arrival - block.last_report - block.delay_since_last_report);
  if (units < 0) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(units / 65536.0));
}

}  // namespace softphone::rtp
