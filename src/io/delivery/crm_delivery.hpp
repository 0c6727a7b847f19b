#pragma once
// One call's note to the CRM: what its answer means.

#include "base/random.hpp"
#include "io/crm/crm.hpp"
#include "io/delivery/outbox.hpp"
#include "io/store/clicked_record_store.hpp"
#include "io/store/outbox_store.hpp"

namespace softphone::io_delivery {

/// What of a try is kept, and whether the CRM as a whole is to be left alone for now.
struct NoteTried {
  store::Tried tried;
  bool crm_is_down = false;  ///< unreachable, or its key is refused: nothing else will be written either
};

NoteTried tried_note(
    const delivery::Delivery& note,
    const delivery::CrmKept& kept,
    const Result<crm::Receipt, crm::Failure>& written,
    desk::UnixMs now,
    std::uint32_t random
);

/// Reads what is to be attached to the call's record and is not yet, into the note. What stays a link is kept
/// with its reason; why something could not be read now is told, and is to be tried again.
boost::asio::awaitable<std::optional<crm::Failure>> add_sounds(
    const OutboxParts& parts,
    const std::vector<std::string>& recordings,
    delivery::CrmKept& kept,
    crm::CallNote& note
);

/// The record on which the rep clicked to make the call, if the CRM says that it bears the number; nothing:
/// there was no such click, or the usual rules have to decide. An error: the CRM has to be asked again.
boost::asio::awaitable<Result<std::optional<crm::RecordRef>, crm::Failure>> clicked_record(
    store::ClickedRecordStore clicked,
    crm::Crm& crm,
    std::string call_sid,
    std::string number,
    std::string rep_login
);

/// What an admin does about it; a sentence.
std::string_view advice(crm::Trouble trouble);

}  // namespace softphone::io_delivery
