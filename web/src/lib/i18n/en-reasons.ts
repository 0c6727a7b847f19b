/** Why a call failed or was cut off, by the word of docs/api/desk.md, "Reasons". */
export const reasonsEn = {
  no_destination: 'Nothing was dialled.',
  not_a_number: 'This is not a phone number.',
  emergency: 'Emergency services cannot be called from here. Use a mobile or a landline.',
  unknown_rep: 'There is no such colleague.',
  own_number: 'You dialled your own number.',
  nobody_to_ring: 'There was nobody to ring.',
  no_such_call: 'This call is over.',
  outside_hours: 'Your team does not call there at this hour.',
  not_in_team: 'This account may no longer make calls.',
  budget:
    'The team’s budget for this month is spent: no new calls to numbers. Incoming calls still come through.',
  not_connected: '{{name}} is not connected.',
  not_put_through: 'The call could not be connected.',
  network_refused: 'The call could not be connected (code {{sip}}).',
  not_placed: 'The telephone service did not place the call.',
  refused: '{{trouble}} (code {{number}}).',
  server_stopped: 'Our server stopped during this call.',
  not_known_there: 'The telephone service does not know this call.',
  line_lost: 'The connection of {{name}} was lost.',
  not_back: '{{name}} did not come back to the call on hold.',
}

export type ReasonMessages = typeof reasonsEn
