#pragma once
// Conversations with an Odoo server: connect, find, write, create, check. Each is a coroutine that stops at a
// request (talk.hpp); what it learns of the server is kept in the session for the next one.

#include <optional>
#include <string>
#include <vector>

#include "crm/index_sync.hpp"
#include "crm/odoo_lead.hpp"
#include "crm/odoo_rpc.hpp"
#include "crm/talk.hpp"
#include "crm/work_schedule.hpp"

namespace softphone::crm {

using OdooExchange = Exchange<OdooRequest, OdooAnswer>;
template <class T>
using OdooTalk = Talk<Result<T, Failure>>;

/// What was learned of a server.
struct OdooSession {
  std::optional<OdooVersion> version;
  Dialect dialect = Dialect::json_rpc;
  std::optional<long> uid;  ///< of the bot, in JSON-RPC; nothing: not signed in
  std::optional<PhoneFields> lead;
  std::optional<PhoneFields> partner;
  CallingCodes calling_codes;
  bool knows_countries = false;  ///< all of them were asked for
};

/// What `softphone crm check` says.
struct OdooCheck {
  OdooVersion version;
  Dialect dialect = Dialect::json_rpc;
  PhoneFields lead;
  PhoneFields partner;
  std::optional<Failure> messages;  ///< why notes cannot be looked up; nothing: they can
};

/// One server, and the bot's way in. The object outlives every conversation it begins; one at a time.
class OdooTalks {
 public:
  /// `url`: without a slash at the end. `host`: ours, in the marks that notes bear.
  OdooTalks(OdooExchange& exchange, Access access, std::string url, std::string host);

  OdooTalk<OdooCheck> check();
  /// `number` E.164; at most 10, the likeliest first, of records that are otherwise alike the rep's own.
  OdooTalk<std::vector<RecordRef>> find(std::string number, std::string rep_login);
  OdooTalk<Receipt> write(CallNote note, std::optional<Receipt> before);
  OdooTalk<RecordRef> create(std::string number, std::string name, std::string rep_login);
  /// One step of the round that `state` is in: a page of it, at most `limit` records (index_sync.hpp).
  /// `place`: as the state names it; `now`: milliseconds since 1970.
  OdooTalk<IndexStep> index_step(IndexState state, std::string place, std::size_t limit, std::int64_t now);

  /// All working schedules, with the leaves that end after `now` (Unix milliseconds). Needs no CRM module.
  OdooTalk<std::vector<WorkSchedule>> schedules(std::int64_t now);

  /// What is learned once is asked again: after the server was replaced or upgraded.
  void forget() { session_ = {}; }

 private:
  struct Person {
    long id = 0;
    long partner = 0;
    std::string language;
  };
  /// Who has to do with a note: the rep, and the record's salesperson.
  struct People {
    Person rep;
    Person owner;
  };
  struct Message {
    long id = 0;
    std::string model;
    long record = 0;
  };
  struct Target {
    RecordRef record;
    std::vector<RecordRef> others;  ///< that bear the number, too
    long owner = 0;                 ///< the user whose record it is; 0: nobody, or unknown
  };

  struct Attached {
    std::vector<Attachment> attachments;
    std::optional<Failure> failure = {};  ///< why not all of them
  };

  OdooTalk<json::value> send(OdooRequest request, Dialect dialect);
  OdooTalk<json::value> ask(OdooCall call);
  OdooTalk<bool> probe();
  OdooTalk<bool> sign_in();
  OdooTalk<bool> connect();
  OdooTalk<PhoneFields> fields_of(std::string model);
  /// The fields that the index reads of a model; an empty list where the model does not exist.
  OdooTalk<json::array> index_fields(std::string model);
  OdooTalk<bool> learn_countries();
  /// Verified and ranked: leads by their number, else leads of partners with the number, else those partners.
  /// Leads that are archived (lost) are among them, partners that are not.
  OdooTalk<std::vector<OdooRecord>> candidates(std::string number, long user);
  OdooTalk<std::vector<OdooRecord>> verified(std::vector<OdooRecord> found, std::string number);
  OdooTalk<People> people(std::string rep_login, long owner);
  OdooTalk<std::vector<Message>> marked(std::string marker);
  OdooTalk<Target> target(const CallNote& note, const std::optional<Receipt>& before, long user);
  OdooTalk<long> put_note(
      const CallNote& note,
      const Target& target,
      const People& people,
      const std::string& language,
      const std::vector<Attachment>& attachments
  );
  /// An attachment of that name on the record; 0: there is none.
  OdooTalk<long> attached_as(std::string name, RecordRef record);
  /// False: it cannot be moved.
  OdooTalk<bool> move_attachment(long id, RecordRef record);
  OdooTalk<long> attach(const CallNote& note, const Sound& sound, RecordRef record);
  /// Those of the last receipt and of the note's sounds.
  OdooTalk<Attached> attach_all(const CallNote& note, const std::optional<Receipt>& before, RecordRef record);
  [[nodiscard]] std::vector<std::string> attachment_urls(const std::vector<Attachment>& attachments) const;
  OdooTalk<long> follow_up(
      const CallNote& note,
      const std::optional<Receipt>& before,
      const RecordRef& record,
      const People& people,
      const std::string& language
  );
  /// Whether it is gone afterwards; false: Odoo does not let it go.
  OdooTalk<bool> drop_activity(long id);
  [[nodiscard]] RecordRef ref(const OdooRecord& record) const;
  [[nodiscard]] std::string marker(const CallNote& note) const;

  OdooExchange& exchange_;
  Access access_;
  std::string url_;
  std::string host_;
  OdooSession session_;
};

/// The name under which a recording is attached, the same at every try.
std::string sound_name(const CallNote& note, std::string_view recording_sid);

}  // namespace softphone::crm
