import type { CallRecord, Outcome } from '@/lib/api/types'
import type { CallEnd, CallState } from './call-machine'

export type Guess = Pick<CallEnd, 'outcome'> & Partial<CallEnd>

/** What a call comes to that this page ends. */
export function outcomeOfHangup(state: CallState): Outcome {
  if (state.phase === 'talking') return 'answered'
  return state.direction === 'outgoing' ? 'canceled' : 'declined'
}

/** What a call comes to that stops ringing here. */
export function outcomeOfCancel(state: CallState): Guess {
  if (state.record && takenElsewhere(state.record)) {
    return { outcome: 'answered_elsewhere', answeredBy: state.record.answeredBy }
  }
  return { outcome: 'missed', by: 'them' }
}

/** What a call comes to whose line ends: a guess until the desk's record tells. */
export function outcomeOfDisconnect(state: CallState): Guess {
  if (state.answeredAt !== null) {
    if (state.error) return { outcome: 'answered', by: 'system' }
    return { outcome: 'answered', by: 'them' }
  }
  if (state.direction === 'incoming')
    return state.error ? { outcome: 'failed', by: 'system' } : { outcome: 'missed' }
  const known = state.error ? OUTCOME_OF_CODE[state.error.code] : undefined
  if (known) return { outcome: known }
  if (state.error) return { outcome: 'failed', by: 'system' }
  // The far end closed before anyone answered; which of the four reasons it was, the record will say.
  return { outcome: 'no_answer' }
}

/** Twilio's codes for a call that the network refused (twilio.com/docs/api/errors). */
const OUTCOME_OF_CODE: Partial<Record<number, Outcome>> = {
  31404: 'unknown_number',
  31480: 'no_answer',
  31486: 'busy',
  31603: 'declined',
}

/** Whether a call that rings here was answered by somebody else, rather than goes on without being answered here. */
export function takenElsewhere(record: CallRecord): boolean {
  if (record.state !== 'talking') return false
  if (record.parties?.some((party) => party.me && (party.state === 'talking' || party.state === 'held')))
    return true
  return !record.transferredBy && !record.transfer
}

/** Whether the far end, or the network, said no: an outcome of the call, no trouble of the line. */
export function isRefusal(code: number): boolean {
  return OUTCOME_OF_CODE[code] !== undefined
}
