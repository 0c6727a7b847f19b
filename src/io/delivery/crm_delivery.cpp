#include "io/delivery/crm_delivery.hpp"

#include <algorithm>

#include "delivery/backoff.hpp"

namespace softphone::io_delivery {
namespace {

/// A server that is stopped or overloaded may write a note long after nobody waits for its answer any more,
/// and until then it is not found by its mark. Odoo ends what takes longer than 120 s (its limit_time_real).
constexpr desk::UnixMs kUntilItIsOver = 150'000;

desk::CrmTold told(
    desk::CrmState state, crm::Trouble trouble, const std::vector<crm::RecordRef>& candidates
) {
  desk::CrmTold out;
  out.state = state;
  out.reason = delivery::to_word(trouble);
  for (const crm::RecordRef& one : candidates) out.candidates.push_back(delivery::as_desk_record(one));
  return out;
}

/// The note is written, a recording is not attached: the rest is tried again, and given up at some point.
void try_attaching_again(
    const crm::Failure& failure,
    const delivery::Delivery& note,
    delivery::CrmKept& keeps,
    store::Tried& tried,
    desk::UnixMs now,
    std::uint32_t random
) {
  ++keeps.attach_tries;
  tried.state = delivery::State::waiting;
  tried.attempts = note.attempts + 1;
  tried.next_at = now + delivery::backoff(keeps.attach_tries, random);
  tried.reason = delivery::to_word(failure.trouble);
  tried.detail = "The note is written; its recording is not attached: " + failure.detail;
  if (!failure.pending) return;
  keeps.unclear_until = now + kUntilItIsOver;
  tried.next_at = std::max(tried.next_at, keeps.unclear_until);
}

/// What is wrong with an upload that has failed so often does not pass by itself.
constexpr int kMostAttachTries = 6;

}  // namespace

boost::asio::awaitable<std::optional<crm::Failure>> add_sounds(
    const OutboxParts& parts,
    const std::vector<std::string>& recordings,
    delivery::CrmKept& kept,
    crm::CallNote& note
) {
  std::optional<crm::Failure> unread;
  for (const std::string& sid : recordings) {
    // One that is attached is read again only for a record that it cannot be moved to.
    const bool attached = kept.receipt && (!kept.chosen || kept.chosen->id == kept.receipt->record.id) &&
                          std::any_of(
                              kept.receipt->attachments.begin(),
                              kept.receipt->attachments.end(),
                              [&](const crm::Attachment& one) { return one.recording_sid == sid; }
                          );
    if (attached) continue;
    if (kept.attach_tries >= kMostAttachTries) kept.link_only.emplace(sid, "failed");
    if (const auto link = kept.link_only.find(sid); link != kept.link_only.end()) {
      note.recording_reason = link->second;
      continue;
    }
    std::string wanted = sid;
    auto reading = parts.sound(std::move(wanted));
    auto sound = co_await std::move(reading);
    if (sound) {
      note.sounds.push_back({sid, std::move(*sound)});
    } else if (sound.error().code == "too_large" || sound.error().code == "gone") {
      kept.link_only.emplace(sid, sound.error().code);
      note.recording_reason = sound.error().code;
    } else {
      unread = crm::Failure{crm::Trouble::network, sound.error().detail, {}};
    }
  }
  co_return unread;
}

boost::asio::awaitable<Result<std::optional<crm::RecordRef>, crm::Failure>> clicked_record(
    store::ClickedRecordStore clicked,
    crm::Crm& crm,
    std::string call_sid,
    std::string number,
    std::string rep_login
) {
  const auto kept = co_await clicked.of_call(std::move(call_sid));
  // A database that cannot be read is no reason to write the note elsewhere.
  if (!kept) co_return crm::Failure{crm::Trouble::network, kept.error().detail, {}};
  if (!*kept || number.empty()) co_return std::nullopt;
  const delivery::ClickedRecord wanted = **kept;
  const auto found = co_await crm.find(std::move(number), std::move(rep_login));
  if (!found) co_return found.error();
  for (const crm::RecordRef& one : *found) {
    if (one.model == wanted.model && one.id == wanted.id) co_return one;
  }
  // A page may say anything: notes are written only where the CRM itself leads.
  co_return std::nullopt;
}

std::string_view advice(crm::Trouble trouble) {
  switch (trouble) {
    case crm::Trouble::network:
      return "It is tried again by itself.";
    case crm::Trouble::server:
      return "It is tried again by itself; if it lasts, look at the CRM's own log.";
    case crm::Trouble::credentials:
      return "Make a new API key in the CRM and set it here; what waits is written then by itself.";
    case crm::Trouble::rights:
      return "Give the CRM user of this server the right to read and write these records.";
    case crm::Trouble::missing:
      return "The record was deleted; it is looked for again.";
    case crm::Trouble::refused:
      return "Trying again does not help unless something is changed in the CRM.";
    case crm::Trouble::no_match:
    case crm::Trouble::ambiguous:
      return "The rep chooses the record.";
  }
  return {};
}

NoteTried tried_note(
    const delivery::Delivery& note,
    const delivery::CrmKept& kept,
    const Result<crm::Receipt, crm::Failure>& written,
    desk::UnixMs now,
    std::uint32_t random
) {
  NoteTried out;
  store::Tried& tried = out.tried;
  tried.id = note.id;
  tried.revision = note.revision;
  delivery::CrmKept keeps = kept;
  if (written) {
    tried.state = delivery::State::done;
    keeps.receipt = *written;
    keeps.receipt->not_attached = {};
    keeps.unclear_until = 0;
    if (written->not_attached) try_attaching_again(*written->not_attached, note, keeps, tried, now, random);
    tried.told = desk::CrmTold{desk::CrmState::written, {}, delivery::as_desk_record(written->record), {}};
    tried.kept = std::move(keeps);
    return out;
  }
  const crm::Failure& failure = written.error();
  tried.attempts = note.attempts + 1;
  tried.next_at = now + delivery::backoff(tried.attempts, random);
  tried.reason = delivery::to_word(failure.trouble);
  tried.detail = failure.detail + ' ' + std::string(advice(failure.trouble));
  switch (failure.trouble) {
    case crm::Trouble::network:
    case crm::Trouble::server:
      out.crm_is_down = failure.trouble == crm::Trouble::network;
      if (failure.pending) {
        keeps.unclear_until = now + kUntilItIsOver;
        tried.next_at = std::max(tried.next_at, keeps.unclear_until);
        tried.kept = keeps;
      }
      // What stands in the CRM already stays written for the rep; its next stage comes when it comes.
      if (!keeps.receipt) tried.told = told(desk::CrmState::waiting, failure.trouble, {});
      break;
    case crm::Trouble::credentials:
    case crm::Trouble::rights:
      // Nothing is given up: once an admin has acted, the next try succeeds.
      out.crm_is_down = failure.trouble == crm::Trouble::credentials;
      tried.told = told(desk::CrmState::failed, failure.trouble, {});
      break;
    case crm::Trouble::missing:
      keeps = {};
      tried.kept = std::move(keeps);
      tried.told = told(desk::CrmState::waiting, failure.trouble, {});
      break;
    case crm::Trouble::refused:
      tried.state = delivery::State::dead;
      tried.told = told(desk::CrmState::failed, failure.trouble, {});
      break;
    case crm::Trouble::no_match:
    case crm::Trouble::ambiguous:
      tried.state = delivery::State::held;
      tried.told = told(desk::CrmState::choose, failure.trouble, failure.candidates);
      break;
  }
  return out;
}

}  // namespace softphone::io_delivery
