import type {
  CallCommand,
  CallRecord,
  Consultation,
  Party,
  Peer,
  RecordingStatus,
  Transfer,
} from '@/lib/api/types'

/** What is known and wanted of a call, and what is shown of it: the words of call-control.ts. */

export interface Issued {
  /** Ours and the desk's name for the command. */
  id: string
  command: CallCommand
  at: number
  acceptedAt: number | null
  /** Everybody as recorded when it was given: whoever has the wanted address and is not as before was added. */
  known: Readonly<Record<string, string>>
  /** The consultation it was meant for, and for a swap who is to be spoken to. */
  about: { party: string; speakingTo: string } | null
}

export interface Refusal {
  command: CallCommand
  code: string
  message: string
}

/** How a rep leaves a call that goes on without them. */
export interface Leaving {
  how: 'transfer' | 'voicemail' | 'complete' | 'leave'
  to: Peer | null
}

export interface ControlState {
  record: CallRecord | null
  issued: readonly Issued[]
  refusal: Refusal | null
  leaving: (Leaving & { id: string }) | null
  /** Since when each party (by id) and the recording are in their state, by this computer's clock. */
  marks: Readonly<Record<string, Mark>>
}

export interface Mark {
  state: string
  at: number
}

export type ControlEvent =
  | { type: 'record'; record: CallRecord; at: number }
  | { type: 'issued'; id: string; command: CallCommand; at: number }
  | { type: 'accepted'; id: string; at: number }
  | { type: 'refused'; id: string; code: string; message: string; at: number }
  | { type: 'settled'; at: number }
  | { type: 'dismissed' }

export interface ControlView {
  /** Everybody but the rep who looks: on the line, or being rung. */
  others: readonly Party[]
  me: Party | null
  /** Who was rung in vain, the latest last. */
  failed: readonly Party[]
  held: boolean
  consultation: Consultation | null
  transfer: Transfer | null
  recording: RecordingStatus
  leaving: Leaving | null
}

export const RECORDING_OFF: RecordingStatus = { state: 'off', since: null }

export const idleControl: ControlState = {
  record: null,
  issued: [],
  refusal: null,
  leaving: null,
  marks: {},
}

/** `to` of a command: E.164, or client:identity. */
export function addressOf(peer: Peer): string {
  return peer.kind === 'rep' ? `client:${peer.value}` : peer.value
}

/** What a transfer to the voicemail of a rep is addressed to. */
export const VOICEMAIL = 'voicemail:'

/** Whoever is at `client:bob`, a number, or has the voicemail in `voicemail:bob`. */
export function peerOf(to: string): Peer {
  const box = to.startsWith(VOICEMAIL) ? to.slice(VOICEMAIL.length) : null
  const address = box === null || box.startsWith('+') ? (box ?? to) : `client:${box}`
  return address.startsWith('client:')
    ? { kind: 'rep', value: address.slice('client:'.length), name: null }
    : { kind: 'number', value: address, name: null }
}

/** The id that a party has here until the desk has given it one. */
export const NEW = 'new:'
export function known(party: string): boolean {
  return !party.startsWith(NEW)
}
