#include "io/store/voicemail_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

namespace {

constexpr const char* kColumns =
    "SELECT recording_sid, call_sid, box, caller, at_ms, duration, heard_by, heard_at, deleted_at FROM "
    "voicemails ";

/// One row as it is read; SOCI knows long long, not std::int64_t.
struct Row {
  StoredMessage message;
  long long at = 0;
  long long duration = 0;
  long long heard_at = 0;
  long long deleted_at = 0;

  void bind(soci::statement& select) {
    select.exchange(soci::into(message.recording_sid));
    select.exchange(soci::into(message.call_sid));
    select.exchange(soci::into(message.box));
    select.exchange(soci::into(message.caller));
    select.exchange(soci::into(at));
    select.exchange(soci::into(duration));
    select.exchange(soci::into(message.heard_by));
    select.exchange(soci::into(heard_at));
    select.exchange(soci::into(deleted_at));
  }
  [[nodiscard]] StoredMessage read() const {
    StoredMessage out = message;
    out.at = at;
    out.duration = duration;
    out.heard_at = heard_at;
    out.deleted_at = deleted_at;
    return out;
  }
};

/// "box IN (:b0, :b1, …)"
std::string in_boxes(std::size_t count) {
  std::string text = "box IN (";
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? ":b" : ", :b") + std::to_string(i);
  return text + ")";
}

MessagePage read_page(
    Connection& connection, const std::vector<std::string>& boxes, long long before, std::size_t limit
) {
  MessagePage page;
  if (boxes.empty()) return page;
  const int newest = before == 0 ? 1 : 0;
  const long long count = static_cast<long long>(limit) + 1;  // one more tells whether another page follows
  Row row;
  soci::statement select(connection.sql());
  for (const std::string& box : boxes) select.exchange(soci::use(box));
  select.exchange(soci::use(newest));
  select.exchange(soci::use(before));
  select.exchange(soci::use(count));
  row.bind(select);
  select.alloc();
  select.prepare(
      kColumns + ("WHERE " + in_boxes(boxes.size())) +
      " AND deleted_at = 0 AND (:newest = 1 OR at_ms < :before) ORDER BY at_ms DESC, recording_sid DESC "
      "LIMIT "
      ":count"
  );
  select.define_and_bind();
  select.execute();
  while (select.fetch()) page.messages.push_back(row.read());
  if (page.messages.size() > limit) {
    page.messages.resize(limit);
    page.more = true;
  }
  long long unheard = 0;
  soci::statement counted(connection.sql());
  for (const std::string& box : boxes) counted.exchange(soci::use(box));
  counted.exchange(soci::into(unheard));
  counted.alloc();
  counted.prepare(
      "SELECT COUNT(*) FROM voicemails WHERE " + in_boxes(boxes.size()) +
      " AND deleted_at = 0 AND heard_at = 0"
  );
  counted.define_and_bind();
  counted.execute(true);
  page.unheard = unheard;
  return page;
}

std::optional<StoredMessage> read_message(Connection& connection, const std::string& sid) {
  Row row;
  soci::statement select(connection.sql());
  select.exchange(soci::use(sid));
  row.bind(select);
  select.alloc();
  select.prepare(kColumns + std::string("WHERE recording_sid = :sid"));
  select.define_and_bind();
  select.execute();
  if (!select.fetch()) return std::nullopt;
  return row.read();
}

}  // namespace

asio::awaitable<Result<MessagePage>> VoicemailStore::list(
    std::vector<std::string> boxes, desk::UnixMs before, std::size_t limit
) {
  auto work = [boxes = std::move(boxes), before, limit](Connection& connection) {
    return read_page(connection, boxes, before, limit);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<std::optional<StoredMessage>>> VoicemailStore::find(std::string recording_sid) {
  auto work = [sid = std::move(recording_sid)](Connection& connection) {
    return read_message(connection, sid);
  };
  co_return co_await threads_.reader.run(std::move(work));
}

asio::awaitable<Result<bool>> VoicemailStore::update(StoredMessage message) {
  auto work = [message = std::move(message)](Connection& connection) {
    const long long heard_at = message.heard_at;
    const long long deleted_at = message.deleted_at;
    connection.sql(
    ) << "UPDATE voicemails SET heard_by = :by, heard_at = :heard, deleted_at = :deleted WHERE "
         "recording_sid = :sid",
        soci::use(message.heard_by), soci::use(heard_at), soci::use(deleted_at),
        soci::use(message.recording_sid);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<bool>> VoicemailStore::put_greeting(std::string id, std::string sound) {
  auto work = [id = std::move(id), sound = std::move(sound)](Connection& connection) {
    connection.sql() << "INSERT INTO greetings (id, sound) VALUES (:id, :sound)", soci::use(id),
        soci::use(sound);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<std::optional<std::string>>> VoicemailStore::greeting(std::string id) {
  auto work = [id = std::move(id)](Connection& connection) -> std::optional<std::string> {
    std::string sound;
    soci::statement select =
        (connection.sql().prepare << "SELECT sound FROM greetings WHERE id = :id",
         soci::use(id),
         soci::into(sound));
    select.execute();
    if (!select.fetch()) return std::nullopt;
    return sound;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
