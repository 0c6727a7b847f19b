import type { Call } from '@twilio/voice-sdk'
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

export type StartProblem = MediaProblem | 'network' | 'trial_only' | 'unknown_rep' | 'failed'

export interface PhoneState {
  session: Session | null
  device: DeviceStatus
  live: LiveStatus
  calls: readonly CallState[]
  /** The desk can hold, transfer and record: known once it has sent a record that says so. */
  control: boolean
}

export interface DialOptions {
  /** What to key in once they answer, for the SDK's sendDigits. */
  after?: string | null
  /** Which of our numbers they see; the rep's own if absent. */
  callerId?: string | null
}

/** What the voice webhook is told of a call that a rep makes. */
export function connectParams(peer: Peer, { callerId }: DialOptions): Record<string, string> {
  const To = peer.kind === 'rep' ? `client:${peer.value}` : peer.value
  return callerId ? { To, CallerId: callerId } : { To }
}

export interface PhoneListener {
  /** The SDK's side of a call came to be, as it does a moment after the page's. */
  onCall?: (id: string, call: Call) => void
  onHello?: () => void
  onRecord?: (record: CallRecord) => void
  onPresence?: (reps: Rep[]) => void
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
  return code === 'network' || code === 'trial_only' || code === 'unknown_rep' ? code : 'failed'
}

/** The calls on the screen that a record, first heard of at `seen`, is about. */
export function callsOf(record: CallRecord, calls: readonly CallState[], seen: number): readonly CallState[] {
  // A call that was passed on and came back is on the screen twice: as it ended, and as it rings.
  const known = calls.filter((call) => call.sid === record.sid)
  if (known.length > 0) return known
  const match = calls.findLast((call) => seen >= call.startedAt && matchesRecord(call, record))
  return match ? [match] : []
}

/** Names that count up: call-1, call-2 … */
export function numbered(prefix: string): () => string {
  let next = 1
  return () => `${prefix}${next++}`
}
