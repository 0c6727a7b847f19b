#include "io/store/cost_rows.hpp"

namespace softphone::store {

CostRows::CostRows(soci::session& sql)
    // What was known of a leg only later (its duration, when the first word of its end had none) is taken
    // over.
    : insert_((
          sql.prepare << "INSERT INTO leg_costs (leg_sid, call_sid, rep, kind, number, started_at, ended_at, "
                         "duration, state, looks, next_at, price, currency) "
                         "VALUES (:l, :c, :r, :k, :n, :s, :e, :d, 'waiting', 0, :x, 0, '') "
                         "ON CONFLICT (leg_sid) DO UPDATE SET duration = excluded.duration "
                         "WHERE excluded.duration > leg_costs.duration",
          soci::use(leg_),
          soci::use(call_),
          soci::use(rep_),
          soci::use(kind_),
          soci::use(number_),
          soci::use(started_at_),
          soci::use(ended_at_),
          soci::use(duration_),
          soci::use(next_at_)
      )),
      // Whose call it is may be known only when the next leg ends.
      set_rep_(
          (sql.prepare << "UPDATE leg_costs SET rep = :r WHERE call_sid = :c AND rep <> :old",
           soci::use(rep_),
           soci::use(call_),
           soci::use(rep_))
      ) {}

void CostRows::put(const desk::Call& call, const desk::Fact& fact) {
  auto leg = desk::ended_leg(call, fact);
  if (!leg) return;
  leg_ = std::move(leg->leg_sid);
  call_ = std::move(leg->call_sid);
  rep_ = std::move(leg->rep);
  kind_ = twilio::to_word(leg->kind);
  number_ = std::move(leg->number);
  started_at_ = leg->started_at;
  ended_at_ = leg->ended_at;
  duration_ = leg->duration;
  next_at_ = leg->ended_at + desk::kFirstLook;
  insert_.execute(true);
  set_rep_.execute(true);
}

}  // namespace softphone::store
