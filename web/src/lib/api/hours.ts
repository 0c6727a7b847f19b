// What stands behind the hours of lines; docs/api/hours.md is the contract.
import { request } from './client'
import type { Hours } from './lines'

/** A name as people read it, by language. */
export interface Wording {
  en: string
  fr: string
}

export interface Calendar {
  id: string
  name: string
  /** Scheme and host: the rest of the address is a secret. Null: a file. */
  host: string | null
  busyOnly: boolean
  fetchedAt: number | null
  triedAt: number | null
  /** How many times it is busy in the year ahead. */
  entries: number
  unknownZones: string[]
  problem: { code: string; message: string } | null
  /** The lines that follow it. */
  lines: string[]
}

export interface Schedule {
  id: number
  name: string
  zone: string
}

export interface Sources {
  calendars: Calendar[]
  odoo: { schedules: Schedule[]; fetchedAt: number | null; problem: string | null } | null
  /** Countries whose public holidays are known, some with parts: GB-SCT. */
  countries: string[]
}

export interface Holiday {
  /** FR/whit_monday: the same each year. */
  key: string
  date: string
  name: Wording
  /** A day off in place of one on a weekend. */
  substitute: boolean
}

export type Why = 'weekly' | 'date' | 'holiday' | 'calendar' | 'leave'

export interface DayPart {
  /** Minutes of the day. */
  from: number
  to: number
  open: boolean
  why: Why | null
  name: Wording
}

export interface Preview {
  now: { open: boolean; why: Why | null; name: Wording; until: number | null }
  days: { date: string; parts: DayPart[] }[]
  warnings: {
    code: 'calendar_gone' | 'calendar_failing' | 'schedule_gone' | 'schedule_failing'
    name: string
    since: number | null
  }[]
  followsSchedule: boolean
}

export interface NewCalendar {
  name: string
  busyOnly: boolean
  url?: string
  /** A file's text. */
  document?: string
}

export const hoursApi = {
  /** `fresh`: the CRM is asked for its schedules now. */
  sources: (signal?: AbortSignal) => request<Sources>('GET', '/api/calendars?fresh=1', undefined, signal),
  add: (calendar: NewCalendar) => request<Calendar>('POST', '/api/calendars', calendar),
  refresh: (id: string) => request<Calendar>('POST', `/api/calendars/${id}/refresh`),
  remove: (id: string) => request<void>('DELETE', `/api/calendars/${id}`),
  holidays: async (country: string, year: number, signal?: AbortSignal) =>
    (
      await request<{ holidays: Holiday[] }>(
        'GET',
        `/api/holidays?country=${country}&year=${year}`,
        undefined,
        signal,
      )
    ).holidays,
  preview: (hours: Hours, signal?: AbortSignal) =>
    request<Preview>('POST', '/api/hours/preview', hours, signal),
}
