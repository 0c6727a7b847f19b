// Presence, reachability and what reps set for themselves; docs/api/presence.md is the contract.
import { request } from './client'

/** What a rep may choose; `wrap_up` ends by itself. */
export type Choice = 'available' | 'away' | 'do_not_disturb' | 'wrap_up'
/** What colleagues see: a choice, or what calls and pages say. */
export type Status = Choice | 'busy' | 'unreachable' | 'offline'

/** What belongs to the rep, whatever the device. */
export interface Mine {
  /** The name of the device that alone rings; null: all of them. */
  ringOn: string | null
  /** Unix ms: missed calls up to here have been seen. */
  missedSeenAt: number
  /** IANA name of the clock the rep goes by; null: no page has said. */
  zone: string | null
}

/** Live frames of this subject. */
export type IncomingMessage =
  | { type: 'probe'; n: number }
  /** The server had given this page up. Unix ms. */
  | { type: 'reachable'; lostAt: number }
  | { type: 'mine'; mine: Mine }
  /** Something changed in a voicemail that this rep may hear. */
  | { type: 'voicemail'; box: string }

export const incomingApi = {
  choose: (status: Choice, until: number | null) =>
    request<{ status: Choice; until: number | null }>('PUT', '/api/presence', { status, until }),
  mine: (signal?: AbortSignal) => request<Mine>('GET', '/api/mine', undefined, signal),
  setMine: (change: Partial<Mine>) => request<Mine>('PATCH', '/api/mine', change),
}
