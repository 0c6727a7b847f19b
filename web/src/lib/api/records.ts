// What is added to calls and how they are found again; docs/api/records.md is the contract.
import { actingQuery, request } from './client'
import type { CallPage, CallRecord, Direction, Outcome, Peer } from './types'

/** What a rep said of a call. */
export interface WrapUp {
  id: string
  /** Identity of the rep who said it. */
  by: string
  /** Unix milliseconds. */
  at: number
  /** Key of the team's list. */
  outcome: string | null
  note: string
  /** Unix milliseconds. */
  followUp: number | null
  followUpDone: boolean
}

export interface QualityChip {
  verdict: 'good' | 'fair' | 'poor'
  mos: number | null
}

/** Mean and worst over a call. */
export interface Measure {
  average: number
  worst: number
}

/** What a rep's page measured of its own leg. */
export interface QualityReport {
  /** Identity of the rep. */
  by: string
  verdict: QualityChip['verdict']
  codec: string
  /** 1 to 5. */
  mos: Measure | null
  /** Milliseconds, as jitter. */
  rtt: Measure | null
  jitter: Measure | null
  /** Percent. */
  loss: Measure | null
  /** The SDK's names, with Unix milliseconds; `until` null: to the end. */
  warnings: { name: string; at: number; until: number | null }[]
  microphone: string
  speaker: string
}

export type RatingIssue =
  | 'dropped-call'
  | 'audio-latency'
  | 'one-way-audio'
  | 'choppy-audio'
  | 'noisy-call'
  | 'echo'

export interface OutcomeChoice {
  /** Absent: new, the server names it. */
  key?: string
  en: string
  fr: string
  hidden: boolean
}

export type TimelineKind =
  | 'called'
  | 'outside_hours'
  | 'answered'
  | 'not_reached'
  | 'joined'
  | 'left'
  | 'held'
  | 'resumed'
  | 'transfer_asked'
  | 'voicemail_asked'
  | 'came_back'
  | 'parked'
  | 'consult_asked'
  | 'add_asked'
  | 'swapped'
  | 'completed'
  | 'canceled'
  | 'merged'
  | 'removed'
  | 'hung_up'
  | 'recording_started'
  | 'recording_paused'
  | 'recording_resumed'
  | 'recording_stopped'
  | 'ended'
  | 'wrapped_up'
  | 'follow_up_done'
  | 'quality'
  | 'rated'
  | 'listened'
  | 'downloaded'
  | 'logged'
  | 'not_logged'
  | 'warned'
  | 'trouble'

/** Why a call was made outside of the calling hours, or that it was not. */
export type PassedHours = 'promised' | 'confirmed' | 'unasked' | 'refused'

export interface TimelineEvent {
  at: number
  kind: TimelineKind
  by: Peer | null
  who: Peer | null
  detail: string | null
  note: string
  followUp: number | null
  number: number
  mos: number | null
}

export interface CallDetails {
  call: CallRecord
  timeline: TimelineEvent[]
  quality: QualityReport[]
}

/** What the history is narrowed down to; empty: everything. */
export interface HistoryFilters {
  q: string
  direction: Direction | ''
  outcomes: readonly Outcome[]
  /** Keys of the team's outcomes; `none`: none was picked. */
  dispositions: readonly string[]
  missed: boolean
  recorded: boolean
  /** Whose: '' the rep's own, 'team' everybody's, else an identity. */
  rep: string
  /** Unix milliseconds; 0: no bound. `to` is not part of it. */
  from: number
  to: number
}

export const noFilters: HistoryFilters = {
  q: '',
  direction: '',
  outcomes: [],
  dispositions: [],
  missed: false,
  recorded: false,
  rep: '',
  from: 0,
  to: 0,
}

export function historyQuery(filters: HistoryFilters): URLSearchParams {
  const query = new URLSearchParams()
  const set = (name: string, value: string) => value !== '' && query.set(name, value)
  set('q', filters.q.trim())
  set('direction', filters.direction)
  set('outcome', filters.outcomes.join(','))
  set('disposition', filters.dispositions.join(','))
  set('missed', filters.missed ? '1' : '')
  set('recorded', filters.recorded ? '1' : '')
  if (filters.rep === 'team') query.set('team', '1')
  else set('rep', filters.rep)
  set('from', filters.from ? String(filters.from) : '')
  set('to', filters.to ? String(filters.to) : '')
  return query
}

/** Where the browser fetches the table from; it may name its rep in the address only. */
export function csvUrl(filters: HistoryFilters, language: 'fr' | 'en', separator: ',' | ';'): string {
  const query = historyQuery(filters)
  query.set('language', language)
  query.set('separator', separator)
  return actingQuery(`/api/calls.csv?${query}`)
}

/** Where a player finds a recording. */
export function recordingUrl(sid: string, options: { wav?: boolean; download?: boolean } = {}): string {
  const download = options.download ? '?download=1' : ''
  return actingQuery(`/api/recordings/${sid}.${options.wav ? 'wav' : 'mp3'}${download}`)
}

export interface WrapUpChange {
  id: string
  outcome: string | null
  note: string
  followUp: number | null
  followUpDone?: boolean
  /** The wrap-up that was shown; '' when there was none. Absent: whatever is there. */
  replaces?: string
}

type Changed = { call: CallRecord }

export const recordsApi = {
  find: (filters: HistoryFilters, before: string | null, limit: number, signal?: AbortSignal) => {
    const query = historyQuery(filters)
    query.set('limit', String(limit))
    if (before) query.set('before', before)
    return request<CallPage>('GET', `/api/calls?${query}`, undefined, signal)
  },
  details: (sid: string, signal?: AbortSignal) =>
    request<CallDetails>('GET', `/api/calls/${sid}`, undefined, signal),
  followUps: async (signal?: AbortSignal) =>
    (await request<{ calls: CallRecord[] }>('GET', '/api/follow-ups', undefined, signal)).calls,
  /** The same `id` again does nothing and gives the same answer, so it may be sent until it is answered. */
  wrapUp: (sid: string, change: WrapUpChange) => request<Changed>('PUT', `/api/calls/${sid}/wrap-up`, change),
  undoWrapUp: (sid: string, id: string) => request<Changed>('POST', `/api/calls/${sid}/wrap-up/undo`, { id }),
  rate: (sid: string, rating: { id: string; score: number; issue?: RatingIssue }) =>
    request<Changed>('POST', `/api/calls/${sid}/rating`, rating),
  outcomes: async (signal?: AbortSignal) =>
    (await request<{ outcomes: OutcomeChoice[] }>('GET', '/api/outcomes', undefined, signal)).outcomes,
  saveOutcomes: async (outcomes: readonly OutcomeChoice[]) =>
    (await request<{ outcomes: OutcomeChoice[] }>('PUT', '/api/outcomes', { outcomes })).outcomes,
}

/** An id that no other page thinks of. */
export function freshId(): string {
  // Pages that are not served securely have no randomUUID.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}
