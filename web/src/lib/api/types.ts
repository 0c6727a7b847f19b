// The desk's HTTP API as the page sees it; docs/api/desk.md is the contract.

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
}

export interface Rep {
  identity: string
  name: string
  number: string | null
  online: boolean
}

export interface Session {
  identity: string
  name: string
  number: string | null
}

export interface AccessToken {
  token: string
  identity: string
  /** Seconds. */
  ttl: number
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

export interface CallRecord {
  sid: string
  direction: Direction
  peer: Peer
  line: string | null
  state: 'ringing' | 'talking' | 'ended'
  outcome: Outcome | null
  reason: string | null
  answeredBy: string | null
  endedBy: 'caller' | 'callee' | 'system' | null
  /** Unix milliseconds, as the two below. */
  startedAt: number
  answeredAt: number | null
  endedAt: number | null
  /** Talking time in whole seconds. */
  duration: number
}

export interface CallPage {
  calls: CallRecord[]
  next: string | null
}

export type LiveMessage =
  | { type: 'hello'; identity: string; boot: string }
  | { type: 'call'; call: CallRecord }
  | { type: 'presence'; reps: Rep[] }
  | { type: 'ping'; n: number }
