import type { Call } from '@twilio/voice-sdk'
import { ApiError, api } from '@/lib/api/client'
import type { CrmPlace } from '@/lib/api/crm'
import type { AwaitedLines } from '@/lib/api/line-queue'
import type { CallRecord, LiveMessage, Peer, Rep, Session } from '@/lib/api/types'
import type { CallState } from './call-machine'
import type { DeviceStatus } from './device-keeper'
import type { LiveStatus } from './live'
import type { MediaProblem } from './media-access'

/** How long the end of a call stays on screen. */
export const ENDED_SHOWN_MS = 7_000

export type StartProblem =
  | MediaProblem
  | 'network'
  | 'not_allowed'
  | 'cookie_blocked'
  | 'trial_only'
  | 'unknown_rep'
  | 'password_needed'
  | 'failed'

export interface PhoneState {
  session: Session | null
  device: DeviceStatus
  live: LiveStatus
  calls: readonly CallState[]
  /** Calls of this rep that go on without this page: their line was lost, or is on another device. */
  elsewhere: readonly CallRecord[]
  /** Who waits in which call for their turn to be rung. */
  awaited: AwaitedLines
  /** The desk can hold, transfer and record: known once it has sent a record that says so. */
  control: boolean
}

export interface DialOptions {
  /** What to key in once they answer, for the SDK's sendDigits. */
  after?: string | null
  /** Which of our numbers they see; the rep's own if absent. */
  callerId?: string | null
  /** The rep knows that it is outside of the hours in which they may be called. */
  outsideHours?: boolean
  /** Of the CRM, where the rep clicked on the number. */
  record?: CrmPlace | null
}

/** What the voice webhook is told of a call that a rep makes. */
export function connectParams(
  peer: Peer,
  { callerId, outsideHours, record }: DialOptions,
): Record<string, string> {
  const params: Record<string, string> = { To: peer.kind === 'rep' ? `client:${peer.value}` : peer.value }
  if (callerId) params.CallerId = callerId
  if (outsideHours) params.OutsideHours = 'confirmed'
  if (record) params.CrmRecord = `${record.model},${record.id}`
  return params
}

export interface PhoneListener {
  /** The SDK's side of a call came to be, as it does a moment after the page's. */
  onCall?: (id: string, call: Call) => void
  onHello?: () => void
  onRecord?: (record: CallRecord) => void
  /** Null: people came, left or changed. */
  onPresence?: (reps: Rep[] | null) => void
  /** Every frame, for subjects that have frames of their own. */
  onMessage?: (message: LiveMessage) => void
}

export const phoneOff: PhoneState = {
  session: null,
  device: 'off',
  live: 'closed',
  calls: [],
  elsewhere: [],
  awaited: {},
  control: false,
}

/** Who calls, by the carrier's `From`. */
export function callerOf(from: string): Peer {
  return from.startsWith('client:')
    ? { kind: 'rep', value: from.slice('client:'.length), name: null }
    : { kind: 'number', value: from, name: null }
}

/** Whether only signing in again helps; not when the server is away. */
export async function sessionIsOver(): Promise<boolean> {
  try {
    await api.session()
    return false
  } catch (error) {
    return error instanceof ApiError && error.status === 401
  }
}

/** Why the rep could not go on duty. */
export function problemOf(error: unknown): StartProblem {
  if (!(error instanceof ApiError)) return 'failed'
  const { code } = error
  const known: readonly StartProblem[] = [
    'network',
    'not_allowed',
    'cookie_blocked',
    'trial_only',
    'unknown_rep',
    'password_needed',
  ]
  return known.find((problem) => problem === code) ?? 'failed'
}

/** Names that count up: call-1, call-2 … */
export function numbered(prefix: string): () => string {
  let next = 1
  return () => `${prefix}${next++}`
}
