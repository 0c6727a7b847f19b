import { ApiError } from '@/lib/api/client'
import type { CallRecord, Peer, Rep, Session } from '@/lib/api/types'
import type { CallCommander } from './call-commander'
import { controlView } from './call-control'
import { type CallState, matchesRecord } from './call-machine'
import type { DeviceStatus } from './device-keeper'
import type { LiveStatus } from './live'
import type { MediaProblem } from './media-access'

/** How long the end of a call stays on screen. */
export const ENDED_SHOWN_MS = 7_000

export type StartProblem =
  | MediaProblem
  | 'network'
  | 'trial_only'
  | 'unknown_rep'
  | 'password_needed'
  | 'failed'

export interface PhoneState {
  session: Session | null
  device: DeviceStatus
  live: LiveStatus
  calls: readonly CallState[]
  /** The desk can hold, transfer and record: known once it has sent a record that says so. */
  control: boolean
}

export interface PhoneListener {
  onHello?: () => void
  onRecord?: (record: CallRecord) => void
  /** Null: people came, left or changed. */
  onPresence?: (reps: Rep[] | null) => void
}

export const phoneOff: PhoneState = {
  session: null,
  device: 'off',
  live: 'closed',
  calls: [],
  control: false,
}

/** Who calls, by the carrier's `From`. */
export function callerOf(from: string): Peer {
  return from.startsWith('client:')
    ? { kind: 'rep', value: from.slice('client:'.length), name: null }
    : { kind: 'number', value: from, name: null }
}

/** Whether the desk must be told of a hang-up because the call has grown beyond two people who talk. */
export function needsTelling(commander: CallCommander, sid: string): boolean {
  const view = controlView(commander.get(sid))
  return view.others.length > 1 || view.held || view.transfer?.state === 'ringing'
}

/** Why the rep could not go on duty. */
export function problemOf(error: unknown): StartProblem {
  if (!(error instanceof ApiError)) return 'failed'
  const { code } = error
  const known: readonly StartProblem[] = ['network', 'trial_only', 'unknown_rep', 'password_needed']
  return known.find((problem) => problem === code) ?? 'failed'
}

/** The calls on the screen that a record, first heard of at `seen`, is about. */
export function callsOf(record: CallRecord, calls: readonly CallState[], seen: number): readonly CallState[] {
  // A call that was passed on and came back is on the screen twice: as it ended, and as it rings.
  const known = calls.filter((call) => call.sid === record.sid)
  if (known.length > 0) return known
  const match = calls.findLast((call) => seen >= call.startedAt && matchesRecord(call, record))
  return match ? [match] : []
}
