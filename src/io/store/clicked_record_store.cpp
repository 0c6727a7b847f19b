#include "io/store/clicked_record_store.hpp"

#include <soci/soci.h>

#include "io/store/threads.hpp"

namespace softphone::store {

namespace asio = boost::asio;

asio::awaitable<Result<bool>> ClickedRecordStore::keep(std::string call_sid, delivery::ClickedRecord record) {
  auto work = [call_sid = std::move(call_sid), record = std::move(record)](Connection& connection) {
    const long long id = record.id;
    connection.sql(
    ) << "INSERT INTO clicked_records (call_sid, model, record_id) VALUES (:call, :model, :id) "
         "ON CONFLICT (call_sid) DO NOTHING",
        soci::use(call_sid), soci::use(record.model), soci::use(id);
    return true;
  };
  co_return co_await threads_.writer.run(std::move(work));
}

asio::awaitable<Result<std::optional<delivery::ClickedRecord>>> ClickedRecordStore::of_call(
    std::string call_sid
) {
  auto work = [call_sid =
                   std::move(call_sid)](Connection& connection) -> std::optional<delivery::ClickedRecord> {
    delivery::ClickedRecord record;
    long long id = 0;
    soci::statement select =
        (connection.sql().prepare << "SELECT model, record_id FROM clicked_records WHERE call_sid = :call",
         soci::use(call_sid),
         soci::into(record.model),
         soci::into(id));
    select.execute();
    if (!select.fetch()) return std::nullopt;
    record.id = id;
    return record;
  };
  co_return co_await threads_.reader.run(std::move(work));
}

}  // namespace softphone::store
