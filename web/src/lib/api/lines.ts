// The settings of our numbers; docs/api/lines.md is the contract.
import { request } from './client'
import { serverUrl } from './server'

/** `from` and `to`: minutes of the day; `day`: 1 Monday to 7 Sunday. */
export interface Period {
  day: number
  from: number
  to: number
}

/** A time on one date: `from` and `to` are minutes of the day. */
export interface SpecialOpening {
  /** 2026-12-05 */
  date: string
  from: number
  to: number
}

export interface Hours {
  /** IANA name. */
  zone: string
  periods: Period[]
  /** Dates, 2026-12-25. */
  closed: string[]
  /** A date in here is open at these times and no others, whatever the rest says of it. */
  opened: SpecialOpening[]
  /** Countries whose public holidays close it. */
  holidays: string[]
  /** Holidays on which it is open all the same, FR/whit_monday. */
  worked: string[]
  /** Ids of calendars whose entries close it. */
  calendars: string[]
  /** Of the CRM's working schedule, which then stands for the week. */
  schedule: number | null
}

export interface RingGroup {
  /** Identities; empty: the whole team. */
  reps: string[]
  inTurn: boolean
  seconds: number
}

export interface LineVoicemail {
  on: boolean
  greeting: string
  closedGreeting: string
  sound: string | null
  maxSeconds: number
}

export interface Line {
  number: string
  name: string
  language: 'fr' | 'en'
  /** Null: always open. */
  hours: Hours | null
  owner: string | null
  lastRep: boolean
  firstSeconds: number
  groups: RingGroup[]
  overflow: string | null
  overflowSeconds: number
  overflowWhenClosed: boolean
  voicemail: LineVoicemail
  /** False: nobody has set it, and it does what such a number usually does. */
  set?: boolean
}

export const linesApi = {
  list: async (signal?: AbortSignal) =>
    (await request<{ lines: Line[] }>('GET', '/api/lines', undefined, signal)).lines,
  /** A WAV file; its name is for a line's `voicemail.sound`. */
  upload: async (sound: Blob) => (await request<{ id: string }>('POST', '/api/greetings', sound)).id,
  save: (line: Line) => request<Line>('PUT', '/api/lines', line),
}

export function greetingUrl(id: string): string {
  return serverUrl(`/webhook/softphone/greeting/${id}`)
}
