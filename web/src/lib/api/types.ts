// The desk's HTTP API as the page sees it; docs/api/desk.md is the contract.
import type { RecordingCopy } from './copies'
import type { CrmEntry } from './crm'
import type { Choice, IncomingMessage, Status } from './incoming'
import type { LineQueueMessage } from './line-queue'
import type { QualityChip, WrapUp } from './records'
import type { VoicemailVisit } from './voicemail'

export type PracticeKind =
  | 'echo'
  | 'speak'
  | 'busy'
  | 'no_answer'
  | 'slow_answer'
  | 'unknown'
  | 'bad_line'
  | 'voicemail'
  | 'talker'
  | 'menu'
  | 'callback'
  | 'short_call'
  | 'rush'

export interface PracticeNumber {
  number: string
  kind: PracticeKind
}

export interface Config {
  version: string
  trial: boolean
  carrier: 'built-in' | 'twilio'
  /** Path of the built-in carrier's signalling socket; null when Twilio serves. */
  signaling: string | null
  edge: string
  phoneNumber: string | null
  defaultCountry: string
  practice: { numbers: PracticeNumber[] } | null
  /** Origins of pages that may show this one and hand it numbers; a server without them sends none. */
  embedOrigins?: string[]
}

export interface Rep {
  identity: string
  name: string
  number: string | null
  /** Short number that colleagues dial; null for none. */
  shortNumber?: string | null
  online: boolean
  // Presence; a server without it sends none of these.
  status?: Status
  /** What the rep chose, which shows once calls and pages say nothing else. */
  chosen?: Choice
  /** Unix ms: when the choice ends by itself. */
  until?: number | null
  /** The device that alone rings for this rep, while it is there. */
  ringsOn?: string | null
}

/** What somebody may see and change: a rep their own calls, a manager the team's, an admin the settings too. */
export type Role = 'rep' | 'manager' | 'admin'

export interface Session {
  identity: string
  name: string
  number: string | null
  role: Role
  /** Nobody has a password yet: the practice team works, on the server's own computer. */
  trial?: boolean
}

export interface AccessToken {
  token: string
  identity: string
  /** Seconds. */
  ttl: number
  /** TURN servers, if the operator has any. */
  iceServers?: readonly RTCIceServer[]
}

export type Direction = 'outgoing' | 'incoming'

export interface Peer {
  kind: 'number' | 'rep'
  /** E.164, or the identity of a rep. */
  value: string
  name: string | null
}

export type Outcome =
  | 'answered'
  | 'busy'
  | 'no_answer'
  | 'declined'
  | 'canceled'
  | 'unknown_number'
  | 'failed'
  | 'missed'
  | 'answered_elsewhere'
  | 'voicemail'

/** Why somebody who was rung is not on the line. */
export type ReachFailure = 'busy' | 'no_answer' | 'declined' | 'failed'

/** One end of a call that has been answered. */
export interface Party {
  /** `customer`, `rep-bob` or `party-2`: what commands name it by. */
  id: string
  peer: Peer
  /** away: a colleague whose line was lost, and who is waited for. */
  state: 'ringing' | 'talking' | 'held' | 'away' | 'left'
  /** The rep who looks. */
  me: boolean
  /** What was asked for and the carrier has not yet confirmed. */
  pending: null | 'holding' | 'resuming' | 'removing' | 'adding'
  /** Unix milliseconds: in this state since. */
  since: number
  failed: ReachFailure | null
}

/** The rep talks with a third party while the customer waits. */
export interface Consultation {
  party: string
  /** `customer`, or the id of the party asked. */
  speakingTo: string
  state: 'ringing' | 'talking'
}

export interface Transfer {
  to: Peer
  state: 'ringing' | 'failed' | 'done'
  reason: ReachFailure | null
}

export interface RecordingStatus {
  state: 'off' | 'starting' | 'on' | 'paused'
  since: number | null
}

export interface CallWhy {
  code: string
  values: Readonly<Record<string, string>>
}

export interface CallRecord {
  sid: string
  /** Of two records of a call the one with the greater is the newer. */
  revision: number
  direction: Direction
  peer: Peer
  line: string | null
  state: 'ringing' | 'talking' | 'ended'
  outcome: Outcome | null
  /** Why it failed or was cut off, as the server says it. */
  reason: string | null
  /** The same as a word with what its sentence names; older servers send none. */
  why?: CallWhy | null
  answeredBy: string | null
  endedBy: 'caller' | 'callee' | 'system' | null
  /** Unix milliseconds, as the two below. */
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  /** Talking time in whole seconds. */
  duration: number
  // Call control; a server without it sends none of these.
  /** Empty until the call is answered. */
  parties?: readonly Party[]
  /** Whether the customer is wanted on hold. */
  held?: boolean
  consultation?: Consultation | null
  transfer?: Transfer | null
  recording?: RecordingStatus
  /** The viewer's own live leg. */
  mine?: string | null
  /** The rep who passed the call on to the viewer. */
  transferredBy?: string | null
  /** The caller was led to a voicemail. */
  voicemail?: VoicemailVisit | null
  /**
   * The viewer's line was lost and the call goes on; `until` when the others wait for it, Unix milliseconds.
   * `parked`: the viewer went to another call, and everybody here is on hold.
   */
  away?: { since: number; until: number | null; parked: boolean } | null
  // What people added; a server without it sends none of these.
  /** The viewer's own, else the last of a colleague. */
  wrapUp?: WrapUp | null
  quality?: QualityChip | null
  /** 1 to 5. */
  rating?: number | null
  /** Something of it was recorded. */
  recorded?: boolean
  /** Its note in the CRM; null: no CRM is told of it. */
  crm?: CrmEntry | null
  /** Whose call it is, in the lists of those who look at the team's. */
  rep?: string | null
}

/** What a rep may ask of a call that has been answered. */
export type CallCommand =
  | { command: 'hold' | 'resume'; party?: string }
  | { command: 'transfer' | 'consult' | 'add'; to: string }
  | { command: 'remove'; party: string }
  | { command: 'swap' | 'complete' | 'cancel' | 'merge' | 'leave' | 'hangup' | 'park' }
  | { command: 'record' | 'pause_recording' | 'resume_recording' | 'stop_recording' }

export interface Recording {
  sid: string
  startedAt: number
  /** Whole seconds; null while it is being written. */
  duration: number | null
  channels: number
  status: string
  /** Absent or null: it is not copied. */
  copy?: RecordingCopy | null
}

export interface CallPage {
  calls: CallRecord[]
  next: string | null
}

export type LiveMessage =
  | { type: 'hello'; identity: string; boot: string }
  | { type: 'call'; call: CallRecord }
  | { type: 'presence'; reps: Rep[] }
  /** People came, left or changed. */
  | { type: 'team' }
  | { type: 'ping'; n: number }
  | IncomingMessage
  | LineQueueMessage
