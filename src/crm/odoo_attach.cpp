// Recordings on their call's record: each one attachment, looked for by its name before it is made.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/time.hpp"
#include "crm/note_html.hpp"
#include "crm/odoo_talk.hpp"

namespace softphone::crm {
namespace {

/// What stops all attaching for now; else a recording that Odoo does not want is told, and the others go on.
bool is_for_all(const Failure& failure) {
  return failure.trouble != Trouble::refused && failure.trouble != Trouble::missing;
}

}  // namespace

std::string sound_name(const CallNote& note, std::string_view recording_sid) {
  // Whenever it is tried, and in whatever language: it is found again by it.
  std::string when = format_iso8601(from_unix_seconds(note.started_at / 1000)).substr(0, 16);
  std::erase_if(when, [](char c) { return c == ':' || c == '-'; });
  return "call-" + when + "-" + std::string(recording_sid) + ".mp3";
}

OdooTalk<long> OdooTalks::attached_as(std::string name, RecordRef record) {
  OdooCall call;
  call.model = "ir.attachment";
  call.method = "search";
  call.leading = {
      {"domain",
       json::array{
           json::array{"res_model", "=", record.model},
           json::array{"res_id", "=", record.id},
           json::array{"name", "=", std::move(name)}}}};
  call.named = {{"limit", 1}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  co_return read_id(*answer);
}

OdooTalk<bool> OdooTalks::move_attachment(long id, RecordRef record) {
  OdooCall call;
  call.model = "ir.attachment";
  call.method = "write";
  call.ids = {id};
  call.leading = {{"vals", json::object{{"res_model", record.model}, {"res_id", record.id}}}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (answer) co_return true;
  // Deleted in Odoo, or not ours to move: the recording is attached to the new record anew.
  if (answer.error().trouble == Trouble::missing || answer.error().trouble == Trouble::rights)
    co_return false;
  co_return answer.error();
}

OdooTalk<long> OdooTalks::attach(const CallNote& note, const Sound& sound, RecordRef record) {
  const std::string name = sound_name(note, sound.recording_sid);
  // Right before every upload: an earlier one may have been carried out while we thought it lost.
  auto looking = attached_as(name, record);
  const auto there = co_await looking;
  if (!there) co_return there.error();
  if (*there != 0) co_return *there;
  OdooCall call;
  call.model = "ir.attachment";
  call.method = "create";
  call.leading = {
      {"vals_list",
       json::array{json::object{
           {"name", name},
           {"datas", base64(as_bytes(sound.bytes))},
           {"res_model", record.model},
           {"res_id", record.id},
           {"mimetype", "audio/mpeg"}}}}};
  auto asking = ask(std::move(call));
  const auto answer = co_await asking;
  if (!answer) co_return answer.error();
  const long id = read_id(*answer);
  if (id == 0) co_return Failure{Trouble::server, "Odoo does not say which attachment it made.", {}};
  co_return id;
}

OdooTalk<OdooTalks::Attached> OdooTalks::attach_all(
    const CallNote& note, const std::optional<Receipt>& before, RecordRef record
) {
  Attached out;
  const bool moved = before && (before->record.model != record.model || before->record.id != record.id);
  if (before) {
    for (const Attachment& one : before->attachments) {
      if (moved) {
        auto moving = move_attachment(one.id, record);
        const auto there = co_await moving;
        if (!there) {
          out.failure = there.error();
          co_return out;
        }
        if (!*there) continue;
      }
      out.attachments.push_back(one);
    }
  }
  for (const Sound& sound : note.sounds) {
    const bool known =
        std::any_of(out.attachments.begin(), out.attachments.end(), [&](const Attachment& one) {
          return one.recording_sid == sound.recording_sid;
        });
    if (known) continue;
    auto attaching = attach(note, sound, record);
    const auto made = co_await attaching;
    if (made) {
      out.attachments.push_back({sound.recording_sid, *made});
      continue;
    }
    out.failure = made.error();
    if (is_for_all(made.error())) break;
  }
  co_return out;
}

std::vector<std::string> OdooTalks::attachment_urls(const std::vector<Attachment>& attachments) const {
  std::vector<std::string> urls;
  for (const Attachment& one : attachments) urls.push_back(url_ + "/web/content/" + std::to_string(one.id));
  return urls;
}

}  // namespace softphone::crm
